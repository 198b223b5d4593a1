"""What may never happen to a town's data, done to a copy of it: the comparison must see each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from app.kernel.db import sqlite
from app.photos.keep import ORIGINAL


class Damage(NamedTuple):
    """`finds` names the fault that must be found; others may be found with it."""

    says: str
    finds: str
    do: Callable[[Path], None]


def _sql(*statements: str) -> Callable[[Path], None]:
    def do(var: Path) -> None:
        with _opened(var) as database:
            for statement in statements:
                changed = database.execute(statement).rowcount
                assert changed != 0, f"nothing was damaged: {statement}"

    return do


@contextmanager
def _opened(var: Path) -> Iterator[Any]:
    """Open the database with nothing of ours between: no foreign keys, and no triggers that keep the record."""
    with closing(sqlite.connect(var / "townwatch.db", isolation_level=None)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        yield database


def _first_gone(table: str) -> Callable[[Path], None]:
    return _sql(f"DELETE FROM {table} WHERE id = (SELECT min(id) FROM {table})")  # noqa: S608


def _first_again(table: str) -> Callable[[Path], None]:
    """Copy the first row of a table whose ids are UUIDs."""

    def do(var: Path) -> None:
        with _opened(var) as database:
            names = ", ".join(row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[1] != "id")
            database.execute(
                f"INSERT INTO {table} (id, {names}) SELECT '{uuid4().hex}', {names} FROM {table} ORDER BY id LIMIT 1"  # noqa: S608
            )

    return do


def _originals(var: Path) -> list[Path]:
    """The sealed pictures that reports have. A kill before the commit leaves others beside them that no row knows."""
    with _opened(var) as database:
        folders = database.execute(_FOLDERS).fetchall()
    return [var / "photos" / folder / ORIGINAL for (folder,) in folders]


def _gone(var: Path) -> None:
    _originals(var)[0].unlink()


def _one_bit(var: Path) -> None:
    path = _originals(var)[0]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _emptied(var: Path) -> None:
    _originals(var)[0].write_bytes(b"")


def _exchanged(var: Path) -> None:
    first, second = _originals(var)[:2]
    first.write_bytes(second.read_bytes())


def _altered_detail(var: Path) -> None:
    with _opened(var) as database:
        seq, body = database.execute("SELECT seq, body FROM audit_detail ORDER BY seq DESC LIMIT 1").fetchone()
        altered = json.dumps(json.loads(body) | {"category": "something else"})
        database.execute("UPDATE audit_detail SET body = ? WHERE seq = ?", (altered, seq))


def _lost_index(var: Path) -> None:
    with _opened(var) as database:  # as if a page of the file had been written over
        database.execute("PRAGMA writable_schema = ON")
        database.execute("DELETE FROM sqlite_schema WHERE name = 'ix_report_received_at'")


def _of_report(statement: str) -> str:
    return f"{statement} (SELECT max(seq) FROM audit_entry WHERE verb = 'reported')"  # noqa: S608


_UNLINK = """
UPDATE report_photo SET photo_id = NULL
WHERE report_id = (SELECT min(report_id) FROM report_photo WHERE photo_id IS NOT NULL)
"""
_FOLDERS = "SELECT DISTINCT folder FROM photo JOIN report_photo ON photo.id = report_photo.photo_id ORDER BY folder"
_MIDDLE = "DELETE FROM audit_entry WHERE seq = (SELECT max(seq) / 2 FROM audit_entry)"
_ALTERED = _sql(_of_report("UPDATE audit_entry SET verb = 'seen' WHERE seq ="))
_CUT_OFF = _sql(_of_report("DELETE FROM audit_detail WHERE seq >="), _of_report("DELETE FROM audit_entry WHERE seq >="))
_STRANGER = _sql("UPDATE report SET reporter_id = reporter_id % 2 + 1")

DAMAGES = (
    Damage("a report's row is gone", "lost", _first_gone("report")),
    Damage("a report stands there twice", "doubled", _first_again("report")),
    Damage("other names under the reports", "altered", _STRANGER),
    Damage("a report's photos have left it", "photos lost", _sql(_UNLINK)),
    Damage("a photo's row is gone", "photos lost", _first_gone("photo")),
    Damage("a sealed file is gone", "photos bad", _gone),
    Damage("a sealed file is empty", "photos bad", _emptied),
    Damage("one bit of a sealed file", "photos bad", _one_bit),
    Damage("another photo's file under this name", "photos bad", _exchanged),
    Damage("a report has a second alert", "alerts doubled", _first_again("alert")),
    Damage("an alert is gone", "alerts lost", _first_gone("alert")),
    Damage("an alert forgot a phone", "deliveries lost", _first_gone("delivery")),
    Damage("an entry of the record was altered", "chain", _ALTERED),
    Damage("an entry in the middle is gone", "chain", _sql(_MIDDLE)),
    Damage("what an entry says was altered", "chain", _altered_detail),
    Damage("the end of the record was cut off", "unrecorded", _CUT_OFF),
    Damage("rows that point to nothing", "foreign keys", _first_gone("premises")),
    Damage("an index was lost from the file", "integrity", _lost_index),
)
