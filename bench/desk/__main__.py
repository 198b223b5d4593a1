"""script/bench desk: how soon the desk answers in a town of a hundred thousand reports.

A town is written in bulk: reports of three years, their decisions, sightings, alerts, ties and record; no picture has
bytes. Then every page is asked at the real app, in this process and signed in, one request after the other: what a
server needs to make the answer, without the network. Under 150 ms at the 95th percentile are wished of the queue, of
every search and of a profile.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from app.kernel.db import db
from bench.desk.measure import BUDGET_MS, Taken, measure
from bench.desk.town import fill, sizes
from bench.stage import Stage
from bench.terminal import say

_HEADS = ("page", "p50 ms", "p95 ms", "max ms", "questions")


def main(asked: list[str] | None = None) -> int:
    said = _arguments(asked)
    began = time.perf_counter()
    # On the disk, as in earnest: to open a case or to search writes a line of the record, which has to arrive there.
    with tempfile.TemporaryDirectory(prefix="townwatch-desk-") as folder:
        stage = Stage(Path(folder), lambda *_: None)
        with stage.app.app_context():
            fill(reports=said.reports, waiting=min(said.waiting, said.reports), profiles=said.profiles, say=_progress)
            rows = ", ".join(f"{table} {count:,}" for table, count in sizes(db.session()))
            db.session.remove()
        say(f"\nRaised in {time.perf_counter() - began:.0f} s: {rows}.")
        say(f"{said.rounds} requests of each page after a warm-up, in process:\n")
        say(_row(_HEADS))
        taken = measure(stage.app, rounds=said.rounds, told=lambda one: say(_row(_cells(one))))
        stage.close()
    over = [one.page for one in taken if one.is_over]
    say("", f"NOT WELL: over {BUDGET_MS} ms: {', '.join(over)}." if over else "Well.")
    if said.json:
        said.json.write_text(json.dumps({"p95_ms": {one.page: round(one.p95, 1) for one in taken}}, indent=1) + "\n")
    return 1 if over else 0


def _cells(one: Taken) -> tuple[str, ...]:
    over = "   OVER" if one.is_over else ""
    return (one.page, f"{one.p50:.1f}", f"{one.p95:.1f}", f"{max(one.ms):.1f}", f"{one.questions}{over}")


def _row(cells: tuple[str, ...]) -> str:
    return f"{cells[0]:22}" + "".join(f"{cell:>10}" for cell in cells[1:])


def _progress(done: int, of: int) -> None:
    if sys.stderr.isatty() or done == of or done % 20_000 == 0:
        print(f"\r{done:,} of {of:,} reports", end="", file=sys.stderr, flush=True)


def _arguments(asked: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/bench desk", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--waiting", type=int, default=300, help="of them wait for a word")
    parser.add_argument("--profiles", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=100, help="requests of each page")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    return parser.parse_args(asked)


if __name__ == "__main__":
    sys.exit(main())
