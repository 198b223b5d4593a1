"""What is said to the person, and of them: only what is so."""

from __future__ import annotations

from datetime import timedelta

from app.disputes.apology import Facts, correction_says, draft
from tests.town import NOON

_ASK = " You may ask what we hold, and complain to us or to the regulator."


def test_the_apology_when_all_is_done() -> None:
    assert draft(Facts(17, 17, 1, 0)) == (
        "We showed your picture to 17 people. That was our mistake. It is deleted. Each was told." + _ASK
    )


def test_it_does_not_say_that_each_was_told_before_each_was() -> None:
    said = draft(Facts(17, 14, 1, 0))
    assert "Each was told" not in said
    assert "14 of 17 know already, 3 have yet to read it." in said


def test_it_does_not_say_that_it_is_deleted_while_a_report_keeps_it() -> None:
    assert "It is deleted" not in draft(Facts(1, 1, 0, 1))
    assert "our desk alone keeps" in draft(Facts(1, 1, 1, 1))


def test_without_a_picture_it_speaks_of_none_that_was_deleted() -> None:
    assert "deleted" not in draft(Facts(2, 2, 0, 0))


def test_when_nobody_saw_it_the_numbers_are_left_out() -> None:
    assert draft(Facts(0, 0, 1, 0)) == ("We kept your picture at our desk. That was our mistake. It is deleted." + _ASK)


def test_everybody_reads_when_they_were_shown_the_person() -> None:
    assert correction_says(NOON, now=NOON).startswith("We were wrong. The person shown today at 12:00 had no part")
    assert "shown on Wednesday at 12:00" in correction_says(NOON, now=NOON + timedelta(days=3))
    assert "shown on 18 November at 12:00" in correction_says(NOON, now=NOON + timedelta(days=33))
