"""The one way to write: nothing lost, nothing half, nobody kept from reading."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.kernel.db import HAS_SAFE_WAL, db, transaction
from app.members.models import Account, Member, Premises
from app.web.parts import Parts
from tests import town

BEFORE = 5  # members of Quillby


def members() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Member)) or 0


@pytest.mark.usefixtures("app")
def test_a_transaction_inside_a_transaction_is_refused() -> None:
    with transaction(), pytest.raises(RuntimeError, match="inside a transaction"), transaction():
        pass
    with transaction() as session:  # and the outer one is over
        session.add(Member(name="later"))
    assert members() == BEFORE + 1


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("how", ["new", "dirty", "deleted"])
def test_a_change_before_the_transaction_is_refused_rather_than_lost(how: str) -> None:
    session = db.session()
    if how == "new":
        session.add(Member(name="early"))
    elif how == "dirty":
        session.get_one(Member, 1).name = "early"
    else:
        session.delete(session.get_one(Member, 1))
    with pytest.raises(RuntimeError, match="would be lost"), transaction():
        pass
    assert members() == BEFORE


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_error_takes_everything_back(error: type[BaseException]) -> None:
    def fail() -> None:
        with transaction() as session:
            session.add(Member(name="never"))
            session.flush()
            raise error

    with pytest.raises(error):
        fail()
    assert members() == BEFORE
    with transaction() as session:
        session.add(Member(name="after"))
    assert members() == BEFORE + 1


@pytest.mark.usefixtures("app")
def test_a_refusal_at_the_very_end_takes_everything_back() -> None:
    def fail() -> None:
        with transaction() as session:
            session.add(Member(name="never"))
            session.add(Account(name="x", role=town.Role.STAFF, sign_in=town.SIGN_INS["Asha"]))

    with pytest.raises(IntegrityError):
        fail()
    assert members() == BEFORE


@pytest.mark.usefixtures("app")
def test_what_was_read_before_is_read_anew_inside() -> None:
    place = db.session.get_one(Premises, town.ORCHARD)
    with db.engine.connect().execution_options(writes=True) as other:
        other.exec_driver_sql("UPDATE premises SET name = 'Elsewhere' WHERE id = 1")
        other.commit()
    with transaction() as session:
        assert session.get_one(Premises, town.ORCHARD).name == "Elsewhere"
    assert place.name == "Elsewhere"


def test_eight_threads_lose_no_update(app: Flask) -> None:
    def count() -> None:
        for _ in range(10):
            with app.app_context(), transaction() as session:
                place = session.get_one(Premises, town.ORCHARD)
                place.essential = str(int(place.essential or 0) + 1)

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert db.session.get_one(Premises, town.ORCHARD).essential == "80"


COUNT = """
import sys
from pathlib import Path
from threading import Thread
from app import create_app
from app.config import Settings
from app.kernel.db import db, transaction
from app.members.models import Premises

app = create_app(Settings.from_environment({"DATA_DIR": sys.argv[1]}))

def count():
    for _ in range(10):
        with app.app_context(), transaction() as session:
            place = session.get_one(Premises, 1)
            place.essential = str(int(place.essential or 0) + 1)

threads = [Thread(target=count) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


def test_two_processes_of_eight_threads_lose_no_update(parts: Parts) -> None:
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", COUNT, str(parts.settings.data_dir)]
    both = [subprocess.Popen(command, cwd=root) for _ in range(2)]
    assert [one.wait(60) for one in both] == [0, 0]
    db.session.rollback()
    assert db.session.get_one(Premises, town.ORCHARD).essential == "160"


@pytest.mark.skipif(not HAS_SAFE_WAL, reason="this SQLite keeps no write-ahead log that is safe to use")
def test_a_reader_does_not_wait_for_a_writer(app: Flask) -> None:
    is_in, may_go, took = threading.Event(), threading.Event(), []

    def write() -> None:
        with app.app_context(), transaction() as session:
            session.add(Member(name="slow"))
            session.flush()
            is_in.set()
            may_go.wait(10)

    writer = threading.Thread(target=write)
    writer.start()
    assert is_in.wait(10)
    began = time.monotonic()
    took.append(members())
    waited = time.monotonic() - began
    may_go.set()
    writer.join()
    assert took == [BEFORE]
    assert waited < 1
    assert members() == BEFORE + 1


PRAGMAS = {
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "busy_timeout": 15000,
    "journal_mode": "wal" if HAS_SAFE_WAL else "truncate",
    "synchronous": 2 if HAS_SAFE_WAL else 3,
}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("name", PRAGMAS)
def test_every_connection_keeps_its_promises(name: str) -> None:
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == PRAGMAS[name]
