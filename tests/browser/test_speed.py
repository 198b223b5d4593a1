"""How fast the app is on a slow phone: the median of three, held to twice its budget, because others run here too.

What is over is measured once more: a neighbour's burst passes, slowness stays. script/bench phone measures the same on
a quiet machine, against the budgets themselves.
"""

import os
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Browser

from bench.phone import pace
from bench.phone.budgets import COLD, OFFLINE_READY_MS, REPORT_MS
from tests.browser.cookies import PATHS, cookies
from tests.browser.running_town import RunningTown

ROUNDS, ALLOWED, TRIES = 3, 2, 2
TOO_BUSY = 3  # programs that want each core: the tests alone, two browsers at once, are fewer
Figures = dict[str, float]


@pytest.fixture(scope="module")
def held(town: RunningTown) -> dict[str, str]:
    return cookies(town.folder, "Asha")


def medians(measure: Callable[[], Figures]) -> Figures:
    rounds = [measure() for _ in range(ROUNDS)]
    return {name: median(one[name] for one in rounds) for name in rounds[0]}


def hold(measure: Callable[[], Figures], budgets: Figures) -> None:
    found = []
    for _ in range(TRIES):
        found.append(medians(measure))
        if all(found[-1][name] <= ALLOWED * budgets[name] for name in budgets):
            return
    say = f"{found}; wished {budgets}, allowed twice that"
    if os.getloadavg()[0] > TOO_BUSY * (os.cpu_count() or 1):
        pytest.skip(f"this machine has far more to do than it can, so its times show nothing: {say}")
    pytest.fail(say)


@pytest.mark.timeout(240)
def test_the_form_opens_soon_over_slow_4g(a_chromium: Browser, town: RunningTown, held: dict[str, str]):
    def opened() -> Figures:
        with pace.phone(a_chromium, town.url, held, PATHS) as phone:
            load = pace.cold(phone)
            return {name: getattr(load, name) for name in COLD}

    hold(opened, COLD)


@pytest.mark.timeout(240)
def test_without_a_signal_it_is_ready_at_once_and_a_report_takes_little_time(
    a_chromium: Browser, town: RunningTown, held: dict[str, str], tmp_path: Path
):
    picture = pace.photograph(tmp_path)
    with pace.phone(a_chromium, town.url, held, PATHS) as phone:
        pace.kept(phone)
        hold(lambda: {"ready": pace.warm(phone).interactive}, {"ready": OFFLINE_READY_MS})
        hold(lambda: {"report": pace.report(phone, picture).all}, {"report": REPORT_MS})
