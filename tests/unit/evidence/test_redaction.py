"""What is taken out of words, and what stays."""

from __future__ import annotations

import pytest

from app.evidence.redact import REDACTED, Redaction

REDACT = Redaction(
    ["Wren Alder", "Rose May", "Ben", "Rowan Thistlewood", "Jo Ng", "An Will", "Kit", "İbrahim Groß"],
    keeps=["Perrin Oakapple"],
    places=["Lantern Club", "Alder & Sons", "Kit"],
    called={"Wren Alder": "Witness 1", "Tom Will": "Witness 2"},
    words=["the lad in the pram", "zo"],
    plates=["K9DOG"],
)


@pytest.mark.parametrize(
    ("said", "stays"),
    [
        ("Wren Alder saw it.", "Witness 1 saw it."),
        ("WREN  ALDER saw it.", "Witness 1 saw it."),
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
        ("He spat at Mr Alder in Alder & Sons.", f"He spat at Mr {REDACTED} in Alder & Sons."),
        ("Alder &  Sons, by the lantern club.", "Alder &  Sons, by the lantern club."),
        ("Jo saw it with Mr Ng. An hour on, he left.", f"{REDACTED} saw it with Mr {REDACTED}. An hour on, he left."),
        ("tom was behind the till; alder too.", f"{REDACTED} was behind the till; {REDACTED} too."),
        ("He will come back.", "He will come back."),
        ("rowan trees", "rowan trees"),
        ("The lad in  the Pram cried; Zo did not.", f"{REDACTED} cried; {REDACTED} did not."),
        ("Their van, k9 dog.", f"Their van, {REDACTED}."),
        ("İbrahim, GROß and Groß.", f"{REDACTED}, {REDACTED} and {REDACTED}."),
        ("I\u0307brahim stood by.", f"{REDACTED} stood by."),
        ("He went to Kit.", f"He went to {REDACTED}."),
        ("\ue0000\ue001 Ben", f" {REDACTED}"),
        ("Took goods for £12.50 at 14:05, twice.", "Took goods for £12.50 at 14:05, twice."),
    ],
)
def test_others_go_and_the_rest_stays(said: str, stays: str) -> None:
    assert REDACT(said) == stays
