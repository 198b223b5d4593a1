"""The alerts that one account may see, the nearest and newest first."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select
from sqlalchemy.orm import Session

from app.alerts.models import TELL_THE_TOWN_NOTHING, Alert, AlertKind, AlertState, Opened
from app.alerts.rules import hears, is_for_care, is_for_role
from app.alerts.told import read_by, was_told
from app.kernel.errors import NotThere
from app.members.models import Account
from app.members.nearby import metres_from
from app.members.permissions import Permission, may, require
from app.members.sight import sight_of
from app.profiles.models import Profile
from app.profiles.pictures import may_be_shown
from app.profiles.rules import visible_to, visible_to_members

SHOWN_FOR = timedelta(hours=72)
_ONE_STEP_M = 100  # what lies as near as this is told apart by its age


def alerts_for(session: Session, account: Account, *, now: datetime) -> list[Alert]:
    """Return the alerts that this account may read: first what is out, nearest and newest on top. The desk sees all.

    An alert stays readable for 72 hours after it was raised, seen again or taken back, and as long as it is out.
    """
    require(account, Permission.SEE_ALERTS)
    known = read_by(session, account)
    readable = [
        alert
        for alert in session.scalars(select(Alert).where(is_shown(now)))
        if concerns(alert, account) or (alert.id in known and alert.kind is not AlertKind.TEST)
    ]
    return sorted(readable, key=lambda alert: _order(alert, account, now))


def look_up(session: Session, id: UUID, *, for_account: Account, now: datetime) -> Alert:
    """Return one alert; one that is not for the account answers like one that does not exist (NotThere)."""
    require(for_account, Permission.SEE_ALERTS)
    alert = session.scalars(select(Alert).where(Alert.id == id, is_shown(now))).first()
    if alert is None or not may_read(session, alert, for_account):
        raise NotThere("There is no such alert, or it has ended.")
    return alert


def may_read(session: Session, alert: Alert, account: Account) -> bool:
    """Return whether the account may read it: it concerns them, or did when they were told of it or opened it."""
    if not may(account, Permission.SEE_ALERTS):
        return False
    return concerns(alert, account) or (alert.kind is not AlertKind.TEST and was_told(session, alert, account))


def concerns(alert: Alert, account: Account) -> bool:
    """Return whether the alert is for the account: the desk sees all, whoever sent it sees it, others as it is aimed.

    Who works for the whole town sees whatever is not kept to certain roles or premises.
    """
    if alert.kind is AlertKind.TEST:
        return alert.raised_by_id == account.id
    if not is_for_care(alert, account):
        return False
    if alert.kind is AlertKind.INFORMATION and not is_for_role(alert, account.role):
        return False  # for the desk alone, whoever has caused it
    if may(account, Permission.RECALL_ALERTS) or account.id in (alert.raised_by_id, alert.except_account_id):
        return True
    is_anywheres = sight_of(account).is_everywhere and not alert.only_premises
    return hears(account, alert) or (is_anywheres and is_for_role(alert, account.role))


def is_shown(now: datetime) -> ColumnElement[bool]:
    """Return the condition by which an alert is still in anybody's list.

    One that was just decided is in nobody's until it can no longer be undone.
    """
    latest = func.coalesce(Alert.recalled_at, Alert.revised_at, Alert.raised_at)
    is_current = or_(latest > now - SHOWN_FOR, and_(Alert.ends_at > now, Alert.recalled_at.is_(None)))
    sounded_before = or_(Alert.approved_at.is_(None), Alert.approved_at > Alert.raised_at)
    return and_(is_current, or_(Alert.held_until.is_(None), Alert.held_until <= now, sounded_before))


def _order(alert: Alert, account: Account, now: datetime) -> tuple[bool, int, float, str]:
    """Return what sorts the list: what is out, then steps of 100 metres, then the newest."""
    metres = metres_from(account, alert.where) if alert.premises_id is not None else None
    newest = alert.revised_at or alert.raised_at
    is_over = not alert.is_live(now)
    return is_over, 0 if is_over else (metres or 0) // _ONE_STEP_M, -newest.timestamp(), str(alert.id)


def shows_person(session: Session, alert: Alert, *, now: datetime, today: date) -> bool:
    """Return whether the alert still carries picture, profile and chips.

    Not once it has ended or was recalled, nor while members may not see the profile itself.
    """
    if not alert.is_live(now):
        return False
    profile = session.get(Profile, alert.profile_id) if alert.profile_id else None
    return profile is None or visible_to_members(profile, today=today)


def shows_person_to(session: Session, alert: Alert, account: Account, *, now: datetime, today: date) -> bool:
    """Return whether it carries profile and chips for this account: who is sought shows in the chosen zones alone."""
    if not shows_person(session, alert, now=now, today=today):
        return False
    profile = session.get(Profile, alert.profile_id) if alert.profile_id else None
    return profile is None or visible_to(profile, sight_of(account), today=today)


def shows_picture_to(session: Session, alert: Alert, account: Account, *, now: datetime, today: date) -> bool:
    """Return whether this account sees its picture: one that the police lent is for some, and for a time."""
    if not shows_person_to(session, alert, account, now=now, today=today):
        return False
    profile = session.get(Profile, alert.profile_id) if alert.profile_id else None
    lent = next((row.police for row in profile.pictures if row.photo_id == alert.photo_id), None) if profile else None
    sight = sight_of(account)
    return may_be_shown(lent, today=today, sectors=None if sight.is_desk else sight.sectors)


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
        if alert.state(now) in current
        and alert.id not in opened
        and (alert.kind is AlertKind.DESK or account.id not in (alert.raised_by_id, alert.except_account_id))
    )


def is_only_correction() -> ColumnElement[bool]:
    """Return the condition by which an alert was never anything but a correction (`Alert.is_only_correction`)."""
    return and_(Alert.kind == AlertKind.SIGHTING, Alert.report_id.is_(None), Alert.radius_m == 0)


def newest(session: Session, *, limit: int, now: datetime) -> list[Alert]:
    """Return the town's alerts for the desk: those that are out, then the newest; no tests, no calls to the desk.

    Nor what was never more than a correction: that has a page of its own.
    """
    is_out = and_(Alert.ends_at > now, Alert.recalled_at.is_(None))
    town = select(Alert).where(Alert.kind.not_in(TELL_THE_TOWN_NOTHING), not_(is_only_correction()))
    return list(session.scalars(town.order_by(case((is_out, 0), else_=1), Alert.raised_at.desc()).limit(limit)))
