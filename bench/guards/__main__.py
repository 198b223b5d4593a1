"""script/bench guards: take every guard away, one at a time, and see whether a test notices."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from bench.guards.find import find
from bench.guards.run import NotGreen, Result, load, try_all

_FOLDERS = ["tests/unit", "tests/integration", "tests/house_rules"]
_ENOUGH = 0.95


def main() -> int:
    """Return 1 when fewer than 95 % are noticed, 2 when the tests fail as things are."""
    parser = argparse.ArgumentParser(prog="script/bench guards", description=__doc__)
    parser.add_argument("--only", default="", help="guards whose description holds these letters")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", type=Path, help="write what was found here, and go on from what stands here")
    parser.add_argument("--again", type=Path, help="leave out what this file, written by --json, says is caught")
    parser.add_argument("--without", action="append", default=[], help="a test to leave out, such as one that measures")
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[2], help="another tree than this one")
    parser.add_argument("--folders", nargs="*", default=_FOLDERS, help="where the tests are")
    parser.add_argument("--list", action="store_true", help="only name the guards")
    said = parser.parse_args()
    for folder in said.folders:
        if not (said.root / folder).exists():
            parser.error(f"there is no {folder}")
    if said.list:
        for mutant in find(said.root.resolve()):
            if said.only in mutant.key:
                print(mutant.key)
        return 0

    def tell(tree: str, results: list[Result]) -> None:
        last = results[-1]
        mark = "caught" if last.caught else "NOT CAUGHT"
        print(f"{len(results):4d} {last.seconds:5.1f} s {mark}: {_in_words(last)}", flush=True)
        if said.json:
            said.json.write_text(json.dumps({"tree": tree, "results": results}, indent=1))

    try:
        results = try_all(
            said.root.resolve(),
            only=said.only,
            leave_out=_caught_in(said.again),
            jobs=said.jobs,
            folders=said.folders,
            without=said.without,
            known=load(said.json),
            tell=tell,
        )
    except NotGreen as fault:
        print(fault, file=sys.stderr)
        return 2
    return _sum_up(results)


def _caught_in(path: Path | None) -> set[str]:
    return {Result(*row).key for row in load(path).get("results", []) if Result(*row).caught}


def _in_words(result: Result) -> str:
    by = f", by {result.caught}" if result.caught else f", {result.ran} tests ran"
    return f"{result.kind}: {result.place}: {result.was} -> {result.instead[:60]}{by}"


def _sum_up(results: list[Result]) -> int:
    tried, caught = Counter(one.kind for one in results), Counter(one.kind for one in results if one.caught)
    print("\n| guards | tried | caught | |\n|---|---|---|---|")
    for kind in sorted(tried):
        print(f"| {kind} | {tried[kind]} | {caught[kind]} | {caught[kind] / tried[kind]:.0%} |")
    share = caught.total() / max(1, tried.total())
    print(f"| all | {tried.total()} | {caught.total()} | {share:.1%} |")
    missed = sorted((one for one in results if not one.caught), key=lambda one: one.place)
    if missed:
        print("\nNot caught:")
    for one in missed:
        print(f"  {_in_words(one)}")
    return 0 if share >= _ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main())
