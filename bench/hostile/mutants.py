"""Files that are nearly pictures: the same seed and number give the same file.

Each begins as a picture laden with what must never come out, and is then hurt one to three times: at random, or where
its format keeps lengths, sizes and markers.
"""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from tests.laden import CANARY, chunk, laden_heic, laden_jpeg, laden_png, laden_webp, segment
from tests.odd_pictures import REFUSED, TAKEN, archive, png_that_claims, sixteen_bits
from tests.pictures import draw, encoded

_LONGEST = 12 * 2**20
_ODD_EACH = 25  # every so many files, one of the kinds that are written down in tests/odd_pictures.py
_PNG_HEAD = 8
_LIES = (0, 1, 2, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_SIDES = (0, 1, 7, 8, 255, 4096, 7071, 16383, 65535)
_TAILS = (archive(), b"<script>" + CANARY + b"</script>", b"%PDF-1.7\n" + CANARY, b"GIF89a" + CANARY)

Dice = random.Random
Hurt = Callable[[bytearray, Dice], bytearray]


class Mutant(NamedTuple):
    """`name` says what it was and what was done to it."""

    name: str
    data: bytes


def mutant(seed: int, number: int) -> Mutant:
    """Return the file of this number."""
    dice = random.Random(f"{seed}/{number}")
    if number % _ODD_EACH == 0:
        name = dice.choice(sorted(_odd()))
        return Mutant(name, _odd()[name]())
    kind = dice.choice(sorted(bases()))
    data, done = bytearray(bases()[kind]), []
    for _ in range(dice.choice((1, 1, 2, 3))):
        hurt = dice.choice([*ANYWHERE, *WHERE_IT_MATTERS[kind.split()[0]]])
        data = hurt(data, dice) if data else data
        done.append(hurt.__name__.strip("_"))
    if kind.startswith("PNG") and dice.random() < 0.7:
        data = bytearray(_with_right_sums(bytes(data)))
        done.append("sums made right")
    return Mutant(f"{kind}: {', '.join(done)}", bytes(data))


@cache
def bases() -> dict[str, bytes]:
    """Return the pictures that everything begins with, by name; the first word is the format."""
    shapes = draw(1, (200, 160))
    holed = shapes.copy()
    holed.putalpha(draw(2, (200, 160)).convert("L"))
    return {
        "JPEG": laden_jpeg(shapes),
        "JPEG progressive": laden_jpeg(shapes, progressive=True),
        "JPEG with restarts": laden_jpeg(shapes, restart_marker_rows=1, orientation=6),
        "JPEG grey": laden_jpeg(shapes.convert("L"), orientation=3),
        "JPEG of four inks": laden_jpeg(shapes.convert("CMYK")),
        "JPEG of several": encoded(shapes, "MPO", save_all=True, append_images=[draw(2, (200, 160))], comment=CANARY),
        "PNG": laden_png(shapes),
        "PNG with holes": laden_png(holed),
        "PNG of a palette": laden_png(shapes.quantize(32), transparency=2),
        "PNG of sixteen bits": laden_png(sixteen_bits(shapes)),
        "PNG of two tones": laden_png(shapes.convert("1")),
        "PNG that moves": laden_png(shapes, save_all=True, append_images=[draw(2, (200, 160))]),
        "WebP": laden_webp(shapes),
        "WebP without loss": laden_webp(shapes, lossless=True),
        "WebP with holes": laden_webp(holed),
        "WebP that moves": laden_webp(shapes, save_all=True, append_images=[draw(2, (200, 160))] * 3),
        "HEIC": laden_heic(shapes),
        "HEIC with holes": laden_heic(holed),
        "HEIC in tiles": laden_heic(draw(3, (400, 300)), tile_size=128),
        "HEIC of several": laden_heic(shapes, save_all=True, append_images=[draw(2, (200, 160))]),
    }


@cache
def _odd() -> dict[str, Callable[[], bytes]]:
    heavy = {"pixels nearly without number": lambda: png_that_claims(7071, 7071, pixels=bytes(2**20))}
    made = {name: make for name, (make, _) in REFUSED.items()} | TAKEN | heavy
    return {f"odd: {name}": cache(make) for name, make in made.items()}


def _with_right_sums(data: bytes) -> bytes:
    """Return a PNG whose chunks carry the sums that they should, so that what was hurt is read and not thrown away."""
    parts, at = [data[:_PNG_HEAD]], _PNG_HEAD
    while at + 12 <= len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4], "big")
        if end + 4 > len(data):
            break
        parts += [data[at:end], struct.pack(">I", zlib.crc32(data[at + 4 : end]))]
        at = end + 4
    return b"".join([*parts, data[at:]])


