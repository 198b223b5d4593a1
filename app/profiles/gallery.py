"""What members see: the published profiles, newest and nearest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotThere
from app.members.models import Account, Premises
from app.members.nearby import metres_from
from app.members.permissions import Permission, require
from app.profiles.models import Profile, ProfileState, Sighting
from app.profiles.rules import visible_to_members


class Seen(NamedTuple):
    """One approved sighting, and how far it was from the reader's premises, in metres."""

    at: datetime
    place: str
    metres: int | None


class Shown(NamedTuple):
    """A profile as one reader sees it; `sightings` newest first."""

    profile: Profile
    sightings: list[Seen]

    @property
    def last(self) -> Seen | None:
        return self.sightings[0] if self.sightings else None


def gallery(session: Session, *, for_account: Account, today: date) -> list[Shown]:
    """Return the visible profiles: newest news first; of the same day, the nearest first."""
    require(for_account, Permission.SEE_GALLERY)
    published = session.scalars(select(Profile).where(Profile.state == ProfileState.PUBLISHED).order_by(Profile.id))
    visible = [profile for profile in published if visible_to_members(profile, today=today)]
    shown = [Shown(profile, seen) for profile, seen in _with_sightings(session, visible, for_account)]
    return sorted(shown, key=_newest_and_nearest)


def look_up(session: Session, ref: str, *, for_account: Account, today: date) -> Shown:
    """Return one visible profile; a hidden one answers like one that does not exist (NotThere)."""
    require(for_account, Permission.SEE_GALLERY)
    profile = session.scalars(select(Profile).where(Profile.ref == ref)).first()
    if profile is None or not visible_to_members(profile, today=today):
        raise NotThere("There is no such profile, or it has ended. The gallery shows all that are current.")
    ((_, seen),) = _with_sightings(session, [profile], for_account)
    return Shown(profile, seen)


def viewed(session: Session, profile: Profile, *, because: str, by: Account, now: datetime) -> None:
    """Write down that somebody opened the full record, and why."""
    record(session, "viewed", f"profile {profile.ref}", by_id=by.id, now=now, because=because)


def _with_sightings(
    session: Session, profiles: Iterable[Profile], account: Account
) -> list[tuple[Profile, list[Seen]]]:
    wanted = {profile.id: (profile, list[Seen]()) for profile in profiles}
    rows = session.execute(
        select(Sighting, Premises)
        .join(Premises, Premises.id == Sighting.premises_id)
        .where(Sighting.profile_id.in_(wanted))
        .order_by(Sighting.happened_at.desc())
    )
    for sighting, premises in rows:
        _, seen = wanted[sighting.profile_id]
        seen.append(Seen(sighting.happened_at, premises.name, metres_from(account, premises.where)))
    return list(wanted.values())


def _newest_and_nearest(shown: Shown) -> tuple[int, int, int]:
    published = shown.profile.published_at
    newest = max(when for when in (shown.last and shown.last.at, published) if when) if published else None
    near = shown.last.metres if shown.last and shown.last.metres is not None else 10**9
    return (-newest.toordinal() if newest else 0, near, shown.profile.id)
