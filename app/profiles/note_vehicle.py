"""A vehicle in which somebody came. For the desk alone: members are never shown one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Profile, ProfileState, Vehicle
from app.profiles.plates import is_plate, plain_plate
from app.profiles.words import remember


def note_vehicle(
    session: Session, profile: Profile, plate: str, *, looks: str, because: str, by: Account, now: datetime
) -> Vehicle:
    """Keep a vehicle under its registration; raises NotFit for none, NotPossible for one that is kept already."""
    require(by, Permission.PUBLISH_PROFILES)
    if profile.state is ProfileState.WITHDRAWN:
        raise NotPossible(f"{profile.ref} is withdrawn. Nothing is added to it any more.")
    known, faults = plain_plate(plate), {}
    if not is_plate(known):
        faults["plate"] = "Letters and numbers as on the plate, such as AB12 CDE."
    if not because.strip():
        faults["vehicle_because"] = "Who saw them with it, and when?"
    if faults:
        raise NotFit("Look at what is marked, then send again.", faults)
    if session.get(Vehicle, (profile.id, known)) is not None:
        raise NotPossible(f"{known} is kept with {profile.ref} already.")
    made = Vehicle(
        profile_id=profile.id, plate=known, looks=looks.strip(), because=because.strip(), by_id=by.id, at=now
    )
    session.add(made)
    remember(session, profile)
    record(session, "noted a vehicle", f"profile {profile.ref}", by_id=by.id, now=now, plate=known)
    return made


def drop_vehicle(session: Session, profile: Profile, plate: str, *, by: Account, now: datetime) -> None:
    """Take a vehicle from a profile; raises NotPossible where it is not kept."""
    require(by, Permission.PUBLISH_PROFILES)
    known = session.get(Vehicle, (profile.id, plain_plate(plate)))
    if known is None:
        raise NotPossible("This vehicle is not kept here any more.")
    session.delete(known)
    remember(session, profile)
    record(session, "dropped a vehicle", f"profile {profile.ref}", by_id=by.id, now=now, plate=known.plate)
