"""Breaches, checks at a door, and appeals."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "door_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("premises_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("checked_at", Moment(), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("was_them", sa.Boolean(), nullable=True),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_door_check_by_id_account")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["account.id"], name=op.f("fk_door_check_checked_by_id_account")),
        sa.ForeignKeyConstraint(["premises_id"], ["premises.id"], name=op.f("fk_door_check_premises_id_premises")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_door_check_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_check")),
        sa.UniqueConstraint("ref", name=op.f("uq_door_check_ref")),
        sa.UniqueConstraint("report_id", name=op.f("uq_door_check_report_id")),
    )
    with op.batch_alter_table("door_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_door_check_premises_id"), ["premises_id"], unique=False)
    op.create_table(
        "check_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("asks", sa.String(), nullable=False),
        sa.Column("reach_them", sa.String(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_because", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["ended_by_id"], ["account.id"], name=op.f("fk_check_request_ended_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_request")),
    )
    with op.batch_alter_table("check_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_request_ref"), ["ref"], unique=False)
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("words_used", sa.String(), nullable=False),
        sa.Column("police_called", sa.String(), nullable=False),
        sa.Column("police_ref", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("content_sha", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_follow_up_by_id_account")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_follow_up_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_report_id"), ["report_id"], unique=False)
    op.create_table(
        "appeal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("exclusion_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("appeal", "early review", name="appealkind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("came_at", Moment(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("from_whom", sa.String(), nullable=False),
        sa.Column("reach_them", sa.String(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("why_taken", sa.String(), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("acknowledged_at", Moment(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "the exclusion stays",
                "the exclusion is shortened",
                "the exclusion is lifted",
                name="appealoutcome",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("new_end", sa.Date(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.Column(
            "ended_as",
            sa.Enum(
                "the person took it back",
                "it cannot be heard",
                "nothing was left to hear",
                name="appealend",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("letter", sa.JSON(), nullable=False),
        sa.Column("told_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["exclusion_id"], ["exclusion.id"], name=op.f("fk_appeal_exclusion_id_exclusion")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["account.id"], name=op.f("fk_appeal_taken_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("ref", name=op.f("uq_appeal_ref")),
    )
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_exclusion_id"), ["exclusion_id"], unique=False)
    op.create_table(
        "breach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("exclusion_id", sa.Integer(), nullable=True),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("premises_id", sa.Integer(), nullable=False),
        sa.Column("happened_at", Moment(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("claimed", "confirmed", "refuted", name="breachstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_breach_decided_by_id_account")),
        sa.ForeignKeyConstraint(["exclusion_id"], ["exclusion.id"], name=op.f("fk_breach_exclusion_id_exclusion")),
        sa.ForeignKeyConstraint(["order_id"], ["court_order.id"], name=op.f("fk_breach_order_id_court_order")),
        sa.ForeignKeyConstraint(["premises_id"], ["premises.id"], name=op.f("fk_breach_premises_id_premises")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_breach_profile_id_profile")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_breach_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breach")),
        sa.UniqueConstraint("report_id", name=op.f("uq_breach_report_id")),
    )
    with op.batch_alter_table("breach", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_breach_exclusion_id"), ["exclusion_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_breach_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_breach_premises_id"), ["premises_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_breach_profile_id"), ["profile_id"], unique=False)
    op.create_table(
        "appeal_seat",
        sa.Column("appeal_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("seated_at", Moment(), nullable=False),
        sa.Column(
            "word",
            sa.Enum(
                "the exclusion stays",
                "the exclusion is shortened",
                "the exclusion is lifted",
                name="appealoutcome",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("new_end", sa.Date(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("said_at", Moment(), nullable=True),
        sa.Column("stood_down_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_appeal_seat_account_id_account")),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeal.id"], name=op.f("fk_appeal_seat_appeal_id_appeal")),
        sa.PrimaryKeyConstraint("appeal_id", "account_id", name=op.f("pk_appeal_seat")),
    )
    with op.batch_alter_table("appeal_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_seat_account_id"), ["account_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("appeal_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appeal_seat_account_id"))
    op.drop_table("appeal_seat")
    with op.batch_alter_table("breach", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_breach_profile_id"))
        batch_op.drop_index(batch_op.f("ix_breach_premises_id"))
        batch_op.drop_index(batch_op.f("ix_breach_order_id"))
        batch_op.drop_index(batch_op.f("ix_breach_exclusion_id"))
    op.drop_table("breach")
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appeal_exclusion_id"))
    op.drop_table("appeal")
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_up_report_id"))
    op.drop_table("follow_up")
    with op.batch_alter_table("check_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_request_ref"))
    op.drop_table("check_request")
    with op.batch_alter_table("door_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_door_check_premises_id"))
    op.drop_table("door_check")
