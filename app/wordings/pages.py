"""Make pages of a letter that was merged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.pdf.typeset import typeset


class OnPaper(NamedTuple):
    """What stands around a letter: the scheme's name, how it is reached, its crest (JPEG), what is at each page's foot.

    `link`: an address that is printed, and drawn as a square for a phone's camera. `facts`: rows of a name and what is
    so. `portrait`: a JPEG.
    """

    scheme: str
    reached: str
    foot: str
    crest: bytes | None = None
    link: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    portrait: bytes | None = None
    is_card: bool = False


def pages(letter: Mapping[str, Any], paper: OnPaper) -> bytes:
    """Return the PDF, A4 or the size of a card. Slow, so no transaction is open; raises NotNow."""
    pictures = {name: data for name, data in (("crest", paper.crest), ("portrait", paper.portrait)) if data}
    data = {
        "title": letter["title"],
        "blocks": blocks(letter["body"]),
        "facts": [list(row) for row in paper.facts],
        "scheme": paper.scheme,
        "reached": paper.reached,
        "foot": paper.foot,
        "link": paper.link,
        "pictures": list(pictures),
    }
    return typeset("card" if paper.is_card else "letter", data, pictures)


def blocks(body: str) -> list[list[str]]:
    """Return the body in pieces: ["heading", words], ["point", words] or ["words", words]."""
    found = []
    for paragraph in body.split("\n\n"):
        for line in paragraph.strip().split("\n"):
            if line.startswith("## "):
                found.append(["heading", line[3:]])
            elif line.startswith("- "):
                found.append(["point", line[2:]])
            elif line.strip():
                found.append(["words", line.strip()])
    return found