# ---------------------------------------------------------------- anywhere


def _flipped_bits(data: bytearray, dice: Dice) -> bytearray:
    for _ in range(dice.choice((1, 2, 5, 20, 200))):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return data


def _other_bytes_in_front(data: bytearray, dice: Dice) -> bytearray:
    for _ in range(dice.choice((1, 4, 16))):
        data[dice.randrange(min(len(data), 700))] = dice.choice((0, 255, 127, 128, dice.randrange(256)))
    return data


def _cut_short(data: bytearray, dice: Dice) -> bytearray:
    return data[: dice.randrange(len(data))]


def _said_twice(data: bytearray, dice: Dice) -> bytearray:
    start = dice.randrange(len(data))
    data[start:start] = data[start : start + dice.randrange(1, 4000)]
    return data


def _left_out(data: bytearray, dice: Dice) -> bytearray:
    start = dice.randrange(len(data))
    del data[start : start + dice.randrange(1, 800)]
    return data


def _half_another(data: bytearray, dice: Dice) -> bytearray:
    other = bases()[dice.choice(sorted(bases()))]
    return data[: dice.randrange(len(data))] + other[dice.randrange(len(other)) :]


def _head_of_another(data: bytearray, dice: Dice) -> bytearray:
    other, length = bases()[dice.choice(sorted(bases()))], dice.choice((4, 12, 33, 200))
    return bytearray(other[:length]) + data[length:]


def _something_behind(data: bytearray, dice: Dice) -> bytearray:
    return data + dice.choice((*_TAILS, bases()[dice.choice(sorted(bases()))]))


def _lying_number(data: bytearray, dice: Dice) -> bytearray:
    at, wide = dice.randrange(min(len(data), 3000)), dice.choice((2, 4))
    data[at : at + wide] = (dice.choice(_LIES) & (256**wide - 1)).to_bytes(wide, dice.choice(("big", "little")))
    return data


