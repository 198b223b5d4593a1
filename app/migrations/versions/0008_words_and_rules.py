"""Rules and wording of the scheme, the register of disclosures, warnings, cards, and the grounds of a standing."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scheme_rules",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_scheme_rules_by_id_account")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_scheme_rules")),
    )
    op.create_table(
        "wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "card",
                "door card",
                "warning",
                "notice",
                "notice card",
                "premises list",
                "guardian letter",
                "appeal outcome",
                "read aloud",
                "privacy notice",
                name="documentkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_wording_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording")),
        sa.UniqueConstraint("kind", "version", name=op.f("uq_wording_kind_version")),
    )
    op.create_table(
        "disclosure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("gateway", sa.String(), nullable=False),
        sa.Column("approved_by", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("recalled_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_disclosure_by_id_account")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_disclosure_profile_id_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    with op.batch_alter_table("disclosure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disclosure_about"), ["about"], unique=False)
        batch_op.create_index(batch_op.f("ix_disclosure_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_disclosure_profile_id"), ["profile_id"], unique=False)
    op.create_table(
        "given_card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("profile_id", sa.Integer(), nullable=True),
        sa.Column("premises_id", sa.Integer(), nullable=False),
        sa.Column("was_given", sa.Boolean(), nullable=False),
        sa.Column("why_not", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_given_card_by_id_account")),
        sa.ForeignKeyConstraint(["premises_id"], ["premises.id"], name=op.f("fk_given_card_premises_id_premises")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_given_card_profile_id_profile")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_given_card_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_card")),
    )
    with op.batch_alter_table("given_card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_given_card_premises_id"), ["premises_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_given_card_profile_id"), ["profile_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_given_card_report_id"), ["report_id"], unique=False)
    op.create_table(
        "profile_ground",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "suspected",
                "ID sought",
                "warned",
                "not banned yet",
                "excluded",
                "under order",
                "expired",
                "disputed",
                name="standing",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("was_taken_back", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_ground_profile_id_profile")),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_profile_ground")),
    )
    with op.batch_alter_table("profile_ground", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_profile_ground_profile_id"), ["profile_id"], unique=False)
    op.create_table(
        "warning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("incidents", sa.JSON(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("guardian_says", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.Column("letter", sa.JSON(), nullable=False),
        sa.Column("given_at", Moment(), nullable=True),
        sa.Column(
            "given_how",
            sa.Enum("in person", "by post", "in custody", name="given", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("lapses_on", sa.Date(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column(
            "ended_how",
            sa.Enum(
                "its time was over",
                "it was not given in time",
                "taken back",
                name="warningend",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("ended_because", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_warning_decided_by_id_account")),
        sa.ForeignKeyConstraint(["given_by_id"], ["account.id"], name=op.f("fk_warning_given_by_id_account")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_warning_profile_id_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning")),
        sa.UniqueConstraint("ref", name=op.f("uq_warning_ref")),
    )
    with op.batch_alter_table("warning", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_warning_profile_id"), ["profile_id"], unique=False)
    with op.batch_alter_table("scheme", schema=None) as batch_op:
        batch_op.add_column(sa.Column("crest", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("scheme", schema=None) as batch_op:
        batch_op.drop_column("crest")
    with op.batch_alter_table("warning", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_warning_profile_id"))
    op.drop_table("warning")
    with op.batch_alter_table("profile_ground", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_profile_ground_profile_id"))
    op.drop_table("profile_ground")
    with op.batch_alter_table("given_card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_given_card_report_id"))
        batch_op.drop_index(batch_op.f("ix_given_card_profile_id"))
        batch_op.drop_index(batch_op.f("ix_given_card_premises_id"))
    op.drop_table("given_card")
    with op.batch_alter_table("disclosure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_disclosure_profile_id"))
        batch_op.drop_index(batch_op.f("ix_disclosure_at"))
        batch_op.drop_index(batch_op.f("ix_disclosure_about"))
    op.drop_table("disclosure")
    op.drop_table("wording")
    op.drop_table("scheme_rules")
