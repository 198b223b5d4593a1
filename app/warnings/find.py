"""Find warnings, cards, and what a warning may rest on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, tzinfo
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.kernel.errors import NotThere
from app.kernel.months import later
from app.reports.categories import CATEGORIES
from app.reports.models import Report, ReportState, Subject
from app.warnings.models import GivenCard, GivenWarning


def find_warning(session: Session, ref: str) -> GivenWarning:
    """Return the warning with this reference; raises NotThere."""
    found = session.scalars(select(GivenWarning).where(GivenWarning.ref == ref.strip().upper())).first()
    if found is None:
        raise NotThere("There is no such warning.")
    return found


def warnings_of(session: Session, profile_id: int) -> list[GivenWarning]:
    """Return every warning of a person, the newest first."""
    wanted = select(GivenWarning).where(GivenWarning.profile_id == profile_id)
    return list(session.scalars(wanted.order_by(GivenWarning.id.desc())))


def cards_of(session: Session, profile_id: int) -> list[GivenCard]:
    """Return the cards that were handed to a person, or why none was, the newest first."""
    named = select(Subject.report_id).where(Subject.profile_id == profile_id)
    either = (GivenCard.profile_id == profile_id) | GivenCard.report_id.in_(named)
    return list(session.scalars(select(GivenCard).where(either).order_by(GivenCard.at.desc())))


def cards_with(session: Session, report_ids: Collection[UUID]) -> dict[UUID, list[GivenCard]]:
    """Return what reporters said of cards, by their reports, the oldest first; in one question for all of them."""
    found: dict[UUID, list[GivenCard]] = {}
    wanted = select(GivenCard).where(GivenCard.report_id.in_(report_ids)).order_by(GivenCard.at)
    for card in session.scalars(wanted):
        if card.report_id is not None:
            found.setdefault(card.report_id, []).append(card)
    return found


def incidents_of(session: Session, profile_id: int, *, months: int, today: date, zone: tzinfo) -> list[Report]:
    """Return the approved reports of something done that name this person, within so many months, the newest first.

    A report that was taken back, rejected or merged counts nothing; neither does having been seen somewhere.
    """
    first = datetime.combine(later(today, -months), time(), zone)
    conduct = [key for key, category in CATEGORIES.items() if category.is_conduct]
    named = select(Subject.report_id).where(Subject.profile_id == profile_id)
    wanted = select(Report).where(
        Report.id.in_(named),
        Report.state == ReportState.APPROVED,
        Report.category.in_(conduct),
        Report.happened_at >= first,
    )
    return list(session.scalars(wanted.options(selectinload(Report.premises)).order_by(Report.happened_at.desc())))
