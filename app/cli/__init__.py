"""The flask commands: a few lines each.

What only one command needs is imported inside it: every start of the web registers all of them and would wait.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from app.access.found import first_link
from app.audit.heads import NoHead, compare, head_now, kept_in, of_line, page
from app.audit.record import record
from app.audit.verify import verify
from app.cli.address import address_command
from app.cli.backup import backup_command
from app.cli.found_again import find_again
from app.cli.outbox import outbox_commands
from app.cli.progress import show_progress
from app.cli.push import push_commands
from app.cli.restore import restore_command
from app.kernel.db import db, transaction
from app.kernel.errors import NotPossible, NotThere
from app.kernel.keyring import LostSecret
from app.members.models import Role
from app.members.permissions import MAY, Permission
from app.members.scheme import demo_fault, the_scheme
from app.web.demo_entry import FIRST, doors
from app.web.openapi import describe
from app.web.parts import Parts

if TYPE_CHECKING:
    from app.photos.renew import Renewed


class UnsafeDemo(click.ClickException):
    """The demo town's password is known to everybody."""


def register(app: Flask, parts: Parts) -> None:
    """Add the commands to `flask --app wsgi`."""

    @app.cli.command()
    @click.option("--demo/--no-demo", default=True, help="Raise the invented town on first run.")
    def prepare(demo: bool) -> None:
        """Make what is missing: folders, tables and, on first run, a town; then say how to get in."""
        from app.migrations.migrate import migrate  # noqa: PLC0415

        for folder in (parts.settings.data_dir, parts.settings.var_dir, parts.settings.photos_dir):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        migrate(db.engine)
        if demo and the_scheme(db.session()) is None:
            from app.demo.raise_town import raise_town  # noqa: PLC0415

            raise_town(parts, now=parts.clock(), say=show_progress)
        find_again(parts, say=show_progress)
        refuse_public_demo(parts)
        click.echo(how_to_get_in(parts))

    @app.cli.command("worker")
    @click.option("--only", type=click.Choice(["pushes", "photos"]), help="One of the two, in a process of its own.")
    @click.option("--at-once", type=click.IntRange(1, 1000), help="Requests that one push service bears at a time.")
    def work(only: Literal["pushes", "photos"] | None, at_once: int | None) -> None:
        """Send what is due and develop photos until stopped. Several may run together."""
        from app.worker.run import run  # noqa: PLC0415

        refuse_public_demo(parts)
        run(app, parts, only, at_once)

    @app.cli.command()
    def permissions() -> None:
        """Print who may do what."""
        click.echo(permission_table())

    @app.cli.command()
    @click.argument("sign_in", metavar="E-MAIL")
    def recover(sign_in: str) -> None:
        """Let the last person at the desk begin anew: prints a code that works once, for ten minutes."""
        from app.access.rescue import rescue  # noqa: PLC0415

        try:
            with transaction() as session:
                code = rescue(session, sign_in, now=parts.clock())
        except (NotPossible, NotThere) as refused:
            raise click.ClickException(str(refused)) from None
        click.echo(f"{code}\nWithin ten minutes, type it at {parts.settings.public_url}/join. It is in the record.")

    @app.cli.command()
    def openapi() -> None:
        """Print the description of the JSON interface."""
        click.echo(json.dumps(describe(app), indent=1, ensure_ascii=False))

    app.cli.add_command(_audit_commands(parts))
    app.cli.add_command(_key_commands(parts))
    app.cli.add_command(_fingerprint_commands(parts))
    app.cli.add_command(push_commands(parts))
    app.cli.add_command(backup_command(parts))
    app.cli.add_command(restore_command(parts))
    app.cli.add_command(address_command(parts))
    app.cli.add_command(outbox_commands(parts))


def _key_commands(parts: Parts) -> AppGroup:
    keys = AppGroup("keys", help="Exchange the master key of the photos, while Townwatch runs.")

    @keys.command("rotate")
    def rotate() -> None:
        """Make a new master key and wrap every photo's key with it. The old one stays until `keys finish`."""
        from app.kernel.master import exchange  # noqa: PLC0415

        try:
            exchange(parts.settings.secrets_dir)
        except LostSecret as unfinished:
            raise click.ClickException(str(unfinished)) from unfinished
        wrapped = _wrap_all(parts)
        with transaction() as session:
            record(session, "exchanged the master key", "keys", by_id=None, now=parts.clock(), photos=wrapped)
        click.echo(
            f"{wrapped} photos are wrapped with the new key. The old one lies beside it, for whatever was coming in "
            "meanwhile: run `flask keys finish` in an hour. Copy the new key to where you keep the old one."
        )

    @keys.command("finish")
    def finish() -> None:
        """Look once more for photos that only the old master key opens, wrap them, and delete it."""
        from app.kernel.master import forget_previous  # noqa: PLC0415

        wrapped = _wrap_all(parts)
        forget_previous(parts.settings.secrets_dir)
        with transaction() as session:
            record(session, "deleted the old master key", "keys", by_id=None, now=parts.clock(), photos=wrapped)
        click.echo(f"{wrapped} more photos were wrapped anew. The old key is gone.")

    return keys


def _wrap_all(parts: Parts) -> int:
    """Wrap the keys of all photos with the newest master key, a few hundred at a time; return how many needed it."""
    from app.evidence.rotate import rewrap_packs  # noqa: PLC0415
    from app.photos.rotate import how_many, rewrap  # noqa: PLC0415

    total, done, wrapped = how_many(db.session()), 0, 0
    last: int | None = 0
    while last is not None:
        with transaction() as session:
            last, looked_at, changed = rewrap(session, parts.vault, after=last)
        done, wrapped = done + looked_at, wrapped + changed
        show_progress(done, total, "photos")
    with transaction() as session:
        rewrap_packs(session, parts.vault)
    return wrapped


