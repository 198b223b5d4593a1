""" "Same person": a report joins the alert that is out about them, and never makes a second one."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.alerts.live import nearest_premises
from app.alerts.models import Alert, AlertKind, JoinedReport
from app.alerts.near_me import may_read
from app.alerts.raise_alert import Occasion
from app.alerts.revise import revise
from app.alerts.rules import metres_to, spot_of
from app.audit.record import record
from app.members.models import Account, Premises, Scheme

_ABOUT_SOMEBODY = (AlertKind.SIGHTING, AlertKind.LIVE, AlertKind.INCIDENT)
_WHO = ": "  # "Hair: short" says how somebody looks; other chips say what happened


def named_alert(session: Session, id: UUID, *, by: Account, now: datetime) -> Alert | None:
    """Return the alert that a reporter names as being about the same person, if it is out and is for them."""
    alert = session.get(Alert, id)
    if alert is None or alert.kind not in _ABOUT_SOMEBODY or not alert.is_live(now):
        return None
    return alert if may_read(session, alert, by) else None


def alert_lately(
    session: Session, profile_id: int, at: Premises, *, minutes: int, only_roles: bool, now: datetime
) -> Alert | None:
    """Return the alert about this profile that is out in this area and was last told at most so many minutes ago."""
    if not minutes:  # each on its own, also of two that came in the same moment and waited for one another
        return None
    told_at = func.coalesce(Alert.revised_at, Alert.raised_at)
    lately = select(Alert).where(
        Alert.profile_id == profile_id,
        Alert.kind == AlertKind.SIGHTING,
        Alert.recalled_at.is_(None),
        Alert.ends_at > now,
        told_at > now - timedelta(minutes=minutes),
    )
    for alert in session.scalars(lately.order_by(told_at.desc(), Alert.id)):
        # One that only the desk and a few may read takes in nothing that others may hear, nor the other way round.
        if bool(alert.only_roles) is only_roles and metres_to(alert, spot_of(at)) is not None:
            return alert
    return None


def joined_alert(session: Session, report_id: UUID) -> Alert | None:
    """Return the alert that a report has joined, if any."""
    joined = select(Alert).join(JoinedReport, JoinedReport.alert_id == Alert.id)
    return session.scalars(joined.where(JoinedReport.report_id == report_id)).first()


def join(session: Session, alert: Alert, report_id: UUID, *, by: Account, now: datetime) -> None:
    """Lay a report beside the alert; whether it may also change it, is judged before `bring_up_to_date`."""
    session.add(JoinedReport(alert_id=alert.id, report_id=report_id, at=now))
    session.flush()
    record(session, "joined", f"alert {alert.id}", by_id=by.id, now=now, report=str(report_id))


def bring_up_to_date(
    session: Session,
    alert: Alert,
    occasion: Occasion,
    *,
    ends_at: datetime,
    rings: bool,
    scheme: Scheme,
    by: Account,
    now: datetime,
) -> None:
    """Let the alert say what was seen last, and tell those who know and those whom it now reaches.

    What a named person has checked keeps its words: that it was seen again, unchecked, is said beside it. `ends_at`
    may put its end off; that of somebody unknown whom nobody has approved is never put off.
    """
    if alert.approved_at is None:
        move(session, alert, occasion, scheme)
    if alert.kind is not AlertKind.LIVE or alert.approved_at is not None:
        alert.ends_at = max(alert.ends_at, ends_at)
    session.get_one(JoinedReport, (alert.id, occasion.report_id)).told = True
    alert.revised_at, alert.repeats = now, alert.repeats + 1
    alert.rings = alert.rings or rings
    revise(session, alert, now, by_id=by.id)


def move(session: Session, alert: Alert, occasion: Occasion, scheme: Scheme) -> None:
    """Let the alert say what was chosen and where, and be for those who are near there."""
    place = occasion.premises
    alert.chips = _chips(alert, occasion)
    alert.place, alert.premises_id = place.name, place.id
    alert.latitude, alert.longitude = place.latitude, place.longitude
    if alert.zone_id is not None:
        alert.zone_id = place.zone_id
    if alert.kind is AlertKind.LIVE and alert.only_premises:
        alert.only_premises = nearest_premises(session, place, radius_m=alert.radius_m, most=scheme.live_premises)
    elif alert.only_premises:
        alert.only_premises = [place.id]
    alert.happened_at = max(alert.happened_at, occasion.happened_at)


def _chips(alert: Alert, occasion: Occasion) -> list[str]:
    """Return what was chosen last; how somebody looks stays until somebody says it anew."""
    if any(_WHO in chip for chip in occasion.chips):
        return list(occasion.chips)
    return [*occasion.chips, *(chip for chip in alert.chips if _WHO in chip)]
