"""The database: one session, one way to write, one writer at a time on every database.

What is done here looks first and writes then: is this number free, has somebody decided already? With two writers
both would find that nobody has. SQLite has one writer anyway; PostgreSQL is asked for a lock that means the same.

SQLite before 3.51.3 can corrupt a write-ahead log when two connections reset it at once
(sqlite.org/wal.html, "WAL-reset bug"), so an older library runs without one.
"""

from __future__ import annotations

import importlib
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from app.kernel import wake
from app.kernel.model import Base


def _driver() -> ModuleType:
    try:
        return importlib.import_module("pysqlite3.dbapi2")  # bundles a SQLite free of the race
    except ImportError:  # no wheel for Linux on ARM nor for Intel Macs
        return sqlite3


sqlite: Any = _driver()
HAS_SAFE_WAL: bool = sqlite.sqlite_version_info >= (3, 51, 3)
_JOURNAL = "journal_mode=WAL; synchronous=FULL" if HAS_SAFE_WAL else "journal_mode=TRUNCATE; synchronous=EXTRA"
_PRAGMAS = (
    f"busy_timeout=15000; {_JOURNAL}; foreign_keys=ON; trusted_schema=OFF; secure_delete=ON; recursive_triggers=ON"
)

# Any number that nobody else locks by. Given up after as long as SQLite waits: the phone is told to try again.
_ALONE = ("SET LOCAL lock_timeout = 15000", "SELECT pg_advisory_xact_lock(1953462126)")

db = SQLAlchemy(metadata=Base.metadata)
_one_writer = threading.Lock()


def engine_options(url: str) -> dict[str, Any]:
    """Return what `create_engine` needs beside the address. Values of rows never reach a log."""
    how = {"module": sqlite} if url.startswith("sqlite") else {"pool_pre_ping": True}
    return {"hide_parameters": True, **how}


@event.listens_for(Engine, "connect")
def _configure(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite.Connection):
        return
    connection.isolation_level = None  # SQLAlchemy, not the driver, says when to begin
    for pragma in _PRAGMAS.split("; "):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    if connection.dialect.name == "sqlite":
        # A transaction that reads first and then wants to write is refused when another wrote meanwhile.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")
    elif connection.dialect.name == "postgresql" and writes:
        for statement in _ALONE:  # held to the commit; what is read after it is what the last writer left
            connection.exec_driver_sql(statement)


@contextmanager
def transaction() -> Iterator[Session]:
    """Open the one kind of transaction that may write; commit at its end, or roll everything back.

    No file, picture or network inside: whoever holds it keeps every other writer waiting.
    Raises RuntimeError when nested, or when something was changed before it began.
    """
    session: Session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("a transaction inside a transaction")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed before the transaction began and would be lost")
    session.rollback()
    with _one_writer:
        session.info["writing"] = True
        try:
            session.connection(execution_options={"writes": True})
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            wake.is_asked(session)  # what was to be found is not there
            raise
        finally:
            session.info.pop("writing", None)
