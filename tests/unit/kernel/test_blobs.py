"""What was written is there after a power cut: bytes, then name, then each folder that holds a name."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from app.kernel.blobs import Folder

Log = list[tuple[str, str]]


@pytest.fixture
def deeds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Log:
    """What the system is asked to do with files, in order, by paths below the test's folder."""
    log: Log = []
    names: dict[int, str] = {}
    real = {name: getattr(os, name) for name in ("open", "write", "fsync", "close")}
    real_mkdir, real_rename = Path.mkdir, Path.rename

    def below(path: Any) -> str:
        name = os.path.relpath(path, tmp_path)
        return "rough" if Path(name).name.startswith(".") and name != "." else name

    def opened(path: Any, *how: Any, **more: Any) -> int:
        handle: int = real["open"](path, *how, **more)
        names[handle] = below(path)
        return handle

    def noting(verb: str) -> Any:
        def do(handle: int, *how: Any) -> Any:
            log.append((verb, names.get(handle, "?")))
            return real[verb](handle, *how)

        return do

    def mkdir(path: Path, *how: Any, **more: Any) -> None:
        log.append(("mkdir", below(path)))
        real_mkdir(path, *how, **more)

    def rename(path: Path, to: Any) -> Any:
        log.append(("rename", below(to)))
        return real_rename(path, to)

    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(os, "write", noting("write"))
    monkeypatch.setattr(os, "fsync", noting("fsync"))
    monkeypatch.setattr(Path, "mkdir", mkdir)
    monkeypatch.setattr(Path, "rename", rename)
    return log


def test_bytes_are_durable_before_their_name_and_the_name_before_we_go_on(tmp_path: Path, deeds: Log) -> None:
    (tmp_path / "ab").mkdir()
    deeds.clear()
    Folder(tmp_path).write("ab/photo", b"bytes")
    assert deeds == [("write", "rough"), ("fsync", "rough"), ("rename", "ab/photo"), ("fsync", "ab")]


def test_every_new_folder_is_made_durable_in_the_one_that_holds_it(tmp_path: Path, deeds: Log) -> None:
    Folder(tmp_path).write("ab/abcd/original", b"bytes")
    assert deeds[:4] == [("mkdir", "ab"), ("fsync", "."), ("mkdir", "ab/abcd"), ("fsync", "ab")]
    assert deeds[-2:] == [("rename", "ab/abcd/original"), ("fsync", "ab/abcd")]


def test_a_write_that_takes_only_a_part_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, bytes(data)[:3]))
    Folder(tmp_path).write("ab/photo", b"0123456789")
    assert Folder(tmp_path).read("ab/photo") == b"0123456789"


def test_a_full_disk_leaves_neither_file_nor_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    (tmp_path / "ab").mkdir()
    with pytest.raises(OSError, match="No space"):
        Folder(tmp_path).write("ab/photo", b"bytes")
    assert list((tmp_path / "ab").iterdir()) == []


def test_only_the_owner_may_read_a_file_or_look_into_a_folder(tmp_path: Path) -> None:
    Folder(tmp_path).write("ab/photo", b"bytes")
    assert stat.S_IMODE((tmp_path / "ab/photo").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "ab").stat().st_mode) == 0o700


def test_deleting_what_is_not_there_is_no_error(tmp_path: Path) -> None:
    Folder(tmp_path).delete("ab/photo")


def test_reading_what_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Folder(tmp_path).read("ab/photo")
