"""The program inside a pack, on packs in which a byte was changed: it names what is wrong and never breaks off."""

from __future__ import annotations

import importlib.util
import io
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest

from app.evidence.archive import Archive, sum_of_manifest

_SPEC = importlib.util.spec_from_file_location("enclosed_verify", "app/evidence/enclosed/verify.py")
assert _SPEC is not None
assert _SPEC.loader is not None
VERIFY: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(VERIFY)
LISTS = ("SHA256SUMS", "manifest.json")
_FLIPS = 500


@pytest.fixture(scope="module")
def whole() -> bytes:
    made = io.BytesIO()
    archive = Archive(made)
    archive.add("READ ME FIRST.txt", b"What this is. " * 30, "words")
    archive.add("exhibits/TW-001.jpg", bytes(range(256)) * 3, "original")
    archive.add("pack.pdf", b"%PDF" + bytes(300), "pages")
    archive.finish({"pack": "EP-0001-1", "built_at": "now"})
    return made.getvalue()


@pytest.fixture
def folder(whole: bytes, tmp_path: Path) -> Path:
    zipfile.ZipFile(io.BytesIO(whole)).extractall(tmp_path / "pack")
    return tmp_path / "pack"


def inside(data: bytes) -> dict[str, bytes] | None:
    """Return the files of a ZIP by name, or None where they cannot all be read."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
        return {name: packed.read(name) for name in packed.namelist()}
    except Exception:
        return None


def test_whatever_byte_of_the_zip_is_changed_it_says_so_and_breaks_off_nowhere(
    whole: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, dealt = tmp_path / "EP-0001-1.zip", random.Random(9)
    for _ in range(_FLIPS):
        at, bits = dealt.randrange(len(whole)), dealt.choice((0x01, 0x08, 0x20, 0x80, 0xFF))
        changed = whole[:at] + bytes([whole[at] ^ bits]) + whole[at + 1 :]
        path.write_bytes(changed)
        code = VERIFY.main([str(path)])
        assert code in (0, 1, 2)
        if code == 0:
            assert inside(changed) == inside(whole), (at, bits)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", LISTS)
def test_each_byte_of_a_list_counts_and_the_list_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    data = (folder / name).read_bytes()
    for at in range(len(data)):
        bits = (0x01, 0x20, 0x80)[at % 3]
        (folder / name).write_bytes(data[:at] + bytes([data[at] ^ bits]) + data[at + 1 :])
        assert VERIFY.main([str(folder)]) == 1, (at, bits)
        said = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("SHA-256 of")]
        assert any(name in line for line in said), (at, bits, said)


@pytest.mark.parametrize("name", LISTS)
def test_one_list_is_enough_to_check_by(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (folder / name).unlink()
    (folder / "pack.pdf").write_bytes(b"another")
    assert VERIFY.main([str(folder)]) == 1
    said = capsys.readouterr().out
    assert f"Missing: {name}" in said
    assert "Changed: pack.pdf" in said


def test_without_lists_there_is_nothing_to_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "SHA256SUMS").unlink()
    (folder / "manifest.json").write_text("[1]")
    assert VERIFY.main([str(folder)]) == 2
    said = capsys.readouterr().out
    assert "Missing: SHA256SUMS" in said
    assert "Changed: manifest.json (it cannot be read: it is no list of files)" in said
    assert VERIFY.main([str(folder / "nothing.zip")]) == 2


def test_a_link_that_was_put_in_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "more").symlink_to("/tmp", target_is_directory=True)  # noqa: S108 - only pointed to
    assert VERIFY.main([str(folder)]) == 1
    assert "Added: more" in capsys.readouterr().out


def test_it_prints_the_sums_that_the_desk_has(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "EP-0001-1.zip"
    with path.open("wb") as sink:
        archive = Archive(sink)
        archive.add("pack.pdf", b"%PDF", "pages")
        manifest = archive.finish({"pack": "EP-0001-1", "built_at": "now"})
    assert VERIFY.main([str(path)]) == 0
    said = capsys.readouterr().out
    assert f"SHA-256 of the ZIP: {archive.sha256}" in said
    assert f"SHA-256 of manifest.json: {sum_of_manifest(manifest)}" in said
