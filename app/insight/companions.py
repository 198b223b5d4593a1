"""Who of those with a profile was there too, and in which vehicle somebody came. For the desk alone, never a member."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from app.members.models import Account, Premises
from app.members.permissions import Permission, require
from app.profiles.models import Associate, Profile, ProfileState, Sighting, Vehicle
from app.review.models import ReportVehicle


class Met(NamedTuple):
    """One report in which both were: `is_conduct` says whether the other one did something too."""

    report_id: UUID
    at: datetime
    place: str
    is_conduct: bool


class Companion(NamedTuple):
    """Another profile: the reports of the trail in which both were, and why the desk has linked the two, if it has."""

    profile: Profile
    met: list[Met]
    because: str


class Where(NamedTuple):
    """One report in which a vehicle is named."""

    report_id: UUID
    at: datetime
    place: str


class Came(NamedTuple):
    """A vehicle: kept with the profile and why, or (`is_kept` False) only named in a report of the trail."""

    plate: str
    looks: str
    because: str
    is_kept: bool
    seen: list[Where]


def companions(session: Session, profile: Profile, *, begins: datetime | None, for_account: Account) -> list[Companion]:
    """Return the other profiles of the same reports of conduct, most often first, then those only linked.

    Nobody without a profile is here, and nobody whose profile was withdrawn.
    """
    require(for_account, Permission.PUBLISH_PROFILES)
    own, other = aliased(Sighting), aliased(Sighting)
    wanted = (
        select(other.profile_id, other.report_id, other.happened_at, Premises.name, other.is_conduct)
        .join(own, own.report_id == other.report_id)
        .join(Premises, Premises.id == other.premises_id)
        .where(own.profile_id == profile.id, own.is_conduct, other.profile_id != profile.id)
        .order_by(other.happened_at.desc(), other.report_id)
    )
    if begins is not None:
        wanted = wanted.where(own.happened_at >= begins)
    met: dict[int, list[Met]] = {}
    for id, report_id, at, place, is_conduct in session.execute(wanted):
        met.setdefault(id, []).append(Met(report_id, at, place, is_conduct))
    linked = _linked(session, profile.id)
    known = session.scalars(
        select(Profile).where(Profile.id.in_(met.keys() | linked.keys()), Profile.state != ProfileState.WITHDRAWN)
    )
    found = [Companion(one, met.get(one.id, []), linked.get(one.id, "")) for one in known]
    return sorted(found, key=lambda one: (-len(one.met), one.profile.ref))


def vehicles(session: Session, profile: Profile, *, begins: datetime | None, for_account: Account) -> list[Came]:
    """Return the vehicles kept with the profile and those named in its reports of conduct, with where."""
    require(for_account, Permission.PUBLISH_PROFILES)
    kept = {
        one.plate: one
        for one in session.scalars(select(Vehicle).where(Vehicle.profile_id == profile.id).order_by(Vehicle.plate))
    }
    wanted = (
        select(ReportVehicle.plate, ReportVehicle.report_id, Sighting.happened_at, Premises.name)
        .join(Sighting, Sighting.report_id == ReportVehicle.report_id)
        .join(Premises, Premises.id == Sighting.premises_id)
        .where(Sighting.profile_id == profile.id, Sighting.is_conduct)
        .order_by(Sighting.happened_at.desc())
    )
    if begins is not None:
        wanted = wanted.where(Sighting.happened_at >= begins)
    seen: dict[str, list[Where]] = {plate: [] for plate in kept}
    for plate, report_id, at, place in session.execute(wanted):
        seen.setdefault(plate, []).append(Where(report_id, at, place))
    return [
        Came(plate, kept[plate].looks, kept[plate].because, True, where)
        if plate in kept
        else Came(plate, "", "", False, where)
        for plate, where in sorted(seen.items(), key=lambda one: (-len(one[1]), one[0]))
    ]


def _linked(session: Session, id: int) -> dict[int, str]:
    rows = session.scalars(select(Associate).where(or_(Associate.profile_id == id, Associate.other_id == id)))
    return {row.other_id if row.profile_id == id else row.profile_id: row.because for row in rows}
