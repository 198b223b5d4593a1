"""Look at what somebody asked with a card: by somebody new, who says what was found."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.breaches import rules
from app.breaches.find import breach_of_report, last_asked, parts_in, who_may_look
from app.breaches.models import DoorCheck
from app.breaches.refute import refute
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.reports.models import Report

LONGEST = 2000
NOT_THEM = "It was not them."


class Look(NamedTuple):
    """Why somebody may not look at what was asked, or None; and whether they had no part in it."""

    fault: str | None
    is_new: bool


def check(
    session: Session,
    asked: DoorCheck,
    *,
    was_them: bool | None,
    found: str,
    decider_ids: Collection[int],
    by: Account,
    now: datetime,
) -> None:
    """Say whether it was them and what was looked at. When it was not, its breach counts no more.

    Who asks once more after it was them is looked at once more: what was found before stays beside it.
    `decider_ids`: who decided on the report. Raises NotAllowed for whoever had a part in it, NotFit naming what is
    missing, NotPossible while nobody has asked anew. That a dispute begins is the caller's to do: disputes know
    breaches, not the other way round.
    """
    require(by, Permission.CHECK_BREACHES)
    if not rules.needs_look(asked, last_asked(session, asked)):
        raise NotPossible("Somebody has looked already. Open it again to see what was found.")
    look = looks(session, [asked], {asked.report_id: decider_ids}, by=by)[asked.id]
    if look.fault:
        raise NotAllowed(look.fault)
    faults = {}
    if was_them is None:
        faults["was_them"] = "Choose one."
    if not found.strip() or len(found) > LONGEST:
        faults["found"] = f"What you looked at and what it showed, in a sentence: at most {LONGEST} letters."
    if faults:
        raise NotFit("Look at what is marked, then send again.", faults)
    asked.was_them, asked.found = was_them, "\n\n".join(filter(None, (asked.found, found.strip())))
    asked.checked_at, asked.checked_by_id, asked.answered_at = now, by.id, None
    breach = breach_of_report(session, asked.report_id)
    if breach is not None and not was_them:
        refute(session, breach, because=NOT_THEM, by=by, now=now)
    session.flush()
    outcome = "it was them" if was_them else rules.NOT_THEM
    said: dict[str, str] = {"outcome": outcome, "found": found.strip()}
    if not look.is_new:
        said["although"] = "nobody at the desk was new to it"
    record(session, "looked at", f"door check {asked.ref}", by_id=by.id, now=now, **said)


def looks(
    session: Session, checks: Collection[DoorCheck], decider_ids: Mapping[UUID, Collection[int]], *, by: Account
) -> dict[UUID, Look]:
    """Return by check what keeps this person from looking; as many questions for one as for all of a list.

    `decider_ids`: who decided on each report.
    """
    ids = {one.report_id for one in checks}
    senders = dict(iter(session.execute(select(Report.id, Report.reporter_id).where(Report.id.in_(ids)))))
    parts, desk = parts_in(session, ids), who_may_look(session)
    for id in ids:
        parts[id] |= dict.fromkeys(decider_ids.get(id, ()), rules.Part.REPORT)
    return {
        one.id: Look(
            rules.new_fault(by_id=by.id, reporter_id=senders[one.report_id], parts=parts[one.report_id], desk=desk),
            by.id not in parts[one.report_id],
        )
        for one in checks
    }


def answer(session: Session, asked: DoorCheck, *, how: str, by: Account, now: datetime) -> None:
    """Note that the person was answered, and how; raises NotPossible before anybody looked, NotFit without words."""
    require(by, Permission.CHECK_BREACHES)
    asked_at = last_asked(session, asked)
    if rules.needs_look(asked, asked_at):
        raise NotPossible("Nobody has looked at what they say last. Look first, then answer.")
    if asked.answered_at is not None and not rules.waits(asked, asked_at):
        return
    if not how.strip():
        raise NotFit("Say how.", {"how": "By telephone, by letter, in person; or that they cannot be reached."})
    asked.answered_at = now
    session.flush()
    record(session, "answered", f"door check {asked.ref}", by_id=by.id, now=now, how=how.strip())
