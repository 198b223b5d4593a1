"""The order of the desk's work: who is in it, who is not, and what it says of itself."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from flask import Flask

from app.kernel.db import transaction
from app.profiles.models import AgeGroup, Hidden, ProfileState, Standing
from tests.town import make_profile
from tests.trails import approved, was_seen


def order(phone_of: Any) -> tuple[list[str], str]:
    """Return the references in their order, and the words of the page."""
    page = phone_of("Mo").get("/desk/attention").text
    (main,) = re.findall(r"<main.*?</main>", page, re.DOTALL)
    return re.findall(r"/desk/profiles/(WB-\d+)/patterns", main), re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def person(ref: str, *what: tuple[str, int], **changes: Any) -> None:
    """Add somebody with reports of these categories, each so many days ago."""
    with transaction() as session:
        one = make_profile(session, ref, title=f"Person {ref}", **changes)
        for category, days in what:
            was_seen(session, one, approved(session, category, ago=timedelta(days=days)))


def test_often_grave_and_lately_comes_first(app: Flask, phone_of: Any) -> None:
    person("WB-0001", ("theft", 1))
    person("WB-0002", ("theft", 1), ("theft", 2))
    person("WB-0003", ("robbery", 1))
    person("WB-0004", ("theft", 40))
    assert order(phone_of)[0] == ["WB-0002", "WB-0003", "WB-0001", "WB-0004"]


def test_of_the_same_value_the_order_is_that_of_the_references(app: Flask, phone_of: Any) -> None:
    for ref in ("WB-0009", "WB-0003", "WB-0006"):
        person(ref, ("theft", 3))
    assert order(phone_of)[0] == ["WB-0003", "WB-0006", "WB-0009"]


def test_the_formula_stands_with_each_in_words_and_figures(app: Flask, phone_of: Any) -> None:
    person("WB-0001", ("theft", 30), ("theft", 35), ("assault", 60))
    words = order(phone_of)[1]
    assert "3 often × 2.33 grave × 0.50 lately = 3.50" in words
    assert "3 reports of something done in 12 months (theft 2 × 2, violence 1 × 3), 2.33 points on average." in words
    assert "The latest was 30 days ago, so it counts 0.50." in words
    assert "An order for our work. It says nothing about the person and is shown to nobody else." in words


def test_whoever_did_nothing_within_a_year_is_not_in_it(app: Flask, phone_of: Any) -> None:
    person("WB-0001", ("sighting", 1), ("suspicious activity", 1))
    person("WB-0002")
    person("WB-0003", ("theft", 366))
    person("WB-0004", ("theft", 364))
    assert order(phone_of)[0] == ["WB-0004"]


def test_the_young_the_disputed_and_the_withdrawn_are_left_out_and_it_is_said(app: Flask, phone_of: Any) -> None:
    person("WB-0001", ("theft", 1), age_group=AgeGroup.YOUNG)
    person("WB-0002", ("theft", 1), hidden_because=Hidden.UNDER_18)
    person("WB-0003", ("theft", 1), hidden_because=Hidden.DISPUTE)
    person("WB-0004", ("theft", 1), hidden_because=Hidden.WRONG_PERSON)
    person("WB-0005", ("theft", 1), standing=Standing.DISPUTED)
    person("WB-0006", ("theft", 1), state=ProfileState.WITHDRAWN)
    refs, words = order(phone_of)
    assert refs == []
    assert "2 who are or may be under 18: they are looked at one by one, never in an order." in words
    assert "3 under dispute: until that is decided, nothing counts." in words


def test_it_is_not_printed(app: Flask, phone_of: Any) -> None:
    person("WB-0001", ("theft", 1))
    page = phone_of("Mo").get("/desk/attention").text
    assert '<ol class="attention no-print">' in page
    assert "This order is not printed." in page
