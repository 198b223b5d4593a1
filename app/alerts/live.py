"""A live alert: somebody whom nobody knows, here and now, told to the nearest premises and to nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.alerts.models import Alert, AlertKind
from app.alerts.raise_alert import Aim, Occasion, raise_alert
from app.audit.record import record
from app.kernel.geo import metres_between
from app.members.models import CARING, Account, Member, Premises, Scheme

_WAS_LIVE = (AlertKind.LIVE, AlertKind.INCIDENT)  # approved for the zone, it is an incident


def raise_live(session: Session, occasion: Occasion, *, scheme: Scheme, by: Account, now: datetime) -> Alert:
    """Raise a live alert; it ends after half an hour unless somebody approves it."""
    place = occasion.premises
    aim = Aim(
        radius_m=scheme.live_radius_m,
        tells_zone=False,
        premises_ids=nearest_premises(session, place, radius_m=scheme.live_radius_m, most=scheme.live_premises),
    )
    return raise_alert(
        session,
        occasion,
        aim,
        kind=AlertKind.LIVE,
        ends_at=now + timedelta(minutes=scheme.live_minutes),
        rings=True,
        is_approved=False,
        reporter_id=by.id,
        by=by,
        now=now,
    )


def end_in_doubt(session: Session, alert: Alert, *, by: Account, now: datetime) -> None:
    """End a live alert that nobody has approved, because it may be about a child: its picture leaves every screen now.

    Everybody told is asked to disregard it, as after any end without approval.
    """
    alert.ends_at = now
    record(session, "ended", f"alert {alert.id}", by_id=by.id, now=now)


def nearest_premises(session: Session, place: Premises, *, radius_m: int, most: int) -> list[int]:
    """Return the nearest premises within so many metres, its own first.

    Those of suspended members are left out, and those where people are cared for.
    """
    others = session.scalars(
        select(Premises)
        .join(Member, Member.id == Premises.member_id)
        .where(Member.suspended_at.is_(None), Premises.sector.not_in(CARING))
    )
    measured = sorted((metres_between(one.where, place.where), one.id) for one in others if one.id != place.id)
    return [place.id, *(id for metres, id in measured if metres <= radius_m)][:most]


def sent_today(session: Session, account: Account, *, but_for: UUID, now: datetime) -> int:
    """Return how many live alerts somebody has raised on this day until now, but for that of one report.

    `now` is in the town's own time: the day begins at its midnight.
    """
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    raised = select(func.count(Alert.id)).where(
        Alert.raised_by_id == account.id,
        Alert.kind.in_(_WAS_LIVE),
        Alert.raised_at >= midnight,
        Alert.raised_at <= now,
        Alert.report_id != but_for,
    )
    return session.scalar(raised) or 0
