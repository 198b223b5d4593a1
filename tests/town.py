"""The cast. Quillby is an invented town, everybody in it is invented, and each has a part in many tests.

Asha works at Orchard Foods and reports. Ben guards the Lantern Club, 90 metres away. Cal works at a yard a
mile off and must not hear what does not concern him. Lena leads Orchard Foods. Mo is the Intelligence
Manager, Dee is a deputy who works for Orchard Foods as well. Bea sits on the Board. Lee has left: whatever
the town sees, Lee must not. Rosa is seventeen.

Nobody in Quillby ever rests, whatever their sector and the hour: a test about quiet hours says who does.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from app.access.passwords import hash_password
from app.access.pin import hash_pin
from app.access.rules import signs_in_by_pin
from app.agreements.models import Paper, PaperKind
from app.alerts.models import Wishes
from app.kernel.geo import Point, moved
from app.kernel.keyring import Keyring
from app.members.models import Account, AccountState, Member, Premises, Role, Scheme, Sector, Zone
from app.members.sight import Sight
from app.members.words import remember as remember_place
from app.profiles.models import Kind, Profile, ProfileState, Standing
from app.profiles.words import remember

CROSS = Point(53.2, 2.2)  # at sea: nobody lives there
PASSWORD = "seven quiet lanterns"
PIN = "402917"
ACCOUNTS_KEY = b"quillby accounts key, for tests."  # so that a PIN's hash can be made once for all
EVERYWHERE = Sight(frozenset(), frozenset(), is_everywhere=True)  # who works for the whole town, as Marek does
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)

ORCHARD, LANTERN, YARD, CORNER, POLICE = 1, 2, 3, 4, 5  # members; those with premises have one of the same number
ASHA, BEN, CAL, LENA, MO, DEE, BEA, LEE, ROSA, MAREK, PAT = range(1, 12)
SIGN_INS = {
    "Asha": "asha@quillby.example",
    "Ben": "ben@quillby.example",
    "Cal": "cal@quillby.example",
    "Lena": "lena@quillby.example",
    "Mo": "mo@quillby.example",
    "Dee": "dee@quillby.example",
    "Bea": "bea@quillby.example",
    "Lee": "lee@quillby.example",
    "Rosa": "rosa@quillby.example",
    "Marek": "marek@quillby.example",
    "Pat": "pat@quillby.example",
}


@cache
def _hash() -> str:
    return hash_password(PASSWORD)


@cache
def _pin_hash() -> str:
    """Return the hash of everybody's PIN under the one pepper that all tests share."""
    return hash_pin(PIN, pepper=Keyring(b"", ACCOUNTS_KEY).pins)


def settle(session: Session) -> None:
    """Fill an empty database with Quillby."""
    session.add(
        Scheme(
            name="Quillby Together",
            short="QT",
            town="Quillby",
            colour="#0b5d5b",
            phone="01632 960200",
            email="desk@quillby.example",
        )
    )
    session.add_all(
        [
            Zone(id="MID", name="Middle", latitude=CROSS.latitude, longitude=CROSS.longitude, radius_m=300),
            Zone(id="OUT", name="Outskirts", latitude=CROSS.latitude, longitude=CROSS.longitude, radius_m=300),
        ]
    )
    names = ("Orchard Foods", "Lantern Club", "Quillby Yard", "Corner Books", "Quillby Police")
    session.add_all([Member(id=number, name=name) for number, name in enumerate(names, 1)])
    session.flush()
    session.add_all(
        [
            _premises(ORCHARD, "Orchard Foods", "MID", Sector.RETAIL, 0),
            _premises(LANTERN, "Lantern Club", "MID", Sector.LICENSED, 90),
            _premises(YARD, "Quillby Yard", "OUT", Sector.SERVICE, 1600),
            _premises(CORNER, "Corner Books", "OUT", Sector.RETAIL, 300),
        ]
    )
    session.flush()
    for id in (ORCHARD, LANTERN, YARD, CORNER):
        remember_place(session, session.get_one(Premises, id), now=NOON)
    for place in (
        ("Asha", Role.STAFF, [ORCHARD]),
        ("Ben", Role.DOOR, [LANTERN]),
        ("Cal", Role.STAFF, [YARD]),
        ("Lena", Role.LEAD, [ORCHARD]),
        ("Mo", Role.MANAGER, []),
        ("Dee", Role.DEPUTY, [ORCHARD]),
        ("Bea", Role.BOARD, []),
        ("Lee", Role.STAFF, [LANTERN]),
        ("Rosa", Role.STAFF, [CORNER]),
        ("Marek", Role.CCTV, []),
        ("Pat", Role.POLICE, []),
    ):
        _account(session, *place)
    session.add(Paper(member_id=POLICE, kind=PaperKind.SHARING, signatory="Supt Q", signed_on=date(2026, 1, 5)))
    session.flush()


def _premises(id: int, name: str, zone: str, sector: Sector, east_m: int) -> Premises:
    where = moved(CROSS, east_m=east_m, north_m=0)
    return Premises(
        id=id, name=name, member_id=id, zone_id=zone, sector=sector, latitude=where.latitude, longitude=where.longitude
    )


def _account(session: Session, name: str, role: Role, at: list[int]) -> None:
    session.add(
        Account(
            id=list(SIGN_INS).index(name) + 1,
            name=name,
            role=role,
            sign_in=SIGN_INS[name],
            password_hash=_hash(),
            pin_hash=_pin_hash() if signs_in_by_pin(role) else None,
            member_id=at[0] if at else POLICE if role is Role.POLICE else None,
            state=AccountState.LEFT if name == "Lee" else AccountState.ACTIVE,
            is_under_18=name == "Rosa",
            premises=[session.get_one(Premises, id) for id in at],
        )
    )
    session.flush()
    session.add(Wishes(account_id=list(SIGN_INS).index(name) + 1, works_nights=True))


def make_profile(session: Session, ref: str = "WB-0118", **changes: Any) -> Profile:
    """Add a published profile that members see; `changes` are its fields."""
    fields: dict[str, Any] = {
        "kind": Kind.KNOWN,
        "state": ProfileState.PUBLISHED,
        "standing": Standing.EXCLUDED,
        "standing_until": date(2027, 3, 14),
        "title": "Perrin Oakapple",
        "seen": "Took two bottles of gin without paying.",
        "look": {"hair": "short", "wearing": "navy suit"},
        "grading": "1AP",
        "verified_incidents": 2,
        "is_serious_or_repeat": True,
        "drafted_by_id": MO,
        "drafted_at": NOON - timedelta(days=20),
        "published_by_id": MO,
        "published_at": NOON - timedelta(days=19),
        "review_on": date(2027, 2, 1),
    }
    profile = Profile(ref=ref, **{**fields, **changes})
    session.add(profile)
    remember(session, profile)
    return profile
