"""The whole life of an exclusion, as a machine that tries every verb by anybody, over clock changes and leap days.

What it expects stands in a ledger of its own (`ledger.py`), which asks nothing of the code.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.appeals.models import Appeal, AppealKind, AppealOutcome, AppealSeat
from app.appeals.rules import Said
from app.appeals.say import say
from app.appeals.seat import seat
from app.appeals.take_appeal import Said as Came
from app.appeals.take_appeal import take_appeal
from app.appeals.who_heard import who_heard
from app.breaches.confirm import confirm
from app.breaches.find import breach_of_report
from app.breaches.note_breach import note_breach
from app.breaches.refute import refute
from app.disputes.correct import correct
from app.disputes.models import Channel, Dispute
from app.disputes.take import Said as Disputed
from app.disputes.take import take
from app.exclusions.find import in_force_here
from app.exclusions.here import here
from app.exclusions.models import OPEN, Exclusion, ForcedReview, PoliceOutcomeKind, Word
from app.exclusions.review_again import ReviewOutcome, review_again
from app.kernel.db import db, transaction
from app.members.models import Account, Premises
from app.profiles.models import Profile, Standing
from app.profiles.rules import visible_to_members
from app.warnings.models import Given
from tests import town
from tests.breach_cases import that_count
from tests.integration.exclusions.ledger import TOWN, Case, day
from tests.integration.exclusions.once_issued import PLACE, OnceIssued
from tests.integration.exclusions.until_decided import ANYBODY
from tests.integration.exclusions.whole_life import BOARD, DESK, EVERYBODY, LEADS, PLACES, breach_report, gather

SENTENCES = {Standing.WARNED, Standing.NOT_SERVED, Standing.EXCLUDED, Standing.UNDER_ORDER}


class Life(OnceIssued):
    breaches = 0

    # ---------------------------------------------------------------- somebody is inside

    @rule(place=PLACE, ago=st.sampled_from([0, 1, 30]), who=st.sampled_from(["mo", "dee", "asha", "bea"]))
    def somebody_is_inside(self, place: int, ago: int, who: str) -> None:
        for sure in ("unsure", "think", "know"):
            self.inside(place, sure, ago, who)

    def given_in_time(self, how: Given, let_go: PoliceOutcomeKind | None = None) -> None:
        """Whoever was given it goes in again: where it holds not all that is said of it is a breach."""
        super().given_in_time(how, let_go)
        self.somebody_is_inside(town.LANTERN, 0, "dee")

    def inside(self, place: int, sure: str, ago: int, who: str) -> None:
        """A report that somebody is there, of now or of hours ago; then somebody says that it was them."""
        at = self.now - timedelta(hours=ago)
        holding = self.ledger.holding(place, at)
        with transaction() as session:
            profile = session.get_one(Profile, self.profile_id)
            report = breach_report(session, profile, place, at=at, sure=sure)
            asha = self.cast.of(session, "asha")
            breach = note_breach(session, report, profile, by=asha, now=self.now, zone=TOWN)
            of_exclusion = breach is not None and breach.exclusion_id is not None
            assert of_exclusion is (sure == "know" and bool(holding)), "claimed where nothing was in force, or not"
            id, ref = report.id, breach and breach.exclusion_id and session.get_one(Exclusion, breach.exclusion_id).ref
        case = next((one for one in self.ledger.cases if one.ref == ref), None)

        def it_was_them(session: Session, by: Account) -> None:
            made = breach_of_report(session, id)
            if made is not None:
                confirm(session, made, by=by, now=self.now)

        if self.attempt(who, it_was_them) and case is not None:
            assert who in DESK, f"confirmed by {who}"
            case.counted.add(id)
            Life.breaches += 1

    @precondition(lambda self: self.case is not None and self.case.counted)
    @rule(who=ANYBODY)
    def it_was_not_them(self, who: str) -> None:
        case = self.case
        assert case is not None
        id = min(case.counted)

        def work(session: Session, by: Account) -> None:
            made = breach_of_report(session, id)
            assert made is not None
            refute(session, made, because="It was his brother.", by=by, now=self.now)

        if self.attempt(who, work):
            assert who in DESK, f"refuted by {who}"
            case.counted.discard(id)

    # ---------------------------------------------------------------- heard again

    def had_a_part(self, case: Case, who: str) -> bool:
        """Before an appeal, and in one before it."""
        since = case.reviewers | case.hearers
        members = {case.member, *self.ledger.reported_by, *(of for of in case.words.values() if of is not None)}
        members |= {LEADS[name] for name in map(self.cast.name, since) if name in LEADS}
        return self.cast.ids[who] in {case.proposer, *case.words, *since} or LEADS.get(who) in members

    @rule(kind=st.sampled_from(AppealKind), outcomes=st.lists(st.sampled_from(AppealOutcome), min_size=3, max_size=3))
    def appealed(self, kind: AppealKind, outcomes: list[AppealOutcome]) -> None:
        """Everybody of the cast is asked to sit; those who do say their words, and the last decides."""
        case, id, panel = self.case, uuid4(), list[str]()
        came = Came(kind, "I was not there.", "letter", self.now, why_taken="They were ill.")
        if not self.on(
            case, "mo", lambda session, it, by: take_appeal(session, id, it, came, by=by, now=self.now, zone=TOWN)
        ):
            return
        assert case is not None
        assert case.stage == "served", "heard of what was not served"
        assert case.ends_on is not None
        assert day(self.now) <= case.ends_on, "heard of what is over"
        for who in reversed(EVERYBODY):  # leads before the Board, of which there are enough for a panel

            def sit(session: Session, by: Account, who: str = who) -> None:
                seat(session, session.get_one(Appeal, id), self.cast.of(session, who), by=by, now=self.now)

            if self.attempt("mo", sit):
                panel.append(who)
                assert who in BOARD or who in LEADS, f"heard by {who}"
                assert not self.had_a_part(case, who), f"heard by {who}, who had a part"
        new_end = day(self.now) + timedelta(days=7)
        for who, outcome in zip(panel, outcomes, strict=False):

            def word(session: Session, by: Account, outcome: AppealOutcome = outcome) -> None:
                heard = Said(outcome, new_end if outcome is AppealOutcome.SHORTENED else None)
                say(session, session.get_one(Appeal, id), heard, because="So.", by=by, now=self.now, zone=TOWN)

            if self.attempt(who, word):
                case.hearers.add(self.cast.ids[who])
        db.session.rollback()
        found = db.session().get_one(Appeal, id)
        if found.decided_at is not None:
            self.follows(case, str(found.outcome), new_end, was_wrong=kind is AppealKind.APPEAL)

    def follows(self, case: Case, outcome: str, new_end: date, *, was_wrong: bool) -> None:
        if "lifted" in outcome:
            case.stage, case.was_wrong = "over", was_wrong
        elif "shortened" in outcome and case.ends_on is not None:
            case.ends_on = min(case.ends_on, new_end)

    @rule(who=ANYBODY, outcome=st.sampled_from(ReviewOutcome), kind=st.sampled_from(PoliceOutcomeKind))
    def looked_at_again(self, who: str, outcome: ReviewOutcome, kind: PoliceOutcomeKind) -> None:
        """The police let somebody go, or do not; whoever it is looks at the exclusion again."""
        self.told(kind)
        case, new_end = self.case, day(self.now) + timedelta(days=3)

        def again(session: Session, it: Exclusion, by: Account) -> None:
            review = session.scalars(select(ForcedReview).where(ForcedReview.exclusion_id == it.id)).first()
            if review is None:
                raise AssertionError("nothing to look at")
            review_again(
                session,
                review,
                outcome,
                because="So.",
                ends_on=new_end,
                heard=who_heard,
                by=by,
                now=self.now,
                zone=TOWN,
            )

        with_review = select(ForcedReview.id).join(Exclusion, Exclusion.id == ForcedReview.exclusion_id)
        if case is None or db.session().scalars(with_review.where(Exclusion.ref == case.ref)).first() is None:
            return
        if self.on(case, who, again):
            assert case.stage in ("decided", "issued", "served"), "looked at again before it was decided, or after"
            assert case.ends_on is None or day(self.now) <= case.ends_on, "looked at again when it was over"
            had_part = {case.member, *self.ledger.reported_by, *case.words.values()}
            had_part |= {LEADS.get(name) for name in map(self.cast.name, case.hearers)}
            assert who in BOARD or LEADS.get(who, case.member) not in had_part, f"looked at again by {who}"
            assert self.cast.ids[who] not in {*case.words, *case.hearers}, f"looked at again by {who}, who had a part"
            case.reviewers.add(self.cast.ids[who])
            self.follows(case, outcome.value, new_end, was_wrong=True)

    @rule(is_sure=st.sampled_from([False] * 4 + [True]))
    def disputed(self, is_sure: bool) -> None:
        """Somebody says that it is wrong; when it was the wrong person, nothing is left in force."""

        def work(session: Session, by: Account) -> None:
            id, profile = uuid4(), session.get_one(Profile, self.profile_id)
            take(session, id, profile, Disputed("I had paid.", Channel.PHONE), by=by, now=self.now)
            if is_sure:
                found = session.get_one(Dispute, id)
                said = {"because": "The till roll.", "also_from_reports": False, "now": self.now, "zone": TOWN}
                correct(session, found, by=by, **said)

        took = self.attempt("mo", work)
        self.is_disputed |= took
        if took and is_sure:
            self.is_over = True
            self.ledger.others.clear()
            for case in self.ledger.cases:
                case.stage = "over"
                case.counted.clear()

    def teardown(self) -> None:
        """At the end of every life it was the wrong person; every other is heard before."""
        if not hasattr(self, "ledger"):
            return
        Life.lives += 1
        if Life.lives % 2:
            self.appealed(AppealKind.APPEAL, [AppealOutcome.UPHELD] * 3)
        self.disputed(True)
        self.it_holds_only_from_service_to_its_last_day_where_a_member_has_signed()
        self.the_standing_agrees_and_members_read_its_sentence_only_while_it_holds()
        self.only_members_decide_and_none_twice()

    # ---------------------------------------------------------------- what may never be

    @invariant()
    def it_holds_only_from_service_to_its_last_day_where_a_member_has_signed(self) -> None:
        db.session.rollback()
        session = db.session()
        self.turn += 1
        here = (PLACES[self.turn % 4], PLACES[(self.turn + 1) % 4])
        for id, moment in [*((id, self.now) for id in here), *self.edges()]:
            held = in_force_here(session, self.profile_id, session.get_one(Premises, id), now=moment, zone=TOWN)
            expected = {one.ref for one in self.ledger.holding(id, moment)}
            assert (held.ref if held else None) in (expected or {None}), f"place {id}, {moment}"

    def edges(self) -> list[tuple[int, datetime]]:
        """Return each side of what begins and ends the newest that was served, somewhere."""
        served = next((one for one in reversed(self.ledger.cases) if one.served_at and one.ends_on), None)
        if served is None or served.served_at is None or served.ends_on is None:
            return []
        over = datetime.combine(served.ends_on + timedelta(days=1), time(), TOWN)
        moments = [served.served_at - timedelta(seconds=1), over.astimezone(UTC) - timedelta(seconds=1), over]
        somewhere = PLACES[self.turn // 3 % 2]
        return [(somewhere, moments[self.turn % 3])]

    @invariant()
    def the_standing_agrees_and_members_read_its_sentence_only_while_it_holds(self) -> None:
        db.session.rollback()
        profile = db.session().get_one(Profile, self.profile_id)
        counting, shown = self.ledger.standings(self.now), visible_to_members(profile, today=day(self.now))
        if self.is_over:
            assert not shown
            assert here(db.session(), self.profile_id, [], now=self.now, zone=TOWN) is None
        elif not self.has_slept:
            assert profile.standing is self.ledger.standing(self.now), counting
        if shown and profile.standing in SENTENCES:
            assert profile.standing in counting, "members read what does not hold"

    @invariant()
    def only_members_decide_and_none_twice(self) -> None:
        session = db.session()
        of_life = select(Exclusion).where(Exclusion.profile_id == self.profile_id)
        on_its_way = [one for one in session.scalars(of_life) if one.state in OPEN]
        assert len(on_its_way) <= 1
        for case in self.ledger.cases:
            id = select(Exclusion.id).where(Exclusion.ref == case.ref).scalar_subquery()
            spoke = set(session.scalars(select(Word.by_id).where(Word.exclusion_id == id)))
            assert spoke == set(case.words)
            counted = set(that_count(session, session.scalar(select(id)) or 0))
            assert counted == case.counted, "a breach counts that nobody confirmed, or one does not"


@pytest.fixture
def everybody(app: Flask) -> None:
    with transaction() as session:
        Life.cast = gather(session)


def test_an_exclusion_lives_by_the_rules_in_whatever_order(everybody: None) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Life,
        settings=settings(
            max_examples=22,
            stateful_step_count=16,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],  # to find it is enough: shrinking takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
    seats = db.session.scalar(select(func.count()).select_from(AppealSeat))
    assert seats, "no life came as far as an appeal"
    assert Life.breaches, "no life came as far as a breach"
