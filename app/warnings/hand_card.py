"""Note that a card was handed over at the scene, or why it was not.

The card is the privacy notice at first contact: who was written down is told so then, or the reason is kept.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account
from app.members.permissions import Permission, require
from app.reports.models import Report
from app.warnings.models import GivenCard


def hand_card(
    session: Session, report: Report, id: UUID, *, was_given: bool, why_not: str = "", by: Account, now: datetime
) -> GivenCard:
    """Keep it once per `id`, which the phone made; the same again is the same card.

    Raises NotThere for another's report, NotFit when none was given and no reason is said, NotPossible when the id
    is taken by something else.
    """
    require(by, Permission.SEND_REPORTS)
    if report.reporter_id != by.id:
        raise NotThere("There is no such report of yours.")
    why = "" if was_given else why_not.strip()
    known = session.get(GivenCard, id)
    if known is not None:
        if (known.report_id, known.was_given, known.why_not) != (report.id, was_given, why):
            raise NotPossible("Something else was sent under this number before. Yours is kept here: send it as new.")
        return known
    if not was_given and not why:
        raise NotFit("Say why no card was handed over.", {"why_not": "Say why no card was handed over."})
    named = next((subject.profile_id for subject in report.subjects if subject.profile_id is not None), None)
    card = GivenCard(
        id=id,
        report_id=report.id,
        profile_id=named,
        premises_id=report.premises_id,
        was_given=was_given,
        why_not=why,
        by_id=by.id,
        at=now,
    )
    session.add(card)
    session.flush()
    if was_given:
        record(session, "handed card", f"report {report.id}", by_id=by.id, now=now)
    else:
        record(session, "kept card", f"report {report.id}", by_id=by.id, now=now, because=why)
    return card
