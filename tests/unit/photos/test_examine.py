"""Bytes that are no picture we can use are refused with a sentence, before anything is kept."""

from __future__ import annotations

import struct
import zlib

import pytest
from PIL import Image

from app.kernel.errors import NotFit
from app.photos.examine import MOST_BYTES, NotAPicture, TooLarge, examine
from tests.pictures import draw, encoded, jpeg


def png_that_claims(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes whose header promises so many pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_what_phones_make_is_taken(kind: str) -> None:
    assert examine(encoded(draw(1, (200, 160)), kind)) == kind


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a note",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + b"\0" * 40,
        b"%PDF-1.7",
        b"RIFF\0\0\0\0WAVE",
        b"\0\0\0\x18ftypmp42",
        encoded(Image.new("RGB", (50, 50)), "BMP"),
        encoded(Image.new("RGB", (50, 50)), "TIFF"),
    ],
)
def test_what_is_not_such_a_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPicture, match=r"Send a JPEG, PNG, WebP or HEIC picture\."):
        examine(data)


def test_too_many_bytes_are_refused_without_decoding() -> None:
    with pytest.raises(TooLarge, match="over 12 MB"):
        examine(b"\xff\xd8\xff" + bytes(MOST_BYTES))


@pytest.mark.parametrize("side", [7_100, 60_000])
def test_a_small_file_with_too_many_pixels_is_refused_before_they_are_made(side: int) -> None:
    with pytest.raises(NotFit, match="more than 50 million pixels"):
        examine(png_that_claims(side, side))


@pytest.mark.parametrize("size", [(4000, 100), (7, 7), (100, 4)])
def test_a_strip_shows_nothing(size: tuple[int, int]) -> None:
    with pytest.raises(NotFit, match="too narrow"):
        examine(encoded(Image.new("RGB", size, "white"), "PNG"))


@pytest.mark.parametrize("part", [0.02, 0.3, 0.9])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_picture_of_which_part_is_missing_is_refused(kind: str, part: float) -> None:
    whole = encoded(draw(2, (400, 300)), kind)
    with pytest.raises(NotFit):
        examine(whole[: int(len(whole) * part)])


def test_one_kind_that_calls_itself_another_is_refused() -> None:
    with pytest.raises(NotFit):
        examine(b"\xff\xd8\xff" + encoded(draw(3, (100, 100)), "PNG"))


def test_the_name_of_the_refusal_says_what_to_do() -> None:
    with pytest.raises(NotFit) as refusal:
        examine(jpeg()[:3000])
    assert (
        str(refusal.value) == "This picture is broken: part of it is missing or was changed. Take or choose it again."
    )
