"""Zones and premises: where things are, by degrees or by metres."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotThere
from app.kernel.geo import Point
from app.members.models import Member, Premises, Sector, Zone
from app.members.permissions import Permission
from app.members.places import (
    PlaceSaid,
    ZoneSaid,
    add_premises,
    add_zone,
    change_premises,
    change_zone,
)
from app.members.rules import radius_fault
from app.web.desk_member import find as find_member
from app.web.guard import needs
from app.web.parts import actor, now
from app.web.typed import as_typed, position, whole

pages = Blueprint("desk_places", __name__)

# What people may not be kept from: a notice never covers these.
ESSENTIAL = ("food", "health", "medicine", "post and cash", "public service", "transport")
_RADIUS_M = "200"


@pages.get("/desk/zones")
@needs(Permission.MANAGE_EVERYBODY)
def all_zones() -> ResponseReturnValue:
    return _zones({})


@pages.post("/desk/zones")
@needs(Permission.MANAGE_EVERYBODY)
def new_zone() -> ResponseReturnValue:
    fields = as_typed()
    try:
        with transaction() as session:
            add_zone(session, _zone_said(session, fields), by=actor(), now=now())
    except NotFit as unfit:
        return _zones(fields, unfit.fields), 422
    return redirect("/desk/zones?done=kept", 303)


@pages.get("/desk/zones/<zone_id>")
@needs(Permission.MANAGE_EVERYBODY)
def one_zone(zone_id: str) -> ResponseReturnValue:
    return _zone(zone_id)


@pages.post("/desk/zones/<zone_id>")
@needs(Permission.MANAGE_EVERYBODY)
def keep_zone(zone_id: str) -> ResponseReturnValue:
    fields = as_typed()
    try:
        with transaction() as session:
            zone = _find_zone(session, zone_id)
            change_zone(session, zone, _zone_said(session, fields), by=actor(), now=now())
    except NotFit as unfit:
        return _zone(zone_id, fields, unfit.fields), 422
    return redirect("/desk/zones?done=kept", 303)


@pages.get("/desk/members/<int(max=2147483647):member_id>/premises")
@needs(Permission.MANAGE_EVERYBODY)
def new_form(member_id: int) -> ResponseReturnValue:
    return _place_form(find_member(db.session(), member_id), None, {})


@pages.post("/desk/members/<int(max=2147483647):member_id>/premises")
@needs(Permission.MANAGE_EVERYBODY)
def new_premises(member_id: int) -> ResponseReturnValue:
    """Write new premises of a member; everything typed comes back when something is missing."""
    fields = as_typed()
    try:
        with transaction() as session:
            add_premises(session, find_member(session, member_id), _place_said(session, fields), by=actor(), now=now())
    except NotFit as unfit:
        return _place_form(find_member(db.session(), member_id), None, fields, unfit.fields), 422
    return redirect(f"/desk/members/{member_id}?done=kept", 303)


@pages.get("/desk/premises/<int(max=2147483647):premises_id>")
@needs(Permission.MANAGE_EVERYBODY)
def one(premises_id: int) -> ResponseReturnValue:
    place = _find(db.session(), premises_id)
    return _place_form(place.member, place, _as_kept(place))


@pages.post("/desk/premises/<int(max=2147483647):premises_id>")
@needs(Permission.MANAGE_EVERYBODY)
def keep(premises_id: int) -> ResponseReturnValue:
    fields = as_typed()
    try:
        with transaction() as session:
            place = _find(session, premises_id)
            change_premises(session, place, _place_said(session, fields), by=actor(), now=now())
            member_id = place.member_id
    except NotFit as unfit:
        place = _find(db.session(), premises_id)
        return _place_form(place.member, place, fields, unfit.fields), 422
    return redirect(f"/desk/members/{member_id}?done=kept", 303)


def _place_said(session: Session, fields: dict[str, str]) -> PlaceSaid:
    zone = session.get(Zone, fields.get("zone", ""))
    sector = next((sector for sector in Sector if sector.value == fields.get("sector")), None)
    where, faults = position(fields, Point(zone.latitude, zone.longitude) if zone else None)
    if not fields.get("name", "").strip():
        faults["name"] = "What it is called over its door."
    if zone is None:
        faults["zone"] = "Choose one."
    if sector is None:
        faults["sector"] = "Choose one."
    if faults or zone is None or sector is None or where is None:
        raise NotFit("Look at what is marked.", faults)
    return PlaceSaid(fields["name"], zone, sector, where, fields.get("essential", "").strip() or None)


def _zone_said(session: Session, fields: dict[str, str]) -> ZoneSaid:
    measured = session.get(Zone, fields.get("measured_from", ""))
    where, faults = position(fields, Point(measured.latitude, measured.longitude) if measured else None)
    radius = whole(fields.get("radius_m", ""))
    if not fields.get("name", "").strip():
        faults["name"] = "What people in town call it."
    if radius is None:
        faults["radius_m"] = radius_fault(0) or ""
    if faults or where is None or radius is None:
        raise NotFit("Look at what is marked.", faults)
    return ZoneSaid(fields["name"], where, radius)


def _find(session: Session, id: int) -> Premises:
    found = session.get(Premises, id)
    if found is None:
        raise NotThere("There are no such premises.")
    return found


def _find_zone(session: Session, id: str) -> Zone:
    found = session.get(Zone, id)
    if found is None:
        raise NotThere("There is no such zone.")
    return found


def _as_kept(place: Premises | Zone) -> dict[str, str]:
    """Return a place as its form would have sent it."""
    fields = {"name": place.name, "position": f"{place.latitude:.6f}, {place.longitude:.6f}"}
    if isinstance(place, Zone):
        return {**fields, "radius_m": str(place.radius_m)}
    return {**fields, "zone": place.zone_id, "sector": place.sector.value, "essential": place.essential or ""}


def _all_zones(session: Session) -> list[Zone]:
    return list(session.scalars(select(Zone).order_by(Zone.name)))


def _zones(fields: dict[str, str], faults: dict[str, str] | None = None) -> str:
    zones = _all_zones(db.session())
    return render_template(
        "people/zones.html",
        zones=zones,
        zone_choices=[(one.id, one.name) for one in zones],
        zone=None,
        typed={"radius_m": _RADIUS_M} | fields,
        faults=faults or {},
        done="Kept." if request.args.get("done") == "kept" else "",
    )


def _zone(id: str, fields: dict[str, str] | None = None, faults: dict[str, str] | None = None) -> str:
    zone = _find_zone(db.session(), id)
    others = [one for one in _all_zones(db.session()) if one.id != id]
    kept = fields if fields is not None else _as_kept(zone)
    return render_template(
        "people/zones.html",
        zones=others,
        zone_choices=[(one.id, one.name) for one in others],
        zone=zone,
        typed=kept,
        faults=faults or {},
        done="",
    )


def _place_form(
    member: Member, place: Premises | None, fields: dict[str, str], faults: dict[str, str] | None = None
) -> str:
    known = [*ESSENTIAL, *({fields["essential"]} - set(ESSENTIAL) if fields.get("essential") else ())]
    return render_template(
        "people/premises.html",
        member=member,
        shop=place,
        zones=[(zone.id, zone.name) for zone in _all_zones(db.session())],
        sectors=[(sector.value, sector.value.capitalize()) for sector in Sector],
        essential=[(word, word.capitalize()) for word in known],
        typed=fields,
        faults=faults or {},
    )
