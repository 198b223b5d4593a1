"""The life of a dispute, as a machine that tries everything in any order: what may never be, never is."""

from __future__ import annotations

from datetime import UTC
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from app.disputes.clear import clear, keep_hidden
from app.disputes.correct import correct
from app.disputes.end import end
from app.disputes.hide import hide
from app.disputes.models import Channel, Dispute, Outcome
from app.disputes.restore import restore
from app.disputes.take import Said, take
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.profiles.gallery import gallery
from app.profiles.models import Hidden, Profile, ProfileState
from app.profiles.renew import renew
from app.profiles.tell_person import Answer
from app.profiles.withdraw import withdraw
from tests import town
from tests.integration.disputes.conftest import the_profile
from tests.town import NOON

TODAY = NOON.date()
DESK = st.sampled_from([town.MO, town.DEE])


class Life(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[UUID] = []
        self.cleared_by: dict[UUID, int] = {}
        self.was_wrong = False
        with transaction() as session:
            for profile in session.query(Profile).all():
                profile.ref = f"OLD-{uuid4().hex[:8]}"
                if profile.state is not ProfileState.WITHDRAWN:
                    profile.withdraw(now=NOON, because="Another life.")
            session.flush()
            town.make_profile(session, reporting_member_id=None)

    def attempt(self, work: Any) -> bool:
        """Try it; what the rules refuse changes nothing."""
        try:
            with transaction() as session:
                work(session)
        except (NotPossible, NotFit):
            return False
        return True

    @rule(who=DESK, named=st.booleans())
    def somebody_disputes_it(self, who: int, named: bool) -> None:
        id, said = uuid4(), Said("Not me.", Channel.PHONE, "Ambrose" if named else "")
        if len(self.ids) < 3 and self.attempt(
            lambda session: take(session, id, the_profile(session), said, by=by(session, who), now=NOON)
        ):
            self.ids.append(id)

    @precondition(lambda self: self.ids)
    @rule(who=DESK, which=st.integers(0, 2))
    def hidden(self, who: int, which: int) -> None:
        self.attempt(lambda session: hide(session, self.one(session, which), by=by(session, who), now=NOON))

    @precondition(lambda self: self.ids)
    @rule(who=DESK, which=st.integers(0, 2))
    def cleared(self, who: int, which: int) -> None:
        said = {"looked_at": "The till roll.", "reporter_ids": (), "now": NOON}
        if self.attempt(
            lambda session: clear(
                session,
                self.one(session, which),
                Outcome.STANDS,
                by=by(session, who),
                **said,  # type: ignore[arg-type]
            )
        ):
            self.cleared_by[self.id(which)] = who

    @precondition(lambda self: self.ids)
    @rule(who=DESK, which=st.integers(0, 2))
    def kept_hidden(self, who: int, which: int) -> None:
        self.attempt(
            lambda session: keep_hidden(
                session, self.one(session, which), because="Open.", by=by(session, who), now=NOON
            )
        )

    @precondition(lambda self: self.ids)
    @rule(who=DESK, which=st.integers(0, 2))
    def restored(self, who: int, which: int) -> None:
        if self.attempt(
            lambda session: restore(
                session, self.one(session, which), reporter_ids=(), by=by(session, who), now=NOON, today=TODAY
            )
        ):
            assert self.cleared_by[self.id(which)] != who, "restored by one person"

    @precondition(lambda self: self.ids)
    @rule(who=DESK, which=st.integers(0, 2))
    def ended(self, who: int, which: int) -> None:
        self.attempt(
            lambda session: end(
                session,
                self.one(session, which),
                Outcome.STANDS,
                because="So.",
                reporter_ids=(),
                by=by(session, who),
                now=NOON,
            )
        )

    @rule(who=DESK)
    def renewed(self, who: int) -> None:
        self.attempt(
            lambda session: renew(
                session,
                the_profile(session),
                because="Seen.",
                told=Answer(None, "No address is known."),
                reporter_ids=(),
                by=by(session, who),
                now=NOON,
                today=TODAY,
            )
        )

    @rule(who=DESK)
    def withdrawn(self, who: int) -> None:
        self.attempt(
            lambda session: withdraw(session, the_profile(session), because="Over.", by=by(session, who), now=NOON)
        )

    @precondition(lambda self: self.ids)
    @rule(who=DESK, which=st.integers(0, 2))
    def the_wrong_person(self, who: int, which: int) -> None:
        self.was_wrong |= self.attempt(
            lambda session: correct(
                session,
                self.one(session, which),
                because="The till roll.",
                also_from_reports=False,
                by=by(session, who),
                now=NOON,
                zone=UTC,
            )
        )

    @invariant()
    def what_is_hidden_is_shown_to_nobody(self) -> None:
        db.session.rollback()
        session = db.session()
        profile = the_profile(session)
        shown = [one.profile.id for one in gallery(session, for_account=by(session, town.ASHA), today=TODAY)]
        open_and_hidden = [
            one for one in (session.get_one(Dispute, id) for id in self.ids) if one.hidden_at and not one.ended_at
        ]
        if open_and_hidden or profile.hidden_because is not None:
            assert profile.id not in shown
        if open_and_hidden:
            assert profile.hidden_because is not None

    @invariant()
    def the_wrong_person_is_never_shown_again(self) -> None:
        db.session.rollback()
        profile = the_profile(db.session())
        if self.was_wrong:
            assert (profile.state, profile.hidden_because) == (ProfileState.WITHDRAWN, Hidden.WRONG_PERSON)

    def id(self, which: int) -> UUID:
        return self.ids[which % len(self.ids)]

    def one(self, session: Any, which: int) -> Dispute:
        found: Dispute = session.get_one(Dispute, self.id(which))
        return found


def by(session: Any, who: int) -> Account:
    found: Account = session.get_one(Account, who)
    return found


@pytest.fixture
def nobody_of_orchard(app: Flask) -> None:
    """Dee works for no member here: then both of the desk may decide on all."""
    with transaction() as session:
        dee = session.get_one(Account, town.DEE)
        dee.premises, dee.member_id = [], None


def test_a_dispute_lives_by_the_rules_in_whatever_order(nobody_of_orchard: None) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Life,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
