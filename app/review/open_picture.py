"""Which photos an account may look at: only what one of its own screens shows."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.models import Alert
from app.alerts.near_me import may_read, shows_picture_to
from app.kernel.errors import NotThere
from app.members.models import Account
from app.members.permissions import Permission, may
from app.members.sight import sight_of
from app.photos.models import Photo
from app.profiles.models import Profile, ProfilePhoto
from app.profiles.pictures import gone_back, may_be_shown
from app.profiles.rules import visible_to
from app.reports.models import Report, ReportPhoto


def open_picture(session: Session, photo_id: int, *, for_account: Account, now: datetime, today: date) -> Photo:
    """Return the photo if this account may see it now; one it may not see answers like none (NotThere).

    What the police lent and is back, or due back, is there for nobody, not even for the desk.
    """
    photo = session.get(Photo, photo_id)
    is_gone = photo_id in gone_back(session, today=today)
    if photo is None or is_gone or not _may_see(session, photo_id, for_account, now, today):
        raise NotThere("There is no picture here, or not yet.")
    return photo


def _may_see(session: Session, photo_id: int, account: Account, now: datetime, today: date) -> bool:
    return (
        may(account, Permission.DECIDE_REPORTS)
        or _in_gallery(session, photo_id, account, today)
        or _in_own_report(session, photo_id, account)
        or _in_alert(session, photo_id, account, now, today)
    )


def _in_gallery(session: Session, photo_id: int, account: Account, today: date) -> bool:
    if not may(account, Permission.SEE_GALLERY):
        return False
    sight = sight_of(account)
    sectors = None if sight.is_desk else sight.sectors
    rows = session.execute(
        select(Profile, ProfilePhoto)
        .join(ProfilePhoto, ProfilePhoto.profile_id == Profile.id)
        .where(ProfilePhoto.photo_id == photo_id)
    )
    return any(
        visible_to(profile, sight, today=today) and may_be_shown(row.police, today=today, sectors=sectors)
        for profile, row in rows
    )


def _in_own_report(session: Session, photo_id: int, account: Account) -> bool:
    if account.is_under_18 or not may(account, Permission.SEND_REPORTS):
        return False
    own = select(ReportPhoto.photo_id).join(Report, Report.id == ReportPhoto.report_id)
    return session.scalar(own.where(ReportPhoto.photo_id == photo_id, Report.reporter_id == account.id)) is not None


def _in_alert(session: Session, photo_id: int, account: Account, now: datetime, today: date) -> bool:
    if not may(account, Permission.SEE_ALERTS):
        return False
    alerts = session.scalars(select(Alert).where(Alert.photo_id == photo_id))
    return any(
        may_read(session, alert, account) and shows_picture_to(session, alert, account, now=now, today=today)
        for alert in alerts
    )
