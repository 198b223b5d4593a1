"""Note that a report claims a breach: it counts only once somebody else has confirmed it."""

from __future__ import annotations

from datetime import datetime, tzinfo

from sqlalchemy.orm import Session

from app.audit.record import record
from app.breaches import rules
from app.breaches.find import breach_of_report, holds_here
from app.breaches.models import Breach
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Profile
from app.reports.categories import BREACHES
from app.reports.models import Report


def note_breach(
    session: Session, report: Report, profile: Profile, *, by: Account, now: datetime, zone: tzinfo
) -> Breach | None:
    """Keep a claimed breach, once for each report; None when the report claims none.

    It claims one when it is of that kind, its sender knows them or saw ID, and a notice or an order held at those
    premises when it happened. `zone` is that of the town's clock: not the offset that it has now, because what is sent
    after the clocks have changed may have happened on another day than by the new time.
    """
    require(by, Permission.SEND_REPORTS)
    return keep_claim(session, report, profile, by=by, now=now, zone=zone)


def keep_claim(
    session: Session, report: Report, profile: Profile, *, by: Account | None = None, now: datetime, zone: tzinfo
) -> Breach | None:
    """Do so, for whoever has asked who may. `by`: who claims it now; None: it was found in a report of before."""
    if report.category not in BREACHES or not rules.is_certain(report.sure):
        return None
    known = breach_of_report(session, report.id)
    if known is not None:
        return known
    held = holds_here(session, profile.id, report.premises, category=report.category, at=report.happened_at, zone=zone)
    if not held.is_any:
        return None
    breach = Breach(
        report_id=report.id,
        profile_id=profile.id,
        exclusion_id=held.exclusion.id if held.exclusion else None,
        order_id=held.order.id if held.order else None,
        premises_id=report.premises_id,
        happened_at=report.happened_at,
    )
    session.add(breach)
    session.flush()
    record(
        session, "claimed a breach", f"report {report.id}", by_id=by.id if by else None, now=now, profile=profile.ref
    )
    return breach
