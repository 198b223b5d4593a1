"""The same picture: likenesses between reports and where they lie, reports tied to each other, fuller fingerprints."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# SQLite builds the table anew and would forget that an id is never given twice, on which the index relies.
_NEVER_TWICE = {"sqlite_autoincrement": True}


def upgrade() -> None:
    op.create_table(
        "report_link",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("tie", sa.Enum("linked", "merged", name="tie", native_enum=False, length=40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_report_link_by_id_account")),
        sa.ForeignKeyConstraint(["first_id"], ["report.id"], name=op.f("fk_report_link_first_id_report")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_link_report_id_report")),
        sa.PrimaryKeyConstraint("report_id", "first_id", name=op.f("pk_report_link")),
    )
    op.create_index(op.f("ix_report_link_first_id"), "report_link", ["first_id"])

    nothing = sa.text("x''" if op.get_bind().dialect.name == "sqlite" else "''")
    with op.batch_alter_table("fingerprint", table_kwargs=_NEVER_TWICE) as table:
        table.add_column(sa.Column("corners", sa.LargeBinary(), nullable=False, server_default=nothing))
        table.add_column(sa.Column("proof", sa.LargeBinary(), nullable=False, server_default=nothing))
    with op.batch_alter_table("fingerprint", table_kwargs=_NEVER_TWICE) as table:  # only the rows of before needed it
        table.alter_column("corners", server_default=None)
        table.alter_column("proof", server_default=None)

    # The last id is the version number that every process compares before it answers from memory.
    op.create_table(
        "fingerprint_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint_id", sa.Integer(), nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fingerprint_change")),
        sqlite_autoincrement=True,
    )
    op.execute("INSERT INTO fingerprint_change (fingerprint_id, is_gone) SELECT id, false FROM fingerprint ORDER BY id")

    # A key of its own, because one photo may be on a profile and in a report; so the table is made anew.
    _put_aside("likeness", ["of_photo_id", "profile_id"])
    op.create_table(
        "likeness",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("of_photo_id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("band", _band(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("strength", sa.Double(), nullable=False),
        sa.Column("asked_outline", sa.JSON(), nullable=False),
        sa.Column("stored_outline", sa.JSON(), nullable=False),
        sa.CheckConstraint("(profile_id IS NULL) <> (report_id IS NULL)", name=op.f("ck_likeness_profile_or_report")),
        sa.ForeignKeyConstraint(["of_photo_id"], ["photo.id"], name=op.f("fk_likeness_of_photo_id_photo")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_likeness_photo_id_photo")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_likeness_profile_id_profile")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_likeness_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likeness")),
        sa.UniqueConstraint(
            "photo_id", "of_photo_id", "profile_id", name=op.f("uq_likeness_photo_id_of_photo_id_profile_id")
        ),
        sa.UniqueConstraint(
            "photo_id", "of_photo_id", "report_id", name=op.f("uq_likeness_photo_id_of_photo_id_report_id")
        ),
    )
    op.execute(
        "INSERT INTO likeness (photo_id, of_photo_id, profile_id, band, why, strength, asked_outline, stored_outline)"
        " SELECT photo_id, of_photo_id, profile_id, band, why, 1.0 - distance / 256.0, '[]', '[]' FROM likeness_before"
    )
    op.drop_table("likeness_before")
    for column in ("photo_id", "of_photo_id", "profile_id", "report_id"):
        op.create_index(op.f(f"ix_likeness_{column}"), "likeness", [column])


def downgrade() -> None:
    _put_aside("likeness", ["photo_id", "of_photo_id", "profile_id", "report_id"])
    op.create_table(
        "likeness",
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("of_photo_id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("band", _band(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("distance", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["of_photo_id"], ["photo.id"], name=op.f("fk_likeness_of_photo_id_photo")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_likeness_photo_id_photo")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_likeness_profile_id_profile")),
        sa.PrimaryKeyConstraint("photo_id", "of_photo_id", name=op.f("pk_likeness")),
    )
    # Between reports there were none, and of two profiles with one photo the first is kept. A strength is no distance:
    # each gets the furthest of its band.
    op.execute(
        "INSERT INTO likeness (photo_id, of_photo_id, profile_id, band, why, distance)"
        " SELECT photo_id, of_photo_id, profile_id, band, why,"
        " CASE band WHEN 'same' THEN 26 WHEN 'nearly' THEN 30 ELSE 34 END FROM likeness_before"
        " WHERE id IN (SELECT min(id) FROM likeness_before WHERE profile_id IS NOT NULL GROUP BY photo_id, of_photo_id)"
    )
    op.drop_table("likeness_before")
    for column in ("of_photo_id", "profile_id"):
        op.create_index(op.f(f"ix_likeness_{column}"), "likeness", [column])

    op.drop_table("fingerprint_change")
    with op.batch_alter_table("fingerprint", table_kwargs=_NEVER_TWICE) as table:
        table.drop_column("proof")
        table.drop_column("corners")

    # What was merged into another waits for a word of its own again.
    op.execute("UPDATE report SET state = 'received' WHERE state = 'merged'")
    op.drop_index(op.f("ix_report_link_first_id"), "report_link")
    op.drop_table("report_link")


def _band() -> sa.Enum:
    return sa.Enum("same", "nearly", "perhaps", name="band", native_enum=False, length=40)


def _put_aside(name: str, indexed: list[str]) -> None:
    """Keep a table's rows under another name; the names of its constraints become free for its successor."""
    op.execute(f"CREATE TABLE {name}_before AS SELECT * FROM {name}")  # noqa: S608
    for column in indexed:
        op.drop_index(op.f(f"ix_{name}_{column}"), name)
    op.drop_table(name)
