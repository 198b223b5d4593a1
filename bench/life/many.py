"""Many lives, side by side in processes of their own; and every control."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing.pool import Pool
from typing import NamedTuple

from bench.life.cast import settle
from bench.life.controls import CONTROLS, broken
from bench.life.play import Played, play
from bench.stage import on_stage

_AT_A_TIME = 250


class Many(NamedTuple):
    """What was done how often in so many seconds, and every life that broke a promise."""

    counts: Counter[str]
    seconds: float
    faults: list[str]


def play_many(*, lives: int, steps: int, dice: int, jobs: int, tell: Callable[[str], None]) -> Many:
    """Play so many lives, 250 at a time; the same dice throw the same lives."""
    began, counts, faults = time.perf_counter(), Counter[str](), list[str]()
    turns = [
        (min(_AT_A_TIME, lives - done), steps, dice * 1000 + turn)
        for turn, done in enumerate(range(0, lives, _AT_A_TIME))
    ]
    with _processes(jobs) as pool:
        for turn, played in enumerate(pool.imap(_turn, turns), 1):
            counts += played.counts
            if played.broken:
                faults.append(played.broken)
                tell(played.broken)
            tell(f"{turn} of {len(turns)}: {counts['lives']} lives, {len(faults)} broken promises")
    return Many(counts, time.perf_counter() - began, faults)


def find_controls(*, lives: int, steps: int, dice: int, jobs: int) -> Iterator[tuple[str, Played]]:
    """Take each promise away in turn, and play at most so many lives until that is found."""
    with _processes(jobs) as pool:
        yield from pool.imap(_control, [(name, lives, steps, dice) for name in CONTROLS])


def _processes(jobs: int) -> Pool:
    # Fresh ones after a while: hypothesis remembers much. ProcessPoolExecutor hangs when it does that
    # (https://github.com/python/cpython/issues/115634).
    return multiprocessing.get_context("spawn").Pool(jobs, maxtasksperchild=8)


def _turn(how: tuple[int, int, int]) -> Played:
    lives, steps, dice = how
    with on_stage(settle) as stage:
        return play(stage, lives=lives, steps=steps, dice=dice)


def _control(how: tuple[str, int, int, int]) -> tuple[str, Played]:
    name, lives, steps, dice = how
    with on_stage(settle) as stage, broken(name):
        return name, play(stage, lives=lives, steps=steps, dice=dice, shrinks=False)
