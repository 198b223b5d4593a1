"""The first shape: the whole line from a report to a push, and the record that may only grow."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# The record may only grow: the database itself refuses to change or remove an entry.
APPEND_ONLY = (
    ("audit_entry", "UPDATE"),
    ("audit_entry", "DELETE"),
    ("audit_detail", "UPDATE"),
)


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_attempt_at"), "attempt", ["at"])
    op.create_index(op.f("ix_attempt_key"), "attempt", ["key"])

    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("detail_sha", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_entry_hash")),
    )
    op.create_index(op.f("ix_audit_entry_about"), "audit_entry", ["about"])
    op.create_index(op.f("ix_audit_entry_actor_id"), "audit_entry", ["actor_id"])

    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("beat_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "invite",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_sha", sa.String(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "staff",
                "door",
                "lead",
                "manager",
                "deputy",
                "board",
                "police",
                "council",
                "cctv",
                "auditor",
                name="role",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invite")),
        sa.UniqueConstraint("token_sha", name=op.f("uq_invite_token_sha")),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("signed_exclusion_authority", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
    )
    op.create_table(
        "photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.Column(
            "state", sa.Enum("due", "ready", "refused", name="photostate", native_enum=False, length=40), nullable=False
        ),
        sa.Column("leased_until", Moment(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("refusal", sa.String(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("folder", name=op.f("uq_photo_folder")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_photo_sha256"), "photo", ["sha256"])
    op.create_index(op.f("ix_photo_state"), "photo", ["state"])

    op.create_table(
        "scheme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("alert_radius_m", sa.Integer(), nullable=False),
        sa.Column("fresh_minutes", sa.Integer(), nullable=False),
        sa.Column("rings_minutes", sa.Integer(), nullable=False),
        sa.Column("review_days", sa.Integer(), nullable=False),
        sa.Column("day_target_minutes", sa.Integer(), nullable=False),
        sa.Column("night_target_minutes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme")),
    )
    op.create_table(
        "zone",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("radius_m", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "staff",
                "door",
                "lead",
                "manager",
                "deputy",
                "board",
                "police",
                "council",
                "cctv",
                "auditor",
                name="role",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sign_in", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("invited", "active", "suspended", "left", name="accountstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("is_under_18", sa.Boolean(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_account_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("sign_in", name=op.f("uq_account_sign_in")),
    )
    op.create_table(
        "audit_detail",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["audit_entry.seq"], name=op.f("fk_audit_detail_seq_audit_entry")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_detail")),
    )
    op.create_table(
        "fingerprint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_fingerprint_photo_id_photo")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fingerprint")),
        sa.UniqueConstraint("photo_id", "version", name=op.f("uq_fingerprint_photo_id_version")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "premises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.String(), nullable=False),
        sa.Column(
            "sector",
            sa.Enum("retail", "licensed", "service", "public body", name="sector", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("essential", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_premises_member_id_member")),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_premises_zone_id_zone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_premises")),
    )
    op.create_index(op.f("ix_premises_member_id"), "premises", ["member_id"])
    op.create_index(op.f("ix_premises_zone_id"), "premises", ["zone_id"])

    op.create_table(
        "account_premises",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("premises_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_premises_account_id_account")),
        sa.ForeignKeyConstraint(
            ["premises_id"], ["premises.id"], name=op.f("fk_account_premises_premises_id_premises")
        ),
        sa.PrimaryKeyConstraint("account_id", "premises_id", name=op.f("pk_account_premises")),
    )
    op.create_index(op.f("ix_account_premises_premises_id"), "account_premises", ["premises_id"])

    op.create_table(
        "profile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("kind", sa.Enum("known", "ID sought", name="kind", native_enum=False, length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "published", "withdrawn", name="profilestate", native_enum=False, length=40),
            nullable=False,
        ),
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
        sa.Column("standing_until", sa.Date(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("look", sa.JSON(), nullable=False),
        sa.Column("seen", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("may_enter", sa.String(), nullable=True),
        sa.Column("grading", sa.String(), nullable=False),
        sa.Column("verified_incidents", sa.Integer(), nullable=False),
        sa.Column("is_serious_or_repeat", sa.Boolean(), nullable=False),
        sa.Column(
            "hidden_because",
            sa.Enum("under 18 or unsure", "under dispute", "wrong person", name="hidden", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("drafted_by_id", sa.Integer(), nullable=False),
        sa.Column("drafted_at", Moment(), nullable=False),
        sa.Column("reporting_member_id", sa.Integer(), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("renewals", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.Column("withdrawn_because", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["account.id"], name=op.f("fk_profile_drafted_by_id_account")),
        sa.ForeignKeyConstraint(["published_by_id"], ["account.id"], name=op.f("fk_profile_published_by_id_account")),
        sa.ForeignKeyConstraint(
            ["reporting_member_id"], ["member.id"], name=op.f("fk_profile_reporting_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile")),
        sa.UniqueConstraint("ref", name=op.f("uq_profile_ref")),
    )
    op.create_index(op.f("ix_profile_state"), "profile", ["state"])

    op.create_table(
        "report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("incident", "sighting", "intelligence", name="reportkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("happened_at", Moment(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("premises_id", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=True),
        sa.Column("still_nearby", sa.String(), nullable=True),
        sa.Column("sure", sa.String(), nullable=True),
        sa.Column("content_sha", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("received", "approved", "returned", "rejected", name="reportstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["premises_id"], ["premises.id"], name=op.f("fk_report_premises_id_premises")),
        sa.ForeignKeyConstraint(["reporter_id"], ["account.id"], name=op.f("fk_report_reporter_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index(op.f("ix_report_premises_id"), "report", ["premises_id"])
    op.create_index(op.f("ix_report_received_at"), "report", ["received_at"])
    op.create_index(op.f("ix_report_reporter_id"), "report", ["reporter_id"])
    op.create_index(op.f("ix_report_state"), "report", ["state"])

    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_sha", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_sha", name=op.f("uq_sign_in_token_sha")),
    )
    op.create_index(op.f("ix_sign_in_account_id"), "sign_in", ["account_id"])

    op.create_table(
        "alert",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum("sighting", "test", name="alertkind", native_enum=False, length=40), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("profile_id", sa.Integer(), nullable=True),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("premises_id", sa.Integer(), nullable=True),
        sa.Column("zone_id", sa.String(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("radius_m", sa.Integer(), nullable=False),
        sa.Column("chips", sa.JSON(), nullable=False),
        sa.Column("happened_at", Moment(), nullable=False),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=False),
        sa.Column("approved_at", Moment(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("recalled_at", Moment(), nullable=True),
        sa.Column("recalled_by_id", sa.Integer(), nullable=True),
        sa.Column("recalled_because", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["approved_by_id"], ["account.id"], name=op.f("fk_alert_approved_by_id_account")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_alert_photo_id_photo")),
        sa.ForeignKeyConstraint(["premises_id"], ["premises.id"], name=op.f("fk_alert_premises_id_premises")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_alert_profile_id_profile")),
        sa.ForeignKeyConstraint(["raised_by_id"], ["account.id"], name=op.f("fk_alert_raised_by_id_account")),
        sa.ForeignKeyConstraint(["recalled_by_id"], ["account.id"], name=op.f("fk_alert_recalled_by_id_account")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_alert_report_id_report")),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_alert_zone_id_zone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    op.create_index(op.f("ix_alert_photo_id"), "alert", ["photo_id"])
    op.create_index(op.f("ix_alert_profile_id"), "alert", ["profile_id"])
    op.create_index(op.f("ix_alert_raised_at"), "alert", ["raised_at"])
    op.create_index(op.f("ix_alert_report_id"), "alert", ["report_id"])

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "incident",
                "sighting",
                "new profile",
                "returned",
                "rejected",
                name="verdict",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_decision_by_id_account")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_decision_profile_id_profile")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_decision_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_at"), "decision", ["at"])
    op.create_index(op.f("ix_decision_by_id"), "decision", ["by_id"])
    op.create_index(op.f("ix_decision_profile_id"), "decision", ["profile_id"])
    op.create_index(op.f("ix_decision_report_id"), "decision", ["report_id"])

    op.create_table(
        "likeness",
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("of_photo_id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column(
            "band", sa.Enum("same", "nearly", "perhaps", name="band", native_enum=False, length=40), nullable=False
        ),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("distance", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["of_photo_id"], ["photo.id"], name=op.f("fk_likeness_of_photo_id_photo")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_likeness_photo_id_photo")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_likeness_profile_id_profile")),
        sa.PrimaryKeyConstraint("photo_id", "of_photo_id", name=op.f("pk_likeness")),
    )
    op.create_index(op.f("ix_likeness_of_photo_id"), "likeness", ["of_photo_id"])
    op.create_index(op.f("ix_likeness_profile_id"), "likeness", ["profile_id"])

    op.create_table(
        "profile_photo",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_profile_photo_photo_id_photo")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_photo_profile_id_profile")),
        sa.PrimaryKeyConstraint("profile_id", "photo_id", name=op.f("pk_profile_photo")),
    )
    op.create_index(op.f("ix_profile_photo_photo_id"), "profile_photo", ["photo_id"])

    op.create_table(
        "profile_zone",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_zone_profile_id_profile")),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_profile_zone_zone_id_zone")),
        sa.PrimaryKeyConstraint("profile_id", "zone_id", name=op.f("pk_profile_zone")),
    )
    op.create_table(
        "report_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("is_question", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_report_note_by_id_account")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_note_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_note")),
    )
    op.create_index(op.f("ix_report_note_report_id"), "report_note", ["report_id"])

    op.create_table(
        "report_photo",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_report_photo_photo_id_photo")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_photo_report_id_report")),
        sa.PrimaryKeyConstraint("report_id", "sha256", name=op.f("pk_report_photo")),
    )
    op.create_index(op.f("ix_report_photo_photo_id"), "report_photo", ["photo_id"])

    op.create_table(
        "sighting",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("premises_id", sa.Integer(), nullable=False),
        sa.Column("happened_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["premises_id"], ["premises.id"], name=op.f("fk_sighting_premises_id_premises")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_sighting_profile_id_profile")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_sighting_report_id_report")),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_sighting")),
    )
    op.create_index(op.f("ix_sighting_profile_id"), "sighting", ["profile_id"])

    op.create_table(
        "subject",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=True),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_subject_profile_id_profile")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_subject_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject")),
    )
    op.create_index(op.f("ix_subject_profile_id"), "subject", ["profile_id"])
    op.create_index(op.f("ix_subject_report_id"), "subject", ["report_id"])

    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sign_in_id", sa.Integer(), nullable=True),
        sa.Column("endpoint", sa.String(), nullable=False),
        sa.Column("p256dh", sa.String(), nullable=False),
        sa.Column("auth", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("dropped_at", Moment(), nullable=True),
        sa.Column("dropped_because", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_subscription_account_id_account")),
        sa.ForeignKeyConstraint(["sign_in_id"], ["sign_in.id"], name=op.f("fk_subscription_sign_in_id_sign_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("endpoint", name=op.f("uq_subscription_endpoint")),
    )
    op.create_index(op.f("ix_subscription_account_id"), "subscription", ["account_id"])
    op.create_index(op.f("ix_subscription_sign_in_id"), "subscription", ["sign_in_id"])

    op.create_table(
        "answer",
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "word",
            sa.Enum("seen_here", "not_here", "looking_out", name="word", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("premises_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_answer_account_id_account")),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_answer_alert_id_alert")),
        sa.ForeignKeyConstraint(["premises_id"], ["premises.id"], name=op.f("fk_answer_premises_id_premises")),
        sa.PrimaryKeyConstraint("alert_id", "account_id", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_account_id"), "answer", ["account_id"])

    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "message", sa.Enum("alert", "correction", name="message", native_enum=False, length=40), nullable=False
        ),
        sa.Column(
            "progress",
            sa.Enum("pending", "sent", "expired", "gone", "failed", name="progress", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("leased_until", Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("delivered_at", Moment(), nullable=True),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_delivery_account_id_account")),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_delivery_alert_id_alert")),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscription.id"], name=op.f("fk_delivery_subscription_id_subscription")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint(
            "alert_id", "subscription_id", "message", name=op.f("uq_delivery_alert_id_subscription_id_message")
        ),
    )
    op.create_index(op.f("ix_delivery_account_id"), "delivery", ["account_id"])
    op.create_index(op.f("ix_delivery_alert_id"), "delivery", ["alert_id"])
    op.create_index(op.f("ix_delivery_due_at"), "delivery", ["due_at"])
    op.create_index(op.f("ix_delivery_progress"), "delivery", ["progress"])
    op.create_index(op.f("ix_delivery_subscription_id"), "delivery", ["subscription_id"])

    op.create_table(
        "opened",
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_opened_account_id_account")),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_opened_alert_id_alert")),
        sa.PrimaryKeyConstraint("alert_id", "account_id", name=op.f("pk_opened")),
    )
    op.create_index(op.f("ix_opened_account_id"), "opened", ["account_id"])
    refuse_changes()


def refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, event in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table, event in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    op.drop_index(op.f("ix_opened_account_id"), "opened")

    op.drop_table("opened")
    op.drop_index(op.f("ix_delivery_subscription_id"), "delivery")
    op.drop_index(op.f("ix_delivery_progress"), "delivery")
    op.drop_index(op.f("ix_delivery_due_at"), "delivery")
    op.drop_index(op.f("ix_delivery_alert_id"), "delivery")
    op.drop_index(op.f("ix_delivery_account_id"), "delivery")

    op.drop_table("delivery")
    op.drop_index(op.f("ix_answer_account_id"), "answer")

    op.drop_table("answer")
    op.drop_index(op.f("ix_subscription_sign_in_id"), "subscription")
    op.drop_index(op.f("ix_subscription_account_id"), "subscription")

    op.drop_table("subscription")
    op.drop_index(op.f("ix_subject_report_id"), "subject")
    op.drop_index(op.f("ix_subject_profile_id"), "subject")

    op.drop_table("subject")
    op.drop_index(op.f("ix_sighting_profile_id"), "sighting")

    op.drop_table("sighting")
    op.drop_index(op.f("ix_report_photo_photo_id"), "report_photo")

    op.drop_table("report_photo")
    op.drop_index(op.f("ix_report_note_report_id"), "report_note")

    op.drop_table("report_note")
    op.drop_table("profile_zone")
    op.drop_index(op.f("ix_profile_photo_photo_id"), "profile_photo")

    op.drop_table("profile_photo")
    op.drop_index(op.f("ix_likeness_profile_id"), "likeness")
    op.drop_index(op.f("ix_likeness_of_photo_id"), "likeness")

    op.drop_table("likeness")
    op.drop_index(op.f("ix_decision_report_id"), "decision")
    op.drop_index(op.f("ix_decision_profile_id"), "decision")
    op.drop_index(op.f("ix_decision_by_id"), "decision")
    op.drop_index(op.f("ix_decision_at"), "decision")

    op.drop_table("decision")
    op.drop_index(op.f("ix_alert_report_id"), "alert")
    op.drop_index(op.f("ix_alert_raised_at"), "alert")
    op.drop_index(op.f("ix_alert_profile_id"), "alert")
    op.drop_index(op.f("ix_alert_photo_id"), "alert")

    op.drop_table("alert")
    op.drop_index(op.f("ix_sign_in_account_id"), "sign_in")

    op.drop_table("sign_in")
    op.drop_index(op.f("ix_report_state"), "report")
    op.drop_index(op.f("ix_report_reporter_id"), "report")
    op.drop_index(op.f("ix_report_received_at"), "report")
    op.drop_index(op.f("ix_report_premises_id"), "report")

    op.drop_table("report")
    op.drop_index(op.f("ix_profile_state"), "profile")

    op.drop_table("profile")
    op.drop_index(op.f("ix_account_premises_premises_id"), "account_premises")

    op.drop_table("account_premises")
    op.drop_index(op.f("ix_premises_zone_id"), "premises")
    op.drop_index(op.f("ix_premises_member_id"), "premises")

    op.drop_table("premises")
    op.drop_table("fingerprint")
    op.drop_table("audit_detail")
    op.drop_table("account")
    op.drop_table("zone")
    op.drop_table("scheme")
    op.drop_index(op.f("ix_photo_state"), "photo")
    op.drop_index(op.f("ix_photo_sha256"), "photo")

    op.drop_table("photo")
    op.drop_table("member")
    op.drop_table("invite")
    op.drop_table("heartbeat")
    op.drop_index(op.f("ix_audit_entry_actor_id"), "audit_entry")
    op.drop_index(op.f("ix_audit_entry_about"), "audit_entry")

    op.drop_table("audit_entry")
    op.drop_index(op.f("ix_attempt_key"), "attempt")
    op.drop_index(op.f("ix_attempt_at"), "attempt")

    op.drop_table("attempt")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_change()")
