"""Evidence packs, holds, the approvers' rota, and calendar feeds."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "approver_rota",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("reach", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_approver_rota_account_id_account")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_approver_rota_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approver_rota")),
    )
    with op.batch_alter_table("approver_rota", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approver_rota_day"), ["day"], unique=False)
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_sha", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("read_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_calendar_feed_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_sha", name=op.f("uq_calendar_feed_token_sha")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_feed_account_id"), ["account_id"], unique=False)
    op.create_table(
        "custody",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_custody_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody")),
    )
    with op.batch_alter_table("custody", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_custody_about"), ["about"], unique=False)
    op.create_table(
        "pack_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked", "approved", "refused", "withdrawn", "closed", name="requeststate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("gateway", sa.String(), nullable=False),
        sa.Column("asked_how", sa.String(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("needed_by", sa.Date(), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("called_back_at", Moment(), nullable=True),
        sa.Column("called_back_by_id", sa.Integer(), nullable=True),
        sa.Column("called_back", sa.String(), nullable=False),
        sa.Column("less_intrusive", sa.String(), nullable=False),
        sa.Column("terms", sa.String(), nullable=False),
        sa.Column("needs", sa.String(), nullable=False),
        sa.Column("unredacted", sa.JSON(), nullable=False),
        sa.Column("taken_out", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["called_back_by_id"], ["account.id"], name=op.f("fk_pack_request_called_back_by_id_account")
        ),
        sa.ForeignKeyConstraint(["opened_by_id"], ["account.id"], name=op.f("fk_pack_request_opened_by_id_account")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_pack_request_profile_id_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_request")),
        sa.UniqueConstraint("ref", name=op.f("uq_pack_request_ref")),
    )
    with op.batch_alter_table("pack_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pack_request_profile_id"), ["profile_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pack_request_state"), ["state"], unique=False)
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("look_again_on", sa.Date(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_because", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["ended_by_id"], ["account.id"], name=op.f("fk_hold_ended_by_id_account")),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name=op.f("fk_hold_owner_id_account")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_hold_profile_id_profile")),
        sa.ForeignKeyConstraint(["request_id"], ["pack_request.id"], name=op.f("fk_hold_request_id_pack_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hold_profile_id"), ["profile_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hold_request_id"), ["request_id"], unique=False)
    op.create_table(
        "pack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "building", "ready", "failed", "gone", name="packstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("ordered_by_id", sa.Integer(), nullable=False),
        sa.Column("ordered_at", Moment(), nullable=False),
        sa.Column("started_at", Moment(), nullable=True),
        sa.Column("leased_until", Moment(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("built_at", Moment(), nullable=True),
        sa.Column("file", sa.String(), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("exhibits", sa.Integer(), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["ordered_by_id"], ["account.id"], name=op.f("fk_pack_ordered_by_id_account")),
        sa.ForeignKeyConstraint(["request_id"], ["pack_request.id"], name=op.f("fk_pack_request_id_pack_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack")),
    )
    with op.batch_alter_table("pack", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pack_request_id"), ["request_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pack_state"), ["state"], unique=False)
    op.create_table(
        "pack_approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("void_at", Moment(), nullable=True),
        sa.Column("goes_in", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_pack_approval_by_id_account")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["pack_request.id"], name=op.f("fk_pack_approval_request_id_pack_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_approval")),
    )
    with op.batch_alter_table("pack_approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pack_approval_request_id"), ["request_id"], unique=False)
        batch_op.create_index(
            "ix_pack_approval_request_id_by_id",
            ["request_id", "by_id"],
            unique=True,
            sqlite_where=sa.text("void_at IS NULL"),
            postgresql_where=sa.text("void_at IS NULL"),
        )
    op.create_table(
        "pack_left_out",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_pack_left_out_by_id_account")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["pack_request.id"], name=op.f("fk_pack_left_out_request_id_pack_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_left_out")),
    )
    with op.batch_alter_table("pack_left_out", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pack_left_out_request_id"), ["request_id"], unique=False)
    op.create_table(
        "pack_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("token_sha", sa.String(), nullable=False),
        sa.Column("word_sha", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("wrong_words", sa.Integer(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["account.id"], name=op.f("fk_pack_delivery_made_by_id_account")),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_delivery_pack_id_pack")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_delivery")),
        sa.UniqueConstraint("token_sha", name=op.f("uq_pack_delivery_token_sha")),
    )
    with op.batch_alter_table("pack_delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pack_delivery_pack_id"), ["pack_id"], unique=False)
    _guard()


def _guard() -> None:
    """Refuse to change or take away a row of custody: through whose hands something went stays as it was written."""
    refuses = "BEGIN SELECT RAISE(ABORT, 'custody is append-only'); END"
    if op.get_bind().dialect.name != "sqlite":
        refuses = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"  # of the first migration
    op.execute(f"CREATE TRIGGER custody_no_update BEFORE UPDATE ON custody {refuses}")
    op.execute(f"CREATE TRIGGER custody_no_delete BEFORE DELETE ON custody {refuses}")


def downgrade() -> None:
    with op.batch_alter_table("pack_delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pack_delivery_pack_id"))
    op.drop_table("pack_delivery")
    with op.batch_alter_table("pack_left_out", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pack_left_out_request_id"))
    op.drop_table("pack_left_out")
    with op.batch_alter_table("pack_approval", schema=None) as batch_op:
        batch_op.drop_index("ix_pack_approval_request_id_by_id")
        batch_op.drop_index(batch_op.f("ix_pack_approval_request_id"))
    op.drop_table("pack_approval")
    with op.batch_alter_table("pack", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pack_state"))
        batch_op.drop_index(batch_op.f("ix_pack_request_id"))
    op.drop_table("pack")
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hold_request_id"))
        batch_op.drop_index(batch_op.f("ix_hold_profile_id"))
    op.drop_table("hold")
    with op.batch_alter_table("pack_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pack_request_state"))
        batch_op.drop_index(batch_op.f("ix_pack_request_profile_id"))
    op.drop_table("pack_request")
    with op.batch_alter_table("custody", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_custody_about"))
    op.drop_table("custody")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_feed_account_id"))
    op.drop_table("calendar_feed")
    with op.batch_alter_table("approver_rota", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approver_rota_day"))
    op.drop_table("approver_rota")
