"""A phone is told that a photo is kept only when it would survive a power cut."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event

from app.kernel.db import db
from app.photos.keep import ORIGINAL
from app.web.parts import Parts
from tests.builders import report_body
from tests.pictures import jpeg


class Witness:
    """Notes, in order, what is asked of the system and of the database. Each file and folder is known by its inode."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.seen: list[tuple[str, Any]] = []
        fsync, rename, mkdir = os.fsync, os.rename, os.mkdir

        def syncs(handle: int) -> None:
            fsync(handle)
            self.seen.append(("synced", os.fstat(handle).st_ino))

        def renames(source: Path, target: Path) -> None:
            rename(source, target)
            self.seen.append(("named", Path(target)))

        def makes(path: Path, mode: int = 0o777) -> None:
            mkdir(path, mode)
            self.seen.append(("made", Path(path)))

        # The system's own functions, through which every way to write a file must go; none of ours is touched.
        for name, noting in (("fsync", syncs), ("rename", renames), ("replace", renames), ("mkdir", makes)):
            patch.setattr(os, name, noting)

    def place(self, what: str, about: object) -> int:
        """Return when this was seen for the last time; raises ValueError when it never was."""
        return len(self.seen) - 1 - self.seen[::-1].index((what, about))


@pytest.fixture
def witness(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Witness]:
    witness = Witness(monkeypatch)

    def writes(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO photo "):
            witness.seen.append(("row", "photo"))

    def commits(_connection: Any) -> None:
        witness.seen.append(("committed", ""))

    event.listen(db.engine, "before_cursor_execute", writes)
    event.listen(db.engine, "commit", commits)
    yield witness
    event.remove(db.engine, "before_cursor_execute", writes)
    event.remove(db.engine, "commit", commits)


@pytest.fixture
def kept(witness: Witness, phone_of: Any, parts: Parts) -> Path:
    """A photo that Asha's phone has just sent and that was acknowledged: where its original lies."""
    asha, id, photo = phone_of("Asha"), uuid4(), jpeg(1)
    sha256 = hashlib.sha256(photo).hexdigest()
    assert asha.put(f"/outbox/{id}", json=report_body(photos=[sha256])).status_code == 201
    witness.seen.clear()
    answer = asha.put(f"/outbox/{id}/photo/{sha256}", data=photo, headers={"Content-Type": "image/jpeg"})
    witness.seen.append(("told", answer.status_code))
    (original,) = parts.vault.folder.root.rglob(ORIGINAL)
    return original


def test_the_file_is_synced_then_named_then_its_folder_synced_then_its_row_committed(
    witness: Witness, kept: Path
) -> None:
    order = [
        witness.place("synced", kept.stat().st_ino),
        witness.place("named", kept),
        witness.place("synced", kept.parent.stat().st_ino),
        witness.place("row", "photo"),
        witness.place("committed", ""),
        witness.place("told", 201),
    ]
    assert order == sorted(order)


def test_each_new_folder_is_synced_into_the_one_above_it_before_the_row(
    witness: Witness, kept: Path, parts: Parts
) -> None:
    made = [path for what, path in witness.seen if what == "made"]
    assert set(made) >= {kept.parent, kept.parent.parent, parts.vault.folder.root}
    for folder in made:
        order = [
            witness.place("made", folder),
            witness.place("synced", folder.parent.stat().st_ino),
            witness.place("row", "photo"),
        ]
        assert order == sorted(order)


def test_there_is_one_commit_and_it_comes_after_the_row(witness: Witness, kept: Path) -> None:
    assert kept.is_file()
    assert [what for what, _ in witness.seen if what in ("row", "committed")] == ["row", "committed"]
