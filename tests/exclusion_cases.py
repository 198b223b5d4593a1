"""Exclusions on their way, for tests: who leads what, what was done where, and each step by who takes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exclusions.check import check
from app.exclusions.checks import Checks
from app.exclusions.models import Exclusion, Panel
from app.exclusions.propose import propose
from app.exclusions.put_to_decision import put_to_decision
from app.exclusions.say import say
from app.members.models import Account, Role
from app.profiles.models import Profile, Sighting, Standing
from app.scheme_rules.models import SchemeRules
from app.scheme_rules.presets import DTAC
from tests import town
from tests.builders import new_account
from tests.town import NOON
from tests.trails import approved, was_seen

REF = "WB-0118"
BECAUSE = "Three times in two weeks, and staff are afraid."
SAID = "I have read the case, and less was tried."
REDACTED = "Took spirits from three shops in two weeks, and shouted at staff when asked to leave them."
CHECKED = Checks(
    signs=("none seen",),
    seen="Two colleagues spoke with him calmly on 9 November.",
    age="18 or over",
    how_known="The police gave a date of birth.",
    why="It went on after a card and after a warning.",
    less="A card and a warning, which he did not heed.",
    redacted=REDACTED,
)


def somebody_seen(session: Session, *, categories: tuple[str, ...] = ("theft", "theft"), **changes: Any) -> Profile:
    """Add a profile that members see, with something done at Orchard Foods for each category, some days apart."""
    profile = town.make_profile(
        session, REF, **{"standing": Standing.SUSPECTED, "standing_until": None, "verified_incidents": 2, **changes}
    )
    session.flush()
    for number, category in enumerate(categories, 1):
        was_seen(session, profile, approved(session, category, ago=timedelta(days=5 * number)))
    return profile


def leads(session: Session) -> dict[str, int]:
    """Add a lead at each other business, and three more of the Board beside Bea; return their ids."""
    found = {
        "lantern": new_account(session, Role.LEAD, premises=[town.LANTERN], name="Lou Lantern"),
        "yard": new_account(session, Role.LEAD, premises=[town.YARD], name="Yves Yard"),
        "corner": new_account(session, Role.LEAD, premises=[town.CORNER], name="Cora Corner"),
        "orchard": new_account(session, Role.LEAD, premises=[town.ORCHARD], name="Ola Orchard"),
        "bo": new_account(session, Role.BOARD, name="Bo Board"),
        "bee": new_account(session, Role.BOARD, name="Bee Board"),
    }
    return {key: one.id for key, one in found.items()}


def decided_by(session: Session, panel: Panel, *, quorum: int = 2, days: int = 7, board: int = 2) -> None:
    """Let the scheme's rules say who decides what nothing else makes the Board's."""
    deciding = {"usual": panel.value, "board": board, "vote_days": days, "vote_quorum": quorum}
    body = {**DTAC.model_dump(mode="json"), "deciding": deciding}
    rules = SchemeRules(version=1, body=body, because="Agreed.", approved_on=NOON.date(), by_id=town.BEA, at=NOON)
    session.add(rules)
    session.flush()


def incidents_of(session: Session, profile: Profile) -> set[UUID]:
    return set(session.scalars(select(Sighting.report_id).where(Sighting.profile_id == profile.id)))


def proposed(session: Session, *, by: int = town.LENA, months: int = 12, **how: Any) -> Exclusion:
    """Propose it as Lena does, on all incidents there are."""
    profile = session.scalars(select(Profile).where(Profile.ref == REF)).one()
    how = {"because": BECAUSE, "now": NOON, "zone": UTC, "chosen": incidents_of(session, profile), **how}
    return propose(session, profile, months=months, by=session.get_one(Account, by), **how)


def checked(session: Session, it: Exclusion, *, by: int = town.MO, **changes: Any) -> bool:
    return check(session, it, CHECKED._replace(**changes), by=session.get_one(Account, by), now=NOON)


def put(session: Session, it: Exclusion, *, by: int = town.MO, now: datetime = NOON, zone: Any = UTC) -> None:
    put_to_decision(session, it, by=session.get_one(Account, by), now=now, zone=zone)


def put_up(session: Session, **how: Any) -> Exclusion:
    """Return one that is proposed, looked into and put to decision."""
    it = proposed(session, **how)
    checked(session, it)
    put(session, it)
    return it


def said(
    session: Session, it: Exclusion, by: int, *, agrees: bool = True, months: int = 12, now: datetime = NOON
) -> None:
    who = session.get_one(Account, by)
    say(session, it, agrees=agrees, months=months if agrees else None, because=SAID, by=who, now=now)
