"""Time several calls in turn, so that whatever else the machine does meanwhile befalls all of them alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import NamedTuple

Call = Callable[[], object]

ROUNDS = 11
_SAMPLE_S = 0.004  # a call that is sooner done is repeated for as long, or the clock's own steps would be measured
_MOST_REPEATS = 2_000


class Times(NamedTuple):
    """Milliseconds for one call: the median of all rounds, the least and the most."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{short(self.median)} ({short(self.least)}–{short(self.most)})"


def race(calls: dict[str, Call], *, rounds: int = ROUNDS) -> dict[str, Times]:
    """Return the times of each call; each is made once before it counts."""
    repeats = {name: _repeats(call) for name, call in calls.items()}
    taken: dict[str, list[float]] = {name: [] for name in calls}
    names = list(calls)
    for turn in range(rounds):
        for place in range(len(names)):
            name = names[(turn + place) % len(names)]  # each comes first in its turn: who is next after whom tells too
            taken[name].append(_seconds(calls[name], repeats[name]) * 1000)
    return {name: Times(statistics.median(times), min(times), max(times)) for name, times in taken.items()}


def short(number: float) -> str:
    """Return a number with three digits that count."""
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"


def _repeats(call: Call) -> int:
    call()
    return max(1, min(_MOST_REPEATS, round(_SAMPLE_S / max(_seconds(call, 1), 1e-9))))


def _seconds(call: Call, times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - began) / times
