"""Orders, statements, and reports to the police."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "court_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("case_ref", sa.String(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("zones", sa.JSON(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("members_told", sa.Boolean(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_because", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["noted_by_id"], ["account.id"], name=op.f("fk_court_order_noted_by_id_account")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_court_order_profile_id_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_court_order")),
        sa.UniqueConstraint("ref", name=op.f("uq_court_order_ref")),
    )
    with op.batch_alter_table("court_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_court_order_profile_id"), ["profile_id"], unique=False)
    op.create_table(
        "police_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sent_to", sa.String(), nullable=False),
        sa.Column("sent_how", sa.String(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("crime_ref", sa.String(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("crime_ref_at", Moment(), nullable=True),
        sa.Column("crime_ref_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["crime_ref_by_id"], ["account.id"], name=op.f("fk_police_report_crime_ref_by_id_account")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["account.id"], name=op.f("fk_police_report_made_by_id_account")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_police_report_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_police_report")),
        sa.UniqueConstraint("form_id", name=op.f("uq_police_report_form_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_police_report_ref")),
    )
    with op.batch_alter_table("police_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_police_report_report_id"), ["report_id"], unique=False)
    op.create_table(
        "statement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "witness statement", "impact statement for business", name="statementkind", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("supplements_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("abuse", sa.String(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("may_attend", sa.Boolean(), nullable=True),
        sa.Column("needs", sa.String(), nullable=False),
        sa.Column("drafted_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", Moment(), nullable=True),
        sa.Column("signed_name", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["account.id"], name=op.f("fk_statement_asked_by_id_account")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_statement_by_id_account")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_statement_member_id_member")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_statement_report_id_report")),
        sa.ForeignKeyConstraint(
            ["supplements_id"], ["statement.id"], name=op.f("fk_statement_supplements_id_statement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("ref", name=op.f("uq_statement_ref")),
    )
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statement_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_statement_report_id"), ["report_id"], unique=False)
    fix_what_is_signed()


def fix_what_is_signed() -> None:
    """A statement that is signed is neither changed nor deleted, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER statement_no_{event.lower()} BEFORE {event} ON statement "
                "WHEN OLD.signed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a signed statement is fixed'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_signed() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a signed statement is fixed'; END $$"
    )
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER statement_no_{event.lower()} BEFORE {event} ON statement "
            "FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION refuse_signed()"
        )


def downgrade() -> None:
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statement_report_id"))
        batch_op.drop_index(batch_op.f("ix_statement_by_id"))
    op.drop_table("statement")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_signed()")
    with op.batch_alter_table("police_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_police_report_report_id"))
    op.drop_table("police_report")
    with op.batch_alter_table("court_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_court_order_profile_id"))
    op.drop_table("court_order")
