"""What can be a PIN, and what is kept of a password."""

from __future__ import annotations

import pytest

from app.access import passwords, rules
from app.access.passwords import fits, hash_password

PINS = {
    "402917": None,
    "190283": None,
    "112358": None,
    "40291": "Six digits.",
    "4029170": "Six digits.",
    "": "Six digits.",
    "40291a": "Six digits.",
    "４０２９１７": "Six digits.",
    "-40291": "Six digits.",
    "000000": "Others",
    "111112": "Others",
    "121212": "Others",
    "123456": "Others",
    "654321": "Others",
    "890123": "Others",
    "210987": "Others",
    "123123": "Others",
    "402402": "Others",
    "404040": "Others",
}


@pytest.mark.parametrize(("pin", "fault"), PINS.items())
def test_only_what_anybody_would_try_first_is_no_pin(pin: str, fault: str | None) -> None:
    found = rules.pin_fault(pin)
    assert found is None if fault is None else (found or "").startswith(fault)


def test_few_pins_are_refused() -> None:
    refused = sum(rules.pin_fault(f"{number:06}") is not None for number in range(0, 1_000_000, 7))
    assert refused < 1_000_000 / 7 * 0.01


def test_a_password_fits_its_own_hash_and_no_other() -> None:
    encoded = hash_password("three quiet words")
    assert encoded.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert fits("three quiet words", encoded)
    assert not fits("three quiet word", encoded)
    assert not fits("three quiet words", None)
    assert not fits("three quiet words", "no hash at all")


def test_nobodys_password_lets_nobody_in_even_where_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a hash one that nobody kept is compared, for the time it takes."""
    monkeypatch.setattr(passwords, "_NOBODY", hash_password("three quiet words"))
    assert not fits("three quiet words", None)


def test_two_hashes_of_one_password_differ() -> None:
    assert hash_password("three quiet words") != hash_password("three quiet words")
