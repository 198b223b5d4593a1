"""The first part of the life of an exclusion: how it begins, is proposed, looked into and decided; and time."""

from __future__ import annotations

from abc import abstractmethod
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy.orm import Session

from app.exclusions.check import check
from app.exclusions.close_vote import close_votes
from app.exclusions.find import find_exclusion
from app.exclusions.models import BEFORE_DECISION, Exclusion, Panel, PoliceOutcomeKind, State
from app.exclusions.propose import propose
from app.exclusions.put_to_decision import put_to_decision
from app.exclusions.run_out import run_out
from app.exclusions.withdraw_proposal import withdraw_proposal
from app.kernel.clock import by_the_clock_of
from app.kernel.db import db, transaction
from app.members.models import Account
from app.profiles.models import Profile
from app.warnings.models import Given
from app.warnings.run_out import run_out as end_warnings
from tests.exclusion_cases import BECAUSE, CHECKED, incidents_of, said
from tests.integration.exclusions.ledger import TOWN, Case, Ledger
from tests.integration.exclusions.whole_life import (
    BOARD,
    DESK,
    EVERYBODY,
    LEADS,
    Cast,
    attempt,
    begin_anew,
    something_done,
)

ANYBODY = st.sampled_from(EVERYBODY)
# The last Saturdays before the clocks change, the eves of a leap day, and an end of August.
BEGINNINGS = (
    datetime(2027, 10, 30, 22, 40, tzinfo=TOWN),
    datetime(2028, 2, 28, 23, 20, tzinfo=TOWN),
    datetime(2028, 3, 24, 12, 0, tzinfo=TOWN),
    datetime(2027, 8, 31, 0, 10, tzinfo=TOWN),
)
HOURS = (1, 2, 25, 24 * 3, 24 * 10, 24 * 29, 24 * 62, 24 * 184, 24 * 366)


