"""Whoever asked for somebody missing says how it goes on: found, a mistake, or still missing."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts import ask_missing
from app.alerts.extend import extend
from app.alerts.found import ask_longer, end_request
from app.alerts.models import Alert, AlertKind, AlertState, Ending
from app.kernel.db import db
from app.kernel.errors import NotPossible, NotThere
from app.members.models import Sector
from app.web.parts import Parts
from tests import town
from tests.builders import signed_in
from tests.conftest import Clock
from tests.integration.alerts.test_missing_people import SAYS, alert_of, asked, do, lead_of, request_of, told_of


def press(app: Flask, id: UUID, what: str, who: int = town.PAT, **data: str) -> int:
    return int(signed_in(app, who).post(f"/missing/ask/{id}/{what}", data=data).status_code)


def page(app: Flask) -> str:
    return str(signed_in(app, town.PAT).get("/missing/ask").text)


def test_they_read_state_reference_and_end(app: Flask, parts: Parts) -> None:
    told_of(parts)
    shown = page(app)
    assert "QGH-0417" in shown
    assert "The town was told " in shown
    assert "It ends 21 Nov, 12:00." in shown


def test_found_ends_the_alert_at_once_and_whoever_was_told_hears_so(app: Flask, parts: Parts) -> None:
    id = told_of(parts)
    assert press(app, id, "end", how="found") == 303
    alert = db.session().scalars(select(Alert).where(Alert.kind == AlertKind.MISSING)).one()
    assert (alert.state(parts.clock()), alert.recalled_by_id) == (AlertState.STOOD_DOWN, town.PAT)
    assert "Somebody who was missing: They have been found" in signed_in(app, town.MO).get("/desk").text
    assert press(app, id, "end", how="found") == 409


def test_a_mistake_is_corrected(app: Flask, parts: Parts) -> None:
    press(app, told_of(parts), "end", how="mistake")
    alert = db.session().scalars(select(Alert).where(Alert.kind == AlertKind.MISSING)).one()
    assert alert.state(parts.clock()) is AlertState.RECALLED


def test_before_the_town_is_told_they_take_it_back(app: Flask, parts: Parts) -> None:
    id = asked(parts)
    assert press(app, id, "end", how="found") == 303
    assert "You took this back" in page(app)
    with pytest.raises(NotPossible, match="has taken this back"):
        do(parts, ask_missing.tell, request_of(id), wording=SAYS)


def test_for_longer_they_ask_the_desk_which_lets_it_stand(app: Flask, parts: Parts, clock: Clock) -> None:
    id = told_of(parts)
    clock.passes(hours=70)
    assert press(app, id, "longer") == 303
    assert press(app, id, "longer") == 409
    assert "You have asked for longer; it is at the desk." in page(app)
    assert "asks to look out for longer" in signed_in(app, town.MO).get("/desk/missing").text
    ends_at = db.session().scalars(select(Alert.ends_at).where(Alert.kind == AlertKind.MISSING)).one()
    assert ends_at == town.NOON + timedelta(hours=72)
    clock.passes(minutes=5)
    do(parts, extend, alert_of(UUID(str(request_of(id).alert_id))), asked_by="Pat")
    assert "it is at the desk" not in page(app)
    assert "asks to look out for longer" not in signed_in(app, town.MO).get("/desk/missing").text


def test_nobody_ends_or_lengthens_what_another_asked_for(app: Flask, parts: Parts) -> None:
    id, other = told_of(parts), lead_of(Sector.HEALTH)
    for verb, how in ((end_request, {"ending": Ending.STAND_DOWN}), (ask_longer, {})):
        with pytest.raises(NotThere):
            do(parts, verb, request_of(id), by=other, **how)
    assert press(app, id, "end", town.ASHA) == 403
