"""Find warnings, cards, and the reports that a warning rests on."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.kernel.errors import NotThere
from app.reports.models import Report, Subject
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


def reports_of(session: Session, ids: Collection[UUID]) -> dict[UUID, Report]:
    """Return these reports with where they were, by their ids."""
    wanted = select(Report).where(Report.id.in_(ids)).options(selectinload(Report.premises))
    return {one.id: one for one in session.scalars(wanted)}
