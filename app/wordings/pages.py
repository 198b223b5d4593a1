"""Make pages of a letter that was merged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import segno

from app.pdf.typeset import draw, typeset
from app.wordings.models import DocumentKind

TURN = "---"  # a line of this alone turns a card over
_ON_CARDS = {DocumentKind.CARD, DocumentKind.DOOR_CARD, DocumentKind.NOTICE_CARD}
_GIVEN = ("Signed for the scheme", "Name in capitals", "Given by", "On (day and time), where", "How", "Witness")
_SIGNED = ("Signed for the scheme", "Name in capitals")
_SIGNS = {
    DocumentKind.NOTICE: _GIVEN,
    DocumentKind.WARNING: _GIVEN,
    DocumentKind.GUARDIAN_LETTER: _SIGNED,
    DocumentKind.APPEAL_OUTCOME: _SIGNED,
}
_ABOUT = (("today", "Date"), ("ref", "Reference"), ("appeal_ref", "Appeal"), ("code", "Code"))


class OnPaper(NamedTuple):
    """What stands around a letter: the scheme's name, how it is reached, its crest (JPEG), what is at each page's foot.

    `link`: an address that is printed, and drawn as a square for a phone's camera. `facts`: rows of a name and what is
    so. `portrait`: a JPEG. `is_card`: in the size of a card; `is_sheet`: ten cards on A4.
    """

    scheme: str
    reached: str
    foot: str
    crest: bytes | None = None
    link: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    portrait: bytes | None = None
    is_card: bool = False
    is_sheet: bool = False


def pages(letter: Mapping[str, Any], paper: OnPaper) -> bytes:
    """Return the PDF, A4 or the size of a card. Slow, so no transaction is open; raises NotNow."""
    return typeset(*_job(letter, paper))


def pictures_of(letter: Mapping[str, Any], paper: OnPaper) -> list[str]:
    """Return the same pages as PNGs in base64, to be looked at on a screen. Slow; raises NotNow."""
    return draw(*_job(letter, paper))


def _job(letter: Mapping[str, Any], paper: OnPaper) -> tuple[str, dict[str, Any], dict[str, bytes]]:
    is_card = paper.is_card or paper.is_sheet
    pictures = {name: data for name, data in (("crest", paper.crest), ("portrait", paper.portrait)) if data}
    data = {
        "title": letter["title"] or "A letter",
        "scheme": paper.scheme,
        "link": paper.link,
        "square": _square(paper.link),
        "pictures": list(pictures),
        **(_card(letter, is_sheet=paper.is_sheet) if is_card else _letter(letter, paper)),
    }
    return "card" if is_card else "letter", data, pictures


def is_card(kind: DocumentKind) -> bool:
    return kind in _ON_CARDS


def blocks(body: str) -> list[list[Any]]:
    """Return the body in pieces: ["heading", words], ["points", [words, …]] or ["words", words]."""
    found: list[list[Any]] = []
    is_run = False  # an empty line ends a list
    for line in body.split("\n"):
        words = line.strip()
        if words.startswith("## "):
            found.append(["heading", words[3:]])
        elif words.startswith("- "):
            if is_run:
                found[-1][1].append(words[2:])
            else:
                found.append(["points", [words[2:]]])
        elif words and words != TURN:
            found.append(["words", words])
        is_run = words.startswith("- ")
    return found


def _letter(letter: Mapping[str, Any], paper: OnPaper) -> dict[str, Any]:
    fields, pieces = letter.get("fields", {}), blocks(letter["body"])
    kind = DocumentKind(letter["kind"])
    return {
        "reached": paper.reached,
        "foot": paper.foot,
        "to": fields.get("name", "") if kind is not DocumentKind.GUARDIAN_LETTER else "",
        "about": [[name, fields[field]] for field, name in _ABOUT if fields.get(field)],
        "blocks": pieces,
        "opening": next((at for at, (what, _) in enumerate(pieces) if what == "heading"), len(pieces)),
        "facts": [list(row) for row in paper.facts],
        "signs": list(_SIGNS.get(kind, ())),
    }


def _card(letter: Mapping[str, Any], *, is_sheet: bool) -> dict[str, Any]:
    front, _, back = letter["body"].partition(f"\n{TURN}\n")
    return {"front": blocks(front), "back": blocks(back), "sheet": is_sheet}


def _square(link: str) -> list[list[int]]:
    """Return the rows of the square that leads to an address, dark is 1; nothing without one."""
    return (
        [[int(bool(dark)) for dark in row] for row in segno.make(link, error="m", micro=False).matrix] if link else []
    )
