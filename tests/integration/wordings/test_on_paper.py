"""Each document as PDF: what stands on it, tagged, with its fonts, of the right size; what is typed stays words."""

from __future__ import annotations

from datetime import date

import pytest

from app.members.models import Scheme
from app.wordings.around import fields_around, paper_of
from app.wordings.defaults import DEFAULTS
from app.wordings.example import example
from app.wordings.merge import merged_from
from app.wordings.models import DocumentKind
from app.wordings.pages import OnPaper, is_card, pages, pictures_of
from app.wordings.versions import shipped
from tests.on_paper import read, words
from tests.pictures import jpeg

URL = "https://quillby.example"
PRINTED = [kind for kind in DocumentKind if DEFAULTS[kind][1]]
SCHEME = Scheme(
    name="Quillby Together",
    short="QT",
    town="Quillby",
    colour="#0b5d5b",
    phone="01632 960200",
    email="desk@quillby.example",
)
MUST = {
    DocumentKind.CARD: ("Quillby Together", "01632 960200", "Information Commissioner"),
    DocumentKind.DOOR_CARD: ("Ask for a check", "01632 960200"),
    DocumentKind.WARNING: ("Alex Example", "WN-0000", "took two bottles", "2 April 2027", "0303 123 1113"),
    DocumentKind.NOTICE: ("Alex Example", "EX-0000", "K7QM-2XWD", "12 months", "28 days", "Nettle & Bay", "ico.org.uk"),
    DocumentKind.NOTICE_CARD: ("Alex Example", "EX-0000", "K7QM-2XWD", "2 April 2027"),
    DocumentKind.PREMISES_LIST: ("EX-0000", "The Lantern", "The chemist"),
    DocumentKind.GUARDIAN_LETTER: ("To whoever has care of Alex Example", "01632 960200"),
    DocumentKind.APPEAL_OUTCOME: ("AP-0000", "The notice is shortened", "2 October 2026", "ico.org.uk"),
    DocumentKind.PRIVACY: ("Quillby", "legitimate interests", "ico.org.uk"),
}


def letter(kind: DocumentKind, **changes: str) -> bytes:
    return pages(_merged(kind, **changes), _paper(kind))


def _merged(kind: DocumentKind, **changes: str) -> dict[str, object]:
    around = fields_around(SCHEME, public_url=URL, today=date(2026, 4, 2))
    return merged_from(kind, shipped(kind), {**example(kind, around), **changes})


def _paper(kind: DocumentKind) -> OnPaper:
    return paper_of(SCHEME, kind, public_url=URL, foot="EX-0000")


@pytest.mark.parametrize("kind", MUST)
def test_each_document_says_what_it_must(kind: DocumentKind) -> None:
    said = words(letter(kind)).replace(" ", "")  # a long address may go on in the next line
    assert [must for must in MUST[kind] if must.replace(" ", "") not in said] == []


@pytest.mark.parametrize("kind", PRINTED)
def test_each_is_tagged_carries_its_fonts_and_says_its_language_and_title(kind: DocumentKind) -> None:
    paper = read(letter(kind))
    assert paper.is_tagged
    assert paper.is_universal
    assert paper.fonts_kept
    assert all(paper.fonts_kept)
    assert paper.language == "en-GB"
    assert paper.title


@pytest.mark.parametrize("kind", [kind for kind in PRINTED if is_card(kind)])
def test_a_card_has_two_sides_of_the_size_of_a_bank_card(kind: DocumentKind) -> None:
    # ISO/IEC 7810 ID-1: 85.60 × 53.98 mm; a point is 25.4/72 mm.
    wide, high = 85.60 / 25.4 * 72, 53.98 / 25.4 * 72
    assert read(letter(kind)).sizes == [(pytest.approx(wide, abs=0.1), pytest.approx(high, abs=0.1))] * 2


def test_a_sheet_is_two_sides_of_a4_with_ten_cards() -> None:
    kind = DocumentKind.CARD
    sheet = read(pages(_merged(kind), _paper(kind)._replace(is_sheet=True)))
    assert sheet.sizes == [(pytest.approx(595.28, abs=0.1), pytest.approx(841.89, abs=0.1))] * 2
    assert sheet.words.count("Something was written down") == 10


@pytest.mark.parametrize(
    "typed", ['#panic("no")', '#import "@preview/cetz:0.3.0"', "*b* _i_ $x/0$ \\ `c` <l> @r // /* ]) }", "= Head\n## H"]
)
@pytest.mark.parametrize("kind", [DocumentKind.NOTICE, DocumentKind.NOTICE_CARD])
def test_markup_is_words(kind: DocumentKind, typed: str) -> None:
    said = words(letter(kind, name=typed, incidents=typed, premises=typed))
    assert typed.split(maxsplit=1)[0].lstrip("#= ").split("(")[0] in said


@pytest.mark.parametrize("kind", PRINTED)
def test_nothing_filled_in_still_makes_a_page(kind: DocumentKind) -> None:
    assert pages(merged_from(kind, shipped(kind), {}), OnPaper("", "", "")).startswith(b"%PDF-")


def test_a_hundred_and_forty_premises_all_stand_there() -> None:
    premises = "\n".join(f"Shop number {at:03}" for at in range(140))
    said = words(letter(DocumentKind.NOTICE, premises=premises))
    assert [at for at in range(140) if f"Shop number {at:03}" not in said] == []


@pytest.mark.parametrize(
    "name", ["Siân Gŵynfor ap Rhŷs", "Łucja Żółkiewska", "محمد علي", "W" * 300, "Ann " * 60], ids=ascii
)
def test_every_name_can_be_printed(name: str) -> None:
    assert letter(DocumentKind.NOTICE, name=name).startswith(b"%PDF-")
    assert letter(DocumentKind.NOTICE_CARD, name=name).startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["Siân Gŵynfor ap Rhŷs", "Łucja Żółkiewska"])
def test_welsh_and_polish_names_are_read_out_as_they_are_written(name: str) -> None:
    assert name in words(letter(DocumentKind.NOTICE, name=name))


def test_crest_portrait_and_square_say_what_they_are() -> None:
    paper = _paper(DocumentKind.NOTICE)._replace(crest=jpeg(1), portrait=jpeg(2))
    told = read(pages(_merged(DocumentKind.NOTICE), paper)).told
    for begins in ("Crest of Quillby Together", "Photograph kept with this letter", "Square for the camera"):
        assert [one for one in told if one.startswith(begins)], begins


def test_the_pages_can_be_looked_at_before_they_are_printed() -> None:
    shown = pictures_of(_merged(DocumentKind.CARD), _paper(DocumentKind.CARD))
    assert [one[:8] for one in shown] == ["iVBORw0K"] * 2
