"""The zones of a town and the premises in them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit
from app.kernel.geo import Point
from app.members.models import Account, Member, Premises, Sector, Zone
from app.members.permissions import Permission, require
from app.members.rules import named, radius_fault, zone_id
from app.members.words import remember


class PlaceSaid(NamedTuple):
    """What the desk says about premises. `essential`: what people may not be kept from there, such as medicine."""

    name: str
    zone: Zone
    sector: Sector
    where: Point
    essential: str | None = None


class ZoneSaid(NamedTuple):
    """What the desk says about a zone: its middle, and how far it reaches in metres."""

    name: str
    where: Point
    radius_m: int


def add_premises(session: Session, member: Member, said: PlaceSaid, *, by: Account, now: datetime) -> Premises:
    """Write new premises of a member; raises NotFit without a name."""
    require(by, Permission.MANAGE_EVERYBODY)
    premises = Premises(
        name=named(said.name),
        member_id=member.id,
        zone_id=said.zone.id,
        sector=said.sector,
        latitude=said.where.latitude,
        longitude=said.where.longitude,
        essential=said.essential,
    )
    session.add(premises)
    session.flush()
    remember(session, premises, now=now)
    record(session, "added", f"premises {premises.id}", by_id=by.id, now=now, member=member.id, **_plain(said))
    return premises


def change_premises(session: Session, premises: Premises, said: PlaceSaid, *, by: Account, now: datetime) -> None:
    """Say something else about premises; what has happened there stays where it happened."""
    require(by, Permission.MANAGE_EVERYBODY)
    premises.name, premises.zone_id, premises.sector = named(said.name), said.zone.id, said.sector
    premises.latitude, premises.longitude, premises.essential = *said.where, said.essential
    remember(session, premises, now=now)
    record(session, "changed", f"premises {premises.id}", by_id=by.id, now=now, **_plain(said))


def add_zone(session: Session, said: ZoneSaid, *, by: Account, now: datetime) -> Zone:
    """Write a new zone; raises NotFit without a name, for one that another zone has, or for a wild radius."""
    require(by, Permission.MANAGE_EVERYBODY)
    _refuse_unfit(session, said, besides=None)
    taken = set(session.scalars(select(Zone.id)))
    zone = Zone(
        id=zone_id(said.name, taken),
        name=named(said.name),
        latitude=said.where.latitude,
        longitude=said.where.longitude,
        radius_m=said.radius_m,
    )
    session.add(zone)
    session.flush()
    record(session, "added", f"zone {zone.id}", by_id=by.id, now=now, name=zone.name, radius_m=zone.radius_m)
    return zone


def change_zone(session: Session, zone: Zone, said: ZoneSaid, *, by: Account, now: datetime) -> None:
    """Say something else about a zone; raises NotFit as above."""
    require(by, Permission.MANAGE_EVERYBODY)
    _refuse_unfit(session, said, besides=zone.id)
    zone.name, zone.radius_m = named(said.name), said.radius_m
    zone.latitude, zone.longitude = said.where
    record(session, "changed", f"zone {zone.id}", by_id=by.id, now=now, name=zone.name, radius_m=zone.radius_m)


def _refuse_unfit(session: Session, said: ZoneSaid, *, besides: str | None) -> None:
    name, faults = named(said.name).lower(), {}
    if any(zone.name.lower() == name and zone.id != besides for zone in session.scalars(select(Zone))):
        faults["name"] = "Another zone has this name."
    fault = radius_fault(said.radius_m)
    if fault:
        faults["radius_m"] = fault
    if faults:
        raise NotFit("Look at what is marked.", faults)


def _plain(said: PlaceSaid) -> dict[str, str | None]:
    at = f"{said.where.latitude:.6f}, {said.where.longitude:.6f}"
    place = {"name": said.name, "zone": said.zone.id, "sector": said.sector.value, "where": at}
    return {**place, "essential": said.essential}
