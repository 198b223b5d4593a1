"""What the database itself refuses, and whether it still does."""

from __future__ import annotations

import re

from sqlalchemy import text
from sqlalchemy.orm import Session

TABLES = ("audit_entry", "audit_detail")

# As the first migration wrote them. A guard of the same name that does nothing is no guard, so the words count.
_REFUSES = {
    "audit_entry_no_update": ("audit_entry", "UPDATE"),
    "audit_entry_no_delete": ("audit_entry", "DELETE"),
    "audit_detail_no_update": ("audit_detail", "UPDATE"),
}
_SQLITE = (
    "CREATE TRIGGER {table}_no_{small} BEFORE {event} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
_POSTGRES = (
    "O CREATE TRIGGER {table}_no_{small} BEFORE {event} ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change() "
    "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END"
)
_ASK_SQLITE = "SELECT name, sql AS words FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({tables})"
_ASK_POSTGRES = (
    "SELECT t.tgname AS name, concat_ws(' ', t.tgenabled, pg_get_triggerdef(t.oid, true), p.prosrc) AS words "
    "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
    "WHERE NOT t.tgisinternal AND c.relname IN ({tables})"
)


def faults_of_guards(session: Session) -> list[str]:
    """Return a sentence for each guard of the record that was taken away or changed, or that is not ours."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    asked = (_ASK_SQLITE if is_sqlite else _ASK_POSTGRES).format(tables=", ".join(f"'{table}'" for table in TABLES))
    found = {row.name: _plain(row.words) for row in session.execute(text(asked))}
    faults = []
    for name, (table, event) in _REFUSES.items():
        meant = (_SQLITE if is_sqlite else _POSTGRES).format(table=table, event=event, small=event.lower())
        if found.pop(name, "") != _plain(meant):
            faults.append(f"The database's own guard {name} was taken away or changed.")
    return faults + [f"There is a trigger {name} on the record that is not ours." for name in sorted(found)]


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", words.replace('"', "")).strip()
