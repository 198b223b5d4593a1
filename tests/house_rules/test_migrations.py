"""Each migration goes up, down and up again with a row in every table, and ends where the models are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect
from sqlalchemy.types import JSON, BigInteger, Boolean, Date, DateTime, Float, Integer, LargeBinary

from app.kernel.db import sqlite
from app.kernel.model import Base
from app.migrations.migrate import configuration, migrate
from app.search.models import OF_THE_INDEX

VERSIONS = Path(__file__).parents[2] / "app" / "migrations" / "versions"
# What is append-only stays so: an entry of the record is neither changed nor taken away, its detail never changed.
TRIGGERS = {
    "audit_entry_no_update",
    "audit_entry_no_delete",
    "audit_detail_no_update",
    "custody_no_update",
    "custody_no_delete",
    "statement_no_update",  # once it is signed
    "statement_no_delete",
}
# Of two columns of which a row has one, this one stays empty.
LEFT_EMPTY = {("likeness", "report_id")}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = create_engine(f"sqlite:///{tmp_path / 'town.db'}", module=sqlite)
    yield made
    made.dispose()


def steps() -> list[str]:
    """Return the revisions, oldest first."""
    script = ScriptDirectory(str(VERSIONS.parent))
    return [step.revision for step in reversed(list(script.walk_revisions()))]


def tables(engine: Engine) -> list[str]:
    """Return the tables that hold rows of ours; the index of words holds nothing that is not in one of them."""
    names = [name for name, _ in inspect(engine).get_sorted_table_and_fkc_names() if name]
    return [name for name in names if name != "alembic_version" and not name.startswith(OF_THE_INDEX)]


def triggers(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars())


def counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar() for name in tables(engine)}  # noqa: S608
    return {name: count or 0 for name, count in found.items()}


def a_value(kind: Any) -> Any:
    """Return the one value that every column of this type gets; so every foreign key finds its row."""
    values: list[tuple[Any, Any]] = [
        (JSON, "{}"),
        (Boolean, 1),
        ((Integer, BigInteger), 1),
        (Float, 1.0),
        (DateTime, "2026-11-18 12:00:00.000000"),
        (Date, "2026-11-18"),
        (LargeBinary, b"x"),
    ]
    return next((value for types, value in values if isinstance(kind, types)), "0" * 32)


def fill(engine: Engine) -> None:
    """Put a row into every table that has none."""
    inspector = inspect(engine)
    empty = [name for name, count in counts(engine).items() if count == 0]
    with engine.connect().execution_options(writes=True) as connection:
        for name in empty:
            columns = [one for one in inspector.get_columns(name) if (name, one["name"]) not in LEFT_EMPTY]
            row = {column["name"]: a_value(column["type"]) for column in columns}
            names, marks = ", ".join(row), ", ".join("?" * len(row))
            connection.exec_driver_sql(f"INSERT INTO {name} ({names}) VALUES ({marks})", tuple(row.values()))  # noqa: S608
        connection.commit()


def broken_links(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.exec_driver_sql("PRAGMA foreign_key_check").all())


def test_migrations_are_numbered_without_a_gap() -> None:
    names = sorted(path.name for path in VERSIONS.glob("*.py") if path.name != "__init__.py")
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", name) for name in names)
    assert steps() == [name[:4] for name in names]


def test_there_is_one_end() -> None:
    assert len(ScriptDirectory(str(VERSIONS.parent)).get_heads()) == 1


def test_the_last_migration_ends_where_the_models_are(engine: Engine) -> None:
    migrate(engine)
    command.check(configuration(engine))
    assert set(tables(engine)) == set(Base.metadata.tables)


def test_what_is_append_only_is_guarded(engine: Engine) -> None:
    migrate(engine)
    assert triggers(engine) == TRIGGERS


def test_no_id_is_given_twice_where_the_models_say_so(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        made = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'").scalars()
        wanted = {one.name for one in Base.metadata.tables.values() if one.dialect_options["sqlite"]["autoincrement"]}
        assert set(made) == wanted
    assert wanted


@pytest.mark.parametrize("step", steps())
def test_a_step_goes_up_and_down_and_up_with_a_row_in_every_table(engine: Engine, step: str) -> None:
    earlier = ([None, *steps()])[steps().index(step)]
    if earlier:
        migrate(engine, earlier)
        fill(engine)
    migrate(engine, step)
    fill(engine)
    before, guarded = counts(engine), triggers(engine)
    assert set(before.values()) == {1}
    command.downgrade(configuration(engine), earlier or "base")
    stayed = counts(engine)
    migrate(engine, step)
    assert broken_links(engine) == []
    assert triggers(engine) == guarded
    after = counts(engine)
    assert {name: after[name] for name in stayed} == stayed
    assert set(after) == set(before)


def test_a_second_start_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    fill(engine)
    before = counts(engine)
    migrate(engine)
    assert counts(engine) == before


def test_foreign_keys_are_on_again_after_a_migration(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_everything_in_the_schema_has_a_name(engine: Engine) -> None:
    migrate(engine)
    inspector = inspect(engine)
    nameless = [
        name
        for name in tables(engine)
        for found in (inspector.get_foreign_keys(name), inspector.get_unique_constraints(name))
        if any(not one["name"] for one in found)
    ]
    assert nameless == []
