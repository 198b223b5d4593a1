"""A town of as many parts as there are alerts, three kilometres apart: each alert rings in one part alone."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.kernel.db import transaction
from app.kernel.geo import Point, moved
from app.members.models import Account, Member, Premises, Role, Scheme, Sector, Zone
from app.web.parts import Parts
from bench.reliability.town import Keeper, let_in
from bench.town import add_phones, prepared, somebody_known

_MIDDLE = Point(53.2, 2.2)  # at sea
_APART_M = 3000.0
REF = "WB-{:04}"


def raise_town(environ: dict[str, str], *, devices: int, parts_of_town: int, push_origin: str) -> list[Keeper]:
    """Prepare the data folder, let the phones live there in equal parts, and return one who reports in each part."""
    with prepared(environ) as app:
        parts: Parts = app.extensions["townwatch"]
        with transaction() as session:
            reporters = _settle(session, parts, parts_of_town)
        add_phones(parts, devices, premises=parts_of_town, push_origin=push_origin)
        return [let_in(app, id, is_signed_in=True) for id in reporters]


def _settle(session: Session, parts: Parts, parts_of_town: int) -> list[int]:
    now = parts.clock()
    session.add_all(
        [
            Scheme(name="Trial", short="T", town="Trial", colour="#0b5d5b", phone="", email=""),
            Member(id=1, name="Trial Foods"),
            *(_zone(number) for number in range(parts_of_town)),
        ]
    )
    session.flush()
    shops = [_shop(number) for number in range(parts_of_town)]
    reporters = [Account(name=f"staff {shop.id}", role=Role.STAFF, member_id=1, premises=[shop]) for shop in shops]
    session.add_all([*shops, *reporters])
    session.flush()
    session.add_all(
        somebody_known(REF.format(number), by_id=reporters[0].id, now=now) for number in range(parts_of_town)
    )
    return [reporter.id for reporter in reporters]


def _where(number: int) -> Point:
    return moved(_MIDDLE, east_m=_APART_M * (number % 5), north_m=_APART_M * (number // 5))


def _zone(number: int) -> Zone:
    where = _where(number)
    return Zone(
        id=f"Z{number}", name=f"Part {number}", latitude=where.latitude, longitude=where.longitude, radius_m=300
    )


def _shop(number: int) -> Premises:
    where = _where(number)
    return Premises(
        id=number + 1, name=f"Shop {number}", member_id=1, zone_id=f"Z{number}", sector=Sector.SERVICE,
        latitude=where.latitude, longitude=where.longitude,
    )  # fmt: skip
