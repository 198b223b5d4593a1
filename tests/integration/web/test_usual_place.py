"""Whoever works at several premises says once, on their phone, where they mostly are; that sorts their own alone."""

from __future__ import annotations

import pytest
from flask import Flask

from app.kernel.db import transaction
from app.members.models import Role
from tests.builders import new_account, signed_in
from tests.conftest import Phone
from tests.town import CORNER, LANTERN, ORCHARD


@pytest.fixture
def of_two(app: Flask) -> Phone:
    with transaction() as session:
        account = new_account(session, Role.STAFF, premises=[ORCHARD, LANTERN])
    return signed_in(app, account.id)


def at(phone: Phone) -> tuple[int, int]:
    """Where a report of theirs begins: as the app has it, and as the form has it while it is locked."""
    return phone.get("/api/me").json["premises"]["id"], phone.get("/outbox/form").json["premises"]["id"]


def test_a_report_begins_where_the_phone_says(of_two: Phone) -> None:
    assert at(of_two) == (ORCHARD, ORCHARD)
    of_two.client.set_cookie("place", str(LANTERN))
    assert at(of_two) == (LANTERN, LANTERN)
    assert {one["id"] for one in of_two.get("/api/me").json["premises_choices"]} == {ORCHARD, LANTERN}


@pytest.mark.parametrize("said", [str(CORNER), "", "1; DROP", "９", "-1"])
def test_a_place_that_is_not_theirs_changes_nothing(of_two: Phone, said: str) -> None:
    of_two.client.set_cookie("place", said)
    assert at(of_two) == (ORCHARD, ORCHARD)
