"""What the documents say is what the code does."""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import tomllib
from pathlib import Path

import pytest
from flask import Flask

from app.cli import permission_table
from app.kernel.model import Base
from app.members.models import Scheme
from app.members.permissions import MAY, Permission
from app.web.openapi import describe
from tests.house_rules.test_house_rules import ROOT, name_of

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<(?:img|source)\s[^>]*src(?:set)?=\"([^\"]+)\"")


def section(page: Path, heading: str) -> str:
    """Return what stands under a heading of the second rank."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", page.read_text(), re.MULTILINE | re.DOTALL)
    assert found, f"{page.name} has no section {heading}"
    return found[1]


def table(text: str) -> list[list[str]]:
    """Return the cells of the first table in the text, without its head."""
    rows = re.findall(r"^\|(.+)\|$", text, re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in rows[2:]]


def first_cells(text: str) -> set[str]:
    return {row[0].strip("`") for row in table(text)}


def outside_code(page: Path) -> str:
    return re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", outside_code(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_file_of_the_line_exists() -> None:
    line = section(DOCS / "ARCHITECTURE.md", "The line")
    assert len(table(line)) >= 12
    named = re.findall(r"`((?:app|static|service_worker)/[\w./]+)`", line)
    assert not [name for name in named if not (ROOT / name).is_file()]


def test_the_tree_names_every_package() -> None:
    tree = section(DOCS / "ARCHITECTURE.md", "The tree")
    packages = [
        path.parent.name for path in (ROOT / "app").glob("*/__init__.py") if len(list(path.parent.glob("*.py"))) > 1
    ]
    assert not [name for name in packages if f"\n  {name}/" not in tree]


def test_the_layers_name_every_package() -> None:
    layers = section(DOCS / "ARCHITECTURE.md", "Direction")
    drawn = re.findall(r"[a-z_]+", re.sub(r" {4,}.*", "", layers.split("```")[1]))
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    held = next(one["layers"] for one in contracts if one["type"] == "layers")
    assert drawn == [name for name in re.findall(r"\w+", " ".join(held)) if _is_there(name)]


def _is_there(name: str) -> bool:
    return (ROOT / "app" / name).is_dir() or (ROOT / "app" / f"{name}.py").is_file()


def test_every_table_is_in_the_inventory_and_no_other() -> None:
    for path in (ROOT / "app").glob("*/models.py"):  # a table that nobody uses yet is a table as well
        importlib.import_module(f"app.{path.parent.name}.models")
    written = table(section(DOCS / "INVENTORY.md", "Table by table"))
    named = [name for row in written for name in re.findall(r"`(\w+)`", row[0])]
    assert sorted(named) == sorted(Base.metadata.tables)


def test_every_place_in_the_glossary_exists() -> None:
    missing = []
    for row in table((DOCS / "GLOSSARY.md").read_text()):
        for place in re.findall(r"`(\w+)\.(\w+)(?:\.(\w+))?[^`/]*`", row[-1]):
            file = ROOT / "app" / place[0] / f"{place[1]}.py"
            if not file.is_file() or place[2] not in file.read_text():
                missing.append(".".join(place))
    assert missing == []


def test_every_setting_of_the_environment_is_explained_and_no_other() -> None:
    config = ast.parse((ROOT / "app" / "config.py").read_text())
    read = {
        node.args[0].value
        for node in ast.walk(config)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func).endswith("environ.get")
        and isinstance(node.args[0], ast.Constant)
    }
    assert "DATA_DIR" in read
    assert first_cells(section(DOCS / "CONFIGURATION.md", "The environment")) == read


def test_every_setting_of_the_scheme_is_explained_and_no_other() -> None:
    columns = {column.key for column in Scheme.__table__.columns} - {"id"}
    rows = {row[0].strip("`"): row[1] for row in table(section(DOCS / "CONFIGURATION.md", "The scheme"))}
    assert set(rows) == columns
    numbers = {
        column.key: column.default.arg
        for column in Scheme.__table__.columns
        if column.key.endswith(("_m", "_minutes", "_days"))
    }
    assert {name: rows[name] for name in numbers} == {name: str(number) for name, number in numbers.items()}


def test_the_description_of_the_interface_is_the_apps(app: Flask) -> None:
    """Write it anew with: flask --app wsgi openapi > docs/openapi.json."""
    assert json.loads((DOCS / "openapi.json").read_text()) == json.loads(json.dumps(describe(app)))


def test_the_permissions_are_those_of_the_code() -> None:
    rows = table(section(DOCS / "SECURITY.md", "Who may do what"))
    written = {row[0]: [cell == "yes" for cell in row[1:]] for row in rows}
    assert written == {permission.value: [permission in MAY[role] for role in MAY] for permission in Permission}
    head = re.search(r"^\| \|(.+)\|$", (DOCS / "SECURITY.md").read_text(), re.MULTILINE)
    assert head
    assert [cell.strip() for cell in head[1].split("|")] == [role.value for role in MAY]
    assert permission_table().split("\n")[0].split() == [role.value for role in MAY]


def test_every_decision_is_linked_and_numbered_once() -> None:
    linked = section(DOCS / "ARCHITECTURE.md", "Decisions")
    assert not [path.name for path in DECISIONS if f"(decisions/{path.name})" not in linked]
    numbers = [path.name[:4] for path in DECISIONS]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
    assert not [path.name for path in DECISIONS if not path.read_text().startswith(f"# {path.name[:4]}: ")]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in (one or other for one, other in LINK.findall(outside_code(page))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        to = (page.parent / path).resolve() if path else page
        if not to.exists() or (anchor and anchor not in anchors(to)):
            broken.append(link)
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_files_that_are_named_exist(page: Path) -> None:
    named = re.findall(r"`((?:app|docs|script|static|templates|tests|service_worker)/[\w./]+)`", outside_code(page))
    assert not [name for name in named if not (ROOT / name).exists()]


@pytest.mark.parametrize("command", ["script/server", "script/test"])
def test_the_commands_of_the_readme_can_be_run(command: str) -> None:
    assert command in (ROOT / "README.md").read_text()
    assert os.access(ROOT / command, os.X_OK)


def test_pictures_are_small_and_all_are_shown() -> None:
    pictures = [path for path in sorted((DOCS / "pictures").glob("*")) if path.suffix in (".png", ".webp")]
    pages = "".join(page.read_text() for page in PAGES)
    assert not [path.name for path in pictures if path.stat().st_size > 120_000 or path.name not in pages]
