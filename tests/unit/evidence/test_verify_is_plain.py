"""The program inside a pack is read by a Python of long ago, and by nothing else."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

PROGRAM = Path("app/evidence/enclosed/verify.py").read_text(encoding="utf-8")


def test_it_is_written_in_the_grammar_of_python_3_8() -> None:
    ast.parse(PROGRAM, feature_version=(3, 8))


def test_it_needs_nothing_but_python_itself() -> None:
    tree = ast.parse(PROGRAM)
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= set(sys.stdlib_module_names)
    assert not {"socket", "urllib", "http", "ssl"} & {name.partition(".")[0] for name in names}
