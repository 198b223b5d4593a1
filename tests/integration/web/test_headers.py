"""What every answer says about itself: pages, JSON, pictures, files, redirects and errors alike."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.kernel.db import transaction
from app.web import assets
from app.web.parts import Parts
from tests import town
from tests.builders import give_photo, report_body, signed_in
from tests.conftest import Phone
from tests.pictures import jpeg

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob: data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
PERSONAL: dict[str, Callable[[Phone], TestResponse]] = {
    "who I am": lambda phone: phone.get("/api/me"),
    "the gallery": lambda phone: phone.get("/api/gallery"),
    "a profile": lambda phone: phone.get("/api/profiles/WB-0118"),
    "a picture": lambda phone: phone.get("/photos/1/thumb"),
    "no picture": lambda phone: phone.get("/photos/2/thumb"),
    "the alerts": lambda phone: phone.get("/api/alerts"),
    "my reports": lambda phone: phone.get("/api/reports"),
    "a check": lambda phone: phone.post("/api/check", data=jpeg()),
    "a report taken": lambda phone: phone.put(f"/outbox/{uuid4()}", json=report_body()),
    "a report refused": lambda phone: phone.put(f"/outbox/{uuid4()}", json={}),
    "the desk": lambda phone: phone.get("/desk"),
    "the desk's profile": lambda phone: phone.get("/desk/profiles/WB-0118"),
    "the figures": lambda phone: phone.get("/figures"),
    "a page that is not there": lambda phone: phone.get("/nowhere"),
    "an address for another role": lambda phone: phone.get("/api/reports/7"),
    "a method that is not possible": lambda phone: phone.post("/gallery"),
    "a change from elsewhere": lambda phone: phone.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"}),
    "the sign-in": lambda phone: phone.get("/sign-in"),
    "a wrong password": lambda phone: phone.post("/sign-in", data={"sign_in": "x", "password": "y"}),
    "where one goes on to": lambda phone: phone.get("/signed-in?next=/gallery"),
    "home": lambda phone: phone.get("/"),
    "health": lambda phone: phone.get("/readyz"),
    "a sign-out": lambda phone: phone.post("/sign-out"),
}
SHARED: dict[str, str] = {
    "a shell": "/gallery",
    "a shell with an id": "/alerts/7",
    "the worker": "/sw.js",
    "the manifest": "/manifest.webmanifest",
    "the colour": "/scheme.css",
    "a file": f"/static/{assets.BUILD}/css/look.css",
    "a file of an old build": "/static/old/css/look.css",
}


@pytest.fixture
def mo(app: Flask, parts: Parts) -> Phone:
    with transaction() as session:
        give_photo(session, parts, town.make_profile(session), jpeg())
    return signed_in(app, town.MO)


def check(answer: TestResponse) -> None:
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert POLICY.items() <= policy.items()
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
    if answer.status_code != 204:
        assert answer.headers.get("Content-Type")


@pytest.mark.parametrize("ask", PERSONAL.values(), ids=PERSONAL)
def test_what_may_speak_of_somebody_is_kept_nowhere(mo: Phone, ask: Callable[[Phone], TestResponse]) -> None:
    answer = ask(mo)
    check(answer)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", SHARED.values(), ids=SHARED)
def test_what_is_the_same_for_all_may_be_kept_and_sets_no_cookie(mo: Phone, path: str) -> None:
    answer = mo.get(path)
    check(answer)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] in ("no-cache", "public, max-age=31536000, immutable")
    assert "Set-Cookie" not in answer.headers


SHELLS = [
    "/report",
    "/check",
    "/gallery",
    "/gallery/study",
    "/profiles/WB-0118",
    "/door",
    "/alerts",
    "/alerts/7",
    "/mine",
    "/mine/7",
    "/unsent",
    "/set-up-phone",
    "/offline",
]


@pytest.mark.parametrize("path", SHELLS)
def test_a_shell_is_the_same_for_everybody(app: Flask, mo: Phone, path: str) -> None:
    with app.app_context():
        strangers = app.test_client().get(path).data
    assert mo.get(path).data == strangers
    assert b"Mo" not in strangers.replace(b"More", b"").replace(b"Mon", b"")
    assert b"Oakapple" not in strangers


def test_a_failure_nobody_foresaw_says_its_sentence_and_nothing_of_its_cause(app: Flask, mo: Phone) -> None:
    def fail(**_: object) -> str:
        raise ZeroDivisionError("the secret cause")

    app.view_functions["gallery.all_cards"].__globals__["gallery"], kept = (
        fail,
        app.view_functions["gallery.all_cards"].__globals__["gallery"],
    )
    try:
        answer = mo.get("/api/gallery")
    finally:
        app.view_functions["gallery.all_cards"].__globals__["gallery"] = kept
    check(answer)
    assert answer.status_code == 500
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json == {"error": "Nothing you typed is lost. Try again, or tell the desk.", "fields": {}}


def test_over_a_safe_line_the_browser_is_told_to_stay_on_it(mo: Phone) -> None:
    assert "Strict-Transport-Security" not in mo.get("/gallery").headers
    assert "max-age=31536000" in mo.get("/gallery", base_url="https://localhost").headers["Strict-Transport-Security"]


def test_signing_out_clears_what_was_kept_but_never_a_report_on_the_phone(mo: Phone) -> None:
    assert mo.post("/sign-out").headers["Clear-Site-Data"] == '"cache"'


def test_a_script_that_signs_out_gets_no_page_and_the_same_clearing(mo: Phone) -> None:
    answer = mo.post("/sign-out", headers={"X-Townwatch": "1"})
    assert (answer.status_code, answer.headers["Clear-Site-Data"]) == (204, '"cache"')
    assert mo.get("/api/me").status_code == 401
