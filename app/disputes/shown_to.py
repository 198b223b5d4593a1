"""Everybody who was shown somebody: by an alert, by a look at a picture, by opening the record, or on paper."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.correct_person import last_told, who_was_told
from app.alerts.models import Alert
from app.audit.models import Entry
from app.photos.models import Look
from app.profiles.models import Copy, Profile
from app.profiles.once_on import pictures_ever


class Shown(NamedTuple):
    """By account, and when the last of them heard of it: the moment by which everybody remembers it."""

    accounts: frozenset[int]
    at: datetime


def shown_to(session: Session, profile: Profile) -> Shown:
    """Return whom this profile was ever shown to, however long ago, as far as it is still kept."""
    alert = last_told(session, profile)
    found = who_was_told(session, profile) | _looked_at_pictures(session, profile) | _opened(session, profile)
    holders = session.scalars(select(Copy.account_id).where(Copy.profile_id == profile.id))
    at = alert.happened_at if alert else profile.published_at or profile.drafted_at
    return Shown(frozenset(found | {id for id in holders if id is not None}), at)


def _looked_at_pictures(session: Session, profile: Profile) -> set[int]:
    pictures = set(pictures_ever(session, profile))
    of_alerts = session.scalars(select(Alert.photo_id).where(Alert.profile_id == profile.id))
    pictures |= {id for id in of_alerts if id is not None}
    return set(session.scalars(select(Look.account_id).where(Look.photo_id.in_(pictures)).distinct()))


def _opened(session: Session, profile: Profile) -> set[int]:
    entries = select(Entry.actor_id).where(Entry.about == f"profile {profile.ref}", Entry.verb == "viewed").distinct()
    return {id for id in session.scalars(entries) if id is not None}
