"""Police and council see under an information sharing agreement in force, and without one nothing at all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from app.agreements.models import Paper, PaperKind
from app.kernel.db import transaction
from app.members.models import Member, Role
from tests.addresses import MAY_OPEN, filled
from tests.builders import new_account, signed_in
from tests.conftest import Phone
from tests.town import NOON, ORCHARD, POLICE, make_profile

TODAY = NOON.date()
DAY = timedelta(days=1)
NOT_IN_FORCE: dict[str, dict[str, Any]] = {
    "that ended by its own date": {"signed_on": TODAY - 400 * DAY, "ends_on": TODAY - DAY},
    "that somebody ended": {"signed_on": TODAY - 10 * DAY, "ended_at": NOON},
    "that begins tomorrow": {"signed_on": TODAY + DAY},
    "of another kind": {"signed_on": TODAY - 10 * DAY, "kind": PaperKind.MEMBERSHIP},
    "of another body": {"signed_on": TODAY - 10 * DAY, "member_id": ORCHARD},
}
IN_FORCE: dict[str, dict[str, Any]] = {
    "from today on": {"signed_on": TODAY},
    "until today": {"signed_on": TODAY - 400 * DAY, "ends_on": TODAY},
    "without an end": {"signed_on": date(2020, 1, 1)},
}
BODIES = {Role.POLICE: "/api/gallery", Role.COUNCIL: "/figures"}


def hold(papers: list[dict[str, Any]]) -> None:
    """Let these be all the papers there are."""
    with transaction() as session:
        session.execute(delete(Paper))
        fields = {"member_id": POLICE, "kind": PaperKind.SHARING, "signatory": "Supt Q"}
        session.add_all([Paper(**{**fields, **paper}) for paper in papers])


@pytest.fixture(params=BODIES, ids=str)
def role(request: pytest.FixtureRequest) -> Role:
    found: Role = request.param
    return found


@pytest.fixture
def phone(app: Flask, role: Role) -> Phone:
    with transaction() as session:
        make_profile(session)
        id = new_account(session, role).id
    return signed_in(app, id)


@pytest.mark.parametrize("paper", [None, *NOT_IN_FORCE.values()], ids=["none at all", *NOT_IN_FORCE])
def test_without_one_in_force_every_page_of_theirs_is_shut(
    phone: Phone, role: Role, paper: dict[str, Any] | None
) -> None:
    hold([paper] if paper else [])
    shut = f"{role.value} without agreement"
    theirs = [way for way, who in MAY_OPEN.items() if role.value in who and shut not in who]
    assert len(theirs) > 8
    let_in = []
    for way in theirs:
        method, path = filled(way)
        answer = phone._open(method, path)
        said = (answer.json or {}).get("error", "") if answer.is_json else answer.text
        if answer.status_code != 403 or "no information sharing agreement in force" not in said:
            let_in.append(f"{way}: {answer.status_code}")
    assert let_in == []


@pytest.mark.parametrize("paper", IN_FORCE.values(), ids=IN_FORCE)
def test_with_one_in_force_theirs_opens(phone: Phone, role: Role, paper: dict[str, Any]) -> None:
    hold([paper])
    assert phone.get(BODIES[role]).status_code == 200


def test_one_that_counts_is_enough_beside_others_that_do_not(phone: Phone, role: Role) -> None:
    hold([*NOT_IN_FORCE.values(), IN_FORCE["from today on"]])
    assert phone.get(BODIES[role]).status_code == 200


def test_it_is_shut_from_the_moment_it_is_ended(phone: Phone, role: Role) -> None:
    hold([IN_FORCE["from today on"]])
    assert phone.get(BODIES[role]).status_code == 200
    hold([NOT_IN_FORCE["that somebody ended"]])
    assert phone.get(BODIES[role]).status_code == 403


@pytest.mark.parametrize("other", [one for one in Role if one not in BODIES], ids=str)
def test_nobody_else_needs_one(app: Flask, other: Role) -> None:
    hold([])
    with transaction() as session:
        id = new_account(session, other).id
    assert signed_in(app, id).get("/api/me").status_code == 200


def test_who_belongs_to_no_body_is_let_into_nothing(app: Flask, role: Role) -> None:
    hold([IN_FORCE["from today on"]])
    with transaction() as session:
        id = new_account(session, role, member_id=None).id
    assert signed_in(app, id).get(BODIES[role]).status_code == 403


def test_two_bodies_each_need_their_own(app: Flask, role: Role) -> None:
    hold([IN_FORCE["from today on"]])
    with transaction() as session:
        session.add(other := Member(name="Another body"))
        session.flush()
        id = new_account(session, role, member_id=other.id).id
    assert signed_in(app, id).get(BODIES[role]).status_code == 403


def test_home_leads_to_what_they_may_see(phone: Phone, role: Role) -> None:
    led = phone.get("/")
    assert led.status_code == 302
    assert led.headers["Location"] == {Role.POLICE: "/gallery", Role.COUNCIL: "/figures"}[role]


@pytest.mark.parametrize("papers", [[], [{"signed_on": TODAY}]], ids=["without an agreement", "with one"])
def test_they_can_always_sign_out(phone: Phone, role: Role, papers: list[dict[str, Any]]) -> None:
    hold(papers)
    page = phone.get("/figures" if role is Role.COUNCIL or not papers else "/mine").text
    assert '<form method="post" action="/sign-out"' in page
    assert phone.post("/sign-out").status_code == 302
    assert phone.get("/api/me").status_code == 401
