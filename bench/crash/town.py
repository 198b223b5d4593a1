"""A town of as many parts as there are alerts, three kilometres apart: each alert rings in one part alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.alerts.models import Subscription, Wishes
from app.kernel.db import transaction
from app.kernel.geo import Point, moved
from app.members.models import Account, Member, Premises, Role, Scheme, Sector, Zone, account_premises
from app.profiles.models import Kind, Profile, ProfileState, Standing
from app.web.parts import Parts
from bench.reliability.town import Keeper, browser_keys, leave_no_wal, let_in, opened

_MIDDLE = Point(53.2, 2.2)  # at sea
_APART_M = 3000.0
_AT_ONCE = 500
REF = "WB-{:04}"


def raise_town(environ: dict[str, str], *, devices: int, parts_of_town: int, push_origin: str) -> list[Keeper]:
    """Prepare the data folder, let the phones live there in equal parts, and return one who reports in each part."""
    with opened(environ) as app:
        prepared = app.test_cli_runner().invoke(args=["prepare", "--no-demo"])
        assert prepared.exit_code == 0, prepared.output
        parts: Parts = app.extensions["townwatch"]
        with transaction() as session:
            reporters = _settle(session, parts, parts_of_town)
        for first in range(0, devices, _AT_ONCE):
            numbers = range(first, min(devices, first + _AT_ONCE))
            with transaction() as session:
                _add_phones(session, parts, numbers, parts_of_town, push_origin)
        keepers = [let_in(app, id, is_signed_in=True) for id in reporters]
    leave_no_wal(Path(environ["DATA_DIR"]) / "var" / "townwatch.db")
    return keepers


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
        Profile(
            ref=REF.format(number), kind=Kind.KNOWN, state=ProfileState.PUBLISHED, standing=Standing.EXCLUDED,
            standing_until=now.date() + timedelta(days=200), title="Nobody at all", seen="Took what was not theirs.",
            drafted_by_id=reporters[0].id, drafted_at=now, published_by_id=reporters[0].id, published_at=now,
            review_on=now.date() + timedelta(days=60),
        )
        for number in range(parts_of_town)
    )  # fmt: skip
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


def _add_phones(session: Session, parts: Parts, numbers: range, parts_of_town: int, push_origin: str) -> None:
    """Somebody with one phone each, who works nights: the hour of the trial must not matter."""
    people = [Account(name=f"person {number}", role=Role.STAFF, member_id=1) for number in numbers]
    session.add_all(people)
    session.flush()
    pairs = list(zip(numbers, people, strict=True))
    works_at = [{"account_id": person.id, "premises_id": number % parts_of_town + 1} for number, person in pairs]
    session.execute(insert(account_premises), works_at)
    session.add_all(Wishes(account_id=person.id, works_nights=True) for person in people)
    key_id, now = parts.vapid.current.id, parts.clock()
    for number, person in pairs:
        p256dh, auth = browser_keys()
        session.add(
            Subscription(
                account_id=person.id, endpoint=f"{push_origin}/device/{number}", p256dh=p256dh, auth=auth,
                key_id=key_id, host="127.0.0.1", made_at=now, seen_at=now,
            )
        )  # fmt: skip