class UntilDecided(RuleBasedStateMachine):
    cast: Cast
    lives = 0

    @initialize(
        start=st.sampled_from(BEGINNINGS),
        panel=st.sampled_from(Panel),
        months=st.sampled_from([1, 6, 12]),
        far=st.sampled_from(["proposed", "decided", "acquitted", *Given, *Given]),
    )
    def begun(self, start: datetime, panel: Panel, months: int, far: str) -> None:
        self.moment, self.ledger, self.turn = start, Ledger(), 0
        self.is_young = self.is_over = self.is_disputed = self.has_slept = False
        with transaction() as session:
            profile = begin_anew(session, panel.value)
            self.profile_id = profile.id
            for days in (5, 9):
                something_done(session, profile, self.now - timedelta(days=days))
        for place in (1, 2, 4):
            self.sign(place)
        if far == "proposed":
            self.proposed("lena", months)
        else:
            self.the_usual_way(months)
        if far == "acquitted":
            self.given_in_time(Given.IN_PERSON, PoliceOutcomeKind.ACQUITTED)
        if far in list(Given):
            self.given_in_time(Given(far))

    @abstractmethod
    def sign(self, member: int) -> None:
        """Let a member sign its authority; what is done once a notice is issued stands in `once_issued.py`."""

    @abstractmethod
    def given_in_time(self, how: Given, let_go: PoliceOutcomeKind | None = None) -> None:
        """Let the notice be issued and given, and somebody be let go between, as `once_issued.py` does it."""

    @property
    def now(self) -> datetime:
        """The moment as a request has it: with the offset that the town's clock has then."""
        return by_the_clock_of(TOWN, self.moment)

    @property
    def case(self) -> Case | None:
        return self.ledger.cases[-1] if self.ledger.cases else None

    def attempt(self, who: str, work: Any) -> bool:
        """Try it by somebody of the cast; what may not be changes nothing."""
        return attempt(lambda session: work(session, self.cast.of(session, who)))

    def on(self, case: Case | None, who: str, work: Any) -> bool:
        """The same, on an exclusion."""
        if case is None:
            return False
        return self.attempt(who, lambda session, by: work(session, find_exclusion(session, case.ref), by))

    # ---------------------------------------------------------------- time

    @rule(hours=st.sampled_from(HOURS), is_awake=st.sampled_from([True, True, True, False]))
    def time_passes(self, hours: int, is_awake: bool) -> None:
        """Hours by the sun, so that the clocks may change in them. The worker may sleep; nothing depends on it."""
        self.moment += timedelta(hours=hours)
        self.has_slept = not is_awake
        if is_awake:
            self.the_worker_runs()

    def the_worker_runs(self) -> None:
        self.has_slept = False
        with transaction() as session:
            run_out(session, now=self.now, zone=TOWN)
            end_warnings(session, now=self.now, zone=TOWN)
            close_votes(session, now=self.now)
        for case in self.ledger.cases:
            case.lapse(self.now)
            self.look(case)

    def look(self, case: Case) -> None:
        """Learn what the words came to: how they are counted is tested elsewhere, that others said them is here."""
        if case.stage == "asked":
            it = self.read(case)
            if it.state is State.DECIDED:
                case.stage, case.months, case.decided_at = "decided", it.months or 0, self.now
                assert 1 <= case.months <= it.proposes_months
                assert case.words, "decided by nobody"
            elif it.state not in BEFORE_DECISION:
                case.stage = "over"

    def read(self, case: Case) -> Exclusion:
        db.session.rollback()
        return find_exclusion(db.session(), case.ref)

    # ---------------------------------------------------------------- proposing and deciding

    @rule(who=ANYBODY, months=st.sampled_from([0, 1, 3, 6, 12, 24, 25]))
    def proposed(self, who: str, months: int) -> None:
        refs: list[str] = []

        def work(session: Session, by: Account) -> None:
            profile = session.get_one(Profile, self.profile_id)
            chosen = incidents_of(session, profile)
            how = {"because": BECAUSE, "now": self.now, "zone": TOWN}
            refs.append(propose(session, profile, chosen=chosen, months=months, by=by, **how).ref)

        if self.attempt(who, work):
            assert who in LEADS, f"proposed by {who}"
            assert not self.is_over, "proposed of the wrong person"
            self.ledger.cases.append(Case(refs[0], LEADS[who], self.cast.ids[who]))

    @rule(who=ANYBODY, is_young=st.sampled_from([False, False, False, True]))
    def looked_into(self, who: str, is_young: bool) -> None:
        answers = CHECKED._replace(age="16 or 17, or unsure" if is_young else "18 or over")
        if self.on(self.case, who, lambda session, it, by: check(session, it, answers, by=by, now=self.now)):
            assert who in DESK, f"looked into by {who}"
            self.is_young |= is_young

    @rule(who=ANYBODY)
    def put_up(self, who: str) -> None:
        if self.on(
            self.case, who, lambda session, it, by: put_to_decision(session, it, by=by, now=self.now, zone=TOWN)
        ):
            assert who in DESK, f"put to decision by {who}"

    @rule(who=ANYBODY, agrees=st.booleans(), months=st.sampled_from([1, 3, 12]))
    def a_word(self, who: str, agrees: bool, months: int) -> None:
        case = self.case

        def work(session: Session, it: Exclusion, by: Account) -> None:
            said(session, it, by.id, agrees=agrees, months=min(months, it.proposes_months), now=self.now)

        if case is not None and self.on(case, who, work):
            board = self.read(case).panel is Panel.BOARD
            assert who in (BOARD if board else LEADS), f"a word by {who}"
            assert board or LEADS[who] != case.member, "a word by who proposed, or by their member"
            case.words[self.cast.ids[who]] = None if board else LEADS[who]
            self.look(case)

    @rule(agrees=st.sampled_from([True, True, False]))
    def everybody_says_a_word(self, agrees: bool) -> None:
        for who in EVERYBODY:
            if self.case is not None and self.case.stage == "asked":
                self.a_word(who, agrees, 12)

    @rule(months=st.sampled_from([1, 3, 6, 12]))
    def the_usual_way(self, months: int) -> None:
        """So that many lives come far."""
        self.proposed("lena", months)
        self.looked_into("mo", self.is_young)
        self.put_up("dee")
        self.everybody_says_a_word(True)
        if self.case is not None and self.case.stage == "asked":
            self.moment += timedelta(days=4)
            self.the_worker_runs()

    @rule(who=ANYBODY)
    def taken_back(self, who: str) -> None:
        case = self.case

        def work(session: Session, it: Exclusion, by: Account) -> None:
            withdraw_proposal(session, it, because="They paid.", by=by, now=self.now)

        if case is not None and self.on(case, who, work):
            assert LEADS.get(who) == case.member, f"taken back by {who}"
            assert case.stage in ("asked", "decided"), "taken back although its notice was issued"
            case.stage = "over"
