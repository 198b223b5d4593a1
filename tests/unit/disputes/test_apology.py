"""What is said to the person, and of them: only what is so."""

from __future__ import annotations

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


def test_without_a_picture_it_speaks_of_none_that_was_shown_or_deleted() -> None:
    said = draft(Facts(2, 2, 0, 0))
    assert said.startswith("We showed what we had written about you to 2 people. That was our mistake. No member sees")
    assert "picture" not in said
    assert "deleted" not in said


def test_what_another_profile_shows_as_well_is_not_called_deleted_or_kept_by_a_report() -> None:
    said = draft(Facts(2, 2, 0, 0, others=1))
    assert "It is not shown as yours any more." in said
    assert "deleted" not in said
    assert "report" not in said


def test_who_was_only_sent_an_alert_is_not_counted_as_shown_the_picture() -> None:
    assert draft(Facts(17, 17, 1, 0, only_told=5)).startswith(
        "We showed your picture to 12 people. An alert about you also went to 5 more, who as far as we know did not "
        "open it. That was our mistake."
    )
    assert draft(Facts(5, 5, 1, 0, only_told=5)).startswith(
        "An alert about you went to 5 people; as far as we know nobody opened it. That was our mistake."
    )


def test_when_more_were_told_than_anybody_can_name_it_says_so() -> None:
    said = draft(Facts(3, 3, 1, 0, is_least=True))
    assert said.startswith("We showed your picture to at least 3 people.")
    assert "Each of whom we still know was told." in said


def test_whoever_had_it_on_paper_is_told_by_hand() -> None:
    said = draft(Facts(3, 3, 1, 0, on_paper=2))
    assert "Each was told. We also gave it on paper to 2 people, whom we tell ourselves." in said


def test_when_nobody_saw_it_the_numbers_are_left_out() -> None:
    assert draft(Facts(0, 0, 1, 0)) == ("We kept your picture at our desk. That was our mistake. It is deleted." + _ASK)


def test_everybody_reads_when_they_were_shown_the_person() -> None:
    # With the date: what is read again in three weeks is not to mean another Wednesday.
    told = "We were wrong. The person shown on Wednesday, 18 November, at 12:00 had no part in it."
    assert correction_says(NOON).startswith(told)
