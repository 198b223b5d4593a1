"""When a signed statement goes in whole, and whom to ask where nobody may say the missing word: tables."""

from __future__ import annotations

import pytest

from app.evidence.redact import Redaction
from app.evidence.rules import Approver, fault_of_paper, needs_before_two
from app.evidence.third_parties import ThirdParties
from app.members.models import Role

DEE, BEA = Approver(6, 1, Role.DEPUTY), Approver(7, None, Role.BOARD)


@pytest.mark.parametrize(
    ("agreed", "names_others", "is_ticked", "says"),
    [
        (True, False, False, ""),
        (True, True, True, ""),
        (True, True, False, "It tells of others"),
        (False, False, False, "The witness has not agreed"),
        (False, True, True, "The witness has not agreed"),
        (False, False, True, "The witness has not agreed"),
    ],
)
def test_it_goes_in_whole_only_where_the_witness_agreed(
    agreed: bool, names_others: bool, is_ticked: bool, says: str
) -> None:
    fault = fault_of_paper(agreed=agreed, names_others=names_others, is_ticked=is_ticked)
    assert fault.startswith(says)
    assert bool(fault) == bool(says)


@pytest.mark.parametrize(
    ("words", "tells"),
    [
        ("I am Wren Alder. Perrin Oakapple shouted.", False),
        ("I, Alder, saw him.", False),
        ("Rowan saw it too.", True),
        ("Ring me on 01632 960111.", True),
    ],
)
def test_a_witness_does_not_count_as_somebody_else(words: str, tells: bool) -> None:
    redact = Redaction(["Wren Alder", "Rowan Thistlewood"], keeps=["Perrin Oakapple"])
    assert ThirdParties({}, {}, redact).stand_in(words, own="Wren Alder") is tells


@pytest.mark.parametrize(
    ("said", "desk", "board", "says"),
    [
        ([], True, True, []),
        ([], False, True, ["Nobody at the desk can"]),
        ([], True, False, ["Nobody of the Board can"]),
        ([DEE], False, True, []),
        ([DEE], False, False, ["Nobody of the Board can"]),
        ([BEA], True, False, []),
        ([BEA], False, False, ["Nobody at the desk can"]),
    ],
)
def test_whoever_is_missing_is_named(said: list[Approver], desk: bool, board: bool, says: list[str]) -> None:
    found = needs_before_two(said, desk=desk, board=board)
    assert [one.partition(":")[0].partition(".")[0] for one in found] == says