def _padded(data: bytearray, dice: Dice) -> bytearray:
    if dice.random() < 0.9:  # large files are sent slowly: a few are enough
        return data
    start, length = dice.randrange(len(data)), dice.randrange(_LONGEST)
    data[start:start] = bytes(length) if dice.random() < 0.5 else dice.randbytes(1000) * (length // 1000)
    return data


# ---------------------------------------------------------------- where it matters


def _places(data: bytes, *names: bytes) -> list[int]:
    return [at for name in names for at in _all_of(data, name)]


def _all_of(data: bytes, name: bytes) -> list[int]:
    found, at = [], data.find(name)
    while at >= 0:
        found.append(at)
        at = data.find(name, at + 1)
    return found


def _written(data: bytearray, places: list[int], dice: Dice, form: str, values: tuple[int, ...]) -> bytearray:
    """Write numbers over one of the places, if there is one with enough behind it."""
    if places and 0 <= (at := dice.choice(places)) <= len(data) - struct.calcsize(form):
        wide = struct.calcsize(form) // (len(form) - 1)
        struct.pack_into(form, data, at, *(dice.choice(values) & (256**wide - 1) for _ in form[1:]))
    return data


def _jpeg_length(data: bytearray, dice: Dice) -> bytearray:
    marks = _places(
        data, *(bytes((0xFF, mark)) for mark in (0xC0, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD, 0xE1, 0xE2, 0xED, 0xFE))
    )
    return _written(data, [at + 2 for at in marks], dice, ">H", _LIES)


def _jpeg_size(data: bytearray, dice: Dice) -> bytearray:
    return _written(data, [at + 5 for at in _places(data, b"\xff\xc0\0\x11", b"\xff\xc2\0\x11")], dice, ">HH", _SIDES)


def _jpeg_marker(data: bytearray, dice: Dice) -> bytearray:
    at = dice.randrange(2, max(3, len(data)))
    data[at:at] = segment(dice.randrange(0xC0, 0xFF), dice.randbytes(dice.choice((0, 1, 2, 17, 300))))
    return data


def _png_length(data: bytearray, dice: Dice) -> bytearray:
    names = (b"IHDR", b"IDAT", b"PLTE", b"tRNS", b"iCCP", b"eXIf", b"tEXt", b"fcTL", b"fdAT", b"acTL", b"IEND")
    return _written(data, [at - 4 for at in _places(data, *names)], dice, ">I", _LIES)


def _png_size(data: bytearray, dice: Dice) -> bytearray:
    data = _written(data, [at + 4 for at in _places(data, b"IHDR")], dice, ">II", _SIDES)
    return bytearray(_with_right_sums(bytes(data)))


def _png_chunk(data: bytearray, dice: Dice) -> bytearray:
    names = (b"IDAT", b"PLTE", b"tRNS", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"pHYs", b"eXIf", b"zTXt", b"fcTL", b"acTL")
    starts = [at - 4 for at in _places(data, b"IDAT", b"IEND", b"tEXt")] or [len(data)]
    body = dice.choice((b"", dice.randbytes(30), CANARY, b"a\0\0" + zlib.compress(bytes(2**20))))
    at = max(0, dice.choice(starts))
    data[at:at] = chunk(dice.choice(names), body)
    return data


def _riff_length(data: bytearray, dice: Dice) -> bytearray:
    names = (b"RIFF", b"VP8X", b"VP8 ", b"VP8L", b"ANIM", b"ANMF", b"ALPH", b"ICCP", b"EXIF", b"XMP ")
    return _written(data, [at + 4 for at in _places(data, *names)], dice, "<I", _LIES)


def _riff_size(data: bytearray, dice: Dice) -> bytearray:
    canvas = [at + 12 for at in _places(data, b"VP8X")] + [at + 14 for at in _places(data, b"ANMF")]
    key_frame = [at + 3 for at in _places(data, b"\x9d\x01\x2a")]
    return _written(data, canvas + key_frame, dice, "<HH", _SIDES)


def _box_length(data: bytearray, dice: Dice) -> bytearray:
    names = (b"ftyp", b"meta", b"iinf", b"iloc", b"iprp", b"ipco", b"hvcC", b"ispe", b"iref", b"mdat", b"ipma", b"colr")
    return _written(data, [at - 4 for at in _places(data, *names)], dice, ">I", _LIES)


def _box_size(data: bytearray, dice: Dice) -> bytearray:
    return _written(data, [at + 8 for at in _places(data, b"ispe")], dice, ">II", _SIDES)


def _box_numbers(data: bytearray, dice: Dice) -> bytearray:
    boxes = _places(data, b"iloc", b"ipma", b"iref", b"pitm", b"hvcC", b"grid", b"irot", b"clap", b"pixi")
    return _written(data, [at + dice.randrange(4, 60) for at in boxes], dice, ">I", _LIES)


ANYWHERE: tuple[Hurt, ...] = (
    _flipped_bits, _other_bytes_in_front, _cut_short, _said_twice, _left_out, _half_another, _head_of_another,
    _something_behind, _lying_number, _padded,
)  # fmt: skip
WHERE_IT_MATTERS: dict[str, tuple[Hurt, ...]] = {
    "JPEG": (_jpeg_length, _jpeg_size, _jpeg_marker) * 2,
    "PNG": (_png_length, _png_size, _png_chunk) * 2,
    "WebP": (_riff_length, _riff_size) * 3,
    "HEIC": (_box_length, _box_size, _box_numbers) * 2,
}
