"""The desk: who keeps it, what it knows of a person, disputes and corrections, intelligence, bulletins."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_YOUNG = "16 or 17, or unsure"
_AGE_GROUP = sa.Enum("adult", _YOUNG, name="agegroup", native_enum=False, length=40)
_NO_CONDUCT = (
    "suspicious activity",
    "sighting",
    "fly-tipping",
    "vehicle",
    "missing person",
    "intelligence",
    "other",
)
_TABLES = (
    "data_breach",
    "correction_reader",
    "police_photo",
    "missing_request",
    "escalation",
    "correction",
    "report_vehicle",
    "report_facts",
    "profile_vehicle",
    "profile_told",
    "profile_copy",
    "naming",
    "intelligence",
    "dispute",
    "conviction",
    "claim",
    "bulletin_read",
    "best_interests",
    "associate",
    "safe_mode",
    "bulletin",
    "absence",
)


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("cover_id", sa.Integer(), nullable=False),
        sa.Column("from_at", Moment(), nullable=False),
        sa.Column("until_at", Moment(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_absence_account_id_account")),
        sa.ForeignKeyConstraint(["cover_id"], ["account.id"], name=op.f("fk_absence_cover_id_account")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["account.id"], name=op.f("fk_absence_noted_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_account_id"), "absence", ["account_id"])
    op.create_table(
        "bulletin",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "topic",
            sa.Enum(
                "card fraud",
                "cyber",
                "counterfeit notes",
                "fly-tipping",
                "counter-terrorism",
                "licensing",
                "other",
                name="topic",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("sectors", sa.JSON(), nullable=False),
        sa.Column("zones", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("intelligence_ref", sa.String(), nullable=True),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_bulletin_by_id_account")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["account.id"], name=op.f("fk_bulletin_withdrawn_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin")),
    )
    op.create_index(op.f("ix_bulletin_at"), "bulletin", ["at"])
    op.create_index(op.f("ix_bulletin_ends_at"), "bulletin", ["ends_at"])
    op.create_table(
        "safe_mode",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("last_decided_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ended_by_id"], ["account.id"], name=op.f("fk_safe_mode_ended_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safe_mode")),
    )
    op.create_table(
        "associate",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_associate_by_id_account")),
        sa.ForeignKeyConstraint(["other_id"], ["profile.id"], name=op.f("fk_associate_other_id_profile")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_associate_profile_id_profile")),
        sa.PrimaryKeyConstraint("profile_id", "other_id", name=op.f("pk_associate")),
    )
    op.create_index(op.f("ix_associate_other_id"), "associate", ["other_id"])
    op.create_table(
        "best_interests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_best_interests_by_id_account")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_best_interests_profile_id_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_best_interests")),
    )
    op.create_index(op.f("ix_best_interests_profile_id"), "best_interests", ["profile_id"])
    op.create_table(
        "bulletin_read",
        sa.Column("bulletin_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_bulletin_read_account_id_account")),
        sa.ForeignKeyConstraint(["bulletin_id"], ["bulletin.id"], name=op.f("fk_bulletin_read_bulletin_id_bulletin")),
        sa.PrimaryKeyConstraint("bulletin_id", "account_id", name=op.f("pk_bulletin_read")),
    )
    op.create_index(op.f("ix_bulletin_read_account_id"), "bulletin_read", ["account_id"])
    op.create_table(
        "claim",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_claim_by_id_account")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_claim_report_id_report")),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_claim")),
    )
    op.create_index(op.f("ix_claim_by_id"), "claim", ["by_id"])
    op.create_table(
        "conviction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("convicted_on", sa.Date(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_conviction_by_id_account")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_conviction_profile_id_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conviction")),
    )
    op.create_index(op.f("ix_conviction_profile_id"), "conviction", ["profile_id"])
    op.create_table(
        "dispute",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("came_at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "in the app",
                "at the door",
                "by telephone",
                "by letter or e-mail",
                "by the public form",
                name="channel",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("from_whom", sa.String(), nullable=False),
        sa.Column("reach_them", sa.String(), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=False),
        sa.Column("deputies_at", Moment(), nullable=True),
        sa.Column("chair_at", Moment(), nullable=True),
        sa.Column("hidden_at", Moment(), nullable=True),
        sa.Column("hidden_by_id", sa.Integer(), nullable=True),
        sa.Column("cleared_at", Moment(), nullable=True),
        sa.Column("cleared_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum("wrong person", "changed", "stands", name="outcome", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("because", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["cleared_by_id"], ["account.id"], name=op.f("fk_dispute_cleared_by_id_account")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["account.id"], name=op.f("fk_dispute_ended_by_id_account")),
        sa.ForeignKeyConstraint(["hidden_by_id"], ["account.id"], name=op.f("fk_dispute_hidden_by_id_account")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_dispute_profile_id_profile")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["account.id"], name=op.f("fk_dispute_taken_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )
    op.create_index(op.f("ix_dispute_came_at"), "dispute", ["came_at"])
    op.create_index(op.f("ix_dispute_ended_at"), "dispute", ["ended_at"])
    op.create_index(op.f("ix_dispute_profile_id"), "dispute", ["profile_id"])
    op.create_table(
        "intelligence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("profile_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("graded", "shared", "closed", name="itemstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("information", sa.String(), nullable=False),
        sa.Column("handling", sa.String(), nullable=False),
        sa.Column("conditions", sa.String(), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("sanitised", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_intelligence_by_id_account")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["account.id"], name=op.f("fk_intelligence_closed_by_id_account")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_intelligence_profile_id_profile")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_intelligence_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intelligence")),
        sa.UniqueConstraint("ref", name=op.f("uq_intelligence_ref")),
    )
    op.create_index(op.f("ix_intelligence_at"), "intelligence", ["at"])
    op.create_index(op.f("ix_intelligence_profile_id"), "intelligence", ["profile_id"])
    op.create_index(op.f("ix_intelligence_report_id"), "intelligence", ["report_id"])
    op.create_index(op.f("ix_intelligence_state"), "intelligence", ["state"])
    op.create_table(
        "naming",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("grading", sa.String(), nullable=False),
        sa.Column("second_fact", sa.String(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("was_right", sa.Boolean(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_naming_by_id_account")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["account.id"], name=op.f("fk_naming_ended_by_id_account")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_naming_profile_id_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_naming")),
    )
    op.create_index(op.f("ix_naming_by_id"), "naming", ["by_id"])
    op.create_index(op.f("ix_naming_profile_id"), "naming", ["profile_id"])
    op.create_table(
        "profile_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("given_to", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("return_by", sa.Date(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column(
            "ended_as",
            sa.Enum("returned", "destroyed", "lost", name="copyend", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("recalled_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_profile_copy_account_id_account")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["account.id"], name=op.f("fk_profile_copy_ended_by_id_account")),
        sa.ForeignKeyConstraint(["made_by_id"], ["account.id"], name=op.f("fk_profile_copy_made_by_id_account")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_copy_profile_id_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_copy")),
        sa.UniqueConstraint("code", name=op.f("uq_profile_copy_code")),
    )
    op.create_index(op.f("ix_profile_copy_account_id"), "profile_copy", ["account_id"])
    op.create_index(op.f("ix_profile_copy_profile_id"), "profile_copy", ["profile_id"])
    op.create_table(
        "profile_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_profile_told_by_id_account")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_told_profile_id_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_told")),
    )
    op.create_index(op.f("ix_profile_told_profile_id"), "profile_told", ["profile_id"])
    op.create_table(
        "profile_vehicle",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("plate", sa.String(), nullable=False),
        sa.Column("looks", sa.String(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_profile_vehicle_by_id_account")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_vehicle_profile_id_profile")),
        sa.PrimaryKeyConstraint("profile_id", "plate", name=op.f("pk_profile_vehicle")),
    )
    op.create_index(op.f("ix_profile_vehicle_plate"), "profile_vehicle", ["plate"])
    op.create_table(
        "report_facts",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("goods", sa.String(), nullable=False),
        sa.Column("value_pence", sa.Integer(), nullable=True),
        sa.Column("recovered_pence", sa.Integer(), nullable=True),
        sa.Column("police_ref", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_report_facts_by_id_account")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_facts_report_id_report")),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_report_facts")),
    )
    op.create_table(
        "report_vehicle",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("plate", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_report_vehicle_by_id_account")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_vehicle_report_id_report")),
        sa.PrimaryKeyConstraint("report_id", "plate", name=op.f("pk_report_vehicle")),
    )
    op.create_index(op.f("ix_report_vehicle_plate"), "report_vehicle", ["plate"])
    op.create_table(
        "correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=True),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=True),
        sa.Column("apology", sa.String(), nullable=False),
        sa.Column("apology_sent_at", Moment(), nullable=True),
        sa.Column("apology_sent_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_correction_alert_id_alert")),
        sa.ForeignKeyConstraint(
            ["apology_sent_by_id"], ["account.id"], name=op.f("fk_correction_apology_sent_by_id_account")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_correction_by_id_account")),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_correction_dispute_id_dispute")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_correction_profile_id_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_at"), "correction", ["at"])
    op.create_index(op.f("ix_correction_dispute_id"), "correction", ["dispute_id"])
    op.create_index(op.f("ix_correction_profile_id"), "correction", ["profile_id"])
    op.create_table(
        "escalation",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Enum("deputies", "chair", name="step", native_enum=False, length=40), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("account_ids", sa.JSON(), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_escalation_alert_id_alert")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_escalation_report_id_report")),
        sa.PrimaryKeyConstraint("report_id", "step", name=op.f("pk_escalation")),
    )
    op.create_table(
        "missing_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=True),
        sa.Column("longer_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_missing_request_alert_id_alert")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["account.id"], name=op.f("fk_missing_request_asked_by_id_account")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_missing_request_decided_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missing_request")),
    )
    op.create_index(op.f("ix_missing_request_asked_by_id"), "missing_request", ["asked_by_id"])
    op.create_index(op.f("ix_missing_request_at"), "missing_request", ["at"])
    op.create_table(
        "correction_reader",
        sa.Column("correction_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("understood_at", Moment(), nullable=True),
        sa.Column("acted", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_correction_reader_account_id_account")),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["correction.id"], name=op.f("fk_correction_reader_correction_id_correction")
        ),
        sa.PrimaryKeyConstraint("correction_id", "account_id", name=op.f("pk_correction_reader")),
    )
    op.create_index(op.f("ix_correction_reader_account_id"), "correction_reader", ["account_id"])
    op.create_table(
        "data_breach",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("correction_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("people_told", sa.Integer(), nullable=False),
        sa.Column("risk", sa.String(), nullable=False),
        sa.Column("is_reported", sa.Boolean(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["correction.id"], name=op.f("fk_data_breach_correction_id_correction")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_data_breach_decided_by_id_account")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["account.id"], name=op.f("fk_data_breach_opened_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_breach")),
    )
    op.create_index(op.f("ix_data_breach_correction_id"), "data_breach", ["correction_id"])
    op.add_column("alert", sa.Column("held_until", Moment(), nullable=True))
    op.add_column("decision", sa.Column("before", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("report_link", sa.Column("before", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("photo", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("made_from_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("retouch", sa.JSON(none_as_null=True), nullable=True))
        table.create_foreign_key(op.f("fk_photo_made_from_id_photo"), "photo", ["made_from_id"], ["id"])
    op.create_index(op.f("ix_photo_made_from_id"), "photo", ["made_from_id"])
    with op.batch_alter_table("profile") as table:
        table.add_column(sa.Column("aliases", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("marks", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("warnings", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("age_group", _AGE_GROUP, nullable=False, server_default="adult"))
        table.add_column(sa.Column("shown_young_until", sa.Date(), nullable=True))
    with op.batch_alter_table("profile") as table:
        for name in ("aliases", "marks", "warnings", "age_group"):
            table.alter_column(name, server_default=None)
    # Whom the desk has kept from members because they may be young stays so until two people agree.
    op.execute(f"UPDATE profile SET age_group = '{_YOUNG}' WHERE hidden_because = 'under 18 or unsure'")  # noqa: S608
    with op.batch_alter_table("profile_photo") as table:
        table.add_column(sa.Column("bystanders_checked_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("bystanders_checked_at", Moment(), nullable=True))
        table.create_foreign_key(
            op.f("fk_profile_photo_bystanders_checked_by_id_account"), "account", ["bystanders_checked_by_id"], ["id"]
        )
    _make_police_photo()
    op.create_index("ix_report_premises_id_happened_at", "report", ["premises_id", "happened_at"])
    with op.batch_alter_table("scheme") as table:
        table.add_column(sa.Column("young_days", sa.Integer(), nullable=False, server_default="28"))
        table.add_column(sa.Column("members_may_print", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("chair_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("safe_since", Moment(), nullable=True))
        table.create_foreign_key(op.f("fk_scheme_chair_id_account"), "account", ["chair_id"], ["id"])
    with op.batch_alter_table("scheme") as table:
        for name in ("young_days", "members_may_print"):
            table.alter_column(name, server_default=None)
    _widen_sighting()


def _widen_sighting() -> None:
    """Let one report be a sighting of several people, and say of each whether anything was done."""
    with op.batch_alter_table("sighting") as table:
        table.add_column(sa.Column("category", sa.String(), nullable=False, server_default="sighting"))
        table.add_column(sa.Column("is_conduct", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE sighting SET category = (SELECT category FROM report WHERE report.id = sighting.report_id)")
    marks = ", ".join(f"'{one}'" for one in _NO_CONDUCT)
    op.execute(f"UPDATE sighting SET is_conduct = category NOT IN ({marks})")  # noqa: S608 - our own words
    with op.batch_alter_table("sighting") as table:
        table.alter_column("category", server_default=None)
        table.alter_column("is_conduct", server_default=None)
        table.drop_constraint(op.f("pk_sighting"), type_="primary")
        table.create_primary_key(op.f("pk_sighting"), ["report_id", "profile_id"])
    op.create_index(op.f("ix_sighting_happened_at"), "sighting", ["happened_at"])
    op.create_index(op.f("ix_sighting_premises_id"), "sighting", ["premises_id"])


def _make_police_photo() -> None:
    op.create_table(
        "police_photo",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("conditions", sa.String(), nullable=False),
        sa.Column("return_on", sa.Date(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.Column("returned_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["noted_by_id"], ["account.id"], name=op.f("fk_police_photo_noted_by_id_account")),
        sa.ForeignKeyConstraint(
            ["profile_id", "photo_id"],
            ["profile_photo.profile_id", "profile_photo.photo_id"],
            name=op.f("fk_police_photo_profile_id_photo_id_profile_photo"),
        ),
        sa.PrimaryKeyConstraint("profile_id", "photo_id", name=op.f("pk_police_photo")),
    )


def downgrade() -> None:
    _narrow_sighting()
    with op.batch_alter_table("scheme") as table:
        table.drop_constraint(op.f("fk_scheme_chair_id_account"), type_="foreignkey")
        for name in ("safe_since", "chair_id", "members_may_print", "young_days"):
            table.drop_column(name)
    op.drop_index("ix_report_premises_id_happened_at", "report")
    for name in _TABLES:
        op.drop_table(name)
    with op.batch_alter_table("profile_photo") as table:
        table.drop_constraint(op.f("fk_profile_photo_bystanders_checked_by_id_account"), type_="foreignkey")
        for name in ("bystanders_checked_at", "bystanders_checked_by_id"):
            table.drop_column(name)
    # The older version shows whoever is published: who is young stays hidden there, whatever two people agreed to.
    op.execute(f"UPDATE profile SET hidden_because = 'under 18 or unsure' WHERE age_group = '{_YOUNG}'")  # noqa: S608
    with op.batch_alter_table("profile") as table:
        for name in ("shown_young_until", "age_group", "warnings", "marks", "aliases"):
            table.drop_column(name)
    op.drop_index(op.f("ix_photo_made_from_id"), "photo")
    with op.batch_alter_table("photo", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint(op.f("fk_photo_made_from_id_photo"), type_="foreignkey")
        for name in ("retouch", "made_from_id"):
            table.drop_column(name)
    op.drop_column("report_link", "before")
    op.drop_column("decision", "before")
    op.drop_column("alert", "held_until")
    # The older version knows neither of these words.
    op.execute("UPDATE decision SET verdict = 'incident' WHERE verdict = 'intelligence'")
    op.execute("UPDATE premises SET sector = 'public body' WHERE sector IN ('health', 'education')")


def _narrow_sighting() -> None:
    op.execute(
        "DELETE FROM sighting WHERE EXISTS (SELECT 1 FROM sighting AS other WHERE other.report_id = sighting.report_id"
        " AND other.profile_id < sighting.profile_id)"
    )
    op.drop_index(op.f("ix_sighting_premises_id"), "sighting")
    op.drop_index(op.f("ix_sighting_happened_at"), "sighting")
    with op.batch_alter_table("sighting") as table:
        table.drop_constraint(op.f("pk_sighting"), type_="primary")
        table.create_primary_key(op.f("pk_sighting"), ["report_id"])
        table.drop_column("is_conduct")
        table.drop_column("category")
