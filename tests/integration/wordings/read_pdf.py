"""The words of a PDF as a search or a screen reader finds them: each sign by the table that its own font carries."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_STRING = rb"\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)"  # brackets in pairs stand for themselves
_TEXT = re.compile(rb"/(\w+) [\d.]+ Tf|ActualText\s*<([0-9A-F]+)>|(" + _STRING + rb")|\s(Tm)\b|\b(EMC)\b", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_BY_LETTER = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def read(pdf: bytes) -> str:
    """Return all words of all pages in their order, with single spaces between."""
    objects = {found[1]: found[2] for found in re.finditer(rb"\n(\d+) 0 obj\s(.*?)\nendobj", pdf, re.DOTALL)}
    said = []
    for body in objects.values():
        page = re.search(rb"/Type/Page/.*?Contents (\d+) 0 R", body, re.DOTALL)
        kept = re.search(rb"/Resources (\d+) 0 R", body)
        if page and kept:
            named = dict(re.findall(rb"/(f\d+) (\d+) 0 R", objects[kept[1]]))
            fonts = {name: _letters(objects, objects[number]) for name, number in named.items()}
            said += list(_words(_stream(objects[page[1]]), fonts))
    return re.sub(r"\s+", " ", "".join(said).replace("\u200b", ""))


def _letters(objects: dict[bytes, bytes], font: bytes) -> dict[int, str]:
    number = re.search(rb"/ToUnicode (\d+) 0 R", font)
    table = _stream(objects[number[1]]) if number else b""
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", table)
    return {int(sign, 16): bytes.fromhex(letters.decode()).decode("utf-16-be") for sign, letters in pairs}


def _words(content: bytes, fonts: dict[bytes, dict[int, str]]) -> Iterator[str]:
    font: dict[int, str] = {}
    is_said = False  # in other words than its signs
    for name, instead, packed, moved, ended in _TEXT.findall(content):
        if instead:
            is_said = True
            yield bytes.fromhex(instead.decode()).decode("utf-16")
        elif ended:
            is_said = False
        elif is_said:
            continue
        elif name:
            font = fonts.get(name, {})
        elif moved:
            yield " "
        else:
            signs = _ESCAPED.sub(_unescaped, packed[1:-1])
            yield "".join(font.get(int.from_bytes(signs[at : at + 2]), "") for at in range(0, len(signs), 2))


def _unescaped(found: re.Match[bytes]) -> bytes:
    said = found[1]
    return bytes([int(said, 8)]) if said.isdigit() else _BY_LETTER.get(said, said)


def _stream(body: bytes) -> bytes:
    found = re.search(rb"stream\r?\n(.*?)\r?\nendstream", body, re.DOTALL)
    return zlib.decompress(found[1]) if found else b""
