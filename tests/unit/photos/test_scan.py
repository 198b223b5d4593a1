"""A virus scanner is asked in its own language; what it does not clear is not taken."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.kernel.errors import NotFit, NotNow
from app.photos.scan import scan
from tests.clamd import FakeClamd


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[FakeClamd]:
    fake = FakeClamd(tmp_path)
    yield fake
    fake.close()


@pytest.mark.parametrize("size", [0, 1, 2**16, 2**16 + 1, 3 * 2**20])
def test_a_clean_file_passes_and_was_heard_whole(clamd: FakeClamd, size: int) -> None:
    data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    scan(data, clamd.says(b"stream: OK\0"))
    assert clamd.heard == data


def test_what_it_finds_is_refused(clamd: FakeClamd) -> None:
    with pytest.raises(NotFit, match="The virus scanner found something in this picture"):
        scan(b"x", clamd.says(b"stream: Win.Test.EICAR_HDB-1 FOUND\0"))


@pytest.mark.parametrize(
    "answer",
    [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK FOR NOW\0", b"UNKNOWN COMMAND\0", b"\xff\xfe", b"OK"],
)
def test_anything_else_is_no_yes(clamd: FakeClamd, answer: bytes) -> None:
    with pytest.raises(NotNow, match="Yours is not lost"):
        scan(b"x", clamd.says(answer))


def test_a_scanner_that_is_not_there_is_no_yes(tmp_path: Path) -> None:
    with pytest.raises(NotNow, match="Try again"):
        scan(b"x", tmp_path / "nobody.ctl")


def test_a_scanner_that_says_nothing_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as deaf:
        deaf.bind(str(tmp_path / "deaf.ctl"))
        deaf.listen()
        with pytest.raises(NotNow):
            scan(b"x", tmp_path / "deaf.ctl", patience_s=0.05)
