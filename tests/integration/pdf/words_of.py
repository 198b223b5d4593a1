"""The words of a PDF as a reader would copy them: glyphs go back to letters by each font's own table."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\s(.*?)\sendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\(((?:[^()\\]|\\.)*)\)|(ET)", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def words_of(pdf: bytes) -> str:
    """Return all that is written in a PDF that our typesetter made, one piece of text after another."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    named = {name: int(ref) for body in objects.values() for name, ref in re.findall(rb"/(f\d+) (\d+) 0 R", body)}
    tables = {name: _table(objects, ref) for name, ref in named.items()}
    pages = [_unpacked(objects[int(ref)]) for ref in re.findall(rb"/Contents (\d+) 0 R", b"\n".join(objects.values()))]
    said: list[str] = []
    for page in pages:
        table: dict[int, str] = {}
        for font, glyphs, is_end in _SHOWN.findall(page):
            if font:
                table = tables.get(font, {})
            raw = _ESCAPED.sub(_plain, glyphs)
            codes = [int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2)]
            said += [" "] if is_end else [table.get(code, "?") for code in codes]
    return re.sub(r"[\s\u200b]+", " ", "".join(said).replace("\u200b", ""))


def _plain(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 8)]) if found[1].isdigit() else _NAMED.get(found[1], found[1])


def _table(objects: dict[int, bytes], ref: int) -> dict[int, str]:
    at = re.search(rb"/ToUnicode (\d+) 0 R", objects[ref])
    if at is None:
        return {}
    rows = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>", _unpacked(objects[int(at[1])]))
    return {int(code, 16): bytes.fromhex(letters.decode()).decode("utf-16-be") for code, letters in rows}


def _unpacked(body: bytes) -> bytes:
    stream = _STREAM.search(body + b"\nendstream")
    if stream is None:
        return b""
    try:
        return zlib.decompress(stream[1])
    except zlib.error:
        return stream[1]
