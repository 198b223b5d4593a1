"""One short text that changes whenever somebody's list of alerts would: asked every few seconds by every open phone."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.alerts.models import Alert, Answer, Opened
from app.alerts.near_me import is_shown
from app.members.models import Account
from app.photos.models import Photo, PhotoState
from app.profiles.models import Profile


def state_of(session: Session, account: Account, now: datetime) -> str:
    """Return 32 hex digits: another list has others. It costs four short questions and reads no alert.

    It may change more often than the list, because others' alerts count as well: then a list is sent once too often.
    """
    here = sorted((place.id, place.latitude, place.longitude) for place in account.premises)
    said = [account.role, account.id, account.is_active, account.is_under_18, here, now.date()]
    said += [_alerts(session, now), _profiles(session, now)]
    for own in (Opened, Answer):
        said.append(
            tuple(session.execute(select(func.count(), func.max(own.at)).where(own.account_id == account.id)).one())
        )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def _alerts(session: Session, now: datetime) -> tuple[Any, ...]:
    """Return counts and last times that move with every change to an alert, and with each one's end."""
    is_ready = case((Photo.state == PhotoState.READY, 1), else_=0)
    counted = select(
        func.count(Alert.id),
        func.sum(case((Alert.ends_at <= now, 1), else_=0)),
        *(func.max(at) for at in (Alert.raised_at, Alert.approved_at, Alert.recalled_at, Alert.revised_at)),
        func.sum(Alert.repeats),
        func.sum(Alert.photo_id),
        func.sum(is_ready),
    ).outerjoin(Photo, Photo.id == Alert.photo_id)
    return tuple(session.execute(counted.where(is_shown(now))).one())


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
        )
        .where(Profile.id.in_(about))
        .order_by(Profile.id)
    )
    return [tuple(row) for row in rows]
