"""Somebody under 18 is shown by the word of two different people, for a time, and each review asks both anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.kernel.db import transaction
from app.kernel.errors import NotFit, NotPossible
from app.profiles import kept
from app.profiles.agree_young import agree_young
from app.profiles.models import AgeGroup, ProfileState
from app.profiles.renew import renew
from app.profiles.revise import revise
from app.profiles.tell_person import Answer
from tests import town
from tests.integration.profiles.agreeing import agree
from tests.integration.profiles.test_record_of_people import NEW, TODAY, someone
from tests.town import NOON, make_profile


def test_two_people_agree_and_members_see_them_for_the_schemes_days(app: Flask) -> None:
    with transaction() as session:
        profile = make_profile(session, age_group=AgeGroup.YOUNG)
        agree(session, profile, someone(session))
        assert profile.shown_young_until is None
        with pytest.raises(NotPossible, match="You have agreed already"):
            agree(session, profile, someone(session))
        agree(session, profile, someone(session, town.DEE))
        assert profile.shown_young_until == TODAY + timedelta(days=28)
        assert kept.agreements(session, profile, now=NOON) == []  # used: the next time both are asked anew


def test_an_old_word_does_not_wait_for_a_second_for_ever(app: Flask) -> None:
    with transaction() as session:
        profile = make_profile(session, age_group=AgeGroup.YOUNG)
        agree(session, profile, someone(session))
        later: dict[str, Any] = {"agrees": True, "because": "Best.", "reporter_ids": ()}
        then = NOON + timedelta(days=28)
        how = {**later, "now": then, "today": then.date()}
        agree_young(session, profile, **how, by=someone(session, town.DEE))
        assert profile.shown_young_until is None
        agree_young(session, profile, **how, by=someone(session))  # it counts anew, and the other one waits for it
        assert profile.shown_young_until == TODAY + timedelta(days=56)


def test_a_review_asks_both_anew(app: Flask) -> None:
    with transaction() as session:
        profile = make_profile(session, age_group=AgeGroup.YOUNG)
        agree(session, profile, someone(session))
        how: dict[str, Any] = {"reporter_ids": (), "by": someone(session), "now": NOON, "today": TODAY}
        renew(session, profile, because="Seen again.", told=Answer(None, "Not met."), **how)
        assert profile.review_on == TODAY + timedelta(days=28)
        agree(session, profile, someone(session, town.DEE))
        assert profile.shown_young_until is None


def test_a_no_hides_them_and_ends_what_one_had_agreed(app: Flask) -> None:
    with transaction() as session:
        profile = make_profile(session, age_group=AgeGroup.YOUNG)
        mo, dee = someone(session), someone(session, town.DEE)
        agree(session, profile, mo)
        agree(session, profile, dee, agrees=False)
        agree(session, profile, dee)
        assert profile.shown_young_until is None
        agree(session, profile, mo)
        assert profile.shown_young_until is not None
        agree(session, profile, mo, agrees=False)
        assert profile.shown_young_until is None


def test_a_word_without_a_reason_counts_for_nothing(app: Flask) -> None:
    with transaction() as session:
        profile = make_profile(session, age_group=AgeGroup.YOUNG)
        with pytest.raises(NotFit):
            agree(session, profile, someone(session), because=" ")


def test_what_one_had_agreed_on_is_asked_anew_when_the_draft_is_written_anew(app: Flask) -> None:
    with transaction() as session:
        fields = {"state": ProfileState.DRAFT, "published_at": None, "review_on": None}
        profile = make_profile(session, age_group=AgeGroup.YOUNG, shown_young_until=TODAY, **fields)
        agree(session, profile, someone(session))
        revise(session, profile, NEW._replace(age_group=AgeGroup.YOUNG.value), by=someone(session), now=NOON)
        assert profile.shown_young_until is None
        assert kept.agreements(session, profile, now=NOON) == []
