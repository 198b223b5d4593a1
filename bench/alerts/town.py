"""A town with as many phones as an alert is to reach, all of them near: thirty shops, a profile for each round."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.kernel.db import transaction
from app.kernel.geo import Point, moved
from app.members.models import Account, Member, Premises, Role, Scheme, Sector, Zone
from app.web.parts import Parts
from bench.reliability.town import Keeper, let_in
from bench.town import add_phones, prepared, somebody_known

SHOPS = 30
_MIDDLE = Point(53.2, 2.2)  # at sea


def refs(rounds: int) -> list[str]:
    """Return the profiles of so many rounds: a second sighting of one profile is an update, not an alert."""
    return [f"WB-{number:04}" for number in range(1, rounds + 1)]


def raise_town(environ: dict[str, str], *, devices: int, rounds: int, push_origin: str) -> list[Keeper]:
    """Prepare the data folder, let the phones live there, and return one who reports for each round."""
    with prepared(environ) as app:
        parts: Parts = app.extensions["townwatch"]
        with transaction() as session:
            reporters = _settle(session, parts, rounds=rounds)
        add_phones(parts, devices, premises=SHOPS, push_origin=push_origin)
        return [let_in(app, id, is_signed_in=True) for id in reporters]


def _settle(session: Session, parts: Parts, *, rounds: int) -> list[int]:
    now = parts.clock()
    session.add(Scheme(name="Trial", short="T", town="Trial", colour="#0b5d5b", phone="", email=""))
    session.add(Zone(id="MID", name="Middle", latitude=_MIDDLE.latitude, longitude=_MIDDLE.longitude, radius_m=300))
    session.add(Member(id=1, name="Trial Foods"))
    session.flush()
    shops = [_shop(number) for number in range(SHOPS)]
    reporters = [
        Account(name=f"staff {number}", role=Role.STAFF, member_id=1, premises=[shops[0]]) for number in range(rounds)
    ]
    session.add_all([*shops, *reporters])
    session.flush()
    session.add_all(somebody_known(ref, by_id=reporters[0].id, now=now) for ref in refs(rounds))
    return [reporter.id for reporter in reporters]


def _shop(number: int) -> Premises:
    """One of thirty in a square of 250 m: each within 400 m of the first."""
    where = moved(_MIDDLE, east_m=50.0 * (number % 6), north_m=50.0 * (number // 6))
    return Premises(
        id=number + 1, name=f"Shop {number}", member_id=1, zone_id="MID", sector=Sector.SERVICE,
        latitude=where.latitude, longitude=where.longitude,
    )  # fmt: skip
