"""An exclusion from its proposal to its decision, as a machine that tries everything in any order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.models import Entry
from app.exclusions.close_vote import close_votes
from app.exclusions.models import OPEN, Exclusion, Panel, State
from app.exclusions.withdraw_proposal import withdraw_proposal
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account, Role
from app.profiles.models import Profile
from tests import town
from tests.builders import new_account
from tests.exclusion_cases import checked, decided_by, leads, proposed, put, said, somebody_seen
from tests.town import NOON

NEVER = {Role.MANAGER, Role.DEPUTY, Role.POLICE, Role.COUNCIL, Role.STAFF, Role.DOOR, Role.CCTV, Role.AUDITOR}
ANYBODY = st.integers(0, 99)
PANELS = [Panel.MEMBER, Panel.BOARD, Panel.VOTE]


class Life(RuleBasedStateMachine):
    people: list[int] = []  # noqa: RUF012 - filled once: the town is one
    lives = 0

    def __init__(self) -> None:
        super().__init__()
        Life.lives += 1
        self.now = NOON
        with transaction() as session:
            for one in session.scalars(select(Exclusion).where(Exclusion.state.in_(OPEN))):
                one.state = State.WITHDRAWN
            for profile in session.scalars(select(Profile).where(Profile.ref == "WB-0118")):
                profile.ref = f"OLD-{Life.lives}"
            somebody_seen(session, categories=("weapon",) if Life.lives % 3 == 1 else ("theft", "theft"))

    def attempt(self, work: Any) -> None:
        """Try it on the newest; what may not be changes nothing."""
        try:
            with transaction() as session:
                work(session)
        except (NotPossible, NotFit, NotAllowed):
            pass

    def on_the_newest(self, work: Any) -> None:
        def find(session: Session) -> None:
            newest = session.scalars(select(Exclusion).order_by(Exclusion.id.desc()).limit(1)).first()
            if newest is not None:
                work(session, newest)

        self.attempt(find)

    def who(self, number: int) -> int:
        return self.people[number % len(self.people)]

    @rule(who=ANYBODY, months=st.integers(0, 26))
    def propose(self, who: int, months: int) -> None:
        self.attempt(lambda session: proposed(session, by=self.who(who), months=months, now=self.now))

    @rule(months=st.integers(1, 24))
    def the_usual_way(self, months: int) -> None:
        """So that many lives come as far as a decision."""
        self.attempt(lambda session: proposed(session, months=months, now=self.now))
        self.on_the_newest(checked)
        self.on_the_newest(lambda session, it: put(session, it, now=self.now))

    @rule(who=ANYBODY, age=st.sampled_from(["18 or over", "16 or 17, or unsure", "under 16"]))
    def check(self, who: int, age: str) -> None:
        self.on_the_newest(lambda session, it: checked(session, it, by=self.who(who), age=age))

    @rule(who=ANYBODY)
    def put(self, who: int) -> None:
        self.on_the_newest(lambda session, it: put(session, it, by=self.who(who), now=self.now))

    @rule(who=ANYBODY, agrees=st.booleans(), months=st.integers(0, 13))
    def say(self, who: int, agrees: bool, months: int) -> None:
        how = {"agrees": agrees, "months": months, "now": self.now}
        self.on_the_newest(lambda session, it: said(session, it, self.who(who), **how))

    @rule(agrees=st.booleans())
    def everybody_says(self, agrees: bool) -> None:
        for who in self.people:
            how = {"agrees": agrees, "months": 1, "now": self.now}
            self.on_the_newest(lambda session, it, who=who, how=how: said(session, it, who, **how))

    @rule(who=ANYBODY)
    def take_back(self, who: int) -> None:
        self.on_the_newest(
            lambda session, it: withdraw_proposal(
                session, it, because="So.", by=session.get_one(Account, self.who(who)), now=self.now
            )
        )

    @rule(days=st.integers(1, 9))
    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.attempt(lambda session: close_votes(session, now=self.now))

    @invariant()
    def what_may_never_be(self) -> None:
        db.session.rollback()
        session = db.session()
        of_this_life = (
            select(Exclusion).join(Profile, Profile.id == Exclusion.profile_id).where(Profile.ref == "WB-0118")
        )
        for it in session.scalars(of_this_life):
            counted = select(func.count()).where(Entry.verb == "came to a decision")
            decisions = session.scalar(counted.where(Entry.about == f"exclusion {it.ref}"))
            assert decisions == int(it.decided_at is not None), "decided once at most"
            assert (it.state in (State.DECIDED, State.REFUSED)) is (it.decided_at is not None)
            for word in it.words:
                by = session.get_one(Account, word.by_id)
                assert by.role not in NEVER
                assert by.id != it.proposed_by_id
                assert it.member_id not in by.member_ids
                assert by.name != "Council Lead"
            members = [word.member_id for word in it.words if word.member_id is not None]
            assert len(members) == len(set(members))
            if it.words or it.state in (State.DECIDING, State.DECIDED, State.REFUSED):
                assert it.checked_by_id is not None
            if it.state is State.DECIDED:
                assert it.months is not None
                assert 1 <= it.months <= it.proposes_months
                assert any(word.agrees for word in it.words)
                assert it.panel is not Panel.BOARD or sum(word.agrees for word in it.words) >= 2
        of_one = select(Exclusion.profile_id).where(Exclusion.state.in_(OPEN)).group_by(Exclusion.profile_id)
        assert session.scalars(of_one.having(func.count() > 1)).all() == []


@pytest.mark.parametrize("panel", PANELS)
def test_what_may_never_be_never_is(app: Flask, panel: Panel) -> None:
    with transaction() as session:
        decided_by(session, panel, quorum=2, days=3)
        others = leads(session).values()
        council = new_account(session, Role.COUNCIL, member_id=town.CORNER)
        session.get_one(
            Account, next(id for id in others if session.get_one(Account, id).name.startswith("Cora"))
        ).name = "Council Lead"
        Life.people = [town.ASHA, town.LENA, town.MO, town.DEE, town.BEA, town.PAT, council.id, *others]
    quick = settings(
        max_examples=12,
        stateful_step_count=14,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Life, settings=quick)
    decided = db.session.scalars(select(Exclusion).where(Exclusion.decided_at.is_not(None))).all()
    assert decided, "no life came as far as a decision"
