"""`flask restore`: put a town back from a copy, into a folder that has none."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from app.kernel import copies
from app.kernel.copies import NoCopy
from app.web.parts import Parts


def restore_command(parts: Parts) -> click.Command:
    """Return `flask restore`."""

    @click.command("restore")
    @click.argument("copy", type=click.Path(exists=True, file_okay=False, path_type=Path))
    @click.option(
        "--secrets", "keys", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The copy of its keys."
    )
    @click.option("--thorough", is_flag=True, help="Open every photo, not some fifty of them.")
    @click.option("--without-damaged", is_flag=True, help="Leave out photos whose copy is damaged.")
    @click.option("--without-keys", is_flag=True, help="The keys are lost: put back what can be read without them.")
    def restore(copy: Path, keys: Path | None, thorough: bool, without_damaged: bool, without_keys: bool) -> None:
        """Put the town of COPY into DATA_DIR, where there must be none yet. COPY is one copy, or a folder of them.

        Nothing is there until all of it was looked at. The exit code is 1 when something is not as it should be.
        """
        from app.cli.restoring import Restoring  # noqa: PLC0415

        rough = parts.settings.data_dir / ".restoring"
        try:
            _refuse_a_town(parts)
            shutil.rmtree(rough, ignore_errors=True)
            rough.mkdir(mode=0o700, parents=True)
            work = Restoring(_newest(copy), rough, parts)
            work.take_secrets(keys, lost=without_keys)
            work.take_files(without_damaged=without_damaged)
            faults = work.bring_up_to_date(thorough=thorough, lost=without_keys)
            work.put_in_place()
        except NoCopy as fault:
            raise click.ClickException(f"{fault} Nothing was restored.") from None
        except OSError as fault:
            raise click.ClickException(f"Nothing was restored: {fault.strerror or fault}.") from None
        finally:
            shutil.rmtree(rough, ignore_errors=True)
        for sentence in [*work.said, *(f"WRONG: {fault}" for fault in faults)]:
            click.echo(sentence)
        sys.exit(1 if faults else 0)

    return restore


def _refuse_a_town(parts: Parts) -> None:
    """Raise NoCopy where a town lives, or where the database is not the one that would be put back."""
    settings = parts.settings
    if settings.database_url != f"sqlite:///{settings.var_dir / copies.DATABASE}":
        raise NoCopy(
            "DATABASE_URL leads elsewhere: a copy is put into DATA_DIR. For PostgreSQL see docs/OPERATIONS.md."
        )
    if settings.var_dir.exists() and any(path.is_file() for path in settings.var_dir.rglob("*")):
        raise NoCopy(f"There is a town in {settings.var_dir} already. Move it away, or set DATA_DIR to another folder.")


def _newest(copy: Path) -> Path:
    """Return the copy itself, or the newest in a folder of copies."""
    if (copy / copies.MANIFEST).exists():
        return copy
    whole = copies.finished(copy)
    return whole[-1] if whole else copy
