"""script/bench life: play lives at random until one breaks a promise, and see that every broken promise is found."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bench.life.many import find_controls, play_many


def main() -> int:
    """Return 1 when a promise was broken, or a control was not found."""
    parser = argparse.ArgumentParser(prog="script/bench life", description=__doc__)
    parser.add_argument("--sequences", type=int, default=10_000)
    parser.add_argument("--steps", type=int, default=20, help="the most steps of one life")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--controls", type=int, default=600, help="the most lives in which a control must be found")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    said = parser.parse_args()
    how = {"steps": said.steps, "dice": said.seed, "jobs": said.jobs}
    played = play_many(lives=said.sequences, tell=lambda line: print(line, flush=True), **how)
    found = {}
    for name, one in find_controls(lives=said.controls, **how):
        found[name] = one.broken.partition("\n")[0]
        print(f"control: {name}: {found[name] or 'NOT FOUND'}, {one.counts['lives']} lives", flush=True)
    missed = [name for name, how_found in found.items() if not how_found]
    for deed, count in sorted(played.counts.items()):
        print(f"  {count:7d}  {deed}")
    lives = played.counts["lives"]
    print(
        f"{lives} lives in {played.seconds:.0f} s, {lives / played.seconds:.1f} a second; {len(played.faults)} broken "
        f"promises; {len(found) - len(missed)} of {len(found)} controls found"
    )
    if said.json:
        said.json.write_text(json.dumps({**played._asdict(), "controls": found, "missed": missed}, indent=2))
    return 1 if played.faults or missed else 0


if __name__ == "__main__":
    sys.exit(main())
