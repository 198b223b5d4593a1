"""What a reporter adds later comes before the desk: with its report while that waits, else as news."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.access.tell_desk import tell_desk
from app.members.models import Account
from app.members.rules import short_name
from app.reports.add import Added, IncomingAddition, add
from app.reports.categories import CATEGORIES
from app.reports.models import Report, ReportState
from app.review.beside import first_of
from app.review.note_facts import find_plates
from app.warnings.hand_card import hand_card

NOT_SAID = "not said"


def take_more(
    session: Session,
    report: Report,
    id: UUID,
    incoming: IncomingAddition,
    *,
    by: Account,
    now: datetime,
    comes_locked: bool = False,
) -> Added:
    """Keep an addition as `app.reports.add` does, and see to it that the desk reads it.

    No alert changes by it, and no phone rings: what was told before review was told of what was sent first.
    """
    added = add(session, report, id, incoming, by=by, now=now, comes_locked=comes_locked)
    if added.is_new and incoming.card is not None:
        said = incoming.card
        # The phone asks for the reason; without one the rest of what somebody saw is not turned away.
        why_not = said.why_not.strip() or NOT_SAID
        hand_card(session, report, id, was_given=said.was_given, why_not=why_not, by=by, now=now)
    find_plates(session, report, now=now)
    read_under = first_of(session, report)
    if added.is_new and read_under.state is not ReportState.RECEIVED:
        did = "corrected" if incoming.is_correction else "added to"
        label = CATEGORIES[report.category].label
        says = f"{short_name(by.name)} {did} a report that no longer waits: {label}, {report.premises.name}."
        tell_desk(session, f"report {report.id}", says, now=now)
    return added