def _fingerprint_commands(parts: Parts) -> AppGroup:
    fingerprints = AppGroup("fingerprints", help="What is told from photos in order to find the same picture again.")

    @fingerprints.command("rebuild")
    def rebuild() -> None:
        """Tell anew from every photo what an older version told, while Townwatch runs. May be stopped and run again."""
        from app.photos.renew import Renewed  # noqa: PLC0415

        became = _renew_all(parts)
        click.echo(f"{became[Renewed.DONE]} photos have a new fingerprint.")
        if became[Renewed.TOO_PLAIN]:
            click.echo(f"{became[Renewed.TOO_PLAIN]} are too plain to compare, and are no longer compared.")
        if became[Renewed.UNREADABLE]:
            click.echo(f"{became[Renewed.UNREADABLE]} could not be read. Their older fingerprints still answer.")

    return fingerprints


def _renew_all(parts: Parts) -> Counter[Renewed]:
    """Renew one photo after the other, each in a transaction of milliseconds; return what became of them."""
    from app.photos.renew import how_many, look_again, next_after, write_down  # noqa: PLC0415

    became: Counter[Renewed] = Counter()
    total, last = how_many(db.session()), 0
    while (photo := next_after(db.session(), last)) is not None:
        last = photo.id
        db.session().expunge(photo)  # read from here on without a transaction
        found = look_again(photo, parts.vault)
        with transaction() as session:
            became[write_down(session, last, found)] += 1
        show_progress(became.total(), total, "photos")
    return became


def _audit_commands(parts: Parts) -> AppGroup:
    audit = AppGroup("audit", help="The record of what was done: is it whole, and how far does it go?")

    @audit.command("verify")
    @click.option("--heads", type=click.Path(exists=True, path_type=Path), help="A page that was kept, or a folder.")
    @click.option("--head", "lines", multiple=True, metavar="SEQ:HASH", help="A head that was kept; can be repeated.")
    def verify_record(heads: Path | None, lines: tuple[str, ...]) -> None:
        """Say whether anybody has altered the record; exit code 1 when somebody has.

        It is compared with the heads in DATA_DIR/var/heads, and with those that are given.
        """
        say, faults = check_record(db.session(), parts, heads=heads, lines=lines)
        for sentence in [say, *(faults or ["The record is whole."])]:
            click.echo(sentence)
        sys.exit(1 if faults else 0)

    @audit.command("head")
    def head() -> None:
        """Print the head of the record, as a page to keep where nobody who runs Townwatch can change it."""
        click.echo(head_page(db.session(), parts))

    return audit


def check_record(
    session: Session, parts: Parts, *, heads: Path | None, lines: tuple[str, ...]
) -> tuple[str, list[str]]:
    """Return what the record holds, in a sentence, and all its faults; raises click.UsageError for no head."""
    finding = verify(session)
    own = parts.settings.var_dir / "heads"
    places = [place for place in (own if own.is_dir() else None, heads) if place is not None]
    read = [kept_in(place, key=parts.keyring.heads) for place in places]
    try:
        given = [of_line(line) for line in lines]
    except NoHead as fault:
        raise click.UsageError(str(fault)) from None
    kept = [*given, *(head for found, _ in read for head in found)]
    faults = [*finding.faults, *(fault for _, bad in read for fault in bad), *compare(session, kept)]
    say = f"{finding.entries} entries, {finding.forgotten} with forgotten details. Kept heads: {len(kept)}."
    return f"{say}\nHead {finding.entries}:{finding.head}", faults


def head_page(session: Session, parts: Parts) -> str:
    """Return today's page with the head as it is now."""
    head, last_at = head_now(session)
    day, of = parts.clock().date(), parts.settings.public_url
    return page(head, last_at, day=day, of=of, key=parts.keyring.heads)


def refuse_public_demo(parts: Parts) -> None:
    """Raise UnsafeDemo when a demo town would be open to anybody but this machine."""
    settings = parts.settings
    fault = demo_fault(db.session(), public_url=settings.public_url, is_loopback=settings.is_loopback)
    if fault:
        raise UnsafeDemo(fault)


def how_to_get_in(parts: Parts) -> str:
    """Return what a person needs after a start: the demo's sign-ins, or the first manager's link."""
    scheme = the_scheme(db.session())
    if scheme is not None and scheme.is_demo:
        lines = [f"  {one.role:8} {one.name:20} {one.premises}" for one in doors()[: len(FIRST)]]
        return "\n".join([f"{scheme.town} is an invented town. One tap on its sign-in page, and you are:", *lines])
    try:
        with transaction() as session:
            token = first_link(session, now=parts.clock())
    except NotPossible:
        return ""
    return (
        f"The first manager begins here; the link works once, for a day:\n  {parts.settings.public_url}/welcome/{token}"
    )


def permission_table() -> str:
    """Return the table role × permission as text."""
    width = max(len(permission.value) for permission in Permission)
    head = " " * width + "  " + " ".join(f"{role.value:>8}" for role in Role)
    rows = [
        f"{permission.value:{width}}  " + " ".join(f"{'yes' if permission in MAY[role] else '·':>8}" for role in Role)
        for permission in Permission
    ]
    return "\n".join([head, *rows])
