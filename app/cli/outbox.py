"""`flask outbox …`: the key with which phones seal what waits on them for a signal, and its exchange."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import click
from flask.cli import AppGroup

from app.access.rules import OUTBOX_BELIEVED_FOR
from app.audit.record import record
from app.kernel.db import transaction
from app.kernel.keyring import OUTBOX, LostSecret
from app.kernel.outbox_keys import exchange, forget_previous
from app.web.parts import Parts

_DAY = timedelta(days=1)
_FINISH = "Phones may bring what they sealed with the old one for {days} days after the exchange"


def outbox_commands(parts: Parts) -> AppGroup:
    """Return the group of commands."""
    outbox = AppGroup("outbox", help="The key that opens what waits on phones for a signal.")

    @outbox.command("status")
    def how_old() -> None:
        """Say which keys open what phones bring, and since when."""
        for line in _lines(parts):
            click.echo(line)

    @outbox.command("rotate")
    def rotate() -> None:
        """Make a new key, while Townwatch runs. The old one goes on opening what was sealed with it."""
        click.echo(_exchange(parts))

    @outbox.command("finish")
    @click.option("--drop", is_flag=True, help="Also while phones may still hold what only the old key opens.")
    def finish(drop: bool) -> None:
        """Delete the old key, once no phone can still bring what was sealed with it."""
        click.echo(_finish(parts, drop=drop))

    return outbox


def _lines(parts: Parts) -> Iterator[str]:
    days = (parts.clock() - _made_at(parts)).days
    yield f"outbox key  {parts.outbox_keys.current.id}: the current key, made {days} days ago"
    before = parts.outbox_keys.previous
    if before is not None:
        yield f"outbox key  {before.id}: the key before; {_days_left(parts)} days until `flask outbox finish`"


def _exchange(parts: Parts) -> str:
    try:
        exchange(parts.settings.secrets_dir)
    except LostSecret as unfinished:
        raise click.ClickException(str(unfinished)) from unfinished
    with transaction() as session:
        record(session, "exchanged the outbox key", "keys", by_id=None, now=parts.clock())
    return (
        f"There is a new outbox key: phones seal with it from the next time they have a signal. "
        f"{_FINISH.format(days=OUTBOX_BELIEVED_FOR.days)}: both keys open until you run `flask outbox finish`. "
        "Copy the new key to where you keep the old one."
    )


def _finish(parts: Parts, *, drop: bool) -> str:
    if parts.outbox_keys.previous is None:
        forget_previous(parts.settings.secrets_dir)
        return "There is no old outbox key."
    left = _days_left(parts)
    if left and not drop:
        raise click.ClickException(
            f"{_FINISH.format(days=OUTBOX_BELIEVED_FOR.days)}: wait {left} more, or run this again with --drop. Then "
            "a phone seals anew what its own author opens there; nobody else can send it any more."
        )
    with transaction() as session:
        record(session, "deleted the old outbox key", "keys", by_id=None, now=parts.clock(), days_left=left)
    forget_previous(parts.settings.secrets_dir)
    return "The old outbox key is gone."


def _days_left(parts: Parts) -> int:
    """Return for how many days more a phone may bring, without a sign-in, what it sealed before the exchange."""
    left = _made_at(parts) + OUTBOX_BELIEVED_FOR - parts.clock()
    return max(0, -(-left // _DAY))


def _made_at(parts: Parts) -> datetime:
    """Return when the current key was made, which is when the one before was exchanged, as far as its file says."""
    made = (parts.settings.secrets_dir / OUTBOX).stat().st_mtime
    return datetime.fromtimestamp(made, parts.settings.zone)
