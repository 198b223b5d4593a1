"""`flask address`: where this town is open, for a phone's camera."""

from __future__ import annotations

import io
from pathlib import Path

import click
import segno

from app.web.parts import Parts


def address_command(parts: Parts) -> click.Command:
    """Return `flask address`."""

    @click.command("address")
    @click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help="Write it as a picture to be printed.")
    def address(svg: Path | None) -> None:
        """Print the address with its square for a phone's camera. It lets nobody in: codes do."""
        url = parts.settings.public_url
        if svg is not None:
            segno.make(url, error="m").save(str(svg), kind="svg", scale=12, border=4)
            click.echo(f"{url} is in {svg}.")
        else:
            click.echo(f"{square(url)}{url}")
        if parts.settings.is_loopback:
            click.echo("Only this machine can open it: set PUBLIC_URL to the address that phones are to use.")

    return address


def square(url: str) -> str:
    """Return the square in half blocks, dark on light whatever the terminal's colours."""
    out = io.StringIO()
    segno.make(url, error="m").terminal(out, compact=True, border=2)
    return out.getvalue()
