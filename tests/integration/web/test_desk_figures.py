"""The figures count; they never point at anybody."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from app.insight.counts import at_rank
from tests.builders import send_report
from tests.conftest import Clock


@pytest.mark.parametrize("name", ["Bea", "Mo", "Dee"])
def test_the_board_and_the_desk_see_figures(phone_of: Any, name: str) -> None:
    answer = phone_of(name).get("/figures")
    assert answer.status_code == 200
    assert "Nothing to count yet" in answer.text


@pytest.mark.parametrize("name", ["Asha", "Ben", "Lena", "Pat", "Marek"])
def test_members_and_police_do_not(phone_of: Any, name: str) -> None:
    assert phone_of(name).get("/figures").status_code == 403


def test_small_counts_are_not_said(phone_of: Any) -> None:
    asha = phone_of("Asha")
    for category in ["theft"] * 6 + ["hate"]:
        send_report(asha, uuid4(), category=category)
    page = phone_of("Bea").get("/figures").text
    assert "Theft" in page
    assert "Hate" not in page
    assert "Other kinds, each fewer than 5" in page
    assert "fewer than 5" in page


def test_the_pace_of_decisions(phone_of: Any, clock: Clock) -> None:
    asha, mo = phone_of("Asha"), phone_of("Mo")
    sent = [uuid4() for _ in range(5)]
    for id in sent:
        send_report(asha, id)
    for id in sent:
        clock.passes(minutes=10)
        mo.post(f"/desk/{id}/decision", data={"verdict": "incident"})
    page = phone_of("Bea").get("/figures").text
    assert "Half within <b>30 min</b>, nine in ten within <b>50 min</b>." in page
    assert "5 of 5 in the desk’s own time." in page


@pytest.mark.parametrize("weeks", ["6", "13", "52", "0", "many"])
def test_any_period_can_be_asked_for(phone_of: Any, weeks: str) -> None:
    send_report(phone_of("Asha"), uuid4())
    assert phone_of("Bea").get(f"/figures?weeks={weeks}").status_code == 200


@pytest.mark.parametrize(("share", "value"), [(0.5, 3), (0.9, 5), (0.2, 1), (1.0, 5)])
def test_a_rank_is_one_of_the_values(share: float, value: int) -> None:
    assert at_rank([5, 1, 4, 2, 3], share) == value


def test_a_town_that_began_lately_has_no_empty_weeks_before(phone_of: Any) -> None:
    send_report(phone_of("Asha"), uuid4())
    assert "Since Monday 16 November 2026." in phone_of("Bea").get("/figures?weeks=52").text
