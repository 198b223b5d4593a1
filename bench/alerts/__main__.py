"""script/bench alerts: what a push costs, beside the usual ways to send it; and how soon a whole town is told.

Over TLS to a push service on this machine that answers after 30 ms. Costs are processor time of the sender alone,
which other work on the machine hardly changes; times are worth something only where nothing else runs.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.alerts import product, sender
from bench.alerts.sender import Figure

SIZES = (700, 1000, 10_000)
_COSTED_AT = 1000
_WISHED = {"unarmed": 12, "armed": 25}
_FAILING = {"unarmed": 10, "armed": 20}


def main() -> int:
    said = _arguments()
    found: dict[str, Any] = {}
    is_well = True
    if said.part != "product":
        is_well = _sender_half(said.rounds, found)
    if said.part != "sender":
        _product_half((said.devices,) if said.devices else SIZES, said.rounds, found)
    if said.json:
        said.json.write_text(json.dumps(found, indent=1) + "\n")
    _say("Well." if is_well else "NOT WELL: the sender has become dear.")
    return 0 if is_well else 1


def _sender_half(rounds: int, found: dict[str, Any]) -> bool:
    with tempfile.TemporaryDirectory(prefix="townwatch-sender-") as folder:
        runs = sender.measure(Path(folder), rounds=rounds, say=_show_progress)
    _say("\n".join(["", *sender.table(runs)]))
    costs = {name: Figure.of([run.cpu_us for run in many]) for name, many in runs.items()}
    found["cpu_us"] = {name: round(cost.median, 1) for name, cost in costs.items()}
    found["cpu_us_between"] = {name: [round(cost.least, 1), round(cost.most, 1)] for name, cost in costs.items()}
    found["per_second"] = {
        name: round(statistics.median(run.per_second for run in many), 1) for name, many in runs.items()
    }
    times = {name: costs["naive"].median / costs[name].median for name in _WISHED}
    for name, time in times.items():
        _say(f"{name}: {time:.1f} times less than naive; wished {_WISHED[name]}, failing below {_FAILING[name]}.")
    return all(times[name] >= _FAILING[name] for name in times)


def _product_half(sizes: tuple[int, ...], rounds: int, found: dict[str, Any]) -> None:
    found["first_ms"], found["last_ms"] = {}, {}
    for devices in sizes:
        _show_progress(f"{devices} phones through the product")
        told = product.measure(devices, rounds=rounds)
        first, last = (Figure.of([times * 1000 for times in one]) for one in _first_and_last(told))
        found["first_ms"][str(devices)], found["last_ms"][str(devices)] = round(first.median), round(last.median)
        if devices == _COSTED_AT or len(sizes) == 1:
            found["worker_ms_per_message"] = _cost(told)
        _say(
            f"\n{devices} phones: the first is told after {first.median:.0f} ms "
            f"({first.least:.0f} to {first.most:.0f}), the last after {last.median:.0f} ms "
            f"({last.least:.0f} to {last.most:.0f})."
        )
    _show_progress("the same without envelopes made before")
    found["worker_ms_per_message_unarmed"] = _cost(product.measure(min(sizes[-1], 1000), rounds=rounds, is_armed=False))
    _say(
        f"\nThe worker, with all that it writes down: {found.get('worker_ms_per_message')} ms a message, "
        f"{found['worker_ms_per_message_unarmed']} without envelopes made before."
    )


def _first_and_last(told: list[product.Round]) -> tuple[list[float], list[float]]:
    return [one.first_s for one in told], [one.last_s for one in told]


def _cost(told: list[product.Round]) -> float:
    return round(statistics.median(one.worker_ms for one in told), 3)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench alerts", description=__doc__)
    parser.add_argument("--devices", type=int, help="through the product to so many, instead of 700, 1,000 and 10,000")
    parser.add_argument("--rounds", type=int, default=5, help="what is said is the median of so many")
    parser.add_argument("--part", choices=("sender", "product"), help="one half alone")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    return parser.parse_args()


def _say(words: str) -> None:
    print(words, flush=True)


def _show_progress(words: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{words:60}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    os.environ.pop("DATABASE_URL", None)
    sys.exit(main())
