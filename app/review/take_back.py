"""A report is taken back by its reporter: what was told because of it ends, and what was read under it comes back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.alerts.call_off import call_off_unapproved
from app.alerts.join import joined_alert
from app.alerts.leave import leave
from app.alerts.models import Alert, AlertKind
from app.alerts.raise_alert import Occasion
from app.audit.record import record
from app.breaches.refute import refute_own
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.members.rules import short_name
from app.members.scheme import the_scheme
from app.profiles.models import Profile
from app.reports.models import Report, ReportState
from app.reports.withdraw import withdraw
from app.review.beside import merged_into
from app.review.decide import latest_decision
from app.review.merge import tie
from app.review.occasion import occasion, occasion_of_unknown


def take_back(session: Session, report: Report, because: str, *, by: Account, now: datetime) -> None:
    """Take a report back that nobody has decided on; the same again is the same.

    Its own alert ends at once if nobody has approved it, also when others have joined it: what is not checked stands on
    the report that raised it, and theirs stay at the desk. What it had said in another's alert is taken out again.
    Raises NotPossible, with who was quicker, once it is decided or joined with another.
    """
    if report.state is ReportState.WITHDRAWN and report.reporter_id == by.id:
        return
    fault = fault_before_taking_back(session, report)
    if fault is not None and report.reporter_id == by.id:
        raise NotPossible(fault)
    withdraw(session, report, because, by=by, now=now)
    refute_own(session, report, by=by, now=now)
    call_off_unapproved(session, report.id, by=by, now=now)
    _leave_the_alert_of_another(session, report, by=by, now=now)
    _bring_back_what_was_under_it(session, report, by=by, now=now)


def fault_before_taking_back(session: Session, report: Report) -> str | None:
    """Return why this report cannot be taken back any more, as a sentence for its reporter; None if it can."""
    if report.is_open:
        return None
    if report.state is ReportState.WITHDRAWN:
        return "You took this back already."
    if report.state is ReportState.MERGED:  # by whom, and with which, is between the desk and the other reporter
        return "The desk has joined this with another report of the same. Send a correction instead."
    decision = latest_decision(session, report)
    who = short_name(decision.by.name) if decision else "The desk"
    did = "looked at this, and it is not used" if report.state is ReportState.REJECTED else "approved this"
    return f"{who} {did}. Send a correction instead."


def _leave_the_alert_of_another(session: Session, report: Report, *, by: Account, now: datetime) -> None:
    alert, scheme = joined_alert(session, report.id), the_scheme(session)
    if alert is not None and scheme is not None:
        leave(session, alert, report.id, _said_first(session, alert), scheme=scheme, by=by, now=now)


def _said_first(session: Session, alert: Alert) -> Occasion | None:
    """Return what the report behind an alert says; None for one that the desk has begun by itself."""
    first = session.get(Report, alert.report_id) if alert.report_id is not None else None
    if first is None:
        return None
    if alert.kind is AlertKind.LIVE:
        return occasion_of_unknown(first)
    return occasion(first, session.get(Profile, alert.profile_id) if alert.profile_id else None)


def _bring_back_what_was_under_it(session: Session, report: Report, *, by: Account, now: datetime) -> None:
    """Let the earliest of what was merged into it wait for a word again, the others under it: they were not his."""
    under = merged_into(session, report)
    if not under:
        return
    (heir, link), *others = under
    heir.part()
    session.delete(link)
    session.flush()
    record(session, "parted", f"report {heir.id}", by_id=by.id, now=now, other=f"report {report.id}")
    for one, old in others:
        tie(session, one.id, heir, because=old.because, by_id=old.by_id, at=old.at)
        session.delete(old)
    session.flush()
