"""A fingerprint comes and goes in one place only, where every process is told of it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house_rules.test_house_rules import PYTHON, ROOT, name_of

WRITES = ROOT / "app/photos/remember.py"
ROWS = {"Fingerprint", "FingerprintChange"}
STATEMENTS = {"delete", "insert", "update"}


def name(node: ast.expr) -> str:
    """Return the last word of a name such as models.Fingerprint."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def writes(tree: ast.AST) -> list[int]:
    """Return the lines in which such rows are made, or are changed or deleted by a statement."""
    aliases = {
        alias.asname: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for what in (node.func, *(node.args[:1] if name(node.func) in STATEMENTS else ()))
        if aliases.get(name(what), name(what)) in ROWS
    ]


@pytest.mark.parametrize(
    "path", [path for path in PYTHON if path != WRITES and "migrations" not in path.parts], ids=name_of
)
def test_no_other_module_writes_fingerprints(path: Path) -> None:
    """A row that came or went without a FingerprintChange is not heard of by any process that runs."""
    lines = writes(ast.parse(path.read_text()))
    assert not lines, f"{name_of(path)} writes a fingerprint in line {lines[0]}: use app/photos/remember.py"


@pytest.mark.parametrize(
    "line",
    [
        "session.add(Fingerprint(photo_id=1))",
        "session.add(models.FingerprintChange(fingerprint_id=1))",
        "session.execute(delete(Fingerprint).where(Fingerprint.photo_id == 1))",
        "session.execute(sa.update(models.Fingerprint))",
        "from app.photos.models import Fingerprint as Row\nRow(photo_id=1)",
    ],
)
def test_it_would_be_seen(line: str) -> None:
    assert writes(ast.parse(line))


def test_it_looks_where_they_are_written() -> None:
    assert len(writes(ast.parse(WRITES.read_text()))) >= 2
    assert not writes(ast.parse("select(Fingerprint.id)"))
