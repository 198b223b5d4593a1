"""Each item of OWASP ASVS 5.0 that applies has its row in docs/asvs.csv, and what its row points to is there."""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "asvs.csv"
# Level 1 and 2 has 253 items. Not here: self-contained tokens (V9), OAuth (V10), WebRTC (V17), GraphQL and WebSocket,
# identity providers, LDAP, XPath, LaTeX, JNDI, memcache, telephone networks, client certificates.
APPLY = 191
STATUS = {"met", "met where CLAMD_SOCKET is set", "deviation", "of the deployment"}


def rows() -> list[dict[str, str]]:
    with TABLE.open(newline="") as file:
        return list(csv.DictReader(file))


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as they are made from their words."""
    words = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in words}


def names_in(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}


def is_there(pointer: str) -> bool:
    """Return whether `pointer` (file, file::test or page#heading) points to something."""
    name, _, test = pointer.partition("::")
    name, _, heading = name.partition("#")
    path = ROOT / name
    if not path.is_file():
        return False
    if test:
        return test in names_in(path)
    if heading:
        return heading in anchors(path)
    is_test = path.name.startswith("test_") and bool({one for one in names_in(path) if one.startswith("test_")})
    return is_test or path.parent.name in ("docs", "templates")


def test_every_item_that_applies_has_one_row() -> None:
    items = Counter(row["item"] for row in rows())
    assert len(items) == APPLY
    assert set(items.values()) == {1}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", item) for item in items)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["item"])
def test_what_a_row_points_to_is_there(row: dict[str, str]) -> None:
    assert is_there(row["shown by"]), f"{row['item']} points to {row['shown by']}, which is not there"
    assert row["status"] in STATUS
    assert row["how"].strip()
    assert row["level"] in ("1", "2")


@pytest.mark.parametrize(
    "nowhere",
    [
        "tests/house_rules/test_none.py",
        "tests/house_rules/test_asvs.py::test_none",
        "docs/SECURITY.md#no-such-heading",
        "app/config.py",
        "tests",
        "",
    ],
)
def test_a_pointer_to_nowhere_is_noticed(nowhere: str) -> None:
    assert not is_there(nowhere)


def test_what_deviates_is_little_and_says_why() -> None:
    deviating = [row for row in rows() if row["status"] == "deviation"]
    assert len(deviating) <= 4
    assert all(len(row["how"]) > 40 for row in deviating)
