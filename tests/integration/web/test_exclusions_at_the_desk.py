"""The desk's screens of exclusions: what stands where in the list, and forms that somebody else was quicker with."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.exclusions.take_effect import take_effect
from app.kernel.db import transaction
from app.members.models import Account
from tests import town
from tests.builders import signed_in
from tests.conftest import Clock, Phone
from tests.issued_cases import LONDON, decided, issued
from tests.town import NOON


@pytest.fixture
def mo(app: Flask) -> Phone:
    return signed_in(app, town.MO)


def read(answer: Any) -> str:
    """Return the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def test_a_letter_that_is_on_its_way_is_on_its_way_and_not_over(app: Flask, mo: Phone, clock: Clock) -> None:
    with transaction() as session:
        by = session.get_one(Account, town.MO)
        take_effect(session, issued(session), served_at=NOON + timedelta(days=2), by=by, now=NOON, zone=LONDON)
    page = read(mo.get("/desk/exclusions"))
    assert "On their way, 1" in page
    assert "Next: The letter is on its way. It counts as given from 20 November 2026." in page
    assert "Over," not in page
    assert "It counts as given from 20 November 2026." in read(mo.get("/desk/exclusions/EX-0007?because=x"))
    clock.passes(days=2)
    assert "In force, 1" in read(signed_in(app, town.MO).get("/desk/exclusions"))


def test_the_desk_reads_by_which_day_the_notice_must_be_issued(mo: Phone) -> None:
    with transaction() as session:
        decided(session, decided_at=NOON)
    for page in ("/desk/exclusions", "/desk/exclusions/EX-0007"):
        assert "Next: Issue the notice, by 17 January 2027." in read(mo.get(page))
