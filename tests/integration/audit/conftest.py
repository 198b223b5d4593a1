"""A short record, as verbs write it."""

from __future__ import annotations

import pytest
from flask import Flask

from app.audit.record import record
from app.kernel.db import transaction
from tests import town
from tests.conftest import Clock

TOGETHER = 12


@pytest.fixture
def chain(app: Flask, clock: Clock) -> int:
    """Write twelve entries; return how many there are."""
    for number in range(TOGETHER):
        with transaction() as session:
            record(
                session,
                "decided",
                f"report {number}",
                by_id=town.MO if number % 3 else None,
                now=clock.passes(minutes=7, microseconds=number),
                verdict="incident",
                reason=f"Because of “{number}”.",
            )
    return TOGETHER
