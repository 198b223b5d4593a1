"""The cast of the whole life of an exclusion, a clean beginning for each life, and who may do what in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.agreements.models import Paper, PaperKind
from app.exclusions.models import Exclusion, Server, State
from app.kernel.db import transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible, NotThere
from app.members.models import Account, Member, Premises, Role, Sector
from app.profiles.models import Ground, Profile, ProfileState, Standing
from app.reports.models import Report, ReportState, Subject
from app.scheme_rules.models import SchemeRules
from app.scheme_rules.presets import DTAC
from app.warnings.models import GivenWarning
from tests import town
from tests.builders import new_account
from tests.exclusion_cases import leads
from tests.town import NOON, make_profile
from tests.trails import approved, was_seen

REFUSED = (NotPossible, NotFit, NotAllowed, NotThere)
PLACES = (town.ORCHARD, town.LANTERN, town.YARD, town.CORNER)
DESK = ("mo", "dee")
BOARD = ("bea", "bo", "bee")
LEADS = {"lena": town.ORCHARD, "orchard": town.ORCHARD, "lantern": town.LANTERN, "yard": town.YARD}
LEADS["corner"] = town.CORNER
NEITHER = ("asha", "ben", "cal", "marek", "pat", "council", "speaks for the council")
EVERYBODY = (*DESK, *BOARD, *LEADS, *NEITHER)


class Cast(NamedTuple):
    ids: dict[str, int]

    def of(self, session: Session, who: str) -> Account:
        return session.get_one(Account, self.ids[who])

    def name(self, id: int) -> str:
        return next(name for name, own in self.ids.items() if own == id)


def gather(session: Session) -> Cast:
    """Let everybody be in town: leads of each business, three of the Board, a council with a lead of its own."""
    hall = Member(name="Quillby Council")
    session.add(hall)
    session.flush()
    corner = session.get_one(Premises, town.CORNER)
    where = {"zone_id": "MID", "latitude": corner.latitude, "longitude": corner.longitude}
    session.add(Premises(name="The hall", member_id=hall.id, sector=Sector.PUBLIC_BODY, **where))
    session.flush()
    speaks = new_account(session, Role.LEAD, member_id=hall.id)
    council = new_account(session, Role.COUNCIL, member_id=hall.id)
    own = {name.lower(): id for id, name in enumerate(town.SIGN_INS, 1)}
    ids = {name: own[name] for name in ("mo", "dee", "bea", "lena", "asha", "ben", "cal", "marek", "pat")}
    ids |= leads(session) | {"council": council.id, "speaks for the council": speaks.id}
    long_ago = NOON - timedelta(days=300)
    named = {"named_by_id": ids["lantern"], "named_at": long_ago}
    session.add(Server(account_id=town.BEN, member_id=town.LANTERN, **named))
    return Cast(ids)


def begin_anew(session: Session, panel: str) -> Profile:
    """Leave nothing of the life before that a worker could find, and let the scheme's rules say who decides."""
    over = {"state": State.WITHDRAWN}
    session.execute(update(Exclusion).values(**over))
    session.execute(update(GivenWarning).where(GivenWarning.ended_at.is_(None)).values(ended_at=NOON))
    session.execute(delete(Ground))
    session.execute(update(Paper).where(Paper.kind == PaperKind.EXCLUSION_AUTHORITY).values(ended_at=NOON))
    session.execute(update(Premises).values(essential=None))
    number = (session.scalar(select(func.max(SchemeRules.version))) or 0) + 1
    session.execute(update(Profile).values(standing_until=None, state=ProfileState.WITHDRAWN))
    deciding = {"usual": panel, "board": 2, "vote_days": 3, "vote_quorum": 2}
    body = {**DTAC.model_dump(mode="json"), "deciding": deciding}
    said = {"because": "Agreed.", "approved_on": NOON.date(), "by_id": town.BEA, "at": NOON}
    session.add(SchemeRules(version=number, body=body, **said))
    free = {"standing": Standing.SUSPECTED, "standing_until": None, "review_on": date(2040, 1, 1)}
    profile = make_profile(session, f"WB-{2000 + number}", **free)
    session.flush()
    return profile


def something_done(session: Session, profile: Profile, at: datetime) -> None:
    """An approved report of a theft at Orchard Foods."""
    report = approved(session, "theft", at=at)
    report.subjects.append(Subject(profile_id=profile.id, description={}))
    was_seen(session, profile, report)


def breach_report(session: Session, profile: Profile, place: int, *, at: datetime, sure: str | None) -> Report:
    """A report that somebody is in who is asked to stay out, by Asha."""
    report = approved(session, "breach of exclusion", at=at, premises=place, state=ReportState.APPROVED)
    report.sure = sure
    session.flush()
    return report


def attempt(work: Callable[[Session], Any]) -> bool:
    """Return whether it could be done; what is refused changes nothing."""
    try:
        with transaction() as session:
            work(session)
    except REFUSED:
        return False
    return True
