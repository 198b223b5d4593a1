"""Whoever writes words that the desk searches lets them be found: there is no trigger that would do it instead."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house_rules.test_house_rules import ROOT

FEATURES = ("members", "profiles", "reports", "review", "disputes", "intelligence", "bulletins")
# What has words: to make one of these, or to write one of these fields anew, is to write words.
MADE = {
    "app.members.models": {"Premises"},
    "app.profiles.models": {"Profile", "Vehicle"},
    "app.reports.models": {"Report", "ReportNote", "Addition"},
    "app.review.models": {"Decision", "Facts", "ReportVehicle"},
    "app.intelligence.models": {"Item"},
    "app.bulletins.models": {"Bulletin"},
}
WRITTEN = {"title", "aliases", "marks", "look", "method", "sanitised", "goods", "police_ref", "plate"}
VERBS = [
    file for feature in FEATURES for file in sorted((ROOT / "app" / feature).glob("*.py")) if file.name != "models.py"
]


def writes(tree: ast.AST) -> Iterator[str]:
    """Yield what in this file writes words."""
    made = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if name.name in MADE.get(node.module or "", set())
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in made:
            yield f"{node.func.id}(…)"
        targets = node.targets if isinstance(node, ast.Assign) else []
        for target in targets:
            for one in target.elts if isinstance(target, ast.Tuple) else [target]:
                if isinstance(one, ast.Attribute) and one.attr in WRITTEN:
                    yield f".{one.attr} ="


def remembers(tree: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.startswith("remember")
        for node in ast.walk(tree)
    )


@pytest.mark.parametrize("file", VERBS, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_verb_that_writes_words_lets_them_be_found(file: Path) -> None:
    tree = ast.parse(file.read_text())
    written = list(writes(tree))
    assert not written or remembers(tree), f"{file.name} has {written} and calls no remember() of its noun's words.py"


def test_this_test_sees_what_is_written() -> None:
    seen = {file.name for file in VERBS if list(writes(ast.parse(file.read_text())))}
    assert {"receive.py", "add.py", "my_reports.py", "draft.py", "decide.py", "places.py"} <= seen
