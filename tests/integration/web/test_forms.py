"""The few pages with a form: what is missing or meant badly gets a sentence, and nobody is led elsewhere."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.access.found import first_link
from app.alerts.models import Wishes
from app.kernel.db import db, transaction
from app.members.models import Account, Role, Scheme, account_premises
from app.members.scheme import demo_fault, the_scheme
from app.web import cookie
from tests import town
from tests.builders import signed_in
from tests.conftest import Clock, Phone

ELSEWHERE = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "//[",
    "https://[x",
    "",
]
INSIDE = ["/gallery", "/alerts/7?x=1", "/mine"]


@pytest.fixture
def stranger(app: Flask) -> Phone:
    return Phone(app.test_client())


@pytest.mark.parametrize("next", ELSEWHERE)
def test_signing_in_never_leads_to_another_site(app: Flask, next: str) -> None:
    asha = signed_in(app, town.ASHA)
    for path in ("/signed-in", "/sign-in"):
        answer = asha.get(path, query_string={"next": next})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("next", INSIDE)
def test_signing_in_leads_on_to_where_somebody_was_going(app: Flask, next: str) -> None:
    answer = signed_in(app, town.ASHA).get("/signed-in", query_string={"next": next})
    assert answer.headers["Location"] == next


def test_a_bad_place_to_go_on_to_does_not_lose_the_sign_in(stranger: Phone) -> None:
    form = {"sign_in": town.SIGN_INS["Mo"], "password": town.PASSWORD, "next": "//["}
    assert stranger.post("/sign-in", data=form).status_code == 302
    assert stranger.client.get_cookie(cookie.SIGN_IN) is not None


@pytest.mark.parametrize(
    "form", [{}, {"sign_in": "x"}, {"password": "x"}, {"sign_in": "x" * 100_000, "password": "\0"}]
)
def test_a_sign_in_with_something_missing_keeps_what_was_typed(stranger: Phone, form: dict[str, str]) -> None:
    answer = stranger.post("/sign-in", data=form)
    assert answer.status_code == 401
    assert "That name and password do not go together." in answer.text
    assert form.get("sign_in", "")[:200] in answer.text


def test_what_was_typed_comes_back_as_text(stranger: Phone) -> None:
    answer = stranger.post("/sign-in", data={"sign_in": "<script>alert(1)</script>", "next": '"><b>'})
    assert "<script>alert(1)" not in answer.text
    assert '"><b>' not in answer.text


@pytest.mark.parametrize("body", [{}, {"sign_in": "x"}, {"sign_in": "x" * 201, "password": "y"}, {"password": 7}])
def test_a_sign_in_from_a_draft_names_what_is_missing(stranger: Phone, body: dict[str, object]) -> None:
    answer = stranger.post("/api/sign-in", json=body)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["fields"]


def test_a_browser_that_keeps_no_cookie_is_told_so(stranger: Phone) -> None:
    assert stranger.get("/signed-in").status_code == 400


def test_another_apps_cookies_on_the_same_host_do_no_harm(app: Flask) -> None:
    asha = signed_in(app, town.ASHA)
    for name in ("remember_token", "session", "theme"):
        asha.client.set_cookie(name, "7|" + "a" * 128)
    assert asha.get("/api/me").status_code == 200
    assert asha.get("/gallery").status_code == 200


@pytest.fixture
def empty_town(app: Flask) -> None:
    """Nobody is here yet."""
    with transaction() as session:
        session.execute(delete(account_premises))
        session.execute(delete(Wishes))
        session.execute(delete(Account))
        session.execute(delete(Scheme))


FIRST = {
    "scheme": "Quillby Together",
    "town": "Quillby",
    "name": "Mo",
    "sign_in": " MO@quillby.example ",
    "password": "seven quiet lanterns",
}


def a_link(clock: Clock) -> str:
    with transaction() as session:
        return f"/welcome/{first_link(session, now=clock())}"


@pytest.mark.usefixtures("empty_town")
def test_the_first_managers_link_works_once(stranger: Phone, clock: Clock) -> None:
    link = a_link(clock)
    assert stranger.get(link).status_code == stranger.get(link).status_code == 200
    assert stranger.post(link, data=FIRST).status_code == 303
    assert stranger.post(link, data=FIRST).status_code == stranger.get(link).status_code == 404
    (mo,) = db.session.scalars(select(Account))
    assert (mo.role, mo.sign_in) == (Role.MANAGER, "mo@quillby.example")
    assert stranger.post("/sign-in", data=FIRST).status_code == 302


@pytest.mark.usefixtures("empty_town")
@pytest.mark.parametrize("field", FIRST)
def test_the_first_manager_is_told_what_is_missing_and_loses_nothing(stranger: Phone, clock: Clock, field: str) -> None:
    link = a_link(clock)
    answer = stranger.post(link, data=FIRST | {field: " "})
    assert answer.status_code == 422
    if field != "town":
        assert 'value="Quillby"' in answer.text
    assert "seven quiet" not in answer.text
    assert stranger.post(link, data=FIRST).status_code == 303


@pytest.mark.usefixtures("empty_town")
def test_a_link_ends_after_a_day_and_when_another_is_made(stranger: Phone, clock: Clock) -> None:
    first = a_link(clock)
    second = a_link(clock)
    assert stranger.get(first).status_code == 404
    assert stranger.get(second).status_code == 200
    clock.passes(hours=24)
    assert stranger.post(second, data=FIRST).status_code == 404


def test_a_link_that_was_never_made_says_the_same(stranger: Phone) -> None:
    assert stranger.get("/welcome/" + "x" * 43).status_code == 404
    assert stranger.post("/welcome/x", data=FIRST).status_code == 404


PUBLIC = [("https://townwatch.example", False, True), ("http://localhost:8000", True, False)]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("url", "is_loopback", "refused"), PUBLIC)
@pytest.mark.parametrize("is_demo", [True, False])
def test_only_a_demo_at_a_public_address_is_refused(url: str, is_loopback: bool, refused: bool, is_demo: bool) -> None:
    with transaction() as session:
        scheme = the_scheme(session)
        assert scheme is not None
        scheme.is_demo = is_demo
    fault = demo_fault(db.session(), public_url=url, is_loopback=is_loopback)
    assert (fault is not None) is (refused and is_demo)
    if fault:
        assert url in fault
        assert "PUBLIC_URL" in fault


def test_nothing_of_a_demo_is_served_at_a_public_address(app: Flask, clock: Clock) -> None:
    from app import create_app
    from app.config import Settings
    from app.web.parts import Parts

    with transaction() as session:
        scheme = the_scheme(session)
        assert scheme is not None
        scheme.is_demo = True
    parts: Parts = app.extensions["townwatch"]
    there = {"DATA_DIR": str(parts.settings.data_dir), "PUBLIC_URL": "https://townwatch.example"}
    public = create_app(Settings.from_environment(there), now=clock)
    with public.app_context():
        phone = Phone(public.test_client())
        for path in ("/", "/gallery", "/sign-in", "/api/me", "/healthz", "/static/x/css/look.css", "/nowhere"):
            answer = phone.get(path)
            assert answer.status_code == 503
            assert answer.text.startswith("This is a demo town: everybody knows its password.")
            assert "Content-Security-Policy" in answer.headers
        db.session.remove()
        db.engine.dispose()
