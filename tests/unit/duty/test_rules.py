"""Who is asked when nobody has looked, and when nobody keeps the desk."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.duty.models import Step
from app.duty.rules import Keeper, away_faults, kept_until, nobody_keeps, stand_in, steps_due, whom_to_ask
from tests.town import NOON

M, N, D, E = Keeper(1, leads=True), Keeper(2, leads=True), Keeper(3, leads=False), Keeper(4, leads=False)

ASKED = [
    ("the deputies, nobody else", [M, D, E], {}, {3, 4}),
    ("a deputy is away: who covers is asked", [M, D, E], {3: 4}, {4}),
    ("the manager is away: deputies and who covers", [M, N, D], {1: 2}, {2, 3}),
    ("who covers is away too: who covers them", [M, D, E], {1: 3, 3: 4}, {4}),
    ("no deputy: the managers who are there", [M, N], {}, {1, 2}),
    ("no deputy, one manager away", [M, N], {1: 2}, {2}),
    ("all are away for one another: nobody", [M, D], {1: 3, 3: 1}, set()),
    ("who covers does not keep the desk any more", [M, D], {3: 9}, {1}),
    ("nobody keeps the desk", [], {}, set()),
]


@pytest.mark.parametrize(("keepers", "away", "asked"), [row[1:] for row in ASKED], ids=[row[0] for row in ASKED])
def test_whose_phones_ring(keepers: list[Keeper], away: dict[int, int], asked: set[int]) -> None:
    assert whom_to_ask(keepers, away) == asked


def test_whoever_is_there_stands_in_for_themselves() -> None:
    assert stand_in(3, {1: 3}) == 3


STEPS = [
    # minutes waited, due after, target after: steps
    (239, 240, 240, ()),
    (240, 240, 240, ()),
    (241, 240, 240, (Step.DEPUTIES,)),
    (480, 240, 240, (Step.DEPUTIES,)),
    (481, 240, 240, (Step.DEPUTIES, Step.CHAIR)),
    (31, 30, 240, (Step.DEPUTIES,)),  # a live alert has ended by itself
    (61, 30, 240, (Step.DEPUTIES,)),  # half an hour is too short to wake the Board for
    (481, 30, 240, (Step.DEPUTIES, Step.CHAIR)),
    (721, 720, 720, (Step.DEPUTIES,)),
    (1441, 720, 720, (Step.DEPUTIES, Step.CHAIR)),
]


@pytest.mark.parametrize(("waited", "due", "target", "steps"), STEPS)
def test_who_should_have_been_asked_by_now(waited: int, due: int, target: int, steps: tuple[Step, ...]) -> None:
    def after(minutes: int) -> datetime:
        return NOON + timedelta(minutes=minutes)

    assert steps_due(received_at=NOON, due_at=after(due), target_at=after(target), now=after(waited)) == steps


def ago(days: float | None) -> datetime | None:
    return None if days is None else NOON - timedelta(days=days)


KEPT = [
    # decided, seen, waits since, taken over (days ago): kept until
    ("nobody ever did, nothing waits", None, None, None, None, None),
    ("somebody decided", 3, 20, 5, None, 3),
    ("a quiet month: to look in is enough", 30, 2, None, None, 2),
    ("to look in and decide nothing is not", 9, 0, 8, None, 8),
    ("it began to wait after somebody had last looked in", 9, 6, 2, None, 6),
    ("nobody ever decided, and something waits", None, None, 8, None, 8),
    ("taken over, with a heap that is older", 12, 0, 11, 0, 0),
]


@pytest.mark.parametrize(
    ("decided", "seen", "waits", "over", "kept"), [row[1:] for row in KEPT], ids=[row[0] for row in KEPT]
)
def test_until_when_somebody_kept_the_desk(
    decided: float | None, seen: float | None, waits: float | None, over: float | None, kept: float | None
) -> None:
    found = kept_until(decided_at=ago(decided), seen_at=ago(seen), waits_since=ago(waits), taken_over_at=ago(over))
    assert found == ago(kept)


def test_after_seven_days_nobody_keeps_it() -> None:
    assert not nobody_keeps(NOON, NOON + timedelta(days=7, seconds=-1))
    assert nobody_keeps(NOON, NOON + timedelta(days=7))
    assert not nobody_keeps(None, NOON)


FAULTS = [
    ("all is well", 2, True, False, 1, set()),
    ("nobody covers", None, False, False, 1, {"cover"}),
    ("oneself covers", 1, True, False, 1, {"cover"}),
    ("who covers may not decide", 2, False, False, 1, {"cover"}),
    ("who covers is away", 2, True, True, 1, {"cover"}),
    ("no end", 2, True, False, None, {"until"}),
    ("an end that is past", 2, True, False, 0, {"until"}),
    ("half a year", 2, True, False, 180, {"until"}),
    ("nothing was said", None, False, False, None, {"until", "cover"}),
]


@pytest.mark.parametrize(
    ("cover", "may", "gone", "days", "at_fault"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_what_stands_in_the_way_of_being_away(
    cover: int | None, may: bool, gone: bool, days: int | None, at_fault: set[str]
) -> None:
    until = None if days is None else NOON + timedelta(days=days)
    found = away_faults(id=1, cover_id=cover, may_cover=may, cover_is_away=gone, until=until, now=NOON)
    assert found.keys() == at_fault
