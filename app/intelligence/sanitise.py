"""Write what members may see of a piece of intelligence: nothing that leads to who told it, or about whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.bulletins.names import names_of_profiles
from app.bulletins.rules import LONGEST, named_in
from app.intelligence.models import Item, ItemState
from app.intelligence.rules import fault_of_sanitised
from app.intelligence.words import remember
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.reports.models import Report


def sanitise(session: Session, item: Item, text: str, *, by: Account, now: datetime) -> None:
    """Keep these words beside the others; nobody is told by it.

    Raises NotFit for words that name somebody or are those that were heard, NotPossible when it is closed.
    """
    require(by, Permission.GRADE_INTELLIGENCE)
    if item.state is ItemState.CLOSED:
        raise NotPossible(f"{item.ref} is closed.")
    fault = fault_of_sanitised(text, raw=item.says)
    if fault is None and len(text.strip()) > LONGEST:
        fault = f"At most {LONGEST} letters."
    named = "" if fault else named_in(text, [*names_of_profiles(session), *not_to_name(session, item)])
    if named:
        fault = f"It says “{named}”. Members are told nobody's name. Write it without."
    if fault is not None:
        raise NotFit("Look at what is marked.", {"sanitised": fault})
    item.sanitised = text.strip()
    remember(session, item)
    record(session, "sanitised", f"intelligence {item.ref}", by_id=by.id, now=now)


def not_to_name(session: Session, item: Item) -> list[str]:
    """Return who must not be named besides those who have a profile: whoever told it."""
    report = session.get(Report, item.report_id) if item.report_id else None
    return [report.reporter.name] if report else []
