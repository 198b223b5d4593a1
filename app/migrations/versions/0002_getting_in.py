"""Getting in with two factors: devices, codes, passkeys, agreements, and who was shown which photo."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


_FILLED = {
    "account": ["pin_wrong"],
    "invite": ["kind", "is_under_18", "premises_ids"],
    "member": ["is_guard_firm"],
    "report": ["came_locked"],
    "sign_in": ["level"],
}


def upgrade() -> None:
    op.create_table(
        "challenge",
        sa.Column("challenge", sa.String(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("challenge", name=op.f("pk_challenge")),
    )
    op.create_index(op.f("ix_challenge_ends_at"), "challenge", ["ends_at"])

    op.create_table(
        "code_app",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_code_app_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_code_app")),
    )
    op.create_table(
        "desk_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=True),
        sa.Column("seen_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["seen_by_id"], ["account.id"], name=op.f("fk_desk_notice_seen_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_notice")),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_sha", sa.String(), nullable=False),
        sa.Column("outbox_sha", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("premises_id", sa.Integer(), nullable=True),
        sa.Column("locked_at", Moment(), nullable=True),
        sa.Column("locked_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_device_account_id_account")),
        sa.ForeignKeyConstraint(["locked_by_id"], ["account.id"], name=op.f("fk_device_locked_by_id_account")),
        sa.ForeignKeyConstraint(["premises_id"], ["premises.id"], name=op.f("fk_device_premises_id_premises")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("outbox_sha", name=op.f("uq_device_outbox_sha")),
        sa.UniqueConstraint("token_sha", name=op.f("uq_device_token_sha")),
    )
    op.create_index(op.f("ix_device_account_id"), "device", ["account_id"])
    op.create_index(op.f("ix_device_premises_id"), "device", ["premises_id"])

    op.create_table(
        "look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("is_large", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_look_account_id_account")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_look_photo_id_photo")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
        sa.UniqueConstraint("mark", name=op.f("uq_look_mark")),
    )
    op.create_index(op.f("ix_look_account_id"), "look", ["account_id"])
    op.create_index(op.f("ix_look_at"), "look", ["at"])
    op.create_index(op.f("ix_look_photo_id"), "look", ["photo_id"])

    op.create_table(
        "must_read",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["published_by_id"], ["account.id"], name=op.f("fk_must_read_published_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_must_read")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_must_read_key_version")),
    )
    op.create_index(op.f("ix_must_read_key"), "must_read", ["key"])

    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "membership",
                "exclusion authority",
                "CCTV permission",
                "contract guards",
                "information sharing",
                name="paperkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("signatory", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("firm_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("entered_at", Moment(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["entered_by_id"], ["account.id"], name=op.f("fk_paper_entered_by_id_account")),
        sa.ForeignKeyConstraint(["firm_id"], ["member.id"], name=op.f("fk_paper_firm_id_member")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_paper_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
    )
    op.create_index(op.f("ix_paper_member_id"), "paper", ["member_id"])

    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("credential", sa.String(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_passkey_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential", name=op.f("uq_passkey_credential")),
    )
    op.create_index(op.f("ix_passkey_account_id"), "passkey", ["account_id"])

    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_sha", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_sha", name=op.f("uq_recovery_code_code_sha")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"])

    op.create_table(
        "acceptance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("must_read_id", sa.Integer(), nullable=False),
        sa.Column("shown_at", Moment(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.Column("accepted_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_acceptance_account_id_account")),
        sa.ForeignKeyConstraint(["must_read_id"], ["must_read.id"], name=op.f("fk_acceptance_must_read_id_must_read")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance")),
    )
    op.create_index(op.f("ix_acceptance_account_id"), "acceptance", ["account_id"])
    op.create_index(op.f("ix_acceptance_must_read_id"), "acceptance", ["must_read_id"])

    op.create_table(
        "device_use",
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_device_use_account_id_account")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_device_use_device_id_device")),
        sa.PrimaryKeyConstraint("device_id", "account_id", name=op.f("pk_device_use")),
    )
    op.create_index(op.f("ix_device_use_account_id"), "device_use", ["account_id"])

    with op.batch_alter_table("account") as table:
        table.add_column(sa.Column("pin_hash", sa.String(), nullable=True))
        table.add_column(sa.Column("pin_wrong", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("confirmed_until", Moment(), nullable=True))
        table.add_column(sa.Column("placed_until", Moment(), nullable=True))
        table.add_column(sa.Column("invited_by_id", sa.Integer(), nullable=True))
        table.alter_column("sign_in", existing_type=sa.String(), nullable=True)
        table.create_index(op.f("ix_account_member_id"), ["member_id"], unique=False)
        table.create_foreign_key(op.f("fk_account_invited_by_id_account"), "account", ["invited_by_id"], ["id"])

    with op.batch_alter_table("invite") as table:
        table.add_column(
            sa.Column(
                "kind",
                sa.Enum(
                    "beginning",
                    "account",
                    "device",
                    "shared",
                    "recovery",
                    name="invitekind",
                    native_enum=False,
                    length=40,
                ),
                nullable=False,
                server_default="beginning",
            )
        )
        table.add_column(sa.Column("is_under_18", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("account_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("member_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("premises_ids", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("made_by_id", sa.Integer(), nullable=True))
        table.alter_column("role", existing_type=sa.String(length=40), nullable=True)
        table.create_foreign_key(op.f("fk_invite_account_id_account"), "account", ["account_id"], ["id"])
        table.create_foreign_key(op.f("fk_invite_made_by_id_account"), "account", ["made_by_id"], ["id"])
        table.create_foreign_key(op.f("fk_invite_member_id_member"), "member", ["member_id"], ["id"])

    # Who signed the exclusion authority keeps it, as a paper of its own.
    op.execute(
        "INSERT INTO paper (member_id, kind, signatory, signed_on)"
        " SELECT id, 'exclusion authority', 'as recorded before', CURRENT_DATE FROM member"
        " WHERE signed_exclusion_authority"
    )
    with op.batch_alter_table("member") as table:
        table.add_column(sa.Column("is_guard_firm", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("suspended_at", Moment(), nullable=True))
        table.drop_column("signed_exclusion_authority")

    with op.batch_alter_table("report") as table:
        table.add_column(sa.Column("came_locked", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("sign_in") as table:
        table.add_column(
            sa.Column(
                "level",
                sa.Enum("half", "full", name="level", native_enum=False, length=40),
                nullable=False,
                server_default="full",
            )
        )
        table.add_column(sa.Column("device_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("locked_at", Moment(), nullable=True))
        table.add_column(sa.Column("proved_at", Moment(), nullable=True))
        table.add_column(sa.Column("purpose", sa.String(), nullable=True))
        table.add_column(sa.Column("purpose_at", Moment(), nullable=True))
        table.create_index(op.f("ix_sign_in_device_id"), ["device_id"], unique=False)
        table.create_foreign_key(op.f("fk_sign_in_device_id_device"), "device", ["device_id"], ["id"])

    with op.batch_alter_table("subscription") as table:
        table.add_column(sa.Column("device_id", sa.Integer(), nullable=True))
        table.create_index(op.f("ix_subscription_device_id"), ["device_id"], unique=False)
        table.create_foreign_key(op.f("fk_subscription_device_id_device"), "device", ["device_id"], ["id"])

    # Whoever was signed in had shown one factor only, and no code from before says what it opens.
    op.execute("UPDATE sign_in SET ended_at = began_at WHERE ended_at IS NULL")
    op.execute("UPDATE invite SET used_at = made_at WHERE used_at IS NULL")
    op.execute(
        "UPDATE account SET member_id = (SELECT min(premises.member_id) FROM premises"
        " JOIN account_premises ON account_premises.premises_id = premises.id"
        " WHERE account_premises.account_id = account.id) WHERE member_id IS NULL"
    )
    _forget_defaults(_FILLED)


def downgrade() -> None:
    op.execute("UPDATE account SET sign_in = 'account ' || id WHERE sign_in IS NULL")
    op.execute("UPDATE invite SET role = 'staff' WHERE role IS NULL")
    with op.batch_alter_table("subscription") as table:
        table.drop_constraint(op.f("fk_subscription_device_id_device"), type_="foreignkey")
        table.drop_index(op.f("ix_subscription_device_id"))
        table.drop_column("device_id")

    with op.batch_alter_table("sign_in") as table:
        table.drop_constraint(op.f("fk_sign_in_device_id_device"), type_="foreignkey")
        table.drop_index(op.f("ix_sign_in_device_id"))
        table.drop_column("purpose_at")
        table.drop_column("purpose")
        table.drop_column("proved_at")
        table.drop_column("locked_at")
        table.drop_column("device_id")
        table.drop_column("level")

    with op.batch_alter_table("report") as table:
        table.drop_column("came_locked")

    with op.batch_alter_table("member") as table:
        table.add_column(
            sa.Column("signed_exclusion_authority", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.drop_column("suspended_at")
        table.drop_column("is_guard_firm")

    with op.batch_alter_table("invite") as table:
        table.drop_constraint(op.f("fk_invite_member_id_member"), type_="foreignkey")
        table.drop_constraint(op.f("fk_invite_made_by_id_account"), type_="foreignkey")
        table.drop_constraint(op.f("fk_invite_account_id_account"), type_="foreignkey")
        table.alter_column("role", existing_type=sa.String(length=40), nullable=False)
        table.drop_column("made_by_id")
        table.drop_column("premises_ids")
        table.drop_column("member_id")
        table.drop_column("account_id")
        table.drop_column("is_under_18")
        table.drop_column("kind")

    with op.batch_alter_table("account") as table:
        table.drop_constraint(op.f("fk_account_invited_by_id_account"), type_="foreignkey")
        table.drop_index(op.f("ix_account_member_id"))
        table.alter_column("sign_in", existing_type=sa.String(), nullable=False)
        table.drop_column("invited_by_id")
        table.drop_column("placed_until")
        table.drop_column("confirmed_until")
        table.drop_column("pin_wrong")
        table.drop_column("pin_hash")

    op.drop_index(op.f("ix_device_use_account_id"), "device_use")
    op.drop_table("device_use")
    op.drop_index(op.f("ix_acceptance_must_read_id"), "acceptance")
    op.drop_index(op.f("ix_acceptance_account_id"), "acceptance")
    op.drop_table("acceptance")
    op.drop_index(op.f("ix_recovery_code_account_id"), "recovery_code")
    op.drop_table("recovery_code")
    op.drop_index(op.f("ix_passkey_account_id"), "passkey")
    op.drop_table("passkey")
    op.execute(
        "UPDATE member SET signed_exclusion_authority = TRUE"
        " WHERE id IN (SELECT member_id FROM paper WHERE kind = 'exclusion authority' AND ended_at IS NULL)"
    )
    _forget_defaults({"member": ["signed_exclusion_authority"]})
    op.drop_index(op.f("ix_paper_member_id"), "paper")
    op.drop_table("paper")
    op.drop_index(op.f("ix_must_read_key"), "must_read")
    op.drop_table("must_read")
    op.drop_index(op.f("ix_look_photo_id"), "look")
    op.drop_index(op.f("ix_look_at"), "look")
    op.drop_index(op.f("ix_look_account_id"), "look")
    op.drop_table("look")
    op.drop_index(op.f("ix_device_premises_id"), "device")
    op.drop_index(op.f("ix_device_account_id"), "device")
    op.drop_table("device")
    op.drop_table("desk_notice")
    op.drop_table("code_app")
    op.drop_index(op.f("ix_challenge_ends_at"), "challenge")
    op.drop_table("challenge")


def _forget_defaults(filled: dict[str, list[str]]) -> None:
    """Take the values away that only the rows of before needed."""
    for name, columns in filled.items():
        with op.batch_alter_table(name) as table:
            for column in columns:
                table.alter_column(column, server_default=None)
