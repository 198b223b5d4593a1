"""script/bench crash: kill workers and the web while pushes go out, and compare what was heard with the ledger."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.crash.flawed import FLAWS
from bench.crash.push_service import Shares
from bench.crash.trial import Outcome, Plan, run
from bench.terminal import rows, say


def main() -> int:
    said = _arguments()
    what = Plan(
        devices=said.devices, alerts=said.alerts, kills=said.kills, workers=said.workers, at_once=said.at_once,
        seed=said.seed, port=said.port,
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="townwatch-crash-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        say(f"== {what.devices} deliveries of {what.alerts} alerts, {what.kills} kills, {what.workers} workers")
        outcome = run(what, folder / "town", say)
        say(*_lines(outcome))
        found: dict[str, Any] = {**_as_json(outcome), "controls": {}}
        is_well = outcome.is_whole
        for flaw in () if said.no_controls else FLAWS:
            say(f"== Control: a worker that {flaw}")
            found["controls"][flaw] = times = _control(what, flaw, folder / "control")
            is_well &= times > 0
    if said.json:
        said.json.write_text(json.dumps(found, indent=1) + "\n")
    say("All as it should be." if is_well else "NOT as it should be.")
    return 0 if is_well else 1


def _control(what: Plan, flaw: str, folder: Path) -> int:
    """Run a short trial of a broken worker; return how often the fault was found that it must have."""
    few = replace(what, devices=1500, alerts=3, kills=6, at_once=32, settle_s=8.0, flaw=flaw)
    outcome = run(replace(few, shares=Shares(2, 0, 0, 0)), folder, say)
    times = outcome.verdict.faults.get(FLAWS[flaw][1], 0)
    say(*rows([(f"{FLAWS[flaw][1]}, as it must be", f"{times} found" if times else "NOT FOUND")]))
    return times


def _lines(outcome: Outcome) -> list[str]:
    verdict = outcome.verdict
    answers = ", ".join(f"{status or 'none'}: {many}" for status, many in sorted(verdict.answers.items()))
    return [
        *rows([("kills of workers", outcome.worker_kills), ("kills of the web", outcome.web_kills)]),
        *rows([("alerts that were acknowledged", verdict.acknowledged), ("deliveries", verdict.deliveries)]),
        *rows([("sent", verdict.sent), ("gone", verdict.gone), ("answers of the push service", answers)]),
        *rows([("lost", verdict.lost), ("stuck", verdict.stuck), ("given up", verdict.given_up)]),
        *rows([("sent to a phone that was gone", verdict.rung_though_gone)]),
        *rows([("repeats, of at most so many under way", f"{verdict.repeats} of {verdict.most_repeats}")]),
        *rows([("processes that ended by themselves", outcome.died), ("seconds", round(outcome.seconds))]),
    ]


def _as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        **outcome.verdict.as_json(),
        "worker_kills": outcome.worker_kills,
        "web_kills": outcome.web_kills,
        "died": outcome.died,
        "seconds": round(outcome.seconds, 1),
        "is_whole": outcome.is_whole,
    }


def _arguments() -> argparse.Namespace:
    ask = argparse.ArgumentParser(prog="script/bench crash", description=__doc__)
    ask.add_argument("--devices", type=int, default=10_000, help="how many phones are told, each of one alert (10000)")
    ask.add_argument("--alerts", type=int, default=20, help="how many alerts share them; 1: told in chunks (20)")
    ask.add_argument("--kills", type=int, default=20, help="how often a worker or the web is killed meanwhile (20)")
    ask.add_argument("--workers", type=int, default=2, help="how many workers share the ledger (2)")
    ask.add_argument("--at-once", type=int, default=32, help="connections of each worker (32)")
    ask.add_argument("--seed", type=int, default=1, help="the same seed gives the same answers and kills (1)")
    ask.add_argument("--port", type=int, default=0, help="where the web answers (a free one)")
    ask.add_argument("--no-controls", action="store_true", help="do not show that broken workers are found")
    ask.add_argument("--json", type=Path, help="write everything to this file")
    return ask.parse_args()


if __name__ == "__main__":
    sys.exit(main())
