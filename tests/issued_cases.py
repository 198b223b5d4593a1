"""Exclusions of Quillby as they are when somebody issues their notice, and later."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.agreements.models import Paper, PaperKind
from app.exclusions.issue import issue
from app.exclusions.models import CountedIncident, Exclusion, Panel, Server, State, Word
from app.exclusions.notice import Reached
from app.exclusions.take_effect import take_effect
from app.members.models import Account
from app.profiles.models import Profile, Standing
from app.reports.models import Report, ReportKind, ReportState
from tests import town
from tests.town import NOON, make_profile

LONDON = ZoneInfo("Europe/London")
REACHED = Reached("https://quillby.example/privacy", "https://quillby.example/appeal")


def sign(session: Session, member_id: int, **changes: Any) -> Paper:
    """Let a member sign that the scheme may exclude on its behalf."""
    fields = {"signatory": "Their director", "signed_on": date(2026, 1, 5)} | changes
    paper = Paper(member_id=member_id, kind=PaperKind.EXCLUSION_AUTHORITY, **fields)
    session.add(paper)
    session.flush()
    return paper


def name_to_serve(session: Session, *account_ids: int, ended_at: datetime | None = None) -> None:
    """Let Orchard Foods name these to serve notices."""
    named = {"member_id": town.ORCHARD, "named_by_id": town.LENA, "named_at": NOON, "ended_at": ended_at}
    session.add_all(Server(account_id=id, **named) for id in account_ids)


def incident(session: Session, *, at: datetime = NOON - timedelta(days=3), **changes: Any) -> UUID:
    """Add an approved report of a theft at Orchard Foods."""
    fields: dict[str, Any] = {
        "id": uuid4(),
        "kind": ReportKind.INCIDENT,
        "category": "theft",
        "happened_at": at,
        "received_at": at,
        "premises_id": town.ORCHARD,
        "reporter_id": town.ASHA,
        "note": "Walked out with two bottles.",
        "content_sha": "0" * 64,
        "state": ReportState.APPROVED,
    }
    report = Report(**fields | changes)
    session.add(report)
    session.flush()
    return report.id


def decided(session: Session, *, profile: Profile | None = None, **changes: Any) -> Exclusion:
    """Add an exclusion that Orchard Foods has decided, for twelve months, after one theft."""
    person = profile or make_profile(session, standing=Standing.SUSPECTED, standing_until=None)
    fields: dict[str, Any] = {
        "ref": "EX-0007",
        "profile_id": person.id,
        "state": State.DECIDED,
        "rules_version": 0,
        "member_id": town.LANTERN,
        "proposed_by_id": town.LENA,
        "proposed_at": NOON - timedelta(days=2),
        "because": "Three thefts in a month.",
        "points": 3,
        "proposes_months": 12,
        "panel": Panel.MEMBER,
        "decided_at": NOON - timedelta(days=1),
        "months": 12,
    }
    report_id = incident(session)
    word = Word(by_id=town.LENA, member_id=town.ORCHARD, agrees=True, because="So.", at=NOON, months=12)
    exclusion = Exclusion(**fields | changes)
    exclusion.incidents.append(CountedIncident(report_id=report_id, points=3, says="Theft: 3 points."))
    exclusion.words.append(word)
    session.add(exclusion)
    session.flush()
    session.refresh(exclusion, ["profile", "member"])
    return exclusion


def issued(session: Session, *, now: datetime = NOON, **changes: Any) -> Exclusion:
    """Issue one whose notice holds at Orchard Foods and the Lantern Club, unless others have signed as well."""
    for member_id in (town.ORCHARD, town.LANTERN):
        sign(session, member_id)
    mo, day_before = session.get_one(Account, town.MO), now - timedelta(days=1)
    return issue(
        session, decided(session, **{"decided_at": day_before, **changes}), reached=REACHED, by=mo, now=now, zone=LONDON
    )


def served(session: Session, *, served_at: datetime = NOON, now: datetime | None = None, **changes: Any) -> Exclusion:
    """The same, served by Ben; `now` is when the town hears of it."""
    exclusion = issued(session, now=min(NOON, served_at), **changes)
    ben = session.get_one(Account, town.BEN)
    take_effect(session, exclusion, served_at=served_at, by=ben, now=now or served_at, zone=LONDON)
    return exclusion
