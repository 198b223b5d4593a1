"""Negative controls: what is broken on purpose must be found broken, by the same comparison."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from bench.reliability.damage import DAMAGES
from bench.reliability.house import environment
from bench.reliability.trial import Outcome, Plan, Say, run
from bench.reliability.verify import verify


class Control(NamedTuple):
    """What was broken, the fault that had to be found, and how often it was found."""

    says: str
    finds: str
    times: int

    @property
    def was_found(self) -> bool:
        return self.times > 0


def broken_variants(what: Plan, folder: Path, say: Say) -> list[Control]:
    """Run trials against apps and phones that break a promise."""
    ahead = run(replace(what, flaw="acknowledges first"), folder, say)
    fresh = run(replace(what, fresh_numbers=True), folder, say)
    return [
        Control("the web acknowledges before it commits: reports", "lost", ahead.verdict.faults["lost"]),
        Control("the web acknowledges before it commits: photos", "photos lost", ahead.verdict.faults["photos lost"]),
        Control("phones take a new id for each try", "doubled", fresh.verdict.faults["doubled"]),
    ]


def damaged_copies(whole: Outcome, folder: Path, copy: Path) -> list[Control]:
    """Damage one copy after the other of a trial's data in which nothing was wrong."""
    found = []
    for damage in DAMAGES:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*.sock"))  # of a worker that was killed
        damage.do(copy / "var")
        verdict = verify(environment(copy, 0), whole.ledger)
        found.append(Control(damage.says, damage.finds, verdict.faults[damage.finds]))
    shutil.rmtree(copy, ignore_errors=True)
    return found
