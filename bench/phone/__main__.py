"""script/bench phone: how fast the app is on a slow phone, and what Lighthouse says of its screens.

In Chromium whose page runs four times slower, over slow 4G, against a town of its own in a temporary folder. Times
are worth something only where nothing else runs: look at the spread.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.phone import pace
from bench.phone.budgets import COLD, LIGHTHOUSE, OFFLINE_READY_MS, REPORT_MS
from bench.phone.lighthouse import SCREENS, NoLighthouse, installed, look
from bench.phone.town import WHO, raise_town
from bench.terminal import say
from tests.browser.chromium import binary, launch
from tests.browser.cookies import PATHS, cookies
from tests.browser.running_town import RunningTown


def main() -> int:
    said = _arguments()
    with tempfile.TemporaryDirectory(prefix="townwatch-phone-") as folder, sync_playwright() as playwright:
        chromium = binary(playwright)
        if chromium is None:
            say("Chromium is not installed: script/test installs it.")
            return 69
        data, work = Path(folder) / "data", Path(folder)
        data.mkdir()
        raise_town(data)
        with RunningTown(data) as town:
            browser = launch(playwright)
            is_well = _times(browser, town, said.rounds, work)
            browser.close()
            if not said.no_lighthouse:
                is_well &= _scores(town, chromium)
    say("Well." if is_well else "NOT WELL: something is over its budget.")
    return 0 if is_well else 1


def _times(browser: Browser, town: RunningTown, rounds: int, work: Path) -> bool:
    held = cookies(town.folder, WHO)
    loads = []
    for _ in range(rounds):
        with pace.phone(browser, town.url, held, PATHS) as phone:
            loads.append(pace.cold(phone))
    say("The report form on a phone that has nothing of it, slow 4G, four times slower:")
    well = [_row(name, [getattr(load, name) for load in loads], budget) for name, budget in COLD.items()]
    _row("whole", [load.whole for load in loads], None)
    with pace.phone(browser, town.url, held, PATHS) as phone:
        pace.kept(phone)
        ready = [pace.warm(phone) for _ in range(rounds)]
        picture = pace.photograph(work)
        reports = [pace.report(phone, picture) for _ in range(rounds)]
    say("The same from the phone itself, without a signal; then a report with a photo of 12 million pixels:")
    well.append(_row("ready", [load.interactive for load in ready], OFFLINE_READY_MS))
    _row("whole", [load.whole for load in ready], None)
    for name in ("opened", "pictured", "saved"):
        _row(name, [getattr(one, name) for one in reports], None)
    well.append(_row("report in all", [one.all for one in reports], REPORT_MS))
    return all(well)


def _row(name: str, figures: Sequence[float], budget: float | None) -> bool:
    middle = statistics.median(figures)
    form = ".3f" if name == "moved" else ".0f"
    wished = "" if budget is None else f"   wished at most {budget:g}{'' if middle <= budget else '   OVER'}"
    say(f"  {name:14} {middle:8{form}}   ({min(figures):{form}} to {max(figures):{form}}){wished}")
    return budget is None or middle <= budget


def _scores(town: RunningTown, chromium: str) -> bool:
    try:
        program = installed()
        found = [
            look(
                program,
                town.url,
                path,
                cookies={} if path == "/sign-in" else cookies(town.folder, WHO),
                chromium=chromium,
            )
            for path in SCREENS
        ]
    except NoLighthouse as fault:
        say(str(fault))
        return True
    say(f"Lighthouse, mobile ({', '.join(f'{name} {least}' for name, least in LIGHTHOUSE.items())} are wished):")
    for one in found:
        scores = "  ".join(f"{one.of[name]:3}" for name in LIGHTHOUSE)
        say(f"  {one.path:10} {scores}{'' if one.is_well else '   BELOW'}")
        say(*(f"             {lost}" for lost in dict.fromkeys(one.lost)))
    return all(one.is_well for one in found)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench phone", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="what is said is the median of so many")
    parser.add_argument("--no-lighthouse", action="store_true", help="only the times")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
