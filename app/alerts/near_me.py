"""The alerts that one account may see, newest first."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.alerts.models import Alert, AlertKind, AlertState, Opened
from app.alerts.rules import hears
from app.kernel.errors import NotThere
from app.members.models import Account
from app.members.permissions import Permission, may, require
from app.profiles.models import Profile
from app.profiles.rules import visible_to_members

_SHOWN_FOR = timedelta(hours=72)


def alerts_for(session: Session, account: Account, *, now: datetime) -> list[Alert]:
    """Return the alerts raised or recalled within 72 hours that concern this account; the desk sees all."""
    require(account, Permission.SEE_ALERTS)
    recent = session.scalars(
        select(Alert)
        .where(func.coalesce(Alert.recalled_at, Alert.raised_at) > now - _SHOWN_FOR)
        .order_by(Alert.raised_at.desc(), Alert.id)
    )
    return [alert for alert in recent if concerns(alert, account)]


def look_up(session: Session, id: UUID, *, for_account: Account, now: datetime) -> Alert:
    """Return one alert; one that does not concern the account answers like one that does not exist (NotThere)."""
    require(for_account, Permission.SEE_ALERTS)
    alert = session.get(Alert, id)
    if alert is None or not concerns(alert, for_account) or (alert.recalled_at or alert.raised_at) <= now - _SHOWN_FOR:
        raise NotThere("There is no such alert, or it has ended.")
    return alert


def concerns(alert: Alert, account: Account) -> bool:
    """Return whether the account may see the alert: the desk and who works for no shop see all, others those near."""
    if alert.kind is AlertKind.TEST:
        return alert.raised_by_id == account.id
    if may(account, Permission.RECALL_ALERTS) or alert.raised_by_id == account.id or not account.premises:
        return True
    return hears(account, alert)


def shows_person(session: Session, alert: Alert, *, now: datetime, today: date) -> bool:
    """Return whether the alert still carries picture, profile and chips.

    Not once it has ended or was recalled, nor while members may not see the profile itself.
    """
    if not alert.is_live(now):
        return False
    profile = session.get(Profile, alert.profile_id) if alert.profile_id else None
    return profile is None or visible_to_members(profile, today=today)


def opened_by(session: Session, account: Account) -> set[UUID]:
    """Return the ids of the alerts that this account has opened; a recalled one only if it was since then."""
    told_all = or_(Alert.recalled_at.is_(None), Opened.at >= Alert.recalled_at)
    rows = select(Opened.alert_id).join(Alert, Alert.id == Opened.alert_id)
    return set(session.scalars(rows.where(Opened.account_id == account.id, told_all)))


def unread(session: Session, account: Account, *, now: datetime) -> int:
    """Return how many current alerts the account has not opened yet."""
    if not may(account, Permission.SEE_ALERTS):
        return 0
    opened = opened_by(session, account)
    current = (AlertState.NOT_YET_CHECKED, AlertState.APPROVED, AlertState.RECALLED)
    return sum(
        1
        for alert in alerts_for(session, account, now=now)
        if alert.state(now) in current and alert.id not in opened and alert.raised_by_id != account.id
    )


def newest(session: Session, *, limit: int) -> list[Alert]:
    """Return the newest alerts of the town, for the desk."""
    return list(session.scalars(select(Alert).order_by(Alert.raised_at.desc()).limit(limit)))
