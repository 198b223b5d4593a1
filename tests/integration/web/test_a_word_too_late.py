"""Two say their word on one case at once: the second loses nothing of what they typed, and reads who was first."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.exclusions.models import Exclusion, Panel, State
from app.kernel.db import transaction
from tests.builders import signed_in
from tests.exclusion_cases import REDACTED, SAID
from tests.integration.web.test_exclusions import ids, of_panel, the_one

__all__ = ["ids"]  # the fixture: whoever leads and whom it is about


def test_who_is_second_to_decide_keeps_what_they_typed_and_reads_who_was_first(app: Flask, ids: dict[str, int]) -> None:
    of_panel(Panel.MEMBER)
    cora, lou = signed_in(app, ids["corner"]), signed_in(app, ids["yard"])
    assert cora.get("/exclusions/EX-0001").status_code == lou.get("/exclusions/EX-0001").status_code == 200
    assert lou.post("/exclusions/EX-0001/word", data={"agrees": "no", "because": SAID}).status_code == 303
    typed = "A shorter time would do, and somebody should speak with him."
    answer = cora.post("/exclusions/EX-0001/word", data={"agrees": "yes", "months": "3", "because": typed})
    assert answer.status_code == 409
    assert " has decided EX-0001 while you wrote" in answer.text
    assert typed in answer.text
    assert "for 3 months" in answer.text
    assert REDACTED not in answer.text
    assert "WB-0118" not in answer.text
    assert len(the_one().words) == 1


@pytest.mark.parametrize("panel", [Panel.BOARD, Panel.VOTE])
def test_a_word_that_comes_after_the_decision_is_shown_to_its_author(
    app: Flask, ids: dict[str, int], panel: Panel, phone_of: Any
) -> None:
    of_panel(panel)
    who = phone_of("Bea") if panel is Panel.BOARD else signed_in(app, ids["corner"])
    with transaction() as session:
        session.scalars(select(Exclusion)).one().state = State.REFUSED
    typed = "A shorter time would do, and somebody should speak with him."
    answer = who.post("/exclusions/EX-0001/word", data={"agrees": "yes", "months": "3", "because": typed})
    assert (answer.status_code, typed in answer.text) == (409, True)


def test_who_never_was_asked_learns_nothing_by_a_word(app: Flask, ids: dict[str, int], phone_of: Any) -> None:
    of_panel(Panel.MEMBER)
    for who in (phone_of("Bea"), signed_in(app, ids["orchard"])):
        answer = who.post("/exclusions/EX-0001/word", data={"agrees": "yes", "months": "3", "because": SAID})
        assert answer.status_code in (403, 404)
        assert "decided" not in answer.text
