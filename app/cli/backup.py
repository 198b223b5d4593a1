"""`flask backup`: a copy of the town while it runs, and of its secrets somewhere else."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.cli.progress import show_progress
from app.cli.secrets_file import write_secrets
from app.kernel import copies
from app.kernel.copies import DATABASE, HEADS, PHOTOS, Kept, Manifest, NoCopy
from app.kernel.db import db
from app.photos.whole import files_of
from app.web.parts import Parts

_DUMP = (
    "The database is PostgreSQL: it is not in this copy. Copy it with pg_dump --format=custom, before the photos, so "
    "that each of its rows has its files in the copy."
)


def backup_command(parts: Parts) -> click.Command:
    """Return `flask backup`."""

    @click.command("backup")
    @click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
    @click.option("--secrets", "to", type=click.Path(dir_okay=False, path_type=Path), help="Copy the secrets there.")
    @click.option("--keep", type=click.IntRange(1), default=14, show_default=True, help="How many copies stay.")
    def backup(folder: Path | None, to: Path | None, keep: int) -> None:
        """Copy the town into FOLDER while it runs; of what the copy before has already, only the name.

        The keys that open its photos are not in it: whoever finds a copy must not find them beside it. `--secrets`
        copies them, by themselves.
        """
        if folder is None and to is None:
            raise click.UsageError("Say where to: a FOLDER for the town, or --secrets FILE for its keys.")
        if folder is not None and to is not None and to.resolve().is_relative_to(folder.resolve()):
            raise click.UsageError(f"{to} lies in {folder}: whoever finds one must not find the other.")
        try:
            for sentence in _asked_for(parts, folder, to, keep=keep):
                click.echo(sentence)
        except NoCopy as fault:
            raise click.ClickException(str(fault)) from None
        except OSError as fault:  # a full disk, a stick that was pulled out
            raise click.ClickException(f"No copy was made: {fault.strerror or fault}.") from None

    return backup


def _asked_for(parts: Parts, folder: Path | None, to: Path | None, *, keep: int) -> list[str]:
    said = [] if to is None else [write_secrets(parts.settings.secrets_dir, to)]
    return said if folder is None else [*said, *back_up(parts, folder, keep=keep, now=parts.clock())]


def back_up(parts: Parts, folder: Path, *, keep: int, now: datetime) -> list[str]:
    """Make a copy in this folder and let the oldest go; return what to tell. Raises NoCopy, OSError."""
    earlier = copies.finished(folder)
    before = earlier[-1] if earlier else None
    var = parts.settings.var_dir
    with copies.begun(folder, now=now) as copy:
        heads = _names(var, HEADS)  # first: none may name more entries than the database in the copy has
        needed, revision = _take_database(copy)
        files = _take_files(var, [*_names(var, PHOTOS), *heads], copy, before)
        lost = [name for name in needed if f"{PHOTOS}/{name}" not in files]
        if revision is not None:
            files[DATABASE] = copies.hash_of(copy / DATABASE)
        keys = copies.fingerprints(parts.settings.secrets_dir)
        copies.write_manifest(copy, Manifest(now, revision, keys, files))
    dropped = copies.drop_old(folder, keep=keep)
    return list(_told(folder, files, lost=lost, dropped=dropped, has_database=revision is not None))


def _take_database(copy: Path) -> tuple[list[str], str | None]:
    """Copy the database; return the files that its rows need, of the same moment, and the revision of its tables."""
    session = db.session()
    needed = files_of(session)
    if session.get_bind().dialect.name != "sqlite":
        db.session.remove()
        return needed, None
    revision = str(session.scalar(text("SELECT version_num FROM alembic_version")))
    copies.snapshot(_driver(session), copy / DATABASE)
    db.session.remove()
    return needed, revision


def _driver(session: Session) -> Any:
    return session.connection().connection.driver_connection


def _names(var: Path, part: str) -> list[str]:
    return [f"{part}/{name}" for name in copies.names_in(var / part)]


def _take_files(var: Path, names: list[str], copy: Path, before: Path | None) -> dict[str, Kept]:
    """Copy photos and heads. After the database: a photo's file is written before its row, so none is missing."""
    known = _manifest_or_none(before)
    brought: dict[str, Kept] = {}
    for done, (name, kept) in enumerate(
        zip(names, copies.bring(var, names, copy, before=before, known=known), strict=True), start=1
    ):
        if kept is not None:
            brought[name] = kept
        show_progress(done, len(names), "files")
    return brought


def _manifest_or_none(copy: Path | None) -> dict[str, Kept]:
    """Return what the copy before has; one whose list is damaged has nothing that can be relied on."""
    if copy is None:
        return {}
    try:
        return copies.read_manifest(copy).files
    except NoCopy:
        return {}


def _told(folder: Path, files: dict[str, Kept], *, lost: list[str], dropped: int, has_database: bool) -> list[str]:
    megabytes = sum(kept.size for kept in files.values()) / 2**20
    said = [f"{copies.finished(folder)[-1]}: {len(files)} files, {megabytes:.1f} MB."]
    if dropped:
        said.append(f"{dropped} older {'copy was' if dropped == 1 else 'copies were'} deleted.")
    if not has_database:
        said.append(_DUMP)
    if lost:
        said.append(f"{len(lost)} files of photos are missing from the town itself, first {lost[0]}.")
    return said
