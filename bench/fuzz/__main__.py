"""script/bench fuzz: throw calls at every address and tell what broke."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bench.fuzz.run import fuzz


def main() -> int:
    """Return 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="script/bench fuzz", description=__doc__)
    parser.add_argument("--calls", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="addresses that hold these letters")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    said = parser.parse_args()
    done = fuzz(calls=said.calls, dice=said.seed, only=said.only, tell=lambda fault: print(fault, flush=True))
    if said.json:
        faults = [fault._asdict() for fault in done.faults]
        said.json.write_text(json.dumps(done._asdict() | {"faults": faults}, indent=2))
    print(f"{done.calls} calls in {done.seconds:.0f} s; the slowest took {done.slowest_cpu_s:.2f} s of the processor")
    for status, count in sorted(done.statuses.items()):
        print(f"  {count:6d}  {status}")
    print(f"{len(done.faults)} broken promises")
    return 1 if done.faults else 0


if __name__ == "__main__":
    sys.exit(main())
