"""Whoever writes a page cannot forget whom it is for: the app does not start, or the page stops before it looks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Blueprint, Flask

from app import create_app
from app.kernel.errors import NotAllowed
from app.web import parts, screens
from tests.builders import signed_in
from tests.conftest import Clock, settings_for
from tests.kinds import phone_of
from tests.town import ASHA, MO


def test_with_a_page_that_does_not_say_whom_it_is_for_the_app_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = Blueprint("careless", __name__)
    pages.add_url_rule("/careless", "page", lambda: "everything about everybody")
    monkeypatch.setattr(screens, "BLUEPRINTS", (*screens.BLUEPRINTS, pages))
    with pytest.raises(RuntimeError, match=r"do not say whom they are for: careless\.page$"):
        create_app(settings_for(tmp_path))


ASKS: dict[str, tuple[Callable[[], object], str]] = {
    "who is asking": (parts.actor, "Sign in first."),
    "the sign-in": (parts.the_sign_in, "Sign in first."),
    "why they are looking": (parts.said_why, "Say first why you are looking."),
}


@pytest.mark.parametrize(("ask", "says"), ASKS.values(), ids=ASKS)
def test_a_page_that_was_opened_too_widely_is_told_nobody(app: Flask, ask: Callable[[], object], says: str) -> None:
    with app.test_request_context(), pytest.raises(NotAllowed, match=says):
        ask()


FIRST = {
    "nobody": (401, "signed out"),
    "locked": (401, "locked"),
    "half signed in": (401, "second factor"),
    "guard who has not said where": (403, "tonight"),
    "who has not read": (403, "must read"),
}


@pytest.mark.parametrize(("who", "stop"), FIRST.items(), ids=FIRST)
def test_what_comes_first_is_asked_for_by_its_own_word(app: Flask, who: str, stop: tuple[int, str]) -> None:
    answer = phone_of(app, who).get("/api/me")
    assert (answer.status_code, (answer.json or {}).get("stop")) == stop


def test_a_body_that_has_not_signed_sees_nothing(app: Flask) -> None:
    answer = phone_of(app, "police without agreement").get("/api/me")
    assert (answer.status_code, "account" in (answer.json or {})) == (403, False)


def test_a_page_for_some_is_not_for_all(app: Flask) -> None:
    assert [signed_in(app, one).get("/desk/more").status_code for one in (MO, ASHA)] == [200, 403]


def test_a_page_that_needs_proof_asks_for_it(app: Flask, clock: Clock) -> None:
    mo = signed_in(app, MO)
    assert mo.get("/password").status_code == 200
    clock.passes(minutes=5)
    assert mo.get("/password").headers["Location"] == "/prove?next=%2Fpassword"


def test_a_page_that_asks_why_asks_first(app: Flask) -> None:
    mo = signed_in(app, MO, why="")
    assert mo.get("/desk/log").headers["Location"] == "/why?next=%2Fdesk%2Flog"
