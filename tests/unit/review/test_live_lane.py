"""Whether somebody unknown may be told of at once: all 17,280 cases, against a table written by hand."""

from __future__ import annotations

from itertools import product

import pytest

from app.members.models import Role
from app.reports.categories import CATEGORIES, DESCRIPTION
from app.review.rules import Lane, Live, Sighting, held_because, linked_only, live_fault, says_of

SENDERS = {"staff", "door", "lead", "cctv"}
ADULT = {"18-24", "25-34", "35-44", "45-54", "55 or over"}
WHAT = ("theft", "abuse of staff", "suspicious activity", "sighting", "missing person", "other")
A_DAY = 3


def may(one: Sighting, live: Live) -> bool:
    who = one.sender.value in SENDERS and not one.sender_is_under_18 and not one.comes_locked
    is_enough = one.is_conduct or live.category == "suspicious activity"
    return (
        who and one.is_fresh and one.sure != "unsure" and live.ages in ADULT and is_enough and live.sent_today < A_DAY
    )


@pytest.mark.parametrize("category", WHAT)
def test_every_case_is_judged_as_the_table_says(category: str) -> None:
    conduct = CATEGORIES[category].is_conduct
    ages = ("25-34", "may be under 18", "")
    for fresh, sure, sender, young, locked, age, sent in product(
        (True, False), ("know", "unsure", None), Role, (True, False), (True, False), ages, (0, 2, 3, 9)
    ):
        one = Sighting(None, conduct, fresh, sure, sender, young, locked)
        live = Live(category, age, sent)
        assert (live_fault(one, live, a_day=A_DAY) is None) is may(one, live), (one, live)


@pytest.mark.parametrize("age", [*DESCRIPTION["age"], "", " ", "about 30", "17", "25-34, may be under 18"])
def test_only_an_age_that_was_chosen_and_is_an_adults_will_do(age: str) -> None:
    best = Sighting(None, True, True, "know", Role.STAFF, False)
    assert (live_fault(best, Live("theft", age, 0), a_day=A_DAY) is None) is (age in ADULT)


def test_every_refusal_is_a_sentence_for_whoever_asked() -> None:
    best, live = Sighting(None, True, True, "know", Role.STAFF, False), Live("theft", "25-34", 0)
    refused = [
        live_fault(best._replace(comes_locked=True), live, a_day=A_DAY),
        live_fault(best._replace(sender=Role.MANAGER), live, a_day=A_DAY),
        live_fault(best._replace(is_fresh=False), live, a_day=A_DAY),
        live_fault(best._replace(sure="unsure"), live, a_day=A_DAY),
        live_fault(best, live._replace(ages=""), a_day=A_DAY),
        live_fault(best, live._replace(ages="may be under 18"), a_day=A_DAY),
        live_fault(best._replace(is_conduct=False), live._replace(category="sighting"), a_day=A_DAY),
        live_fault(best, live._replace(sent_today=3), a_day=A_DAY),
    ]
    assert len(set(refused)) == len(refused)
    for why in refused:
        assert why is not None
        assert why[0].isupper()
        assert why.endswith(".")
        assert held_because(why) == f"Nobody near was told. {why} It is at the desk."
        assert linked_only(why).endswith(why)


@pytest.mark.parametrize("lane", Lane)
def test_every_lane_says_what_became_of_the_report(lane: Lane) -> None:
    assert says_of(lane).endswith(".")
    assert says_of(lane, only_who_serve=True) != says_of(lane)
