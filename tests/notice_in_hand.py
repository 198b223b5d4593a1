"""A notice that is out and the two who give it: fixtures of whoever tests what comes of that."""

from __future__ import annotations

import pytest
from flask import Flask

from app.kernel.db import transaction
from app.profiles.models import Standing
from tests.builders import signed_in
from tests.conftest import Phone
from tests.service_cases import issued, name
from tests.town import BEN, MO, make_profile


@pytest.fixture
def notice(app: Flask) -> None:
    """EX-0901, decided by one business and issued three hours ago for the Lantern Club; Ben was named to give it."""
    with transaction() as session:
        issued(session, make_profile(session, standing=Standing.SUSPECTED, standing_until=None))
        name(session)


@pytest.fixture
def ben(app: Flask) -> Phone:
    return signed_in(app, BEN)


@pytest.fixture
def mo(app: Flask) -> Phone:
    return signed_in(app, MO)
