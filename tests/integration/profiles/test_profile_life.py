"""The life of a profile, as a machine that tries every verb in any order, day after day.

What it expects it keeps itself: who agreed and when, until when somebody may be shown. It reads nothing of that back.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account, Premises, Role
from app.profiles.agree_young import agree_young
from app.profiles.become_known import become_known
from app.profiles.correct import correct
from app.profiles.draft import NewProfile, draft
from app.profiles.gallery import gallery
from app.profiles.models import AgeGroup, Kind, Naming, Profile, ProfileState
from app.profiles.publish import publish
from app.profiles.renew import renew
from app.profiles.revise import revise
from app.profiles.tell_person import Answer, tell_person
from app.profiles.withdraw import withdraw
from tests import town
from tests.builders import new_account
from tests.town import NOON

ADULT, YOUNG = timedelta(days=90), timedelta(days=28)  # until it is looked at again, as Quillby's scheme ships
MOST_WRITTEN = 4
DESK = st.sampled_from(["mo", "dee", "of the member that reported it"])


class Life(RuleBasedStateMachine):
    """One profile and three of the desk, of whom the third sent the report that it began with."""

    keepers: dict[str, int]

    @initialize(is_young=st.booleans(), is_name=st.booleans(), far=st.sampled_from(["ready", "shown", "shown"]))
    def begun(self, is_young: bool, is_name: bool, far: str) -> None:
        self.now: datetime = NOON
        self.is_young, self.is_name = is_young, is_name
        self.agreed: dict[str, date] = {}  # who has said yes since the words were last changed, or somebody said no
        self.shown_until: date | None = None  # until when two had agreed
        self.review_by: date | None = None
        self.renewed = self.written = 0
        self.is_over = False
        with transaction() as session:
            place = session.get_one(Premises, town.ORCHARD)
            by = session.get_one(Account, town.MO)
            new = draft(session, self.words(), first_seen_at=place, photo_ids=[], by=by, now=self.now)
            self.profile_id = new.id
        if is_name:
            self.told("mo")
        if is_young:
            self.one_agrees_and_later_one_more("mo", "dee", 1)
        if far == "shown":
            self.published("dee")
            assert self.review_by is not None

    def words(self) -> NewProfile:
        self.written += 1
        age = AgeGroup.YOUNG if self.is_young else AgeGroup.ADULT
        seen = f"Took {self.written} bottles without paying."
        return NewProfile("Red scarf", self.is_name, seen, {}, "1AP", True, age_group=age.value)

    def attempt(self, who: str, verb: Any, *said: Any, **more: Any) -> bool:
        """Try it; what the rules refuse changes nothing. Nobody of the member that reported it decides anything."""
        day = {"today": self.today} if verb in (agree_young, publish, renew, become_known) else {}
        reporters = {"reporter_ids": (self.keepers["of the member that reported it"],)} if self.asks(verb) else {}
        try:
            with transaction() as session:
                profile, by = session.get_one(Profile, self.profile_id), session.get_one(Account, self.keepers[who])
                verb(session, profile, *said, by=by, now=self.now, **day, **reporters, **more)
        except (NotPossible, NotFit):
            return False
        assert who != "of the member that reported it" or not self.asks(verb), f"{verb.__name__} by who reported it"
        assert not self.is_over, f"{verb.__name__} after the end"
        return True

    @staticmethod
    def asks(verb: Any) -> bool:
        return verb in (agree_young, publish, renew, become_known, correct)

    @property
    def today(self) -> date:
        return self.now.date()

    @rule(days=st.sampled_from([1, 10, 27, 28, 29, 62, 91]))
    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)

    @precondition(lambda self: self.is_name)
    @rule(who=DESK)
    def told(self, who: str) -> None:
        def tell(session: Any, profile: Profile, **said: Any) -> None:
            tell_person(session, profile, Answer(None, "No address is known."), today=self.today, **said)

        self.attempt(who, tell)

    @rule(who=DESK, agrees=st.booleans())
    def a_word_on_the_young(self, who: str, agrees: bool) -> None:
        if not self.attempt(who, agree_young, agrees=agrees, because="So it is best."):
            return
        assert self.is_young
        others = [day for name, day in self.agreed.items() if name != who and self.today - day <= YOUNG]
        self.agreed = {**self.agreed, who: self.today} if agrees and not others else {}
        self.shown_until = (self.today + YOUNG if others else self.shown_until) if agrees else None

    @precondition(lambda self: self.is_young)
    @rule(first=DESK, second=DESK, days=st.sampled_from([0, 27, 29]))
    def one_agrees_and_later_one_more(self, first: str, second: str, days: int) -> None:
        self.a_word_on_the_young(first, True)
        self.now += timedelta(days=days)
        self.a_word_on_the_young(second, True)

    @rule(who=DESK)
    def published(self, who: str) -> None:
        if self.attempt(who, publish):
            assert not self.is_young or self.is_agreed(), "a young person, and nobody else agreed"
            self.review_by = self.today + (YOUNG if self.is_young else ADULT)
            self.renewed = 0

    @rule(who=DESK)
    def renewed_once(self, who: str) -> None:
        if self.attempt(who, renew, because="Seen again.", told=Answer(None, "No address is known.")):
            assert self.review_by is not None, "renewed before it was published"
            assert self.renewed == 0, "kept up twice on the same facts"
            self.renewed, self.agreed = 1, {}
            self.review_by = self.today + (YOUNG if self.is_young else ADULT)

    @precondition(lambda self: self.written < MOST_WRITTEN)
    @rule(who=DESK)
    def written_anew(self, who: str) -> None:
        if self.attempt(who, revise, self.words()):
            assert self.review_by is None, "rewritten while members read it"
            self.agreed, self.shown_until = {}, None

    @precondition(lambda self: self.written < MOST_WRITTEN)
    @rule(who=DESK)
    def corrected(self, who: str) -> None:
        if self.attempt(who, correct, self.words(), "It was another number."):
            self.agreed, self.shown_until = {}, None

    @rule(who=DESK, second_fact=st.sampled_from(["", "The bus pass that was found says so."]))
    def named(self, who: str, second_fact: str) -> None:
        with transaction() as session:
            answer = {"name": "Perrin Oakapple", "how": "A neighbour.", "grading": "2BP", "second_fact": second_fact}
            session.query(Naming).filter_by(profile_id=self.profile_id, ended_at=None).delete()
            one = Naming(id=uuid4(), profile_id=self.profile_id, by_id=town.ASHA, at=self.now, **answer)
            session.add(one)
            id = one.id

        def name(session: Any, profile: Profile, **said: Any) -> None:
            become_known(session, profile, session.get_one(Naming, id), today=self.today, **said)

        reporters = (self.keepers["of the member that reported it"],)
        if self.attempt(who, name, reporter_ids=reporters):
            assert who != "of the member that reported it", "named by who reported it"
            assert second_fact, "named on one person's word"
            assert not self.is_name, "named twice"
            self.is_name, self.renewed, self.agreed, self.shown_until = True, 0, {}, None
            self.review_by = self.today + (YOUNG if self.is_young else ADULT)

    @rule(who=DESK)
    def withdrawn(self, who: str) -> None:
        if self.attempt(who, withdraw, because="It is over."):
            self.is_over = True

    def is_agreed(self) -> bool:
        return self.shown_until is not None and self.today <= self.shown_until

    @invariant()
    def members_see_it_only_while_they_may(self) -> None:
        db.session.rollback()
        session = db.session()
        asha = session.get_one(Account, town.ASHA)
        is_shown = self.profile_id in [one.profile.id for one in gallery(session, for_account=asha, today=self.today)]
        may = self.review_by is not None and not self.is_over and self.today <= self.review_by
        assert is_shown == (may and (not self.is_young or self.is_agreed()))

    @invariant()
    def it_is_in_the_state_that_its_verbs_have_left(self) -> None:
        db.session.rollback()
        profile = db.session().get_one(Profile, self.profile_id)
        expected = ProfileState.DRAFT if self.review_by is None else ProfileState.PUBLISHED
        assert profile.state is (ProfileState.WITHDRAWN if self.is_over else expected)
        assert profile.kind is (Kind.KNOWN if self.is_name else Kind.ID_SOUGHT)


@pytest.fixture
def three_of_the_desk(app: Flask) -> None:
    """Mo and Dee work for no member here; somebody of Orchard Foods helps out at the desk."""
    with transaction() as session:
        dee = session.get_one(Account, town.DEE)
        dee.premises, dee.member_id = [], None
        theirs = new_account(session, Role.DEPUTY, premises=[town.ORCHARD])
        Life.keepers = {"mo": town.MO, "dee": town.DEE, "of the member that reported it": theirs.id}


def test_a_profile_lives_by_the_rules_in_whatever_order(three_of_the_desk: None) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Life,
        settings=settings(
            max_examples=30,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],  # to find it is enough: shrinking takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
