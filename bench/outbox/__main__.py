"""script/bench outbox: kill browsers while they save and send reports, and compare what came with what was promised."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright, sync_playwright

from bench.outbox import power
from bench.outbox.flawed import FLAWS
from bench.outbox.trial import Outcome, Plan, run
from bench.reliability.power import NotHere
from bench.terminal import rows, say

_CONTROL_KILLS = 8


def main() -> int:
    said = _arguments()
    shares = {} if said.only_controls else {"chromium": said.kills - said.firefox, "firefox": said.firefox}
    found: dict[str, Any] = {"engines": {}, "controls": {}}
    is_well = True
    with tempfile.TemporaryDirectory(prefix="townwatch-outbox-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with sync_playwright() as playwright:
            for engine, kills in shares.items():
                if not kills:
                    continue
                say(f"== {engine}: {kills} kills")
                outcome = run(Plan(engine, kills, said.seed), folder / engine, playwright, say)
                say(*_lines(outcome))
                found["engines"][engine] = _as_json(outcome)
                is_well &= outcome.verdict.is_whole
            for words, is_flawed in (("on the disk", False), ("with the system alone", True)) if said.power else ():
                say(f"== Chromium: {said.power} power cuts at the word saved, which is {words}")
                found["power"] = found.get("power", {}) | {words: _power(said.power, folder, playwright, is_flawed)}
            is_well &= _is_power_well(found.get("power"))
            for flaw in () if said.no_controls else FLAWS:
                times = _control(flaw, said.seed, folder / "control", playwright)
                found["controls"][flaw] = times
                is_well &= times > 0
    if said.json:
        said.json.write_text(json.dumps(found, indent=1) + "\n")
    say("All as it should be." if is_well else "NOT as it should be.")
    return 0 if is_well else 1


def _power(cuts: int, folder: Path, playwright: Playwright, is_flawed: bool) -> int | None:
    try:
        return power.run(cuts, folder / f"power {is_flawed}", playwright, say, is_flawed=is_flawed)
    except NotHere as why:
        say(f"Not here: {why}")
        return None


def _is_power_well(lost: dict[str, int | None] | None) -> bool:
    """Nothing may be lost, and what is with the system alone must be: else nothing was cut."""
    return not lost or None in lost.values() or (not lost["on the disk"] and bool(lost["with the system alone"]))


def _control(flaw: str, seed: int, folder: Path, playwright: Playwright) -> int:
    """Run a short trial of a broken outbox; return how often the fault was found that it must have."""
    say(f"== Control: an outbox that {flaw}")
    outcome = run(Plan("chromium", _CONTROL_KILLS, seed, flaw), folder, playwright, say)
    times = outcome.verdict.found(FLAWS[flaw].fault)
    say(*rows([(f"{FLAWS[flaw].fault}, as it must be", f"{times} found" if times else "NOT FOUND")]))
    return times


def _lines(outcome: Outcome) -> list[str]:
    verdict, lives = outcome.verdict, outcome.lives_s
    spread = f"{min(lives):.2f} to {max(lives):.2f}, median {statistics.median(lives):.2f}"
    return rows(
        [
            ("kills, so many seconds after the first save began", f"{outcome.kills}: {spread}"),
            ("reports that were said to be saved", verdict.promised),
            ("reports that came", verdict.came),
            ("requests whose answer was lost, or that were", verdict.lost_answers),
            ("lost", verdict.lost),
            ("doubled", verdict.doubled),
            ("stuck", verdict.stuck),
            ("brought again though acknowledged", verdict.again),
            ("seconds", round(outcome.seconds)),
        ]
    )


def _as_json(outcome: Outcome) -> dict[str, Any]:
    return {**outcome.verdict.as_json(), "kills": outcome.kills, "seconds": round(outcome.seconds, 1)}


def _arguments() -> argparse.Namespace:
    ask = argparse.ArgumentParser(prog="script/bench outbox", description=__doc__)
    ask.add_argument("--kills", type=int, default=100, help="how often a browser is killed, of both engines (100)")
    ask.add_argument("--firefox", type=int, default=30, help="how many of those are Firefox (30)")
    ask.add_argument("--power", type=int, default=0, help="how many power cuts besides: Linux and root (0)")
    ask.add_argument("--seed", type=int, default=1, help="the same seed gives the same reports and faults (1)")
    ask.add_argument("--only-controls", action="store_true", help="nothing but that broken outboxes are found")
    ask.add_argument("--no-controls", action="store_true", help="do not show that broken outboxes are found")
    ask.add_argument("--json", type=Path, help="write everything to this file")
    return ask.parse_args()


if __name__ == "__main__":
    sys.exit(main())
