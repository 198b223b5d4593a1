"""How the house is kept. Each rule says why, and fails with the place that broke it."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = sorted((ROOT / "app").rglob("*.py"))
WRITTEN = [
    path
    for folder in ("app", "bench", "tests", "static", "templates", "service_worker", "script")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in (".py", ".js", ".css", ".html") or path.parent.name == "script"
]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_only_the_kernel_ends_a_transaction(path: Path) -> None:
    """Two verbs can be joined in one commit only while neither commits by itself."""
    if name_of(path) in ("app/kernel/db.py", "app/migrations/env.py", "app/web/errors.py"):
        return  # the kernel's own; a migration; the clean-up after an error that nobody foresaw
    ends = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback"}
    ]
    assert not ends, f"{name_of(path)} ends a transaction in line {ends[0]}"


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text())), f"{name_of(path)} has no docstring"


def test_no_file_is_too_large_to_live_in() -> None:
    """The pain is always in the one file where everything meets."""
    generated = ("app/migrations/versions/", "static/vendor/")
    large = {
        name_of(path): lines
        for path in WRITTEN
        if path.is_file() and not name_of(path).startswith(generated)
        if (lines := len(path.read_text().splitlines())) > 300
    }
    assert not large


def test_no_module_is_named_as_a_layer() -> None:
    """Such a name says nothing, so everything ends up in it."""
    banned = {"utils", "util", "helpers", "helper", "common", "misc", "service", "services", "manager", "base"}
    assert not [name_of(path) for path in WRITTEN if path.stem in banned and path.suffix == ".py"]


def test_imports_point_one_way() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def test_nobody_looks_for_faces() -> None:
    """A perceptual hash finds the same picture; nothing here may look for the same person."""
    banned = re.compile(
        r"face_recognition|dlib|insightface|deepface|facenet|FaceDetector|FaceRecognizer|CascadeClassifier"
    )
    named = [name_of(path) for path in PYTHON if banned.search(path.read_text())]
    locks = [lock for lock in ROOT.glob("requirements*.txt") if banned.search(lock.read_text())]
    assert not named + [lock.name for lock in locks]


def test_locks_name_no_index_and_hash_everything() -> None:
    """Where packages come from is the machine's affair; which bytes they are is ours."""
    for lock in ROOT.glob("requirements*.txt"):
        text = lock.read_text()
        assert "://" not in re.sub(r"#.*", "", text), lock.name
        pins = re.findall(r"^[A-Za-z0-9][\w.\-\[\]]*==\S+", text, re.MULTILINE)
        assert len(pins) > 20
        assert all(re.search(re.escape(pin) + r"[^\n]*\\\n(    --hash=sha256:[0-9a-f]{64})", text) for pin in pins)


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=name_of)
def test_templates_keep_to_the_content_policy(path: Path) -> None:
    """An inline script or style would simply not run under the policy that every answer carries."""
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text)


@pytest.mark.parametrize("command", ["vendor", "icons"])
def test_what_was_taken_in_is_what_the_lock_says(command: str) -> None:
    ran = subprocess.run(
        [sys.executable, str(ROOT / "script" / command), "--check"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_what_was_taken_in_names_its_licence() -> None:
    lock = json.loads((ROOT / "vendor.lock.json").read_text())
    assert all("licence" in package for package in lock.values())
