"""Look at what somebody asked with a card: by somebody new, who says what was found."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

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
    report = session.get_one(Report, asked.report_id)
    if not rules.needs_look(asked, last_asked(session, asked)):
        raise NotPossible("Somebody has looked already. Open it again to see what was found.")
    fault = check_fault(session, asked, decider_ids=decider_ids, by=by)
    if fault:
        raise NotAllowed(fault)
    faults = {}
    if was_them is None:
        faults["was_them"] = "Choose one."
    if not found.strip() or len(found) > LONGEST:
        faults["found"] = f"What you looked at and what it showed, in a sentence: at most {LONGEST} letters."
    if faults:
        raise NotFit("Look at what is marked, then send again.", faults)
    was_new = is_new(session, asked, decider_ids=decider_ids, by=by)
    asked.was_them, asked.found = was_them, "\n\n".join(filter(None, (asked.found, found.strip())))
    asked.checked_at, asked.checked_by_id, asked.answered_at = now, by.id, None
    breach = breach_of_report(session, report.id)
    if breach is not None and not was_them:
        refute(session, breach, because=NOT_THEM, by=by, now=now)
    session.flush()
    outcome = "it was them" if was_them else rules.NOT_THEM
    said: dict[str, str] = {"outcome": outcome, "found": found.strip()}
    if not was_new:
        said["although"] = "nobody at the desk was new to it"
    record(session, "looked at", f"door check {asked.ref}", by_id=by.id, now=now, **said)


def check_fault(session: Session, asked: DoorCheck, *, decider_ids: Collection[int], by: Account) -> str | None:
    """Return why this person may not look at it, or None."""
    report = session.get_one(Report, asked.report_id)
    parts = _parts(session, report, decider_ids)
    return rules.new_fault(by_id=by.id, reporter_id=report.reporter_id, parts=parts, desk=who_may_look(session))


def is_new(session: Session, asked: DoorCheck, *, decider_ids: Collection[int], by: Account) -> bool:
    """Return whether this person had no part in it."""
    return by.id not in _parts(session, session.get_one(Report, asked.report_id), decider_ids)


def _parts(session: Session, report: Report, decider_ids: Collection[int]) -> dict[int, rules.Part]:
    return parts_in(session, report) | dict.fromkeys(decider_ids, rules.Part.REPORT)


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
