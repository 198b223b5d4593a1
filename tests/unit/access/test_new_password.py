"""A new password is long, and none that others would try first; nothing else is asked of it."""

from __future__ import annotations

import hashlib

import pytest

from app.access.breached import ask_nobody
from app.access.new_password import is_easily_guessed, password_fault

ABOUT = ["Quillby Together", "Quillby", "Mo Harker", "mo.harker@quillby.example"]

GUESSED = {
    "a common one with numbers behind": "password1234",
    "a common one in other letters": "Passw0rd!2026",
    "a common one, all of it dressed up": "P@ssw0rd1234",
    "a common one twice": "passwordpassword",
    "a common one, spaced out": "monkey monkey 11",
    "a common phrase": "iloveyou iloveyou",
    "a row of the keyboard": "qwerty123456",
    "a place and a year": "Liverpool2026!!",
    "one letter": "aaaaaaaaaaaa",
    "four letters again and again": "lamplamplamp",
    "the alphabet": "abcdefghijkl",
    "the alphabet from behind": "zyxwvutsrqpo",
    "counting": "123456789012",
    "counting down": "210987654321",
    "counting there and back": "12345678987654321",
    "the town and a year": "Quillby2026!",
    "the scheme": "quillby together 1",
    "one's own name": "MoHarker12345",
    "one's own address": "mo.harker@quillby.example",
    "the program": "townwatch2026",
    "a common one behind the town": "quillby password 1",
}


@pytest.mark.parametrize("password", GUESSED.values(), ids=GUESSED)
def test_what_others_would_try_first_is_refused(password: str) -> None:
    assert (password_fault(password, about=ABOUT, ask=ask_nobody) or "").startswith("Others would try this one first.")


GOOD = {
    "three words": "seven quiet lanterns",
    "three words without capitals, numbers or signs": "correcthorsebattery",
    "three words of which one is the town": "quillby lantern seven",
    "dice": "x9!kd8@2ks,1",
    "only numbers, drawn by lot": "839201749283",
    "another alphabet": "фонарь тихий семь",
    "signs that nobody has on a keyboard": "🦔🌙🫖🪜🧭🦔🌙🪜🫖🧭🌙🦔",
    "a good one twice": "quietlampsquietlamps",
    "a common word and much that is not": "dragon83726184926",
    "the longest": "quiet lamp " * 11 + "seven.",
}


@pytest.mark.parametrize("password", GOOD.values(), ids=GOOD)
def test_nothing_is_asked_of_a_password_but_that_it_is_hard_to_guess(password: str) -> None:
    assert password_fault(password, about=ABOUT, ask=ask_nobody) is None


def test_twelve_characters_are_enough_and_128_the_most() -> None:
    assert password_fault("lantern 7 oa", about=[], ask=ask_nobody) is None
    assert password_fault("lantern 7 o", about=[], ask=ask_nobody) == (
        "At least 12 characters. Three words are easy to remember."
    )
    most = "seven quiet lanterns, " * 5 + "eighteen and more."
    assert len(most) == 128
    assert password_fault(most, about=[], ask=ask_nobody) is None
    assert password_fault(most + "!", about=[], ask=ask_nobody) == "At most 128 characters."


def test_what_is_about_somebody_else_is_no_reason() -> None:
    assert is_easily_guessed("MoHarker12345", about=ABOUT)
    assert not is_easily_guessed("MoHarker12345", about=["Bea Larkin"])


def test_short_words_take_nothing_away() -> None:
    assert not is_easily_guessed("at my mo of an inn", about=["Mo of An"])


def test_a_password_that_has_leaked_is_refused() -> None:
    digest = hashlib.sha1(b"seven quiet lanterns").hexdigest().upper()  # noqa: S324 - as the list has it
    fault = password_fault("seven quiet lanterns", about=[], ask=lambda _: f"{digest[5:]}:3\r\n")
    assert (fault or "").startswith("This one was in a leak somewhere")


def test_the_list_is_not_asked_about_what_is_refused_anyway() -> None:
    asked: list[str] = []
    password_fault("password1234", about=[], ask=asked.append)  # type: ignore[arg-type, func-returns-value]
    password_fault("short", about=[], ask=asked.append)  # type: ignore[arg-type, func-returns-value]
    assert asked == []
