"""A town with two photos, a folder for its copies, and an empty machine to put one back on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.config import Settings
from app.kernel import copies, keyring
from app.kernel.db import db, transaction
from app.photos.models import Photo
from app.web.parts import Parts
from tests.builders import developed_photo
from tests.conftest import Clock
from tests.pictures import jpeg


class Said(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    words: str


Run = Callable[..., Said]


@pytest.fixture
def run(app: Flask) -> Run:
    """Run a command of the town that is copied."""
    return lambda *words: _run(app, *words)


@pytest.fixture
def photos(parts: Parts) -> list[Path]:
    """Two photos of the town, as they lie on its disk."""
    with transaction() as session:
        for seed in (1, 2):
            developed_photo(session, parts, jpeg(seed))
    db.session.rollback()
    folders = db.session.scalars(select(Photo.folder).order_by(Photo.id)).all()
    db.session.remove()
    return [parts.settings.photos_dir / folder for folder in folders]


@pytest.fixture
def copies_(tmp_path: Path) -> Path:
    return tmp_path / "copies"


@pytest.fixture
def keys(run: Run, tmp_path: Path) -> Path:
    """The secrets of the town, in a file."""
    file = tmp_path / "keys.json"
    assert run("backup", "--secrets", str(file)).code == 0
    return file


class Machine:
    """Another machine: nothing of the town is on it but what its own first start has made."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.settings = Settings.from_environment({"DATA_DIR": str(folder), "PUBLIC_URL": "http://localhost:8000"})
        self.clock = clock
        keyring.make_missing(self.settings.secrets_dir)

    def run(self, *words: str) -> Said:
        return _run(self.app(), *words)

    def app(self) -> Flask:
        """Start Townwatch there."""
        return create_app(self.settings, now=self.clock)


@pytest.fixture
def machine(tmp_path: Path, clock: Clock) -> Machine:
    return Machine(tmp_path / "other", clock)


class Move(NamedTuple):
    """A town, where its copies go, the file with its keys, and the machine on which it is put back."""

    run: Run
    copies: Path
    keys: Path
    machine: Machine

    def copy(self) -> Path:
        """Make a copy and return it."""
        said = self.run("backup", str(self.copies))
        assert said.code == 0, said.words
        return newest(self.copies)

    def put_back(self, *options: str) -> Said:
        return self.machine.run("restore", str(self.copies), "--secrets", str(self.keys), *options)


@pytest.fixture
def move(run: Run, copies_: Path, keys: Path, machine: Machine) -> Move:
    return Move(run, copies_, keys, machine)


def newest(folder: Path) -> Path:
    return copies.finished(folder)[-1]


def _run(app: Flask, *words: str) -> Said:
    with app.app_context():
        done = app.test_cli_runner().invoke(args=list(words))
        db.session.remove()
        db.engine.dispose()
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return Said(done.exit_code, done.output)
