"""What happens in the demo town, one thing after another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Event = tuple[datetime, Callable[[], None]]


def play(events: list[Event], *, step: Callable[[int], None]) -> None:
    """Let everything happen in the order of time, so that the record reads as it would have been written.

    `step` is told how many things have happened.
    """
    for done, (_, happen) in enumerate(sorted(events, key=lambda event: event[0]), 1):
        happen()
        step(done)
