"""Whatever is recorded can be read: every verb has its sentence in app/audit/deeds.py."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from app.audit.deeds import DEEDS
from app.audit.words import deed
from tests.house_rules.test_house_rules import PYTHON, name_of

# Hands on the verbs of the real thing, which its own test reads in the demo town's record.
DEMO = "app/demo/profiles_of_town.py"


class Recorded(NamedTuple):
    """One call of record(): where, and its verb and the noun it is done to, as far as the code says them."""

    where: str
    verb: str | None
    noun: str | None


def recorded_in(path: Path) -> Iterator[Recorded]:
    """Find the calls of app.audit.record.record under whatever name it was imported."""
    tree = ast.parse(path.read_text())
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "app.audit.record"
        for alias in node.names
        if alias.name == "record"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            verb, about = node.args[1], node.args[2]
            yield Recorded(f"{name_of(path)} line {node.lineno}", _as_words(verb, tree), _noun(about))


def _as_words(node: ast.expr, tree: ast.Module) -> str | None:
    """Return a text as it stands, or that of a constant of the same file."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    for one in tree.body:
        is_it = isinstance(one, ast.Assign) and isinstance(node, ast.Name) and ast.unparse(one.targets[0]) == node.id
        if is_it and isinstance(one, ast.Assign) and isinstance(one.value, ast.Constant):
            return str(one.value.value)
    return None


def _noun(node: ast.expr) -> str | None:
    first = node.values[0] if isinstance(node, ast.JoinedStr) else node
    return first.value.partition(" ")[0] if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


RECORDED = [one for path in PYTHON for one in recorded_in(path)]


def test_the_calls_are_found() -> None:
    assert len(RECORDED) > 20


@pytest.mark.parametrize("one", RECORDED, ids=lambda one: one.where)
def test_every_verb_has_its_sentence(one: Recorded) -> None:
    if one.where.startswith(DEMO):
        return
    assert one.verb is not None, f"{one.where}: write the verb as a plain text, so that this test can read it"
    nouns = [one.noun] if one.noun else [noun for verb, noun in _all_verbs() if verb == one.verb]
    known = [noun for noun in nouns if deed(one.verb, f"{noun} 7") is not None]
    assert known, (
        f"{one.where} records “{one.verb}” and nobody can read it. Add to DEEDS in app/audit/deeds.py: "
        f'Deed("{one.verb}", "", _K.…, "… {{about}}") with the kind that fits and the deed in the past.'
    )


def _all_verbs() -> list[tuple[str, str]]:
    return [(row.verb, row.noun) for row in DEEDS]
