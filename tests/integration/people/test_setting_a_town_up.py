"""A real town, from an empty database to the first report, by the screens alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.access.found import Beginning, first_link, found
from app.access.join import join
from app.kernel.db import db, transaction
from app.members.models import Account, Member, Premises, Role
from app.migrations.migrate import migrate
from app.web.parts import Parts
from tests.builders import send_report, signed_in
from tests.conftest import Clock, settings_for
from tests.integration.people.test_screens_of_leads import code_on, text_of
from tests.town import NOON


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    app = create_app(settings_for(tmp_path), now=Clock(NOON))
    app.testing = True
    with app.app_context():
        migrate(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


def the_id(what: type, **fields: object) -> int:
    found_id: int = db.session().scalars(select(what.id).filter_by(**fields)).one()  # type: ignore[attr-defined]
    db.session.remove()
    return found_id


def test_a_town_is_set_up_by_its_first_manager_and_its_first_lead(empty: Flask) -> None:
    parts: Parts = empty.extensions["townwatch"]
    with transaction() as session:
        token = first_link(session, now=parts.clock())
        manager = found(
            session,
            token,
            Beginning("Quillby Together", "Quillby", "Mo", "mo@quillby.example", password_hash="x"),
            now=parts.clock(),
        ).id
    desk = signed_in(empty, manager)
    assert "The town is not whole yet." in desk.get("/desk").text
    assert "Before anybody can report" in desk.get("/desk/members").text

    zone = {"name": "Middle", "position": "53.2, 2.2", "radius_m": "300"}
    assert desk.post("/desk/zones", data=zone).status_code == 303
    assert desk.post("/desk/members/new", data={"name": "Orchard Foods"}).status_code == 303
    member = the_id(Member, name="Orchard Foods")
    assert "has no premises yet" in desk.get(f"/desk/let-in?member={member}").text
    place = {"name": "Orchard Foods", "zone": "MID", "sector": "retail", "east_m": "40", "north_m": "-20"}
    assert desk.post(f"/desk/members/{member}/premises", data=place).status_code == 303
    premises = the_id(Premises, name="Orchard Foods")
    said = {"role": "lead", "member": member, "premises": premises}
    lena = come_in(empty, code_on(desk.post("/desk/let-in", data=said).text), "Lena")
    assert "Before anybody can report" not in desk.get("/desk/members").text
    assert "The town is not whole yet." not in desk.get("/desk").text

    lead = signed_in(empty, lena)
    asha = come_in(
        empty, code_on(lead.post("/people/let-in", data={"role": "staff", "premises": premises}).text), "Asha"
    )
    assert "Asha" in text_of(lead.get("/people").text)
    assert db.session().get_one(Account, asha).role is Role.STAFF
    assert send_report(signed_in(empty, asha)).status_code == 201
    assert "1 to decide" in desk.get("/desk").text


def come_in(app: Flask, code: str, name: str) -> int:
    """Use a code as its own screen does, but for the PIN, whose hashing takes long on purpose."""
    parts: Parts = app.extensions["townwatch"]
    with transaction() as session:
        return join(session, code, name=name, pin_hash="x", device_name="a phone", now=parts.clock()).account.id
