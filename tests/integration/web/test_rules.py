"""The screens of the rules: drawn for the desk and the Board, a form in which nothing is lost, and the versions."""

from __future__ import annotations

import html
from typing import Any

import pytest
from flask import Flask

from app.kernel.db import db
from app.scheme_rules.current import current_rules
from app.scheme_rules.matrix import Matrix
from app.scheme_rules.presets import DTAC, PRESETS
from app.web.rules_form import as_body, as_form

WHY = {"approved_on": "2026-11-18", "because": "The Board met."}


def typed(**changes: str) -> dict[str, Any]:
    form = {**as_form(DTAC), **WHY, **changes}
    several = {name for name in form if name in ("always_board", "needs_police_outcome", "never_on_notice")}
    return {name: value.split(",") if name in several else value for name, value in form.items()}


@pytest.mark.parametrize("name", PRESETS)
def test_a_form_that_nobody_has_changed_is_the_rules_themselves(app: Flask, name: str) -> None:
    body, _ = as_body(as_form(PRESETS[name]))
    assert Matrix.model_validate(body) == PRESETS[name]


@pytest.mark.parametrize("who", ["Mo", "Dee", "Bea"])
def test_the_desk_and_the_board_read_them(phone_of: Any, who: str) -> None:
    page = html.unescape(phone_of(who).get("/rules").text)
    assert "3 or more points propose an exclusion of 12 months." in page
    assert "Always for the Board: weapon." in page
    assert "Community protection notice" in page


def test_a_new_version_holds_and_says_who_wrote_it_and_what_changed(phone_of: Any) -> None:
    bea = phone_of("Bea")
    assert bea.post("/rules/new", data=typed(warning_months="6", **{"points.theft": "3"})).status_code == 303
    page = html.unescape(bea.get("/rules").text)
    for says in (
        "Version 1",
        "The Board met.",
        "Bea",
        "Theft: 3 points, before 2.",
        "Months of a warning: 6, before 12.",
    ):
        assert says in page
    assert "12 months" in bea.get("/rules/0").text
    assert bea.get("/rules/2").status_code == 404


def test_a_route_is_switched_on_and_one_is_added(phone_of: Any) -> None:
    added = {"key": "pspo", "name": "Public spaces order", "issued_by": "council", "min_age": "18", "standard": "x"}
    changes = {f"routes.5.{key}": value for key, value in added.items()} | {"routes.4.in_use": "yes"}
    mo = phone_of("Mo")
    assert mo.post("/rules/new", data=typed(**changes)).status_code == 303
    routes = {one.key: one for one in current_rules(db.session()).matrix.routes}
    assert (routes["respect"].in_use, routes["pspo"].name) == (True, "Public spaces order")
    page = mo.get("/rules").text
    assert "Route switched on: Respect order." in page
    assert "Route added: Public spaces order." in page


def test_nothing_that_was_typed_is_lost(phone_of: Any) -> None:
    changes = {"bands.1.points": "many", "because": "They met at length.", "routes.0.needs": "One line\nand another"}
    answer = phone_of("Mo").post("/rules/new", data=typed(**changes))
    assert answer.status_code == 422
    for kept in ('value="many"', "A whole number.", "They met at length.", "One line\nand another"):
        assert kept in answer.text
    assert answer.text.count("checked") >= 8


def test_a_row_without_points_goes_and_faults_stay_with_their_rows(phone_of: Any) -> None:
    changes = {"bands.0.points": "", "bands.2.months": "999"}
    answer = phone_of("Mo").post("/rules/new", data=typed(**changes))
    assert answer.status_code == 422
    assert 'id="bands-2-months-fault"' in answer.text
    assert 'id="bands-1-months-fault"' not in answer.text


def test_one_begins_from_another_towns_rules(phone_of: Any) -> None:
    page = phone_of("Mo").get("/rules/new?preset=hastings").text
    assert 'name="longest_months" type="text" value="36"' in page


def test_the_same_rules_are_no_new_version(phone_of: Any) -> None:
    answer = phone_of("Mo").post("/rules/new", data=typed())
    assert (answer.status_code, "the same as those that hold now" in answer.text) == (422, True)


def test_the_second_of_two_reads_what_changed_meanwhile_and_keeps_what_they_typed(phone_of: Any) -> None:
    mo, bea = phone_of("Mo"), phone_of("Bea")
    assert 'name="after" value="0"' in mo.get("/rules/new").text
    assert bea.post("/rules/new", data=typed(after="0", warning_months="6")).status_code == 303
    mine = typed(after="0", because="Mine is another.", post_days="4")
    answer = mo.post("/rules/new", data=mine)
    assert answer.status_code == 409
    page = html.unescape(answer.text)
    assert "Somebody has written newer rules meanwhile." in page
    assert "Months of a warning: 6, before 12." in page
    assert "Mine is another." in page
    assert 'name="after" value="1"' in page
    db.session.rollback()
    assert current_rules(db.session()).matrix.warning_months == 6
    assert mo.post("/rules/new", data=mine | {"after": "1", "warning_months": "6"}).status_code == 303
    db.session.rollback()
    held = current_rules(db.session())
    assert (held.version, held.matrix.warning_months, held.matrix.post_days) == (2, 6, 4)
