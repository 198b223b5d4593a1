"""What is taken out of words, and what stays."""

from __future__ import annotations

import pytest

from app.evidence.redact import REDACTED, Redaction

REDACT = Redaction(
    ["Wren Alder", "Rose May", "Ben", "Rowan Thistlewood", "AB12CDE"],
    keeps=["Perrin Oakapple", "Lantern Club"],
    called={"Wren Alder": "Witness 1"},
)


@pytest.mark.parametrize(
    ("said", "stays"),
    [
        ("Wren Alder saw it.", "Witness 1 saw it."),
        ("WREN  ALDER saw it.", f"{REDACTED} saw it."),
        ("Alder and Ben.", f"{REDACTED} and {REDACTED}."),
        ("Thistlewood's brother.", f"{REDACTED}'s brother."),
        ("He bent the rose by the bench.", "He bent the rose by the bench."),
        ("On 3 May by the Lantern Club.", "On 3 May by the Lantern Club."),
        ("Perrin Oakapple left.", "Perrin Oakapple left."),
        ("Ring 01632 960111 or 07700 900123.", f"Ring {REDACTED} or {REDACTED}."),
        ("Ring +44 7700 900123.", f"Ring {REDACTED}."),
        ("wren@quillby.example wrote.", f"{REDACTED} wrote."),
        ("At 14 Market Street.", f"At {REDACTED}."),
        ("QB1 4ZZ, a van ab61 wbc.", f"{REDACTED}, a van {REDACTED}."),
        ("Took goods for £12.50 at 14:05, twice.", "Took goods for £12.50 at 14:05, twice."),
    ],
)
def test_others_go_and_the_rest_stays(said: str, stays: str) -> None:
    assert REDACT(said) == stays
