"""The bench of the desk raises its town, asks every page and says which were too slow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.desk import __main__ as desk
from bench.desk.measure import BUDGET_MS, Taken

PAGES = {"queue", "case", "profiles", "profile", "figures", "my reports", "gallery, a member's"}


def test_a_small_town_is_raised_and_every_page_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.desk.measure.BUDGET_MS", 60_000)
    told = tmp_path / "figures.json"
    small = ["--reports", "120", "--waiting", "10", "--profiles", "20", "--rounds", "2", "--json", str(told)]
    assert desk.main(small) == 0
    figures = json.loads(told.read_text())["p95_ms"]
    searches = {page for page in figures if page.startswith("search: ")}
    assert set(figures) == PAGES | searches
    assert len(searches) == 6
    assert all(ms > 0 for ms in figures.values())
    assert "report 120" in capsys.readouterr().out


def test_one_of_the_wished_pages_over_its_budget_is_not_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Taken("queue", [1.0, BUDGET_MS + 1.0], 3, is_wished=True)
    monkeypatch.setattr(desk, "measure", lambda *_, **__: [slow])
    assert desk.main(["--reports", "1", "--waiting", "1", "--profiles", "1"]) == 1
    assert "NOT WELL: over 150 ms: queue." in capsys.readouterr().out


def test_a_page_of_which_nothing_is_wished_may_be_slow() -> None:
    assert not Taken("figures", [BUDGET_MS + 1.0], 3, is_wished=False).is_over


def test_the_95th_percentile_is_one_that_was_measured() -> None:
    assert Taken("queue", [float(ms) for ms in range(1, 101)], 0, is_wished=True).p95 == 95.0
