"""Whoever writes a page cannot forget whom it is for: the app does not start, or the page stops before it looks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Blueprint, Flask

from app import create_app
from app.kernel.errors import NotAllowed
from app.web import parts, screens
from tests.conftest import settings_for


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
