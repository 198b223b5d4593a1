"""What is typed is put on paper as words, whatever was typed; the pages are tagged and carry their fonts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.kernel.errors import NotNow
from app.pdf import typeset as door
from app.pdf.typeset import typeset
from tests.on_paper import read, words
from tests.pictures import jpeg

PAGE: dict[str, Any] = {
    "scheme": "Quillby Together",
    "reached": "01632 960200",
    "foot": "Code K7QM-2XWD, copy for Lena, return by 16 December 2026",
    "ref": "WB-0118",
    "kind": "known",
    "title": "Perrin Oakapple",
    "says": "Has had a warning. Not banned.",
    "seen": "Took two bottles.",
    "method": "",
    "aliases": [],
    "marks": "",
    "warnings": [],
    "look": [],
    "zones": [],
    "conditions": [],
    "pictures": [],
    "copy": [["Code", "K7QM-2XWD"]],
}


def page(pictures: dict[str, bytes] | None = None, **changes: Any) -> bytes:
    return typeset("target_package", {**PAGE, "pictures": list(pictures or {}), **changes}, pictures)


def pages_of(pdf: bytes) -> int:
    return len(read(pdf).sizes)


def test_pages_are_tagged_and_carry_their_fonts() -> None:
    paper = read(page({"picture-0": jpeg(1)}))
    assert paper.is_tagged
    assert paper.is_universal
    assert paper.fonts_kept
    assert all(paper.fonts_kept)
    assert paper.language == "en-GB"
    assert "Perrin Oakapple" in paper.title  # which a reader says first
    assert paper.told == ["Picture of WB-0118"]


@pytest.mark.parametrize(
    "typed",
    [
        '#panic("no")',
        '#read("/etc/passwd")',
        '#import "@preview/cetz:0.3.0"',
        '"); #panic("no"); ("',
        "$x / 0$ ``` = * _ < > @ \\ // /* ]) }",
        '#image("/etc/passwd")',
    ],
)
def test_markup_is_words(typed: str) -> None:
    assert pages_of(page(title=typed, seen=typed, aliases=[typed], copy=[["For", typed]], foot=typed)) >= 1


@pytest.mark.parametrize(
    "name",
    ["Иван Петров", "محمد علي", "משה כהן", "Ngọc Hạnh", "李小龍", "😀", "a\x00b\x07", "\ud800", "", "W" * 400],
    ids=ascii,
)
def test_every_name_can_be_set(name: str) -> None:
    assert read(page(title=name or "Nobody", aliases=[name] * 10)).is_tagged


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("He said 你好 to me", "He said [U+4F60 U+597D] to me"),
        ("an 🦦 and a 🔪", "an [otter] and a [hocho]"),
        ("Łódź, Ngọc, Иван", "Łódź, Ngọc, Иван"),
    ],
)
def test_a_sign_that_no_font_has_is_spelt_out_and_never_lost(typed: str, printed: str) -> None:
    pdf = page(seen=typed)
    assert printed in words(pdf)
    assert read(pdf).is_universal


def test_a_long_text_in_another_script_is_spelt_out_in_time() -> None:
    assert "U+4E00" in words(page(seen="".join(map(chr, range(0x4E00, 0x5200)))))


@pytest.mark.parametrize("sign", ["\u202e", "\u202d", "\u2067"], ids=ascii)
def test_no_sign_turns_the_words_behind_it_back_to_front(sign: str) -> None:
    assert "took the gin and left" in words(page(seen=f"took {sign}the gin and left"))


def test_a_long_word_goes_on_in_the_next_line() -> None:
    breakable = door._printable({"title": "W" * 60})
    assert max(map(len, breakable["title"].split("\u200b"))) <= 8
    assert door._printable("Green parka, beard") == "Green parka, beard"


def test_long_words_make_more_pages_and_each_says_whose_copy_it_is() -> None:
    assert pages_of(page(seen="They walked on. " * 600)) > 1


def test_pictures_are_gone_from_the_machine_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_IN_MEMORY", tmp_path)
    page({"picture-0": jpeg(1)})
    assert list(tmp_path.iterdir()) == []


def test_a_template_reads_nothing_outside_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("what nobody may read")
    (tmp_path / "spy.typ").write_text(f"#read({json.dumps('../' + secret.name)})")
    monkeypatch.setattr(door, "_HERE", tmp_path)
    with pytest.raises(NotNow):
        typeset("spy", {})


def test_a_page_that_never_ends_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "endless.typ").write_text("#while true { let x = 1 }")
    monkeypatch.setattr(door, "_HERE", tmp_path)
    monkeypatch.setattr(door, "_WITHIN_S", 0.5)
    with pytest.raises(NotNow):
        typeset("endless", {})
