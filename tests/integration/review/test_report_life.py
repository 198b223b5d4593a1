"""The life of a report, as a machine that tries every word in any order: what may never be, never is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

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
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.intelligence.grade import grade
from app.intelligence.models import Item
from app.intelligence.rules import Graded
from app.kernel.db import transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account, Role
from app.profiles.draft import NewProfile
from app.profiles.models import Sighting
from app.reports.models import OPEN, Report, ReportState, Subject
from app.reports.my_reports import answer
from app.review.also_there import also_there
from app.review.close_together import close_together
from app.review.decide import (
    Decided,
    approve_incident,
    approve_new_profile,
    approve_sighting,
    ask_back,
    keep_as_intelligence,
    reject,
)
from app.review.models import Decision, Verdict
from app.review.not_there import not_there
from app.review.take_back import take_back
from app.review.undo import GRACE, decide_undoably, merge_undoably, undo
from tests import town
from tests.builders import new_account
from tests.report_shape import by, named, read, senders, shape, trail
from tests.town import NOON
from tests.trails import approved

S = ReportState
REFS = ("WB-0118", "WB-0042")
SECONDS = 8
IDA = 90  # a second manager
CAME = (
    (town.ASHA, "theft", True),
    (town.DEE, "breach of exclusion", True),
    (town.BEN, "fly-tipping", False),
)
WHO, WHICH, REF = st.sampled_from([town.MO, town.DEE, IDA]), st.integers(0, 2), st.sampled_from(REFS)
MOSTLY = st.sampled_from([True, True, False])
RARELY = st.sampled_from([True, False, False])  # what ends a life early
WORDS = ("sighting", "incident", "profile", "asked", "rejected", "heard")
NEW = NewProfile("Green parka", is_name=False, seen="Took gin.", look={}, grading="1AP", is_serious_or_repeat=True)
MAY_BECOME = {
    S.RECEIVED: {S.APPROVED, S.RETURNED, S.REJECTED, S.MERGED, S.WITHDRAWN},
    S.RETURNED: {S.RECEIVED, S.MERGED, S.WITHDRAWN},
    S.MERGED: {S.RECEIVED},  # what it was read under was taken back
    S.APPROVED: set[S](),
    S.REJECTED: set[S](),
    S.WITHDRAWN: set[S](),
}


class Life(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.ids: list[UUID] = []
        self.states: dict[UUID, ReportState] = {}
        self.before: dict[UUID, Any] = {}  # how a report was before the last word on it
        self.said: dict[UUID, tuple[int, Any]] = {}  # by whom that was, and when
        with transaction() as session:
            for old in session.scalars(select(Report).where(Report.state.in_(OPEN))):
                old.state = S.WITHDRAWN
            self.base = {ref: named(session, ref).verified_incidents - trail(session, ref) for ref in REFS}
            for who, category, described in CAME:
                ago = timedelta(hours=5) - timedelta(minutes=len(self.ids))
                report = approved(session, category, ago=ago, state=S.RECEIVED, reporter=who)
                report.subjects = [Subject(description={"hair": "short"})] if described else []
                self.ids.append(report.id)
                self.states[report.id] = S.RECEIVED

    def attempt(self, work: Callable[[Session], Any]) -> bool:
        """Try it; what the rules refuse changes nothing."""
        try:
            with transaction() as session:
                work(session)
        except (NotPossible, NotFit, NotAllowed):
            return False
        return True

    @initialize(are_one=MOSTLY)
    def two_came_in_twice(self, are_one: bool) -> None:
        if are_one:
            self.merged(IDA, 0, 1, True)

    @rule(seconds=st.sampled_from([1, 2, 11]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(who=WHO, which=WHICH, word=st.sampled_from(WORDS), ref=REF, waits=MOSTLY)
    def decided(self, who: int, which: int, word: str, ref: str, waits: bool) -> None:
        id = self.id(which, S.RECEIVED if waits else None)
        was, sent_by = shape(id), senders(id)
        if self.attempt(lambda session: self.say(session, id, word, ref, who)):
            assert was["state"] is S.RECEIVED, "decided twice"
            assert who not in sent_by, "decided by whoever sent it, or what is read under it"
            self.before[id], self.said[id] = was, (who, self.now)

    @rule(which=WHICH, word=st.sampled_from(WORDS), ref=REF)
    def who_sent_it_tries_to_decide(self, which: int, word: str, ref: str) -> None:
        for who in senders(self.id(which)) & {town.DEE}:  # the only one of them who may decide at all
            assert not self.attempt(lambda session, who=who: self.say(session, self.id(which), word, ref, who))  # type: ignore[misc]

    def say(self, session: Session, id: UUID, word: str, ref: str, who: int) -> None:
        report, today = session.get_one(Report, id), self.now.date()
        how: dict[str, Any] = {"by": session.get_one(Account, who), "now": self.now}

        def heard() -> Decided:
            decided = keep_as_intelligence(session, report, **how)
            grade(session, Graded("They say so.", "2", "C", "P", ""), report_id=id, today=today, **how)
            return decided

        words: dict[str, Callable[[], Decided]] = {
            "incident": lambda: approve_incident(session, report, wording="It happened.", **how),
            "sighting": lambda: approve_sighting(session, report, named(session, ref), wording="", today=today, **how),
            "profile": lambda: approve_new_profile(session, report, NEW, wording="", **how),
            "asked": lambda: ask_back(session, report, "Who?", **how),
            "rejected": lambda: reject(session, report, "Too dark.", **how),
            "heard": heard,
        }
        decide_undoably(session, report, words[word], seconds=SECONDS, now=self.now)

    @precondition(lambda self: self.said)
    @rule(who=WHO, which=WHICH, is_own=MOSTLY)
    def undone(self, who: int, which: int, is_own: bool) -> None:
        id = list(self.said)[-1] if is_own else self.id(which)  # mostly the last word, by whoever said it
        who = self.said[id][0] if is_own else who
        if self.attempt(
            lambda session: undo(
                session, session.get_one(Report, id), seconds=SECONDS, by=by(session, who), now=self.now
            )
        ):
            said_by, at = self.said.pop(id)
            assert who == said_by, "undone by somebody else"
            assert self.now <= at + timedelta(seconds=SECONDS) + GRACE, "undone too late"
            assert shape(id) == self.before.pop(id), "not as it was"
            self.states[id] = shape(id)["state"]

    @rule(which=WHICH)
    def answered(self, which: int) -> None:
        def work(session: Session) -> None:
            report = session.get_one(Report, self.id(which))
            answer(session, report, "A man.", id=uuid4(), by=report.reporter, now=self.now)

        self.attempt(work)

    @rule(which=WHICH, really=RARELY)
    def taken_back(self, which: int, really: bool) -> None:
        def work(session: Session) -> None:
            report = session.get_one(Report, self.id(which))
            take_back(session, report, "By mistake.", by=report.reporter, now=self.now)

        if really:
            self.attempt(work)

    @rule(who=WHO, which=WHICH, other=WHICH, really=MOSTLY)
    def merged(self, who: int, which: int, other: int, really: bool) -> None:
        one, two = self.id(which), self.id(other)
        first, later = sorted((one, two), key=self.ids.index)
        if one == two or not really:
            return
        was, sent_by = shape(later), {shape(one)["reporter"], shape(two)["reporter"]}

        def work(session: Session) -> None:
            both = session.get_one(Report, first), session.get_one(Report, later)
            merge_undoably(session, *both, because="So.", seconds=SECONDS, by=by(session, who), now=self.now)

        if self.attempt(work):
            assert who not in sent_by, "merged by whoever sent one of the two"
            self.before[later], self.said[later] = was, (who, self.now)

    @precondition(lambda self: S.APPROVED in self.states.values())
    @rule(who=WHO, which=WHICH, ref=REF, was_there=MOSTLY, is_conduct=st.booleans())
    def said_who_else_was_there(self, who: int, which: int, ref: str, was_there: bool, is_conduct: bool) -> None:
        id = self.id(which, S.APPROVED)

        def work(session: Session) -> None:
            one = session.get_one(Report, id), named(session, ref)
            if was_there:
                also_there(session, *one, is_conduct=is_conduct, by=by(session, who), now=self.now)
            else:
                not_there(session, *one, because="So.", by=by(session, who), now=self.now)

        if self.attempt(work):
            assert who not in senders(id)

    @rule(who=WHO, really=RARELY)
    def closed_together(self, who: int, really: bool) -> None:
        for id in self.ids if really else []:
            was, sent_by = shape(id), senders(id)
            if self.attempt(
                lambda session, id=id: close_together(  # type: ignore[misc]
                    session, [id], has_read_each=True, by=by(session, who), now=self.now
                )
            ):
                assert (was["state"], was["people"], len(sent_by)) == (S.RECEIVED, [], 1), "it speaks of somebody"
                assert who not in sent_by
                self.said.pop(id, None)

    @invariant()
    def no_step_is_left_out(self) -> None:
        for id in self.ids:
            state = shape(id)["state"]
            was = self.states[id]
            assert state is was or state in MAY_BECOME[was], f"{was} became {state}"
            self.states[id] = state

    @invariant()
    def nobody_decides_on_what_they_sent(self) -> None:
        rows = select(Decision.by_id, Report.reporter_id).join(Report, Report.id == Decision.report_id)
        assert all(by_id != reporter_id for by_id, reporter_id in read().execute(rows))

    @invariant()
    def each_is_counted_what_makes_a_trail_and_no_more(self) -> None:
        session = read()
        assert {ref: named(session, ref).verified_incidents - trail(session, ref) for ref in REFS} == self.base

    @invariant()
    def nobody_is_placed_by_what_is_not_approved_or_was_heard_only(self) -> None:
        session = read()
        for report in session.scalars(select(Report).join(Sighting, Sighting.report_id == Report.id)):
            assert report.state is S.APPROVED
        heard = select(Decision.report_id).where(Decision.verdict == Verdict.INTELLIGENCE)
        assert sorted(map(str, session.scalars(heard))) == sorted(map(str, session.scalars(select(Item.report_id))))
        assert not session.scalars(select(Sighting).where(Sighting.report_id.in_(heard))).all()

    def id(self, which: int, state: ReportState | None = None) -> UUID:
        """Return one of the reports; one in this state, if there is any."""
        fit = [id for id in self.ids if self.states[id] is state] or self.ids
        return fit[which % len(fit)]


@pytest.fixture
def two_managers(app: Flask) -> None:
    with transaction() as session:
        new_account(session, Role.MANAGER, id=IDA, name="Ida")
        for ref in REFS:
            town.make_profile(session, ref, verified_incidents=1)


def test_a_report_lives_by_the_rules_in_whatever_order(two_managers: None) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Life,
        settings=settings(
            max_examples=16,
            stateful_step_count=22,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],  # to find it is enough: the lives share a database, so shrinking takes long
            suppress_health_check=list(HealthCheck),
        ),
    )
