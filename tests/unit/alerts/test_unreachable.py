"""When a phone that shows nothing counts as not reached."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.alerts.rules import is_unreachable
from tests.town import NOON


@pytest.mark.parametrize(
    ("sent_at", "delivered_at", "after_s", "expected"),
    [
        (None, None, 3600, False),
        (NOON, None, 0, False),
        (NOON, None, 20, False),
        (NOON, None, 20.001, True),
        (NOON, NOON + timedelta(minutes=9), 3600, False),
    ],
)
def test_it_is_when_no_receipt_came_for_more_than_twenty_seconds(
    sent_at: datetime | None, delivered_at: datetime | None, after_s: float, expected: bool
) -> None:
    assert is_unreachable(sent_at, delivered_at, now=NOON + timedelta(seconds=after_s)) is expected
