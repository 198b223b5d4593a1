"""An exclusion that is in force in Quillby, and the people who may hear an appeal against it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from app.appeals.models import Appeal, AppealKind
from app.appeals.seat import seat
from app.appeals.take_appeal import Said, take_appeal
from app.exclusions.models import CountedIncident, Exclusion, Panel, State, Word
from app.members.models import Account, Role
from app.profiles.models import Standing
from app.profiles.stand import stand
from app.reports.models import Report, ReportKind
from tests.builders import new_account
from tests.town import ASHA, CORNER, LENA, MO, NOON, ORCHARD, YARD, make_profile

CODE = "K7QM-2XWD"
SERVED = NOON - timedelta(days=10)


def a_report(session: Session, *, by: int = ASHA, at: int = ORCHARD, **changes: Any) -> Report:
    fields: dict[str, Any] = {
        "kind": ReportKind.INCIDENT,
        "category": "theft",
        "happened_at": NOON - timedelta(days=30),
        "received_at": NOON - timedelta(days=30),
        "note": "He took two bottles of gin and walked out.",
        "content_sha": uuid4().hex,
        **changes,
    }
    report = Report(id=uuid4(), premises_id=at, reporter_id=by, **fields)
    session.add(report)
    session.flush()
    return report


def an_exclusion(session: Session, *, served_at: datetime = SERVED, **changes: Any) -> Exclusion:
    """Add one that Lena proposed for Orchard Foods, that somebody of the yard agreed to, and that is in force."""
    decider = new_account(session, Role.LEAD, premises=[YARD])
    report = a_report(session)
    fields: dict[str, Any] = {
        "ref": "EX-0001",
        "state": State.SERVED,
        "rules_version": 0,
        "member_id": ORCHARD,
        "proposed_by_id": LENA,
        "proposed_at": NOON - timedelta(days=20),
        "because": "Twice in a week.",
        "points": 4,
        "proposes_months": 12,
        "panel": Panel.MEMBER,
        "decided_at": NOON - timedelta(days=15),
        "months": 12,
        "issued_by_id": MO,
        "code": CODE,
        "served_at": served_at,
        "ends_on": date(2027, 11, 8),
        **changes,
    }
    profile = make_profile(session, "WB-0300")
    session.flush()
    exclusion = Exclusion(profile_id=profile.id, **fields)
    session.add(exclusion)
    exclusion.incidents.append(CountedIncident(report_id=report.id, points=2, says="Theft, two points"))
    exclusion.words.append(Word(by_id=decider.id, member_id=YARD, agrees=True, because="Fair.", at=NOON))
    session.flush()
    session.refresh(exclusion)
    days = {"from_on": date(2026, 11, 8), "until": exclusion.ends_on, "today": NOON.date()}
    stand(session, profile, exclusion.ref, Standing.EXCLUDED, **days)
    return exclusion


def an_appeal(session: Session, exclusion: Exclusion, *, zone: Any, **changes: Any) -> Appeal:
    said = Said(AppealKind.APPEAL, "I was not there.", "letter", NOON - timedelta(days=1))._replace(**changes)
    mo = session.get_one(Account, MO)
    return take_appeal(session, uuid4(), exclusion, said, by=mo, now=NOON, zone=zone)


def seat_three(session: Session, appeal: Appeal) -> list[Account]:
    """Seat three leads of a bookshop, which had no part in it."""
    mo = session.get_one(Account, MO)
    people = [new_account(session, Role.LEAD, premises=[CORNER]) for _ in range(3)]
    for one in people:
        seat(session, appeal, one, by=mo, now=NOON)
    return people
