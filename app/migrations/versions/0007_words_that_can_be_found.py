"""Words that can be found: a table of them, and on SQLite an index beside it.

It makes room only. `flask prepare`, which every start calls, lets what is there already be found: by the code that
keeps it, which knows which words those are.
"""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

Indices = tuple[tuple[str, str, list[str]], ...]

# The words lie in the table in plain letters already. Of where in a text they stand only the column is kept; the
# first one to three letters have lists of their own, because so many words begin like that.
_INDEX = """
CREATE VIRTUAL TABLE search_words USING fts5(
    noun, words, refs,
    content='search_entry', content_rowid='id', tokenize='unicode61 remove_diacritics 2', detail=column, prefix='1 2 3'
)
"""
# What is forgotten is gone from the file, not only from the answers.
_SECURE_DELETE = "INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1)"


# Each new one takes the place of one that knew its first column only: what was asked for was sorted each time.
_NEW = (
    ("ix_report_state_received_at", "report", ["state", "received_at"]),
    ("ix_report_state_withdrawn_at", "report", ["state", "withdrawn_at"]),
    ("ix_report_reporter_id_received_at", "report", ["reporter_id", "received_at"]),
    ("ix_sighting_profile_id_happened_at", "sighting", ["profile_id", "happened_at"]),
)
_OLD = (
    ("ix_report_state", "report", ["state"]),
    ("ix_report_reporter_id", "report", ["reporter_id"]),
    ("ix_sighting_profile_id", "sighting", ["profile_id"]),
)


def upgrade() -> None:
    _exchange(_OLD, _NEW)
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("noun", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("refs", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("noun", "ref", name=op.f("uq_search_entry_noun_ref")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in (_INDEX, _SECURE_DELETE):
            op.execute(statement)


def _exchange(old: Indices, new: Indices) -> None:
    for name, table, _ in old:
        op.drop_index(op.f(name), table)
    for name, table, columns in new:
        op.create_index(op.f(name), table, columns)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_words")
    op.drop_table("search_entry")
    _exchange(_NEW, _OLD)
