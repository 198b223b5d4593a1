"""The flask commands: a few lines each.

What only one command needs is imported inside it: every start of the web registers all of them and would wait.
"""

from __future__ import annotations

import json
import sys

import click
from flask import Flask

from app.access.found import first_link
from app.audit.verify import verify
from app.kernel.db import db, transaction
from app.kernel.errors import NotPossible
from app.members.models import Role
from app.members.permissions import MAY, Permission
from app.members.scheme import demo_fault, the_scheme
from app.web.demo_entry import FIRST, doors
from app.web.openapi import describe
from app.web.parts import Parts


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

            raise_town(parts, now=parts.clock(), say=_progress)
        refuse_public_demo(parts)
        click.echo(how_to_get_in(parts))

    @app.cli.command("worker")
    def work() -> None:
        """Send what is due and develop photos until stopped."""
        from app.worker import Worker  # noqa: PLC0415

        refuse_public_demo(parts)
        Worker(app, parts).run()

    @app.cli.command()
    def permissions() -> None:
        """Print who may do what."""
        click.echo(permission_table())

    @app.cli.command()
    def openapi() -> None:
        """Print the description of the JSON interface."""
        click.echo(json.dumps(describe(app), indent=1, ensure_ascii=False))

    @app.cli.command("verify-audit")
    def verify_audit() -> None:
        """Walk the record and say whether anybody has altered it."""
        finding = verify(db.session())
        click.echo(f"{finding.entries} entries, {finding.forgotten} forgotten, head {finding.head[:16]}")
        for fault in finding.faults:
            click.echo(fault)
        sys.exit(1 if finding.faults else 0)


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


def _progress(done: int, of: int, what: str) -> None:
    end = "\r" if sys.stderr.isatty() and done < of else "\n"
    if sys.stderr.isatty() or done == of:
        click.echo(f"  {what}: {done} of {of}   ", err=True, nl=False)
        click.echo(end, err=True, nl=False)
