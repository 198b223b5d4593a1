"""How Alembic runs here.

On SQLite a table is changed by building it anew. With foreign keys on, dropping the old table
would delete its children without a word, so they are off during a migration and checked after it.
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Engine

# Every module that names tables, so that the metadata is whole.
import app.access.models
import app.agreements.models
import app.alerts.models
import app.appeals.models
import app.audit.models
import app.breaches.models
import app.bulletins.models
import app.calendar.models
import app.disclosures.models
import app.disputes.models
import app.duty.models
import app.evidence.models
import app.exclusions.models
import app.intelligence.models
import app.kernel.heartbeat
import app.matching.models
import app.members.models
import app.orders.models
import app.photos.models
import app.police_reports.models
import app.profiles.models
import app.reports.models
import app.review.models
import app.scheme_rules.models
import app.search.models
import app.statements.models
import app.warnings.models
import app.wordings.models  # noqa: F401
from app.kernel.model import Base, Moment
from app.search.models import OF_THE_INDEX


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write our own column type with the import it needs."""
    if kind == "type" and isinstance(item, Moment):
        autogen.imports.add("from app.kernel.model import Moment")
        return "Moment()"
    return False


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave the index of words out: SQLite keeps it in tables of its own, which no model describes."""
    return kind != "table" or not (name or "").startswith(OF_THE_INDEX)


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
        include_name=include_name,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_with_foreign_keys_off(engine: Engine) -> None:
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys=OFF")  # without effect once a transaction has begun
        try:
            run(connection.execution_options(writes=True))
            connection.commit()
            broken = raw.execute("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"the migration left rows that point nowhere: {broken[:5]}")
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


engine: Engine = context.config.attributes["engine"]
if engine.dialect.name == "sqlite":
    run_with_foreign_keys_off(engine)
else:
    with engine.connect() as connection:
        run(connection.execution_options(writes=True))  # alone: a second start waits and finds it done
        connection.commit()
