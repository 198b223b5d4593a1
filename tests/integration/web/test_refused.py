"""Whoever tries doors leaves a trace, and no name in it."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests import town


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="townwatch.refused")
    return caplog


def test_a_wrong_password_is_logged_without_the_name(phone_of: Any, log: pytest.LogCaptureFixture) -> None:
    phone_of(None).post("/sign-in", data={"sign_in": town.SIGN_INS["Mo"], "password": "wrong"})
    assert log.messages == ["401 POST /sign-in account=- device=- address=127.0.0.1"]


def test_what_is_not_for_somebody_is_logged_with_their_number(phone_of: Any, log: pytest.LogCaptureFixture) -> None:
    phone_of("Asha").get("/desk/profiles/WB-0118")
    assert log.messages == [f"403 GET /desk/profiles/<ref> account={town.ASHA} device=1 address=127.0.0.1"]


def test_what_is_let_in_is_not_logged(phone_of: Any, log: pytest.LogCaptureFixture) -> None:
    phone_of("Asha").get("/api/me")
    assert log.messages == []
