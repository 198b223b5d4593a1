"""Rows as they are before a deed and after it, and how what it changed is put back.

They are kept as plain JSON, by table: nothing here knows what a report or an alert is.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, Uuid, and_, delete, insert, select, update
from sqlalchemy.orm import Session

from app.kernel.model import Base, Moment

Row = dict[str, Any]
Rows = dict[str, list[Row]]
Kept = dict[str, Any]
Scope = Mapping[Table, ColumnElement[bool]]
_READ: tuple[tuple[type, Callable[[str], object]], ...] = ((Uuid, UUID), (Moment, datetime.fromisoformat))


def rows_of(session: Session, scope: Scope) -> Rows:
    """Return what these conditions choose of each table."""
    session.flush()
    return {
        table.name: [_plain(row) for row in session.execute(select(table).where(which)).mappings()]
        for table, which in scope.items()
    }


def difference(before: Rows, after: Rows) -> Kept:
    """Return what was made, changed (as it was and as it is) and taken away between the two; all as JSON."""
    made: Rows = {}
    gone: Rows = {}
    changed: dict[str, list[list[Row]]] = {}
    for name in after:
        table = Base.metadata.tables[name]
        was, now = ({_key(table, row): row for row in rows.get(name, [])} for rows in (before, after))
        made[name] = [row for key, row in now.items() if key not in was]
        gone[name] = [row for key, row in was.items() if key not in now]
        changed[name] = [[was[key], row] for key, row in now.items() if key in was and was[key] != row]
    return {"made": _full(made), "changed": _full(changed), "gone": _full(gone)}


def is_as_left(session: Session, kept: Kept) -> bool:
    """Return whether nobody has touched since what the deed made, changed or took away."""
    left = [(name, row) for name, rows in kept["made"].items() for row in rows]
    left += [(name, row) for name, pairs in kept["changed"].items() for _, row in pairs]
    return all(_now(session, name, row) == row for name, row in left) and not any(
        _now(session, name, row) for name, rows in kept["gone"].items() for row in rows
    )


def put_back(session: Session, kept: Kept) -> None:
    """Make everything as it was; raises IntegrityError where something new already belongs to what was made."""
    session.flush()
    in_order = Base.metadata.sorted_tables
    for table in in_order:
        for row in (*kept["gone"].get(table.name, []), *kept.get("again", {}).get(table.name, [])):
            session.execute(insert(table).values(_typed(table, row)))
    for table in in_order:
        for was, _ in kept["changed"].get(table.name, []):
            session.execute(update(table).where(_is(table, was)).values(_typed(table, was)))
    for table in reversed(in_order):
        for row in kept["made"].get(table.name, []):
            session.execute(delete(table).where(_is(table, row)))
    session.expire_all()


def belongs_to(table: Table, id: object) -> dict[Table, ColumnElement[bool]]:
    """Return the row itself and every row that points to it, as a scope."""
    (own,) = table.primary_key.columns
    pointing = ((other, column) for other in Base.metadata.sorted_tables for column in other.columns)
    found: dict[Table, ColumnElement[bool]] = {table: own == id}
    for other, column in pointing:
        if any(key.column is own for key in column.foreign_keys) and other not in found:
            found[other] = column == id
    return found


def _now(session: Session, name: str, row: Row) -> Row | None:
    table = Base.metadata.tables[name]
    found = session.execute(select(table).where(_is(table, row))).mappings().first()
    return _plain(found) if found is not None else None


def _full(by_table: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {name: rows for name, rows in by_table.items() if rows}


def _key(table: Table, row: Row) -> tuple[object, ...]:
    return tuple(row[column.name] for column in table.primary_key.columns)


def _is(table: Table, row: Row) -> ColumnElement[bool]:
    return and_(*(column == _value(column, row[column.name]) for column in table.primary_key.columns))


def _typed(table: Table, row: Row) -> dict[str, object]:
    return {column.name: _value(column, row[column.name]) for column in table.columns if column.name in row}


def _value(column: Column[Any], plain: Any) -> Any:
    """Return a value as its column takes it. Words of a list of choices, JSON and numbers go in as they are."""
    if plain is None:
        return None
    for kind, read in _READ:
        if isinstance(column.type, kind):
            return read(plain)
    return date.fromisoformat(plain) if column.type.python_type is date else plain


def _plain(row: Mapping[Any, Any]) -> Row:
    return {str(name): _as_json(value) for name, value in row.items()}


def _as_json(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def ids_of(kept: Kept, name: str) -> Iterable[Any]:
    """Return the ids of what was made or changed of a table with one id."""
    yield from (row["id"] for row in kept["made"].get(name, []))
    yield from (row["id"] for _, row in kept["changed"].get(name, []))
