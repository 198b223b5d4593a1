"""script/bench reliability: kill, compare, and show that the comparison can find what it looks for."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.reliability import controls, order, power, trial
from bench.reliability.told import as_json, control_lines, order_lines, outcome_lines
from bench.reliability.trial import Plan
from bench.terminal import say

_OLDER = "older SQLite"


class Bench:
    """Runs the parts that were asked for, and remembers whether all was as it should be."""

    def __init__(self, what: Plan, scratch: Path) -> None:
        self._what, self._scratch = what, scratch
        self.found: dict[str, Any] = {}
        self.is_well = True

    def kill(self) -> None:
        _head(f"{self._what.reports} reports, {self._what.kills} kills, seed {self._what.seed}")
        outcome = trial.run(self._what, self._scratch / "town", say)
        say("", *outcome_lines(outcome))
        self.found["kills"] = as_json(outcome)
        self.is_well &= outcome.verdict.is_whole and outcome.kills.total() == self._what.kills

    def control(self) -> None:
        _head("Negative controls: each of these must be found")
        few = replace(self._what, reports=400, kills=20, settle_s=0)
        found = controls.broken_variants(few, self._scratch / "broken", say)
        folder = self._scratch / "whole"
        whole = trial.run(replace(few, reports=80, kills=0), folder, say)
        found += controls.damaged_copies(whole, folder, self._scratch / "copy")
        say("", *control_lines(found))
        self.found["controls"] = [one._asdict() for one in found]
        self.is_well &= whole.verdict.is_whole and all(one.was_found for one in found)

    def watch(self) -> None:
        _head("The order of syncs, as strace sees it")
        few = replace(self._what, reports=60, kills=0, phones=6, most_s=120)
        try:
            real = order.watch(few, self._scratch / "order")
            flaws = ("photos not synced", "acknowledges first")
            broken = {flaw: order.watch(replace(few, flaw=flaw), self._scratch / "order") for flaw in flaws}
        except order.NoStrace as why:
            say(str(why))
            return
        say(*order_lines("the app", real))
        for flaw, seen in broken.items():
            say(*order_lines(f"control, {flaw}", seen))
        self.found["order"] = {"the app": real._asdict()} | {flaw: seen._asdict() for flaw, seen in broken.items()}
        self.is_well &= real.photos > 0 and not real.too_early and all(seen.too_early for seen in broken.values())

    def cut_power(self, cuts: int) -> None:
        _head(f"{cuts} power cuts")
        few = replace(self._what, phones=16)
        try:
            outcome = power.run(few, cuts, self._scratch, say)
            broken = power.controls(few, max(3, cuts // 4), self._scratch, say)
        except power.NotHere as why:
            say(f"Cannot be played on this machine: {why}")
            return
        say("", *outcome_lines(outcome))
        found = [
            controls.Control(flaw, "lost or bad", sum((+seen.verdict.faults).values())) for flaw, seen in broken.items()
        ]
        say("", *control_lines(found))
        self.found["power"] = as_json(outcome) | {"controls": {flaw: as_json(seen) for flaw, seen in broken.items()}}
        self.is_well &= outcome.verdict.is_whole and all(one.was_found for one in found)
        self.is_well &= outcome.ledger.accepted > cuts  # or there was nothing to lose


def main() -> int:
    asked = _arguments()
    what = Plan(
        reports=asked.reports,
        kills=asked.kills,
        seed=asked.seed,
        phones=asked.phones,
        port=asked.port,
        flaw=_OLDER if asked.older_sqlite else None,
        settle_s=asked.settle,
        most_s=asked.minutes * 60,
    )
    with _scratch(asked.keep) as scratch:
        bench = Bench(what, scratch)
        if asked.kills:
            bench.kill()
        if not asked.no_controls:
            bench.control()
            bench.watch()
        if asked.power_cuts:
            bench.cut_power(asked.power_cuts)
    if asked.json:
        asked.json.write_text(json.dumps({"seed": asked.seed, "is well": bench.is_well} | bench.found, indent=1))
    say("", "All as it should be." if bench.is_well else "NOT as it should be.")
    return 0 if bench.is_well else 1


def _arguments() -> argparse.Namespace:
    ask = argparse.ArgumentParser(prog="script/bench reliability", description=__doc__)
    ask.add_argument("--reports", type=int, default=10_000, help="how many must be accepted (10000)")
    ask.add_argument("--kills", type=int, default=200, help="how often something is killed meanwhile (200)")
    ask.add_argument("--seed", type=int, default=1, help="the same seed gives the same reports and kills (1)")
    ask.add_argument("--phones", type=int, default=24, help="how many send at once (24)")
    ask.add_argument("--port", type=int, default=0, help="where the web answers (a free one)")
    ask.add_argument("--minutes", type=float, default=40, help="the longest that the sending may take (40)")
    ask.add_argument("--settle", type=float, default=300, help="seconds for the worker to finish afterwards (300)")
    ask.add_argument("--power-cuts", type=int, default=0, help="cut the power of a file system so often, as root (0)")
    ask.add_argument("--older-sqlite", action="store_true", help="use Python's own SQLite, with a rollback journal")
    ask.add_argument("--no-controls", action="store_true", help="do not show that broken variants are found")
    ask.add_argument("--json", type=Path, help="write everything to this file")
    ask.add_argument("--keep", type=Path, help="keep the data in this folder instead of a temporary one")
    return ask.parse_args()


@contextmanager
def _scratch(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="townwatch-bench-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _head(words: str) -> None:
    say("", f"== {words}")


if __name__ == "__main__":
    sys.exit(main())
