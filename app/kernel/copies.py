"""A copy of a town: a folder with its database as it was at one moment, its files, and a list that says what is in it.

Copies lie side by side in one folder, named by their time. A file that the copy before has already is the same file
under a second name, so that a copy each hour costs little. A copy gets its name when it is whole, and not before.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from app.kernel.db import sqlite

DATABASE, PHOTOS, HEADS, MANIFEST = "townwatch.db", "photos", "heads", "manifest.json"
_NAME = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z")
_UNFINISHED = ".unfinished-"
_FORM = 1  # of the manifest
_PIECE = 2**20


class NoCopy(Exception):
    """This is no copy, or it cannot be made or used. The message is a sentence."""


class Kept(NamedTuple):
    """One file of a copy: the SHA-256 of its bytes, in hex, and how many they are."""

    sha256: str
    size: int


class Manifest(NamedTuple):
    """What a copy holds. `database` is the revision of its tables, or None when it has no database.

    `keys` are the fingerprints of the secrets that it was made with, by file name; `files` are named from the copy's
    folder.
    """

    made_at: datetime
    database: str | None
    keys: dict[str, str]
    files: dict[str, Kept]


def snapshot(connection: Any, to: Path) -> None:
    """Write the database as this connection's open transaction sees it to a new file; raises NoCopy.

    `connection` is the driver's own. Others go on writing meanwhile; what they write is not in the copy.
    """
    copy = sqlite.connect(to)
    try:
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, that may be looked at where nothing can be written
        said = [row[0] for row in copy.execute("PRAGMA integrity_check")]
    except sqlite.Error as fault:  # a full disk as well: SQLite says it in its own way
        raise NoCopy(f"The database could not be copied: {fault}. Keep the copies that you have.") from None
    finally:
        copy.close()
    to.chmod(0o600)
    if said != ["ok"]:
        raise NoCopy(f"The database is damaged: {said[0]}. Keep the copies that you have.")


def fingerprints(folder: Path) -> dict[str, str]:
    """Return what tells one secret from another, by file name, and gives none away: each is random."""
    return {path.name: told_from(path.read_bytes()) for path in sorted(folder.iterdir()) if path.name[0] != "."}


def told_from(secret: bytes) -> str:
    return hashlib.sha256(b"townwatch secret " + secret).hexdigest()[:16]


# The folder of copies.


@contextmanager
def begun(folder: Path, *, now: datetime) -> Iterator[Path]:
    """Give a new empty folder for a copy; with the end of the block it has its name, durably. One at a time.

    Raises NoCopy while another is being made. Whatever an earlier one left unfinished is cleared away.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        with _alone(handle, folder):
            for left in folder.glob(f"{_UNFINISHED}*"):
                shutil.rmtree(left)
            name = f"{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
            if (folder / name).exists():
                raise NoCopy(f"{folder / name} is there already.")
            rough = folder / f"{_UNFINISHED}{secrets.token_hex(4)}"
            rough.mkdir(mode=0o700)
            try:
                yield rough
                os.sync()
                rough.rename(folder / name)
                sync_folder(folder)
            except BaseException:
                shutil.rmtree(rough, ignore_errors=True)
                raise
    finally:
        os.close(handle)


@contextmanager
def _alone(handle: int, folder: Path) -> Iterator[None]:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise NoCopy(f"Another copy is being made in {folder} just now.") from None
    yield


def finished(folder: Path) -> list[Path]:
    """Return the copies that are whole, the oldest first."""
    found = [path for path in folder.glob("*") if _NAME.fullmatch(path.name) and (path / MANIFEST).is_file()]
    return sorted(found)


def drop_old(folder: Path, *, keep: int) -> int:
    """Delete all but the newest so many; return how many went."""
    old = finished(folder)[:-keep]
    for copy in old:
        # What is half gone is no copy any more; if this is cut short, the next copy clears the rest away.
        shutil.rmtree(copy.rename(folder / f"{_UNFINISHED}{copy.name}"))
    return len(old)


# What is in one.


def names_in(folder: Path) -> list[str]:
    """Return every file below the folder, but for what somebody is only just writing."""
    found = (Path(at, name) for at, _, names in os.walk(folder) for name in names if name[0] != ".")
    return sorted(path.relative_to(folder).as_posix() for path in found)


def bring(
    source: Path, names: Iterable[str], to: Path, *, before: Path | None, known: dict[str, Kept]
) -> Iterator[Kept | None]:
    """Bring each of these files into the copy, one a step, and yield what each is; None for one that is gone.

    What the copy `before` has, of the same size and as `known` says it was, becomes the same file.
    """
    for name in names:
        target = to / name
        if before is not None and name in known and _is_linked(source / name, before / name, target, known[name]):
            yield known[name]
        else:
            try:
                yield copy_file(source / name, target)
            except FileNotFoundError:
                yield None


def _is_linked(source: Path, earlier: Path, target: Path, kept: Kept) -> bool:
    try:
        if source.stat().st_size != kept.size or hash_of(earlier) != kept:
            return False
        _make_folder(target.parent)
        target.hardlink_to(earlier)
    except OSError:  # gone, or a disk that knows no second names
        return False
    return True


def copy_file(source: Path, target: Path) -> Kept:
    """Copy a file, for the owner alone, and return what was read of it; raises FileNotFoundError."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read:
        _make_folder(target.parent)
        handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as write:
            while piece := read.read(_PIECE):
                digest.update(piece)
                size += len(piece)
                write.write(piece)
    return Kept(digest.hexdigest(), size)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def hash_of(path: Path) -> Kept:
    """Return what the file is; raises FileNotFoundError."""
    with path.open("rb") as read:
        return Kept(hashlib.file_digest(read, "sha256").hexdigest(), path.stat().st_size)


def write_manifest(copy: Path, manifest: Manifest) -> None:
    """Write the list, whose own seal shows when it was damaged."""
    said = _as_said(manifest)
    (copy / MANIFEST).write_text(json.dumps(said | {"seal": _seal(said)}, indent=1) + "\n")
    (copy / MANIFEST).chmod(0o600)


def read_manifest(copy: Path) -> Manifest:
    """Return what a copy says of itself; raises NoCopy."""
    try:
        said = json.loads((copy / MANIFEST).read_text())
        seal = said.pop("seal")
        if said["form"] != _FORM:
            raise NoCopy(f"{copy} was made by another version of Townwatch.")
        files = {name: Kept(*kept) for name, kept in said["files"].items()}
        manifest = Manifest(datetime.fromisoformat(said["made_at"]), said["database"], said["keys"], files)
    except FileNotFoundError:
        raise NoCopy(f"{copy} is no copy: it has no {MANIFEST}.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NoCopy(f"The list of what is in {copy} is damaged.") from None
    if seal != _seal(said):
        raise NoCopy(f"The list of what is in {copy} is damaged.")
    return manifest


def _as_said(manifest: Manifest) -> dict[str, Any]:
    return {"form": _FORM, **manifest._asdict(), "made_at": manifest.made_at.astimezone(UTC).isoformat()}


def _seal(said: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def sync_folder(folder: Path) -> None:
    """Let the names in this folder outlive a power cut."""
    with contextlib.suppress(OSError):  # some disks of other systems know no such thing
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
