"""Whoever holds the one transaction that may write keeps all others waiting: no file is opened inside it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EDGES = sorted(path for folder in ("web", "worker") for path in (ROOT / "app" / folder).rglob("*.py"))
# What opens, writes or removes a file, unwraps a key for one, or sets pages.
SLOW = {"sending", "pack_file", "remove_files", "read_original", "put_away", "typeset", "unwrap", "give_pdf"}


def slow_ones(source: str) -> list[tuple[int, str]]:
    """Return line and name of each call inside `with transaction()` that touches a file."""
    found = set()
    for block in ast.walk(ast.parse(source)):
        if isinstance(block, ast.With) and any(
            isinstance(one.context_expr, ast.Call) and _called(one.context_expr) == "transaction" for one in block.items
        ):
            calls = (node for line in block.body for node in ast.walk(line) if isinstance(node, ast.Call))
            found |= {(call.lineno, _called(call)) for call in calls if _called(call) in SLOW}
    return sorted(found)


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


@pytest.mark.parametrize("path", EDGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_file_is_touched_in_a_transaction(path: Path) -> None:
    assert slow_ones(path.read_text()) == []


def test_one_would_be_seen() -> None:
    source = "with transaction() as session:\n    if it:\n        sending(pack, ref, vault)\nsending(pack, ref, vault)"
    assert slow_ones(source) == [(3, "sending")]
