"""The seal over one entry: any field that changes, changes it."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Any

import pytest

from app.audit.record import digest, digest_of_detail
from tests.town import NOON

ENTRY: dict[str, Any] = {
    "seq": 1,
    "at": NOON,
    "verb": "decided",
    "actor_id": 5,
    "about": "report 7",
    "detail_sha": "d" * 64,
    "previous": "0" * 64,
}
OTHER: dict[str, Any] = {
    "seq": 2,
    "at": NOON + timedelta(microseconds=1),
    "verb": "decide",
    "actor_id": None,
    "about": "report 8",
    "detail_sha": "e" * 64,
    "previous": "1" * 64,
}


@pytest.mark.parametrize("field", OTHER)
def test_each_field_is_sealed(field: str) -> None:
    assert digest(**{**ENTRY, field: OTHER[field]}) != digest(**ENTRY)


def test_words_cannot_move_from_one_field_to_the_next() -> None:
    assert digest(**{**ENTRY, "verb": "ab", "about": "c"}) != digest(**{**ENTRY, "verb": "a", "about": "bc"})


def test_a_number_is_not_its_digits() -> None:
    assert digest(**{**ENTRY, "actor_id": "5"}) != digest(**ENTRY)


def test_the_same_moment_in_another_zone_has_the_same_seal() -> None:
    assert digest(**{**ENTRY, "at": NOON.astimezone(timezone(timedelta(hours=3)))}) == digest(**ENTRY)


def test_a_detail_has_the_same_hash_in_any_order_and_in_any_script() -> None:
    assert digest_of_detail({"a": "ü", "b": None}) == digest_of_detail({"b": None, "a": "ü"})
    assert digest_of_detail({"a": "ü"}) != digest_of_detail({"a": "u"})
