"""Take each guard away in a copy of the tree, and see whether a test fails."""

from __future__ import annotations

import functools
import hashlib
import json
import multiprocessing
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench.guards import child
from bench.guards.choose import Tests
from bench.guards.find import find
from bench.guards.source import Mutant

_MOST_CPU_S, _MOST_RECORDING_CPU_S = 240, 3600
_FIRST, _MOST = 25, 150  # tests, the nearest; what only a farther one would notice counts as not caught


class NotGreen(Exception):
    """Tests fail with every guard in its place, so nothing can be learnt."""


class Result(NamedTuple):
    """`caught` names the test that failed, or is empty; `ran` counts the tests that were run, `seconds` the time."""

    key: str
    kind: str
    place: str
    was: str
    instead: str
    caught: str
    ran: int
    seconds: float


@contextmanager
def copied(root: Path) -> Iterator[Path]:
    """Copy what git knows of the tree, as it stands, to a folder that is gone afterwards."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=root, check=True, capture_output=True, text=True
    )
    with tempfile.TemporaryDirectory(prefix="guards-") as folder:
        copy = Path(folder).resolve() / "tree"
        for name in filter(None, listed.stdout.split("\0")):
            if (root / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(root / name, copy / name)
        yield copy


def digest(copy: Path) -> str:
    """Return what tells this state of app and tests from any other."""
    whole = hashlib.sha256()
    for path in sorted([*(copy / "app").rglob("*.py"), *(copy / "tests").rglob("*.py")]):
        whole.update(path.relative_to(copy).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:16]


def record(copy: Path, folders: list[str], without: list[str]) -> tuple[Tests, list[str]]:
    """Run every test as things are; raises NotGreen when one fails. Returns also the libraries to read beforehand."""
    log = copy.parent / "recording.log"
    said, _ = child.in_child(lambda: child.record(copy, folders, without), log=log, most_s=_MOST_RECORDING_CPU_S)
    if not said or said["failed"] or said["code"] not in (0, 5):
        raise NotGreen(f"with every guard in its place, these fail: {said.get('failed')}\n{log.read_text()[-3000:]}")
    return Tests(said["entered"], said["seconds"]), said["libraries"]


def nothing_changed(mutants: list[Mutant]) -> Mutant:
    """Return a mutant that changes nothing: what catches it would catch anything."""
    return mutants[0]._replace(kind="nothing", was="nothing", instead="", start=0, end=0)


class Trial:
    """Tries mutants one after another, each in a child of its own."""

    def __init__(self, copy: Path, tests: Tests, libraries: list[str]) -> None:
        self._copy, self._tests = copy, tests
        child.read_libraries(libraries)

    def of(self, mutant: Mutant) -> Result:
        source = (self._copy / mutant.file).read_bytes()
        chosen = self._tests.for_mutant(mutant)
        log = self._copy.parent / f"{multiprocessing.current_process().pid}.log"
        said: dict[str, Any] = {"caught": "", "ran": 0}
        seconds = 0.0
        # Most are caught by one of the first: reading the files of all the others would take longer than running these.
        for turn in filter(None, (chosen[:_FIRST], chosen[_FIRST:_MOST])):
            before = said
            said, took = child.in_child(
                functools.partial(child.try_out, self._copy, mutant.file, mutant.of(source), turn),
                log=log,
                most_s=_MOST_CPU_S,
            )
            seconds += took
            if not said or said["caught"]:
                break
            said["ran"] += before["ran"]
        if not said:  # it died or ran out of time: that is no test that says why
            print(f"{mutant.key}: no answer. {log.read_text()[-500:] if log.exists() else ''}", flush=True)
            said = {"caught": "", "ran": -1}
        place = f"{mutant.file}:{mutant.line} {mutant.inside}"
        return Result(
            mutant.key, mutant.kind, place, mutant.was, mutant.instead, said["caught"], said["ran"], round(seconds, 1)
        )


_trial: Trial


def _settle_in(copy: Path, tests: Tests, libraries: list[str]) -> None:
    global _trial  # noqa: PLW0603 - one for each process of the pool
    _trial = Trial(copy, tests, libraries)


def _try(mutant: Mutant) -> Result:
    return _trial.of(mutant)


def try_all(
    root: Path,
    *,
    only: str,
    leave_out: set[str],
    jobs: int,
    folders: list[str],
    without: list[str],
    known: dict[str, Any],
    tell: Callable[[str, list[Result]], None],
) -> list[Result]:
    """Try every mutant whose key holds `only`, but for those whose key is in `leave_out`.

    What `known` says of the same tree is not tried again. `tell` is called after each
    with what tells the tree from others, and all results so far.
    """
    with copied(root) as copy:
        mutants = [one for one in find(copy) if only in one.key and one.key not in leave_out]
        tree = digest(copy)
        results = [Result(*row) for row in known.get("results", [])] if known.get("tree") == tree else []
        done = {result.key for result in results}
        to_try = [mutant for mutant in mutants if mutant.key not in done]
        if not to_try:
            return results
        tests, libraries = record(copy, folders, without)
        with multiprocessing.get_context("fork").Pool(jobs, _settle_in, (copy, tests, libraries)) as pool:
            sane = pool.apply(_try, (nothing_changed(to_try),))
            if sane.caught or sane.ran < 1:
                by = sane.caught or "no test: none could run"
                raise NotGreen(f"a change that changes nothing was caught by {by}")
            for result in pool.imap_unordered(_try, to_try):
                results.append(result)
                tell(tree, results)
    return results


def load(path: Path | None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text()) if path and path.exists() else {}
    return found
