"""The short version of `script/bench crash`: real processes, killed while a push service does its worst."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from bench.crash.push_service import Heard, Shares
from bench.crash.trial import Plan, run
from bench.crash.verdict import Row, Verdict, judge

pytestmark = pytest.mark.timeout(300)  # four processes and their starts: a busy machine may take its time
FEW = Plan(devices=240, alerts=2, kills=3, at_once=16, shares=Shares(10, 2, 1, 3))
ALERT = UUID(int=7)


def test_kills_of_workers_and_web_lose_nothing_and_repeat_only_what_was_under_way(tmp_path: Path) -> None:
    outcome = run(FEW, tmp_path / "town", print)
    assert outcome.verdict.faults == {}
    assert (outcome.worker_kills, outcome.web_kills, outcome.died) == (2, 1, 0)
    assert outcome.verdict.deliveries == outcome.verdict.sent + outcome.verdict.gone == 240
    assert {201, 410, 429, 500} <= set(outcome.verdict.answers)


def test_a_worker_that_writes_down_what_it_has_not_sent_is_found(tmp_path: Path) -> None:
    what = Plan(
        devices=400, alerts=2, kills=2, at_once=8, workers=1, settle_s=60, shares=Shares(0, 0, 0, 0),
        flaw="marks before it sends",
    )  # fmt: skip
    assert run(what, tmp_path / "town", print).verdict.faults.get("lost", 0) > 0


def heard(*many: tuple[str, int], at: float = 0.0) -> list[Heard]:
    return [Heard(at + place, f"/device/{device}", ALERT.hex, status) for place, (device, status) in enumerate(many)]


def row(device: str, progress: str) -> Row:
    return Row(ALERT.hex, f"/device/{device}", progress)


def judged(rows: list[Row], what: list[Heard], **how: object) -> Verdict:
    return judge(rows, what, **{"promised": {ALERT: len(rows)}, "kills": [], "most_repeats": 0, **how})  # type: ignore[arg-type]


def test_what_came_once_to_each_is_whole() -> None:
    verdict = judged([row("1", "sent"), row("2", "gone")], heard(("1", 429), ("1", 201), ("2", 410)))
    assert verdict.is_whole
    assert (verdict.sent, verdict.gone, verdict.repeats) == (1, 1, 0)


BROKEN = {
    "lost: written down and never sent": ([row("1", "sent")], [], "lost"),
    "lost: given up as gone, and nobody said so": ([row("1", "gone")], heard(("1", 201)), "lost"),
    "lost: no row": ([], [], "lost"),
    "lost: too late": ([row("1", "expired")], [], "lost"),
    "stuck": ([row("1", "pending")], [], "stuck"),
    "stuck after a try": ([row("1", "retry")], heard(("1", 500)), "stuck"),
    "given up": ([row("1", "failed")], heard(("1", 500)), "given up"),
    "doubled": ([row("1", "sent")], heard(("1", 201), ("1", 201)), "repeats beyond what was under way"),
    "rung though gone": ([row("1", "gone")], heard(("1", 410), ("1", 410)), "sent to a phone that was gone"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_comparison_finds(name: str) -> None:
    rows, what, fault = BROKEN[name]
    assert list(judged(rows, what, promised={ALERT: 1}).faults) == [fault]


def test_a_repeat_is_excused_by_a_kill_and_a_second_by_a_second() -> None:
    twice, thrice = heard(*[("1", 201)] * 2), heard(*[("1", 201)] * 3)
    assert judged([row("1", "sent")], twice, most_repeats=1).is_whole
    assert not judged([row("1", "sent")], thrice, most_repeats=1).is_whole


@pytest.mark.parametrize(("killed_at", "is_excused"), [(0.5, True), (3.0, False), (-1.0, False)])
def test_who_was_killed_right_after_a_410_need_not_have_known(killed_at: float, is_excused: bool) -> None:
    verdict = judged([row("1", "gone")], heard(("1", 410), ("1", 410)), kills=[killed_at])
    assert verdict.is_whole is is_excused


def test_a_trial_in_which_nothing_was_acknowledged_shows_nothing() -> None:
    assert not judged([], [], promised={}).is_whole
