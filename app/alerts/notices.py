"""What the desk tells the town in its own words: a notice about nobody's report. Built here; sent by its own verbs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.models import Alert, AlertKind
from app.alerts.rules import EVERYWHERE_M
from app.kernel.errors import NotFit
from app.kernel.geo import Point
from app.members.models import Account, Premises, Sector, Zone

MOST_HOURS = 72
LONGEST = 600  # letters: it is read on a phone, standing
WHOLE_TOWN = "The whole town"


class Target(NamedTuple):
    """For whom a notice is: these zones and sectors; none chosen means all of them."""

    zones: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()


EVERYBODY = Target()


def notice(
    session: Session, kind: AlertKind, target: Target, *, wording: str, ends_at: datetime, by: Account, now: datetime
) -> Alert:
    """Return the alert, not yet kept nor sent: for a preview, or to be sent.

    Raises NotFit for zones or sectors that there are not, and for zones in which nobody works.
    """
    zones = _zones(session, target.zones)
    _refuse_unknown_sectors(target.sectors)
    one = zones[0] if len(zones) == 1 else None
    centre = _centre(session, zones)
    return Alert(
        id=uuid4(),
        kind=kind,
        place=" and ".join(zone.name for zone in zones) or WHOLE_TOWN,
        zone_id=one.id if one else None,
        latitude=centre.latitude,
        longitude=centre.longitude,
        radius_m=0 if one else EVERYWHERE_M,
        happened_at=now,
        raised_at=now,
        ends_at=ends_at,
        raised_by_id=by.id,
        approved_at=now,
        approved_by_id=by.id,
        wording=wording.strip(),
        sectors=list(target.sectors),
        only_premises=_premises_of(session, zones) if len(zones) > 1 else [],
        except_account_id=by.id,
    )


def wording_faults(wording: str) -> dict[str, str]:
    """Return what is wrong with the words of a notice, by field."""
    if not wording.strip():
        return {"wording": "Write what people should know. The person it is about may one day read this."}
    if len(wording.strip()) > LONGEST:
        return {"wording": f"At most {LONGEST} letters: it is read on a phone, standing."}
    return {}


def hours_faults(hours: int) -> dict[str, str]:
    return {} if 1 <= hours <= MOST_HOURS else {"hours": f"From 1 to {MOST_HOURS} hours."}


def _zones(session: Session, ids: Collection[str]) -> list[Zone]:
    zones = session.scalars(select(Zone).where(Zone.id.in_(set(ids))).order_by(Zone.name)).all()
    if len(zones) != len(set(ids)):
        raise NotFit("Look at what is marked.", {"zones": "Choose zones of this town."})
    return list(zones)


def _refuse_unknown_sectors(sectors: Collection[str]) -> None:
    if not set(sectors) <= {sector.value for sector in Sector}:
        raise NotFit("Look at what is marked.", {"sectors": "Choose from the sectors that are offered."})


def _premises_of(session: Session, zones: list[Zone]) -> list[int]:
    ids = list(session.scalars(select(Premises.id).where(Premises.zone_id.in_([zone.id for zone in zones]))))
    if not ids:  # an empty list would mean everybody
        raise NotFit("Look at what is marked.", {"zones": "Nobody works in these zones."})
    return ids


def _centre(session: Session, zones: list[Zone]) -> Point:
    zone = zones[0] if zones else session.scalars(select(Zone).order_by(Zone.id).limit(1)).first()
    return Point(zone.latitude, zone.longitude) if zone else Point(0.0, 0.0)
