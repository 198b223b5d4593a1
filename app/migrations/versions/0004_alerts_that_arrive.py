"""Alerts that arrive: their kinds, whom they are for, what each person wishes, a ledger that workers share."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NEW_SETTINGS = {
    "repeat_minutes": "45",
    "live_radius_m": "250",
    "live_premises": "8",
    "live_minutes": "30",
    "live_a_day": "3",
}
_ALERT_WORDS = ("wording",)
_ALERT_LISTS = ("sectors", "only_premises", "only_roles")
_ALERT_EMPTY: dict[str, sa.types.TypeEngine[Any] | sa.types.TypeDecorator[Any]] = {
    "reference": sa.String(),
    "recalled_as": sa.Enum("correction", "stand-down", name="ending", native_enum=False, length=40),
    "revised_at": Moment(),
    "fanned_after": sa.Integer(),
    "disregarded_at": Moment(),
    "told": sa.Integer(),
    "delivered": sa.Integer(),
    "opened": sa.Integer(),
    "answered": sa.JSON(),
}
_OLD_INDICES = ("alert_id", "due_at", "progress")


def upgrade() -> None:
    _widen_scheme()
    _widen_alert()
    _widen_subscription()
    _widen_delivery()
    with op.batch_alter_table("answer") as table:
        table.alter_column("word", nullable=True)
    _add_tables()


def downgrade() -> None:
    op.drop_index(op.f("ix_town_wide_proposal_proposed_at"), "town_wide_proposal")
    op.drop_table("town_wide_proposal")
    op.drop_table("alert_wishes")
    op.drop_index(op.f("ix_alert_report_report_id"), "alert_report")
    op.drop_table("alert_report")

    op.execute("DELETE FROM answer WHERE word IS NULL")
    with op.batch_alter_table("answer") as table:
        table.alter_column("word", nullable=False)

    # What has no place in the old table: updates, farewells, and phones that were spared.
    op.execute("DELETE FROM delivery WHERE message NOT IN ('alert', 'correction') OR progress = 'suppressed'")
    op.execute("UPDATE delivery SET progress = 'pending' WHERE progress = 'retry'")
    op.drop_index(op.f("ix_delivery_progress_metres"), "delivery")
    op.drop_index(op.f("ix_delivery_progress_due_at"), "delivery")
    with op.batch_alter_table("delivery") as table:
        for name in ("because", "metres", "round", "queued_at", "claimed_by"):
            table.drop_column(name)
    for column in _OLD_INDICES:
        op.create_index(op.f(f"ix_delivery_{column}"), "delivery", [column])
    with op.batch_alter_table("subscription") as table:
        for name in ("host", "seen_at", "accepted_at", "refusals", "refused_since", "quarantined_at"):
            table.drop_column(name)

    op.execute("UPDATE alert SET kind = 'sighting' WHERE kind NOT IN ('sighting', 'test')")
    op.drop_index(op.f("ix_alert_fanned_after"), "alert")
    with op.batch_alter_table("alert") as table:
        table.drop_constraint(op.f("fk_alert_except_account_id_account"), type_="foreignkey")
        for name in (*_ALERT_EMPTY, *_ALERT_WORDS, *_ALERT_LISTS, "except_account_id", "rings", "repeats"):
            table.drop_column(name)
    with op.batch_alter_table("scheme") as table:
        for name in _NEW_SETTINGS:
            table.drop_column(name)


def _widen_scheme() -> None:
    with op.batch_alter_table("scheme") as table:
        for name, value in _NEW_SETTINGS.items():
            table.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=value))
    _without_defaults("scheme", _NEW_SETTINGS)


def _widen_alert() -> None:
    with op.batch_alter_table("alert") as table:
        for name, kind in _ALERT_EMPTY.items():
            table.add_column(sa.Column(name, kind, nullable=True))
        for name in _ALERT_WORDS:
            table.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        for name in _ALERT_LISTS:
            table.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("rings", sa.Boolean(), nullable=False, server_default=sa.true()))
        table.add_column(sa.Column("repeats", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("except_account_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_alert_except_account_id_account"), "account", ["except_account_id"], ["id"])
    _without_defaults("alert", [*_ALERT_WORDS, *_ALERT_LISTS, "rings", "repeats"])
    op.create_index(op.f("ix_alert_fanned_after"), "alert", ["fanned_after"])
    op.execute("UPDATE alert SET recalled_as = 'correction' WHERE recalled_at IS NOT NULL")


def _widen_subscription() -> None:
    with op.batch_alter_table("subscription") as table:
        table.add_column(sa.Column("host", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("refusals", sa.Integer(), nullable=False, server_default="0"))
        for name in ("seen_at", "accepted_at", "refused_since", "quarantined_at"):
            table.add_column(sa.Column(name, Moment(), nullable=True))
    _without_defaults("subscription", ["host", "refusals"])
    known = sa.table("subscription", sa.column("id", sa.Integer), sa.column("endpoint"), sa.column("host"))
    for id, endpoint in op.get_bind().execute(sa.select(known.c.id, known.c.endpoint)).all():
        host = urlsplit(endpoint).hostname or ""
        op.execute(known.update().where(known.c.id == id).values(host=host))


def _widen_delivery() -> None:
    for column in _OLD_INDICES:
        op.drop_index(op.f(f"ix_delivery_{column}"), "delivery")
    with op.batch_alter_table("delivery") as table:
        table.add_column(sa.Column("because", sa.String(), nullable=True))
        table.add_column(sa.Column("claimed_by", sa.String(), nullable=True))
        table.add_column(sa.Column("metres", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("queued_at", Moment(), nullable=True))
    op.execute("UPDATE delivery SET queued_at = due_at")
    _without_defaults("delivery", ["metres", "round"])
    with op.batch_alter_table("delivery") as table:
        table.alter_column("queued_at", nullable=False)
    op.create_index(op.f("ix_delivery_progress_due_at"), "delivery", ["progress", "due_at"])
    op.create_index(op.f("ix_delivery_progress_metres"), "delivery", ["progress", "metres", "due_at"])


def _without_defaults(table_name: str, columns: Iterable[str]) -> None:
    """Drop the defaults that only the rows of before needed."""
    with op.batch_alter_table(table_name) as table:
        for name in columns:
            table.alter_column(name, server_default=None)


def _add_tables() -> None:
    op.create_table(
        "alert_report",
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_report_alert_id_alert")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_alert_report_report_id_report")),
        sa.PrimaryKeyConstraint("alert_id", "report_id", name=op.f("pk_alert_report")),
    )
    op.create_index(op.f("ix_alert_report_report_id"), "alert_report", ["report_id"])
    op.create_table(
        "alert_wishes",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("unwanted", sa.JSON(), nullable=False),
        sa.Column("radius_m", sa.Integer(), nullable=True),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("works_nights", sa.Boolean(), nullable=False),
        sa.Column("on_shift_until", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_alert_wishes_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_alert_wishes")),
    )
    op.create_table(
        "town_wide_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("alert_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_town_wide_proposal_alert_id_alert")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_town_wide_proposal_decided_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["account.id"], name=op.f("fk_town_wide_proposal_proposed_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_town_wide_proposal")),
    )
    op.create_index(op.f("ix_town_wide_proposal_proposed_at"), "town_wide_proposal", ["proposed_at"])
