"""That a guard which is gone is noticed, on a tiny tree: the whole tree is tried by `script/bench guards`."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.guards.find import find
from bench.guards.source import Mutant

ROOT = Path(__file__).parents[2]
DOORS = """
from app.kernel.errors import NotAllowed

TRIES_LAST = timedelta(minutes=5)

def may_enter(hour: int) -> bool:
    return hour > 8 and hour < 18

def enter(name: str, hour: int) -> str:
    if not may_enter(hour) or name == "nobody":
        raise NotAllowed("The door is shut.")
    return name
"""
TESTS = """
import pytest
from app.access.doors import NotAllowed, enter

def test_by_night_nobody_enters():
    with pytest.raises(NotAllowed):
        enter("Asha", 7)
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """An app of one door, and a test that looks at half of its guards."""
    files = {
        "app/__init__.py": "",
        "app/access/__init__.py": "",
        "app/kernel/__init__.py": "",
        "app/kernel/errors.py": "class NotAllowed(Exception):\n    pass\n",
        "app/access/doors.py": f"from datetime import timedelta\n{DOORS}",
        "tests/test_doors.py": TESTS,
        "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["."]\naddopts = ["--import-mode=importlib"]\n',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


def test_what_is_gone_and_tested_is_noticed_and_what_is_not_tested_is_told(tree: Path) -> None:
    out = tree / "out.json"
    done = subprocess.run(
        [sys.executable, "-m", "bench.guards", "--root", tree, "--folders", "tests", "--jobs", "1", "--json", out],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr  # fewer than 95 % are noticed
    results = json.loads(out.read_text())["results"]
    caught = {(row[3], row[4]): row[5] for row in results}
    assert len(caught) == 6
    noticed = {was for (was, _), by in caught.items() if by}
    assert noticed == {
        "hour > 8",
        "not may_enter(hour)",
        'not may_enter(hour) or name == "nobody"',
    }
    assert "50.0%" in done.stdout


@pytest.fixture(scope="module")
def mutants() -> list[Mutant]:
    return find(ROOT)


def test_every_guard_of_the_app_that_is_taken_away_leaves_a_file_that_can_be_read(mutants: list[Mutant]) -> None:
    assert len({mutant.kind for mutant in mutants}) == 12
    assert len({mutant.key for mutant in mutants}) > 500
    for mutant in mutants[::7]:
        ast.parse(mutant.of((ROOT / mutant.file).read_bytes()))


@pytest.mark.parametrize(
    "guard",
    [
        "page | app/web/desk_decide.py:decide",
        "refusal | app/alerts/recall.py:recall | require(by, Permission.RECALL_ALERTS)",
        "stop | app/web/guard.py:_let_in",
        "cookie | app/web/cookie.py:give | httponly=True",
        "limit | app/access/rules.py: | 5 -> 1000000000",
        "header | app/web/headers.py:",
        "permissions | app/members/permissions.py: ",
        "hung before and after | app/__init__.py:_join_requests | app.before_request(check_origin)",
        "whose rows | ",
        "what is shown | ",
        "judgement | app/alerts/near_me.py:concerns",
        "reason | app/profiles/rules.py:faults_before_publishing",
    ],
)
def test_each_kind_of_guard_is_found_by_itself(mutants: list[Mutant], guard: str) -> None:
    assert [mutant.key for mutant in mutants if mutant.key.startswith(guard)]
