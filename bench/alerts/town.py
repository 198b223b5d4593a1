"""A town with as many phones as an alert is to reach, all of them near: thirty shops, a profile for each round."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.alerts.models import Subscription, Wishes
from app.kernel.db import transaction
from app.kernel.geo import Point, moved
from app.members.models import Account, Member, Premises, Role, Scheme, Sector, Zone, account_premises
from app.profiles.models import Kind, Profile, ProfileState, Standing
from app.web.parts import Parts
from bench.reliability.town import Keeper, browser_keys, leave_no_wal, let_in, opened

SHOPS = 30
_MIDDLE = Point(53.2, 2.2)  # at sea
_AT_ONCE = 500


def refs(rounds: int) -> list[str]:
    """Return the profiles of so many rounds: a second sighting of one profile is an update, not an alert."""
    return [f"WB-{number:04}" for number in range(1, rounds + 1)]


def raise_town(environ: dict[str, str], *, devices: int, rounds: int, push_origin: str) -> list[Keeper]:
    """Prepare the data folder, let the phones live there, and return one who reports for each round."""
    with opened(environ) as app:
        prepared = app.test_cli_runner().invoke(args=["prepare", "--no-demo"])
        assert prepared.exit_code == 0, prepared.output
        parts: Parts = app.extensions["townwatch"]
        with transaction() as session:
            reporters = _settle(session, parts, rounds=rounds)
        for first in range(0, devices, _AT_ONCE):
            with transaction() as session:
                _add_phones(session, parts, range(first, min(devices, first + _AT_ONCE)), push_origin)
        keepers = [let_in(app, id, is_signed_in=True) for id in reporters]
    leave_no_wal(Path(environ["DATA_DIR"]) / "var" / "townwatch.db")
    return keepers


def _settle(session: Session, parts: Parts, *, rounds: int) -> list[int]:
    now = parts.clock()
    session.add(Scheme(name="Trial", short="T", town="Trial", colour="#0b5d5b", phone="", email=""))
    session.add(Zone(id="MID", name="Middle", latitude=_MIDDLE.latitude, longitude=_MIDDLE.longitude, radius_m=300))
    session.add(Member(id=1, name="Trial Foods"))
    session.flush()
    shops = [_shop(number) for number in range(SHOPS)]
    reporters = [
        Account(name=f"staff {number}", role=Role.STAFF, member_id=1, premises=[shops[0]]) for number in range(rounds)
    ]
    session.add_all([*shops, *reporters])
    session.flush()
    session.add_all(
        Profile(
            ref=ref, kind=Kind.KNOWN, state=ProfileState.PUBLISHED, standing=Standing.EXCLUDED,
            standing_until=now.date() + timedelta(days=200), title="Nobody at all", seen="Took what was not theirs.",
            drafted_by_id=reporters[0].id, drafted_at=now, published_by_id=reporters[0].id, published_at=now,
            review_on=now.date() + timedelta(days=60),
        )
        for ref in refs(rounds)
    )  # fmt: skip
    return [reporter.id for reporter in reporters]


def _shop(number: int) -> Premises:
    """One of thirty in a square of 250 m: each within 400 m of the first."""
    where = moved(_MIDDLE, east_m=50.0 * (number % 6), north_m=50.0 * (number // 6))
    return Premises(
        id=number + 1, name=f"Shop {number}", member_id=1, zone_id="MID", sector=Sector.SERVICE,
        latitude=where.latitude, longitude=where.longitude,
    )  # fmt: skip


def _add_phones(session: Session, parts: Parts, numbers: range, push_origin: str) -> None:
    """Somebody with one phone each, who works nights: the hour of the measurement must not matter."""
    people = [Account(name=f"person {number}", role=Role.STAFF, member_id=1) for number in numbers]
    session.add_all(people)
    session.flush()
    pairs = list(zip(numbers, people, strict=True))
    session.execute(
        insert(account_premises),
        [{"account_id": person.id, "premises_id": number % SHOPS + 1} for number, person in pairs],
    )
    session.add_all(Wishes(account_id=person.id, works_nights=True) for person in people)
    key_id, now = parts.vapid.current.id, parts.clock()
    for number, person in pairs:
        p256dh, auth = browser_keys()
        session.add(
            Subscription(
                account_id=person.id, endpoint=f"{push_origin}/device/{number}", p256dh=p256dh, auth=auth,
                key_id=key_id, host="127.0.0.1", made_at=now, seen_at=now,
            )
        )  # fmt: skip
