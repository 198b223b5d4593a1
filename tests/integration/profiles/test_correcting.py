"""Who may correct what members read, and what it does to the word of two people for somebody under 18."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.kernel.db import transaction
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.profiles import kept
from app.profiles.agree_young import agree_young
from app.profiles.correct import correct
from app.profiles.draft import NewProfile
from app.profiles.models import AgeGroup, Profile
from app.profiles.rules import visible_to_members
from tests import town
from tests.town import NOON, make_profile

TODAY = NOON.date()
NEW = NewProfile("Perrin Oakapple", True, "Took gin.", {"hair": "short"}, "1AP", True, zone_ids=["MID"])


def someone(session: Session, id: int = town.MO) -> Account:
    return session.get_one(Account, id)


def _agree(session: Session, one: Profile, by: Account) -> None:
    how: dict[str, Any] = {"reporter_ids": (), "by": by, "now": NOON, "today": TODAY}
    agree_young(session, one, agrees=True, because="Best for them.", **how)


def test_the_reporting_member_does_not_correct_what_it_reported(app: Flask) -> None:
    with transaction() as session:
        profile = make_profile(session, reporting_member_id=town.ORCHARD)
        with pytest.raises(NotPossible, match="You work for the member"):
            correct(session, profile, NEW, "Why.", reporter_ids=(), by=someone(session, town.DEE), now=NOON)


YOUNG_NEW = NEW._replace(age_group=AgeGroup.YOUNG.value)


def test_what_two_had_agreed_on_is_asked_anew_when_members_would_read_other_words(app: Flask) -> None:
    with transaction() as session:
        profile = make_profile(session, age_group=AgeGroup.YOUNG, shown_young_until=TODAY)
        _agree(session, profile, someone(session))
        correct(session, profile, YOUNG_NEW, "It was gin.", reporter_ids=(), by=someone(session), now=NOON)
        assert not visible_to_members(profile, today=TODAY)
        assert kept.agreements(session, profile, now=NOON) == []


def test_what_two_had_agreed_on_holds_when_only_the_grading_changes(app: Flask) -> None:
    with transaction() as session:
        profile = make_profile(session, age_group=AgeGroup.YOUNG)
        correct(session, profile, YOUNG_NEW, "It was gin.", reporter_ids=(), by=someone(session), now=NOON)
        for who in (town.MO, town.DEE):
            _agree(session, profile, someone(session, who))
        graded = YOUNG_NEW._replace(grading="2BP")
        correct(session, profile, graded, "One source.", reporter_ids=(), by=someone(session), now=NOON)
        assert visible_to_members(profile, today=TODAY)


def test_who_sent_the_report_does_not_correct_what_it_became(app: Flask) -> None:
    with transaction() as session:
        profile, mo = make_profile(session), someone(session)
        with pytest.raises(NotPossible, match="You sent the report"):
            correct(session, profile, NEW, "Why.", reporter_ids=(town.MO,), by=mo, now=NOON)
