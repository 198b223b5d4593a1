"""A test alert to one's own phones: ten within the hour."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from app.alerts.models import Alert
from app.alerts.try_out import try_out
from app.kernel.db import transaction
from app.kernel.errors import TooManyTries
from app.members.models import Account
from tests import town
from tests.builders import signed_in, subscribe_phone
from tests.conftest import Clock


def tried(clock: Clock, who: int = town.BEN) -> Alert:
    with transaction() as session:
        return try_out(session, by=session.get_one(Account, who), now=clock())


@pytest.fixture
def ten(app: Flask, clock: Clock) -> None:
    """Ben has sent ten tests, one each minute from noon, and Lena has a phone as well."""
    with transaction() as session:
        for who in (town.BEN, town.LENA):
            subscribe_phone(session, who)
    for _ in range(10):
        tried(clock)
        clock.passes(minutes=1)


@pytest.mark.usefixtures("ten")
def test_the_eleventh_within_an_hour_is_told_when_to_try_again(clock: Clock) -> None:
    with pytest.raises(TooManyTries, match=r"10 tests within an hour\. Try again in 50 minutes\."):
        tried(clock)
    clock.passes(minutes=49, seconds=59)
    with pytest.raises(TooManyTries, match=r"Try again in a minute\."):
        tried(clock)


@pytest.mark.usefixtures("ten")
def test_an_hour_after_the_first_there_is_one_more(clock: Clock) -> None:
    clock.passes(minutes=50)
    tried(clock)
    with pytest.raises(TooManyTries):
        tried(clock)


@pytest.mark.usefixtures("ten")
def test_somebody_else_may_still_try(clock: Clock) -> None:
    assert tried(clock, town.LENA).raised_by_id == town.LENA


@pytest.mark.usefixtures("ten", "alert_id")
def test_alerts_that_are_no_tests_do_not_count(app: Flask, clock: Clock, alert_id: UUID) -> None:
    with transaction() as session:
        session.get_one(Alert, alert_id).raised_by_id = town.LENA
    for _ in range(10):
        tried(clock, town.LENA)
    with pytest.raises(TooManyTries):
        tried(clock, town.LENA)


@pytest.mark.usefixtures("ten")
def test_the_screen_is_told_too_many(app: Flask) -> None:
    assert signed_in(app, town.BEN).post("/api/push/test").status_code == 429
