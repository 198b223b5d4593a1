"""Which alerts a hospital or a college hears: by kind, written down by hand."""

from __future__ import annotations

import pytest

from app.alerts.models import AlertKind
from app.alerts.near_me import concerns
from app.alerts.quiet import is_quiet
from app.alerts.rules import hears
from app.members.models import Account, Premises, Role, Sector
from tests.town import CROSS
from tests.unit.alerts.test_concerns import SENDER, alert
from tests.unit.alerts.test_quiet import at

HEARS = {
    AlertKind.SIGHTING: False,
    AlertKind.LIVE: False,
    AlertKind.INCIDENT: False,
    AlertKind.MISSING: True,
    AlertKind.INFORMATION: True,
    AlertKind.TOWN_WIDE: True,
}


def works_at(*sectors: Sector, id: int = 2) -> Account:
    places = [
        Premises(
            id=number,
            name="x",
            member_id=1,
            zone_id="MID",
            sector=sector,
            latitude=CROSS.latitude,
            longitude=CROSS.longitude,
        )
        for number, sector in enumerate(sectors, 1)
    ]
    return Account(id=id, name="x", sign_in="x", role=Role.STAFF, premises=places)


@pytest.mark.parametrize(("kind", "told"), HEARS.items())
@pytest.mark.parametrize("sector", [Sector.HEALTH, Sector.EDUCATION])
def test_a_hospital_or_college_hears(sector: Sector, kind: AlertKind, told: bool) -> None:
    here = alert(kind=kind)
    assert hears(works_at(sector), here) is told
    assert concerns(here, works_at(sector)) is told


@pytest.mark.parametrize("kind", HEARS)
def test_who_works_at_a_shop_as_well_hears_all_there(kind: AlertKind) -> None:
    assert hears(works_at(Sector.HEALTH, Sector.RETAIL), alert(kind=kind))


def test_not_even_one_that_came_of_their_own_report_shows_somebody_to_them() -> None:
    assert not concerns(alert(), works_at(Sector.HEALTH, id=SENDER))


@pytest.mark.parametrize("sector", [Sector.HEALTH, Sector.EDUCATION])
@pytest.mark.parametrize(("time", "quiet"), [("18:59", False), ("19:00", True), ("06:59", True), ("07:00", False)])
def test_their_phones_rest_by_night(sector: Sector, time: str, quiet: bool) -> None:
    assert is_quiet({sector.value}, at(time)) is quiet
