"""From a phone: what a reporter adds, takes back, is thanked for; checks answered later; the gallery as a briefing."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("scheme") as table:
        table.add_column(sa.Column("briefing_hours", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("scheme") as table:
        table.alter_column("briefing_hours", server_default=None)
    with op.batch_alter_table("alert_report") as table:
        table.add_column(sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("alert_report") as table:
        table.alter_column("told", server_default=None)
    with op.batch_alter_table("report") as table:
        table.add_column(sa.Column("withdrawn_at", Moment(), nullable=True))
        table.add_column(sa.Column("withdrawn_because", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("thanked_at", Moment(), nullable=True))
        table.add_column(sa.Column("thanked_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_report_thanked_by_id_account"), "account", ["thanked_by_id"], ["id"])
    with op.batch_alter_table("report") as table:
        table.alter_column("withdrawn_because", server_default=None)
    op.create_table(
        "report_addition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("is_correction", sa.Boolean(), nullable=False),
        sa.Column("direction", sa.String(), nullable=True),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("content_sha", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_addition_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_addition")),
    )
    op.create_index(op.f("ix_report_addition_report_id"), "report_addition", ["report_id"])
    op.create_table(
        "late_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("content_sha", sa.String(), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_late_check_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_check")),
    )
    op.create_index(op.f("ix_late_check_account_id"), "late_check", ["account_id"])
    op.create_index(op.f("ix_late_check_ends_at"), "late_check", ["ends_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_late_check_ends_at"), "late_check")
    op.drop_index(op.f("ix_late_check_account_id"), "late_check")
    op.drop_table("late_check")
    op.drop_index(op.f("ix_report_addition_report_id"), "report_addition")
    op.drop_table("report_addition")
    # Nobody decided on what was taken back: the older version would show it at the desk, so it goes as not used.
    op.execute("UPDATE report SET state = 'rejected' WHERE state = 'withdrawn'")
    with op.batch_alter_table("report") as table:
        table.drop_constraint(op.f("fk_report_thanked_by_id_account"), type_="foreignkey")
        for name in ("thanked_by_id", "thanked_at", "withdrawn_because", "withdrawn_at"):
            table.drop_column(name)
    with op.batch_alter_table("alert_report") as table:
        table.drop_column("told")
    with op.batch_alter_table("scheme") as table:
        table.drop_column("briefing_hours")
