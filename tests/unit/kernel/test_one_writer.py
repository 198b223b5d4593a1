"""One writer at a time, whatever the database: what is asked of each as a transaction begins."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from app.kernel.db import _begin


def asked_of(dialect: str, *, writes: bool) -> list[str]:
    asked: list[str] = []
    connection: Any = SimpleNamespace(
        dialect=SimpleNamespace(name=dialect),
        get_execution_options=lambda: {"writes": True} if writes else {},
        exec_driver_sql=asked.append,
    )
    _begin(connection)
    return asked


@pytest.mark.parametrize(("writes", "begins"), [(True, "BEGIN IMMEDIATE"), (False, "BEGIN DEFERRED")])
def test_sqlite_is_told_beforehand_that_somebody_writes(writes: bool, begins: str) -> None:
    assert asked_of("sqlite", writes=writes) == [begins]


def test_postgresql_lets_one_write_and_everybody_read() -> None:
    patience, lock = asked_of("postgresql", writes=True)
    assert patience.startswith("SET LOCAL lock_timeout")  # first, or the lock would be waited for without end
    assert lock.startswith("SELECT pg_advisory_xact_lock")  # given back by commit and rollback alike
    assert asked_of("postgresql", writes=False) == []
