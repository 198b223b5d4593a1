"""What members see: the published profiles, newest and nearest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from app.audit.record import record
from app.kernel.errors import NotThere
from app.members.models import Account, Premises
from app.members.nearby import metres_from
from app.members.permissions import Permission, require
from app.members.sight import sight_of
from app.profiles.find import by_ref
from app.profiles.forget_sightings import still_shown
from app.profiles.models import Profile, ProfilePhoto, ProfileState, Sighting
from app.profiles.pictures import pictures_for
from app.profiles.rules import visible_to


class Seen(NamedTuple):
    """One approved sighting, and how far it was from the reader's premises, in metres."""

    at: datetime
    place: str
    metres: int | None


class Shown(NamedTuple):
    """A profile as one reader sees it; `sightings` newest first. `pictures`: those that this reader is shown."""

    profile: Profile
    sightings: list[Seen]
    pictures: list[ProfilePhoto]

    @property
    def last(self) -> Seen | None:
        return self.sightings[0] if self.sightings else None


def gallery(session: Session, *, for_account: Account, today: date) -> list[Shown]:
    """Return the profiles that this account sees, each with its last sighting.

    Newest news first; of the same day, the nearest first.
    """
    visible, sight = current(session, for_account=for_account, today=today), sight_of(for_account)
    seen = _with_sightings(session, visible, for_account, today, most=1)
    shown = [Shown(profile, where, pictures_for(profile, sight, today=today)) for profile, where in seen]
    return sorted(shown, key=_newest_and_nearest)


def current(session: Session, *, for_account: Account, today: date) -> list[Profile]:
    """Return the profiles that this account sees, without where they were seen."""
    require(for_account, Permission.SEE_GALLERY)
    whole = selectinload(Profile.pictures), selectinload(Profile.zones)
    published = session.scalars(
        select(Profile).where(Profile.state == ProfileState.PUBLISHED).order_by(Profile.id).options(*whole)
    )
    sight = sight_of(for_account)
    return [profile for profile in published if visible_to(profile, sight, today=today)]


def look_up(session: Session, ref: str, *, for_account: Account, today: date) -> Shown:
    """Return one visible profile; a hidden one answers like one that does not exist (NotThere)."""
    require(for_account, Permission.SEE_GALLERY)
    profile = by_ref(session, ref)
    sight = sight_of(for_account)
    if profile is None or not visible_to(profile, sight, today=today):
        raise NotThere("There is no such profile, or it has ended. The gallery shows all that are current.")
    ((_, seen),) = _with_sightings(session, [profile], for_account, today)
    return Shown(profile, seen, pictures_for(profile, sight, today=today))


def viewed(session: Session, profile: Profile, *, because: str, by: Account, now: datetime) -> None:
    """Write down that somebody opened the full record, and why."""
    record(session, "viewed", f"profile {profile.ref}", by_id=by.id, now=now, because=because)


def _with_sightings(
    session: Session, profiles: Iterable[Profile], account: Account, today: date, *, most: int = 1000
) -> list[tuple[Profile, list[Seen]]]:
    wanted = {profile.id: (profile, list[Seen]()) for profile in profiles}
    nth = func.row_number().over(partition_by=Sighting.profile_id, order_by=Sighting.happened_at.desc())
    ours = select(Sighting.profile_id, Sighting.premises_id, Sighting.happened_at, nth.label("nth"))
    last = ours.where(Sighting.profile_id.in_(wanted), still_shown(today)).subquery()
    rows = session.execute(
        select(last.c.profile_id, last.c.happened_at, Premises)
        .join(Premises, Premises.id == last.c.premises_id)
        .where(last.c.nth <= most)
        .order_by(last.c.happened_at.desc())
    )
    for profile_id, at, premises in rows:
        _, seen = wanted[profile_id]
        seen.append(Seen(at, premises.name, metres_from(account, premises.where)))
    return list(wanted.values())


def _newest_and_nearest(shown: Shown) -> tuple[int, int, int]:
    published = shown.profile.published_at
    newest = max(when for when in (shown.last and shown.last.at, published) if when) if published else None
    near = shown.last.metres if shown.last and shown.last.metres is not None else 10**9
    return (-newest.toordinal() if newest else 0, near, shown.profile.id)
