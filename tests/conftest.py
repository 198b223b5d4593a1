"""A database of its own for each test, copied from one that was migrated once; a clock that stands still."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from app.config import Settings
from app.kernel import keyring
from app.kernel.db import db, transaction
from app.migrations.migrate import migrate
from app.web.parts import Parts
from tests import town


class Clock:
    """Says the time it was told, until it is told another."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def passes(self, **how_long: float) -> datetime:
        self.at += timedelta(**how_long)
        return self.at


def settings_for(folder: Path, **changes: str) -> Settings:
    secrets = folder / "secrets"
    secrets.mkdir(mode=0o700, exist_ok=True)
    (secrets / keyring.ACCOUNTS).touch(mode=0o600)
    (secrets / keyring.ACCOUNTS).write_bytes(town.ACCOUNTS_KEY)
    keyring.make_missing(secrets)
    (folder / "var").mkdir(exist_ok=True)
    here = {"DATA_DIR": str(folder), "PUBLIC_URL": "http://localhost:8000", "BREACHED_PASSWORDS": "off"}
    here["UNDO_SECONDS"] = "0"  # what is decided goes out at once, unless a test is about undoing
    return Settings.from_environment(here | changes)


@pytest.fixture(scope="session")
def settled_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with secrets and a migrated database in which Quillby lives."""
    folder = tmp_path_factory.mktemp("settled")
    app = create_app(settings_for(folder))
    with app.app_context():
        migrate(db.engine)
        with transaction() as session:
            town.settle(session)
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return folder


@pytest.fixture(scope="session")
def one_clock() -> Clock:
    return Clock(town.NOON)


@pytest.fixture(scope="session")
def one_app(settled_town: Path, tmp_path_factory: pytest.TempPathFactory, one_clock: Clock) -> Flask:
    """The app that every test uses in turn: what it has compiled once (addresses, pages, statements) it keeps."""
    folder = tmp_path_factory.mktemp("quillby")
    shutil.copytree(settled_town / "secrets", folder / "secrets")
    app = create_app(settings_for(folder, PUSH_LOOPBACK="1"), now=one_clock)
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False  # tests see what a person would see
    return app


@pytest.fixture
def clock(one_clock: Clock) -> Clock:
    one_clock.at = town.NOON
    return one_clock


@pytest.fixture
def app(one_app: Flask, settled_town: Path, clock: Clock) -> Iterator[Flask]:
    """The app over a database and a photo folder of this test's own."""
    parts: Parts = one_app.extensions["townwatch"]
    var = parts.settings.var_dir
    shutil.rmtree(var)
    var.mkdir()
    shutil.copy(settled_town / "var" / "townwatch.db", var / "townwatch.db")
    parts.index.__init__(parts.vault)  # type: ignore[misc] - as after a start: it knows no picture yet
    with one_app.app_context():
        yield one_app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def parts(app: Flask) -> Parts:
    found: Parts = app.extensions["townwatch"]
    return found


class Phone:
    """Somebody's browser: signs in, and says of itself what a browser of ours says."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def _open(self, method: str, path: str, headers: dict[str, str] | None = None, **how: Any) -> TestResponse:
        own = {"Sec-Fetch-Site": "same-origin"}
        if path.startswith(("/api/", "/outbox/")):
            own["X-Townwatch"] = "1"
        with self.client.application.app_context():  # a request of its own, with a database session of its own
            return self.client.open(path, method=method, headers=own | (headers or {}), **how)

    def get(self, path: str, **how: Any) -> TestResponse:
        return self._open("GET", path, **how)

    def post(self, path: str, **how: Any) -> TestResponse:
        return self._open("POST", path, **how)

    def put(self, path: str, **how: Any) -> TestResponse:
        return self._open("PUT", path, **how)

    def delete(self, path: str, **how: Any) -> TestResponse:
        return self._open("DELETE", path, **how)

    def put_in(self, cookie_name: str, token: str, path: str = "/") -> None:
        """Let the browser hold a cookie that the server would have given it."""
        self.client.set_cookie(cookie_name, token, secure=True, path=path)


@pytest.fixture
def phone_of(app: Flask) -> Any:
    """`phone_of("Asha")` is Asha's phone, enrolled and signed in; `phone_of(None)` is a stranger's."""

    def open_phone(name: str | None) -> Phone:
        from tests.builders import signed_in

        return Phone(app.test_client()) if name is None else signed_in(app, list(town.SIGN_INS).index(name) + 1)

    return open_phone
