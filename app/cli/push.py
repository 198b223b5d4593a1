"""`flask push …`: how the pushes to phones are doing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

import click
from flask.cli import AppGroup

from app.alerts.status import Pace, Status, in_words, status
from app.kernel.db import db
from app.kernel.keyring import VAPID
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

    return push


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
