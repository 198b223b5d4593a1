"""Short versions of `script/bench reliability`: the real processes, killed while phones send."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from bench.reliability.damage import DAMAGES, Damage
from bench.reliability.house import environment
from bench.reliability.trial import Outcome, Plan, run
from bench.reliability.verdict import FAULTS
from bench.reliability.verify import verify

pytestmark = pytest.mark.timeout(300)  # a dozen starts of both processes: a busy machine may take its time


class Tried(NamedTuple):
    folder: Path
    outcome: Outcome


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    """150 reports from sixteen phones, and eight kills, each kind among them."""
    folder = tmp_path_factory.mktemp("killed") / "town"
    return Tried(folder, run(Plan(reports=150, kills=8, phones=16, most_s=200), folder, print))


def test_kills_lose_nothing_double_nothing_and_leave_the_record_whole(killed: Tried) -> None:
    outcome = killed.outcome
    assert {FAULTS[name]: times for name, times in (+outcome.verdict.faults).items()} == {}
    assert outcome.verdict.counts["accepted"] == 150
    assert outcome.kills.total() == 8


def test_kills_and_lost_lines_made_phones_send_again_what_was_here_already(killed: Tried) -> None:
    assert killed.outcome.replays > 0
    assert killed.outcome.tries_in_vain > killed.outcome.kills.total()


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.says)
def test_the_same_comparison_finds(killed: Tried, damage: Damage, tmp_path: Path) -> None:
    copy = tmp_path / "town"
    shutil.copytree(killed.folder, copy, ignore=shutil.ignore_patterns("*.sock"))  # of a worker that was killed
    damage.do(copy / "var")
    found = verify(environment(copy, 0), killed.outcome.ledger)
    assert found.faults[damage.finds] > 0


def test_phones_that_took_a_new_id_for_each_try_would_be_found(tmp_path: Path) -> None:
    what = Plan(reports=30, kills=0, phones=6, mishears=0.3, fresh_numbers=True, most_s=200)
    outcome = run(what, tmp_path / "town", print)
    assert outcome.verdict.faults["doubled"] > 0
