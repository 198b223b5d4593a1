"""One short text that changes whenever somebody's list of alerts would: asked every few seconds by every open phone."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from app.alerts.models import Alert, Answer, Opened
from app.alerts.near_me import is_shown
from app.members.models import Account
from app.photos.models import Photo
from app.profiles.models import PolicePhoto, Profile, profile_zone


def state_of(session: Session, account: Account, now: datetime) -> str:
    """Return 32 hex digits: another list has others. It costs four short questions and reads no alert whole.

    It may change more often than the list, because others' alerts count as well: then a list is sent once too often.
    """
    here = sorted(
        (place.id, place.latitude, place.longitude, place.zone_id, place.sector) for place in account.premises
    )
    said = [account.role, account.id, account.is_active, account.is_under_18, account.is_guard, here, now.date()]
    said += [_alerts(session, now), _profiles(session, now)]
    for own in (Opened, Answer):
        said.append(
            tuple(session.execute(select(func.count(), func.max(own.at)).where(own.account_id == account.id)).one())
        )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def _alerts(session: Session, now: datetime) -> list[tuple[Any, ...]]:
    """Return of each alert what moves with every change to it: row by row, because sums can hide two changes at once.

    With its picture: whether that can be seen, and on what terms the police have lent it.
    """
    has_ended = case((Alert.ends_at <= now, 1), else_=0)
    times = (Alert.raised_at, Alert.approved_at, Alert.recalled_at, Alert.revised_at)
    rows = (
        select(Alert.id, Alert.kind, Alert.recalled_as, *times, has_ended, Alert.repeats, Alert.fanned_after)
        .add_columns(Alert.photo_id, Photo.state, PolicePhoto.noted_at, PolicePhoto.returned_at)
        .outerjoin(Photo, Photo.id == Alert.photo_id)
        .outerjoin(
            PolicePhoto,
            and_(PolicePhoto.photo_id == Alert.photo_id, PolicePhoto.profile_id == Alert.profile_id),
        )
    )
    return [tuple(row) for row in session.execute(rows.where(is_shown(now)).order_by(Alert.id))]


def _profiles(session: Session, now: datetime) -> list[tuple[Any, ...]]:
    """Return what decides whether members may see the profiles that these alerts are about."""
    about = select(Alert.profile_id).where(is_shown(now), Alert.profile_id.is_not(None))
    rows = session.execute(
        select(
            Profile.id,
            Profile.state,
            Profile.hidden_because,
            Profile.standing,
            Profile.standing_until,
            Profile.review_on,
            Profile.shown_young_until,
            Profile.kind,
            profile_zone.c.zone_id,
        )
        .outerjoin(profile_zone, profile_zone.c.profile_id == Profile.id)
        .where(Profile.id.in_(about))
        .order_by(Profile.id, profile_zone.c.zone_id)
    )
    return [tuple(row) for row in rows]
