"""A PDF as those find it who get it: its words, what a screen reader is told, the size of its pages, its fonts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from pypdf import PdfReader


class Paper(NamedTuple):
    """What somebody finds in a PDF."""

    words: str  # of all pages, in their order, with single spaces
    title: str
    language: str
    sizes: list[tuple[float, float]]  # wide and high, in points: one for each page
    pictures: int
    told: list[str]  # in place of pictures and signs
    is_tagged: bool  # says which words are a head, a list, a row
    is_universal: bool  # says that it is whole for a screen reader: PDF/UA
    fonts_kept: list[bool]  # one for each font on each page: within the file, with the letters that its signs stand for


def read(pdf: bytes) -> Paper:
    reader = PdfReader(io.BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    words = " ".join(page.extract_text() for page in reader.pages).replace("\u200b", "")
    return Paper(
        words=re.sub(r"\s+", " ", words).strip(),
        title=(reader.metadata and reader.metadata.title) or "",
        language=root.get("/Lang", ""),
        sizes=[(float(page.mediabox.width), float(page.mediabox.height)) for page in reader.pages],
        pictures=sum(len(page.images) for page in reader.pages),
        told=list(_told(root.get("/StructTreeRoot", {}))),
        is_tagged=bool(root.get("/MarkInfo", {}).get("/Marked")) and "/StructTreeRoot" in root,
        is_universal=b"pdfuaid" in root["/Metadata"].get_data(),
        fonts_kept=[_is_kept(font) for page in reader.pages for font in _fonts(page)],
    )


def words(pdf: bytes) -> str:
    """Return all words of all pages in their order, with single spaces between."""
    return read(pdf).words


def heights(pdf: bytes) -> list[tuple[str, float]]:
    """Return what is written, piece by piece, with how high above the foot of its page it stands, in points."""
    found = list[tuple[str, float]]()

    def visit(text: str, within: Any, at: Any, *_: Any) -> None:
        if text.strip():
            found.append((text.strip(), within[1] * at[4] + within[3] * at[5] + within[5]))

    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=visit)
    return found


def _fonts(page: Any) -> Iterator[Any]:
    for font in page["/Resources"].get("/Font", {}).values():
        yield font.get_object()


def _is_kept(font: Any) -> bool:
    within = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
    return "/ToUnicode" in font and any(name in within for name in ("/FontFile", "/FontFile2", "/FontFile3"))


def _told(part: Any) -> Iterator[str]:
    """Yield what is said of each part of a page that is no words, part by part downwards."""
    part = part.get_object() if hasattr(part, "get_object") else part
    if isinstance(part, list):
        for one in part:
            yield from _told(one)
    elif isinstance(part, dict):
        if "/Alt" in part:
            yield str(part["/Alt"])
        yield from _told(part.get("/K", []))
