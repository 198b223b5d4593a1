"""`flask push …`: how the pushes to phones are doing, and the exchange of the key that signs them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

import click
from flask.cli import AppGroup

from app.alerts.rotate import count_with, drop_all_with
from app.alerts.status import Pace, Status, in_words, status
from app.audit.record import record
from app.kernel.db import db, transaction
from app.kernel.keyring import VAPID, LostSecret
from app.kernel.vapid_keys import exchange, forget_previous
from app.web.parts import Parts

_OLD_KEY = timedelta(days=365)


def push_commands(parts: Parts) -> AppGroup:
    """Return the group of commands."""
    push = AppGroup("push", help="The pushes to phones: are they going out?")

    @push.command("status")
    def how_they_do() -> None:
        """Say how the pushes are doing; exit code 1 when one has been due for over a minute, or a service stopped."""
        said = status(db.session(), key_ids=[key.id for key in parts.vapid()], now=parts.clock())
        for line in _lines(said, made_at=_made_at(parts)):
            click.echo(line)
        sys.exit(1 if said.faults else 0)

    @push.command("rotate")
    def rotate() -> None:
        """Make a new push key, while Townwatch runs. The old one goes on signing for the phones that know it."""
        click.echo(_exchange(parts))

    @push.command("finish")
    @click.option("--drop", is_flag=True, help="Also when some phones still know only the old key: they fall silent.")
    def finish(drop: bool) -> None:
        """Delete the old push key, once no phone that is pushed to needs it."""
        click.echo(_finish(parts, drop=drop))

    return push


def _exchange(parts: Parts) -> str:
    before = parts.vapid.current
    try:
        exchange(parts.settings.secrets_dir)
    except LostSecret as unfinished:
        raise click.ClickException(str(unfinished)) from unfinished
    with transaction() as session:
        phones = count_with(session, before.id)
        record(session, "exchanged the push key", "keys", by_id=None, now=parts.clock(), phones=phones)
    return (
        f"There is a new push key. The old one is known to {_phones(phones)}, still reached by it until Townwatch is "
        "next opened there. `flask push status` counts them; run `flask push finish` when none is left. Copy the new "
        "key to where you keep the old one."
    )


def _finish(parts: Parts, *, drop: bool) -> str:
    before = parts.vapid.previous
    if before is None:
        forget_previous(parts.settings.secrets_dir)
        return "There is no old push key."
    with transaction() as session:
        phones = count_with(session, before.id)
        if phones and not drop:
            raise click.ClickException(
                f"The old push key is all that {_phones(phones)} still know: they would fall silent until Townwatch is "
                "opened there. Wait for them, or run this again with --drop."
            )
        drop_all_with(session, before.id, now=parts.clock())
        record(session, "deleted the old push key", "keys", by_id=None, now=parts.clock(), phones=phones)
    forget_previous(parts.settings.secrets_dir)
    return f"The old push key is gone, and {_phones(phones)} with it."


def _phones(count: int) -> str:
    return "1 phone" if count == 1 else f"{count} phones"


def _lines(said: Status, *, made_at: datetime) -> Iterator[str]:
    yield f"waiting    {said.waiting} due or to come, {said.retrying} to be tried again; the oldest due {_age(said)}"
    yield f"pace       {_pace(said.pace)}"
    if said.expired:
        yield f"expired    {said.expired} in the last day: their alert ended first"
    for host in said.hosts:
        counts = f"{host.sent} sent, {host.refused} refused, {host.gone} gone, {host.given_up} given up"
        yield f"service    {host.name}: {host.devices} phones; in the last day {counts}; {host.waiting} waiting"
    yield f"phones     {said.devices} pushed to, {said.quarantined} of them resting until the app starts there"
    for why, many in said.dropped.items():
        yield f"dropped    {many} in 30 days: {why}"
    for why, many in said.suppressed.items():
        yield f"spared     {many} in the last day: {why}"
    for key in said.keys:
        which = "the current key" if key.is_current else "the key before" if key.is_known else "a key that is gone"
        yield f"push key   {key.id}: {which}, {key.devices} phones"
    days = (said.at - made_at).days
    old = ": exchange it, `flask push rotate`" if said.at - made_at > _OLD_KEY else ""
    yield f"           made {days} days ago{old}; signatures last 12 hours and are renewed after 6"
    yield from (f"WRONG      {fault}" for fault in said.faults) if said.faults else ["All is well."]


def _age(said: Status) -> str:
    return f"for {in_words(said.age)}" if said.oldest_due_at else "since never: none is due"


def _pace(pace: Pace) -> str:
    if pace.median_ms is None or pace.p95_ms is None:
        return "nothing sent in the last hour"
    return f"{pace.sent} sent in the last hour; half within {pace.median_ms} ms, 95 of 100 within {pace.p95_ms} ms"


def _made_at(parts: Parts) -> datetime:
    """Return when the current push key was made, as far as its file says."""
    made = (parts.settings.secrets_dir / VAPID).stat().st_mtime
    return datetime.fromtimestamp(made, parts.settings.zone)
