"""The screen on which somebody says which alerts ring for them."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.kernel.db import transaction
from app.members.models import Role
from tests import town
from tests.builders import new_account, signed_in
from tests.conftest import Clock, Phone


@pytest.fixture
def ben(app: Flask) -> Phone:
    return signed_in(app, town.BEN)


def wishes(phone: Phone) -> dict[str, Any]:
    answer = phone.get("/api/alerts/wishes").json
    assert answer is not None
    return answer


def body(**changes: Any) -> dict[str, Any]:
    nothing = {"unwanted": [], "radius_m": None, "quiet_from": None, "quiet_until": None, "works_nights": False}
    return {**nothing, **changes}


def test_who_never_said_gets_all_kinds_in_the_hours_of_where_they_work(ben: Phone) -> None:
    said = wishes(ben)
    assert all(one["wanted"] for one in said["kinds"])
    assert (said["radius_m"], said["quiet_from"], said["usual_hours"]) == (None, None, "05:00 to 15:00")


def test_what_is_chosen_is_kept_and_is_nobody_elses(app: Flask, ben: Phone) -> None:
    chosen = body(unwanted=["missing", "live"], radius_m=200, quiet_from=22 * 60, quiet_until=6 * 60)
    assert ben.put("/api/alerts/wishes", json=chosen).status_code == 200
    said = wishes(signed_in(app, town.BEN))
    assert {one["key"] for one in said["kinds"] if not one["wanted"]} == {"missing", "live"}
    assert (said["radius_m"], said["quiet_from"], said["quiet_until"]) == (200, 1320, 360)
    assert wishes(signed_in(app, town.ASHA))["radius_m"] is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"unwanted": ["town-wide"]}, "unwanted"),
        ({"unwanted": ["birds"]}, "unwanted"),
        ({"radius_m": 5}, "radius_m"),
        ({"quiet_from": 60}, "quiet_until"),
        ({"quiet_from": 60, "quiet_until": 60}, "quiet_until"),
        ({"quiet_from": 60, "quiet_until": 1440}, "quiet_until"),
    ],
)
def test_what_cannot_be_wished_is_refused_beside_its_field(ben: Phone, change: dict[str, Any], field: str) -> None:
    refused = ben.put("/api/alerts/wishes", json=body(**change))
    assert refused.status_code == 422
    assert refused.json is not None
    assert field in refused.json["fields"]
    assert wishes(ben)["radius_m"] is None


def test_a_shift_begins_and_ends(app: Flask, ben: Phone, clock: Clock) -> None:
    begun = ben.put("/api/alerts/shift", json={"hours": 4}).json
    assert begun is not None
    assert begun["on_shift_until"] == "2026-11-18T16:00:00Z"
    ended = ben.put("/api/alerts/shift", json={"hours": None}).json
    assert ended is not None
    assert ended["on_shift_until"] is None


def test_a_shift_that_is_over_is_not_shown(app: Flask, ben: Phone, clock: Clock) -> None:
    ben.put("/api/alerts/shift", json={"hours": 2})
    clock.passes(hours=2)
    assert wishes(signed_in(app, town.BEN))["on_shift_until"] is None


@pytest.mark.parametrize("hours", [0, -1, 15, 10**9])
def test_a_shift_that_is_none_is_refused(ben: Phone, hours: int) -> None:
    assert ben.put("/api/alerts/shift", json={"hours": hours}).status_code == 422


def test_choosing_kinds_does_not_end_a_shift(ben: Phone) -> None:
    ben.put("/api/alerts/shift", json={"hours": 4})
    ben.put("/api/alerts/wishes", json=body(unwanted=["missing"]))
    assert wishes(ben)["on_shift_until"] is not None


def test_who_works_in_two_sectors_is_told_when_both_are_quiet(app: Flask) -> None:
    with transaction() as session:
        who = new_account(session, Role.LEAD, premises=[town.ORCHARD, town.LANTERN], member_id=town.ORCHARD).id
    assert wishes(signed_in(app, who))["usual_hours"] == "05:00 to 07:00"
