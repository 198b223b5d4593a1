"""Play lives until one breaks a promise; then the shortest that still does is told."""

from __future__ import annotations

import traceback
from collections import Counter
from typing import NamedTuple

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from bench.life.machine import played_on
from bench.stage import Stage


class Played(NamedTuple):
    """What was done how often; `broken` is the shortest life that broke a promise, or nothing."""

    counts: Counter[str]
    broken: str


def play(stage: Stage, *, lives: int, steps: int, dice: int, shrinks: bool = True) -> Played:
    """Play so many lives of at most so many steps; the same dice throw the same lives."""
    machine = played_on(stage)
    phases = [Phase.generate, Phase.shrink] if shrinks else [Phase.generate]
    how = settings(
        max_examples=lives,
        stateful_step_count=steps,
        database=None,
        deadline=None,
        phases=phases,
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        report_multiple_bugs=False,
    )
    seeded = seed(dice)(machine)
    try:
        run_state_machine_as_test(seeded, settings=how)
    except AssertionError as broken:
        return Played(machine.counts, "\n".join([_said(broken), *machine.story]))
    return Played(machine.counts, "")


def _said(broken: AssertionError) -> str:
    """Return what the watch said, and where."""
    place = traceback.extract_tb(broken.__traceback__)[-1]
    return f"{place.name}: {str(broken) or place.line}"
