"""How somebody stands where a report says they were: an order holds in its area and at its hours alone."""

from __future__ import annotations

from datetime import tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.months import day_of
from app.orders.find import applying, orders_of
from app.profiles.models import Ground, Profile, Standing
from app.reports.categories import CATEGORIES
from app.reports.models import Report

BREACH_OF_ORDER = "breach of order"


def standing_here(session: Session, profile: Profile, report: Report, *, zone: tzinfo) -> Standing | None:
    """Return the standing by which the lane is chosen; None holds the report for the desk.

    Outside its area or its hours somebody under an order is a customer like any other: seen there they are held, what
    they do there is told as of somebody suspected, and what else stands against them counts as ever. That an order
    was not heeded is told only where one applies. Of an order that nobody has written down nothing more is known, and
    it counts everywhere.
    """
    is_breach = report.category == BREACH_OF_ORDER
    if profile.standing is not Standing.UNDER_ORDER and not is_breach:
        return profile.standing
    if applying(session, profile.id, report.premises.zone_id, report.happened_at, zone) is not None:
        return Standing.UNDER_ORDER
    if profile.standing is Standing.UNDER_ORDER and not orders_of(session, profile.id):
        return profile.standing
    if is_breach:
        return None
    return _besides(session, profile, report, zone)


def _besides(session: Session, profile: Profile, report: Report, zone: tzinfo) -> Standing | None:
    day = day_of(report.happened_at, zone)
    wanted = select(Ground).where(Ground.profile_id == profile.id, Ground.ended_at.is_(None))
    counting = {
        one.standing
        for one in session.scalars(wanted)
        if one.from_on <= day and (one.until is None or day <= one.until)
    }
    for standing in (Standing.EXCLUDED, Standing.NOT_SERVED, Standing.WARNED):
        if standing in counting:
            return standing
    return Standing.SUSPECTED if CATEGORIES[report.category].is_conduct else None
