"""Exclusions, from their proposal to their end."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("alert") as batch_op:
        batch_op.add_column(sa.Column("also_accounts", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("alert") as batch_op:
        batch_op.alter_column("also_accounts", server_default=None)
    op.create_table(
        "exclusion_server",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=False),
        sa.Column("named_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_exclusion_server_account_id_account")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_exclusion_server_member_id_member")),
        sa.ForeignKeyConstraint(["named_by_id"], ["account.id"], name=op.f("fk_exclusion_server_named_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusion_server")),
    )
    with op.batch_alter_table("exclusion_server", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exclusion_server_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exclusion_server_member_id"), ["member_id"], unique=False)
    op.create_table(
        "police_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("premises_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "arrested",
                "charged",
                "cautioned",
                "convicted",
                "no further action",
                "acquitted",
                name="policeoutcomekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_police_outcome_by_id_account")),
        sa.ForeignKeyConstraint(["premises_id"], ["premises.id"], name=op.f("fk_police_outcome_premises_id_premises")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_police_outcome_profile_id_profile")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_police_outcome_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_police_outcome")),
    )
    with op.batch_alter_table("police_outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_police_outcome_profile_id"), ["profile_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_police_outcome_report_id"), ["report_id"], unique=False)
    op.create_table(
        "exclusion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "put to decision",
                "not excluded",
                "decided",
                "issued",
                "served",
                "lapsed",
                "lifted",
                "withdrawn",
                name="state",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("proposes_months", sa.Integer(), nullable=False),
        sa.Column("rests_on_arrest_id", sa.Integer(), nullable=True),
        sa.Column(
            "panel",
            sa.Enum("one member business", "the Board", "the members", name="panel", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("redacted", sa.String(), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("checked_at", Moment(), nullable=True),
        sa.Column("put_at", Moment(), nullable=True),
        sa.Column("closes_at", Moment(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("guardian_told_on", sa.Date(), nullable=True),
        sa.Column("guardian_says", sa.String(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", Moment(), nullable=True),
        sa.Column("lapses_on", sa.Date(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("notice", sa.JSON(), nullable=False),
        sa.Column("served_at", Moment(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_because", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["checked_by_id"], ["account.id"], name=op.f("fk_exclusion_checked_by_id_account")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["account.id"], name=op.f("fk_exclusion_issued_by_id_account")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_exclusion_member_id_member")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_exclusion_profile_id_profile")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["account.id"], name=op.f("fk_exclusion_proposed_by_id_account")),
        sa.ForeignKeyConstraint(
            ["rests_on_arrest_id"],
            ["police_outcome.id"],
            name=op.f("fk_exclusion_rests_on_arrest_id_police_outcome"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusion")),
        sa.UniqueConstraint("code", name=op.f("uq_exclusion_code")),
        sa.UniqueConstraint("ref", name=op.f("uq_exclusion_ref")),
    )
    with op.batch_alter_table("exclusion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exclusion_profile_id"), ["profile_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exclusion_state"), ["state"], unique=False)
    op.create_table(
        "exclusion_incident",
        sa.Column("exclusion_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exclusion_id"], ["exclusion.id"], name=op.f("fk_exclusion_incident_exclusion_id_exclusion")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_exclusion_incident_report_id_report")),
        sa.PrimaryKeyConstraint("exclusion_id", "report_id", name=op.f("pk_exclusion_incident")),
    )
    op.create_table(
        "exclusion_premises",
        sa.Column("exclusion_id", sa.Integer(), nullable=False),
        sa.Column("premises_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("access", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exclusion_id"], ["exclusion.id"], name=op.f("fk_exclusion_premises_exclusion_id_exclusion")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_exclusion_premises_paper_id_paper")),
        sa.ForeignKeyConstraint(
            ["premises_id"], ["premises.id"], name=op.f("fk_exclusion_premises_premises_id_premises")
        ),
        sa.PrimaryKeyConstraint("exclusion_id", "premises_id", name=op.f("pk_exclusion_premises")),
    )
    with op.batch_alter_table("exclusion_premises", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exclusion_premises_premises_id"), ["premises_id"], unique=False)
    op.create_table(
        "exclusion_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exclusion_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["done_by_id"], ["account.id"], name=op.f("fk_exclusion_review_done_by_id_account")),
        sa.ForeignKeyConstraint(
            ["exclusion_id"], ["exclusion.id"], name=op.f("fk_exclusion_review_exclusion_id_exclusion")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusion_review")),
    )
    with op.batch_alter_table("exclusion_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exclusion_review_exclusion_id"), ["exclusion_id"], unique=False)
    op.create_table(
        "exclusion_service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exclusion_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("taken", "refused", "not now", name="serviceoutcome", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "how",
            sa.Enum("in person", "by post", "in custody", name="given", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("counts_from", Moment(), nullable=True),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("premises_id", sa.Integer(), nullable=True),
        sa.Column("witness", sa.String(), nullable=False),
        sa.Column("read_aloud", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("came_locked", sa.Boolean(), nullable=False),
        sa.Column("photo_sha", sa.String(), nullable=True),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("content_sha", sa.String(), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_exclusion_service_by_id_account")),
        sa.ForeignKeyConstraint(
            ["exclusion_id"], ["exclusion.id"], name=op.f("fk_exclusion_service_exclusion_id_exclusion")
        ),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_exclusion_service_photo_id_photo")),
        sa.ForeignKeyConstraint(
            ["premises_id"], ["premises.id"], name=op.f("fk_exclusion_service_premises_id_premises")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusion_service")),
    )
    with op.batch_alter_table("exclusion_service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exclusion_service_exclusion_id"), ["exclusion_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exclusion_service_photo_id"), ["photo_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exclusion_service_premises_id"), ["premises_id"], unique=False)
    op.create_table(
        "exclusion_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exclusion_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_exclusion_word_by_id_account")),
        sa.ForeignKeyConstraint(
            ["exclusion_id"], ["exclusion.id"], name=op.f("fk_exclusion_word_exclusion_id_exclusion")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_exclusion_word_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusion_word")),
        sa.UniqueConstraint("exclusion_id", "by_id", name=op.f("uq_exclusion_word_exclusion_id_by_id")),
    )
    with op.batch_alter_table("exclusion_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exclusion_word_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exclusion_word_exclusion_id"), ["exclusion_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("alert") as batch_op:
        batch_op.drop_column("also_accounts")
    with op.batch_alter_table("exclusion_word", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exclusion_word_exclusion_id"))
        batch_op.drop_index(batch_op.f("ix_exclusion_word_by_id"))
    op.drop_table("exclusion_word")
    with op.batch_alter_table("exclusion_service", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exclusion_service_premises_id"))
        batch_op.drop_index(batch_op.f("ix_exclusion_service_photo_id"))
        batch_op.drop_index(batch_op.f("ix_exclusion_service_exclusion_id"))
    op.drop_table("exclusion_service")
    with op.batch_alter_table("exclusion_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exclusion_review_exclusion_id"))
    op.drop_table("exclusion_review")
    with op.batch_alter_table("exclusion_premises", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exclusion_premises_premises_id"))
    op.drop_table("exclusion_premises")
    op.drop_table("exclusion_incident")
    with op.batch_alter_table("exclusion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exclusion_state"))
        batch_op.drop_index(batch_op.f("ix_exclusion_profile_id"))
    op.drop_table("exclusion")
    with op.batch_alter_table("police_outcome", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_police_outcome_report_id"))
        batch_op.drop_index(batch_op.f("ix_police_outcome_profile_id"))
    op.drop_table("police_outcome")
    with op.batch_alter_table("exclusion_server", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exclusion_server_member_id"))
        batch_op.drop_index(batch_op.f("ix_exclusion_server_account_id"))
    op.drop_table("exclusion_server")
