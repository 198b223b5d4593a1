"""How far a long command is, for whoever waits at a terminal."""

from __future__ import annotations

import sys

import click


def show_progress(done: int, of: int, what: str) -> None:
    """Say it in one line that is written over; where nobody looks, only when all is done."""
    end = "\r" if sys.stderr.isatty() and done < of else "\n"
    if sys.stderr.isatty() or done == of:
        click.echo(f"  {what}: {done} of {of}   ", err=True, nl=False)
        click.echo(end, err=True, nl=False)
