"""What became of it at the door: words used, police, how it ended; in three taps, from whoever was there."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy.orm import Session

from app.access.tell_desk import tell_desk
from app.audit.record import record
from app.breaches import rules
from app.breaches.models import FollowUp
from app.breaches.open_check import open_check
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account
from app.members.permissions import Permission, require
from app.reports.categories import BREACHES
from app.reports.models import Report
from app.reports.rules import content_sha, corrected


class IncomingFollowUp(BaseModel):
    """What became of it, as a phone sends it; `at` is by the phone's own clock. Empty: not said."""

    model_config = ConfigDict(extra="forbid")
    at: AwareDatetime
    words_used: Literal["", "the sentence", "own words"] = ""
    police_called: Literal["", "no", "101", "999"] = ""
    police_ref: Annotated[str, StringConstraints(max_length=60)] = ""
    outcome: Literal[
        "left", "left when asked", "refused to leave", "police removed them", "they say it is not them", "other"
    ]
    note: Annotated[str, Field(max_length=2000)] = ""


class FollowedUp(NamedTuple):
    """What is kept, whether it is new, and the letters of the card when one was given."""

    follow_up: FollowUp
    is_new: bool
    card: str


def follow_up(
    session: Session,
    report: Report,
    id: UUID,
    incoming: IncomingFollowUp,
    *,
    sent_at: datetime | None,
    by: Account,
    now: datetime,
) -> FollowedUp:
    """Keep it once under the number that the phone made. "They say it is not them" opens a check, and the desk is told.

    Raises NotThere for another's report, NotPossible when the number is taken by other content, NotFit for a report of
    another kind or "other" without words.
    """
    require(by, Permission.SEND_REPORTS)
    if report.reporter_id != by.id:
        raise NotThere("There is no such report of yours.")
    sha = content_sha(incoming.model_dump(mode="json", exclude_defaults=True))
    known = session.get(FollowUp, id)
    if known is not None and (known.report_id, known.content_sha) != (report.id, sha):
        raise NotPossible("Something else was sent under this number before. Yours is kept here: send it as new.")
    is_not_them = incoming.outcome == rules.SAY_NOT_THEM
    if known is not None:
        return FollowedUp(known, False, rules.reference(report.id) if is_not_them else "")
    _check(report, incoming)
    kept = FollowUp(
        id=id,
        report_id=report.id,
        by_id=by.id,
        at=_when(incoming, sent_at, now),
        words_used=incoming.words_used,
        police_called=incoming.police_called,
        police_ref=incoming.police_ref.strip(),
        outcome=incoming.outcome,
        note=incoming.note.strip(),
        content_sha=sha,
    )
    session.add(kept)
    session.flush()
    record(session, "followed up", f"report {report.id}", by_id=by.id, now=now, outcome=incoming.outcome)
    if not is_not_them:
        return FollowedUp(kept, True, "")
    open_check(session, report, by=by, now=now)
    at = f"At the door of {report.premises.name}"
    says = f"{at} they say it is not them. Look at the report, and at what was told of it."
    tell_desk(session, f"report {report.id}", says, now=now)
    return FollowedUp(kept, True, rules.reference(report.id))


def _check(report: Report, incoming: IncomingFollowUp) -> None:
    if report.category not in BREACHES:
        raise NotFit("Only what was sent as a breach is followed up so. Add to the report instead.")
    if incoming.outcome == "other" and not incoming.note.strip():
        raise NotFit("Say how it ended.", {"note": "What did you see and hear?"})


def _when(incoming: IncomingFollowUp, sent_at: datetime | None, now: datetime) -> datetime:
    try:
        return corrected(incoming.at, sent_at=sent_at, received_at=now)
    except OverflowError as nonsense:
        raise NotFit("Say when it was.", {"at": "This is not a time that a clock shows."}) from nonsense
