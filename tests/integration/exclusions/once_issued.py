"""The second part of the life of an exclusion: the notice, its service, and all that gives or takes its ground."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.agreements import papers
from app.agreements.models import Paper, PaperKind
from app.exclusions.issue import issue
from app.exclusions.models import Exclusion, PoliceOutcomeKind, ServiceOutcome
from app.exclusions.note_outcome import LET_GO, Outcome, note_outcome
from app.exclusions.points import incidents_of as seen_to_do
from app.exclusions.premises_list import arrange
from app.exclusions.review_again import reviews_of
from app.exclusions.serve import IncomingService, serve
from app.exclusions.tell_guardian import Guardian, tell_guardian
from app.kernel.db import db, transaction
from app.members.models import Account, Member, Premises
from app.members.places import PlaceSaid, change_premises
from app.orders.models import Order
from app.orders.note import end_order, note_order
from app.profiles.models import Profile, Standing
from app.warnings.decide_warning import WarningSaid, decide_warning
from app.warnings.find import find_warning
from app.warnings.give_warning import Handed, give_warning
from app.warnings.models import Given
from app.warnings.take_back import take_back
from tests import town
from tests.exclusion_cases import incidents_of
from tests.integration.exclusions.ledger import TOWN, Ran, Signed, day, months_later, two_business_days_later
from tests.integration.exclusions.until_decided import ANYBODY, UntilDecided
from tests.integration.exclusions.whole_life import DESK, PLACES
from tests.issued_cases import REACHED
from tests.orders_cases import terms

PLACE = st.sampled_from(PLACES)
AGO = (timedelta(), timedelta(hours=1), timedelta(days=3), timedelta(days=70), -timedelta(hours=2))


class OnceIssued(UntilDecided):
    # ---------------------------------------------------------------- where it may hold

    @rule(member=PLACE, days=st.sampled_from([None, None, 1, 40]))
    def signed(self, member: int, days: int | None) -> None:
        self.sign(member, days)

    def sign(self, member: int, days: int | None = None) -> None:
        today = day(self.now)
        until = None if days is None else today + timedelta(days=days)
        with transaction() as session:
            of, by = session.get_one(Member, member), self.cast.of(session, "mo")
            kind = PaperKind.EXCLUSION_AUTHORITY
            said = {"signatory": "Their director", "signed_on": today, "ends_on": until}
            papers.file(session, of, kind, **said, by=by, now=self.now)
        self.ledger.signed.setdefault(member, []).append(Signed(today, until))

    @rule(member=PLACE)
    def authority_ends(self, member: int) -> None:
        with transaction() as session:
            own = select(Paper).where(Paper.member_id == member, Paper.ended_at.is_(None))
            for paper in session.scalars(own.where(Paper.kind == PaperKind.EXCLUSION_AUTHORITY)).all():
                papers.end(session, paper, by=self.cast.of(session, "mo"), now=self.now)
        for one in self.ledger.signed.get(member, []):
            one.is_ended = True

    @rule(place=PLACE, kind=st.sampled_from(["", "medicine", "food"]))
    def becomes_essential(self, place: int, kind: str) -> None:
        with transaction() as session:
            it = session.get_one(Premises, place)
            what = PlaceSaid(it.name, it.zone, it.sector, it.where, kind or None)
            change_premises(session, it, what, by=self.cast.of(session, "mo"), now=self.now)
        self.ledger.essential[place] = kind

    @rule(who=ANYBODY, place=PLACE)
    def arranged(self, who: str, place: int) -> None:
        def work(session: Session, it: Exclusion, by: Account) -> None:
            arrange(session, it, {place: "At the side door."}, by=by, now=self.now, today=day(self.now))

        case = self.case
        if case is not None and self.on(case, who, work):
            assert who in DESK, f"arranged by {who}"
            assert case.stage in ("asked", "decided"), "arranged after it was issued"
            if self.ledger.essential.get(place) == "food" and self.ledger.has_signed(place, day(self.now)):
                case.arranged.add(place)

    # ---------------------------------------------------------------- issuing and serving

    @rule(who=ANYBODY)
    def guardian_told(self, who: str) -> None:
        guardian = Guardian(day(self.now), "Mother", "By telephone")
        if self.on(
            self.case,
            who,
            lambda session, it, by: tell_guardian(session, it, guardian, by=by, now=self.now, zone=TOWN),
        ):
            assert who in DESK, f"the guardian was noted by {who}"
            assert self.is_young, "a guardian of an adult"
            if self.case is not None:
                self.case.has_guardian = True

    @rule(who=ANYBODY)
    def issued(self, who: str) -> None:
        case, now = self.case, self.now
        if self.on(case, who, lambda session, it, by: issue(session, it, reached=REACHED, by=by, now=now, zone=TOWN)):
            assert case is not None
            assert who in DESK, f"issued by {who}"
            assert case.stage == "decided", f"issued when {case.stage}"
            assert case.has_guardian or not self.is_young, "issued, and nobody who cares for them was told"
            case.issue(now, {place for place in PLACES if self.ledger.may_list(case, place, day(now))})
            assert case.listed, "issued for nowhere"
            assert case.decided_at is not None
            assert day(now) <= day(case.decided_at) + timedelta(days=60), "issued after its last day"
            assert not reviews_of(db.session(), self.read(case)), "issued while it waits to be looked at again"

    @rule(
        who=ANYBODY,
        outcome=st.sampled_from(ServiceOutcome),
        how=st.sampled_from(Given),
        ago=st.sampled_from(AGO),
        skew=st.sampled_from([0, 0, 90, -1500]),
    )
    def served(self, who: str, outcome: ServiceOutcome, how: Given, ago: timedelta, skew: int) -> None:
        """Somebody says that they gave it, perhaps late or from a phone whose clock is wrong, and says it twice."""
        case = next((one for one in reversed(self.ledger.cases) if one.issued_at is not None), None)
        when, wrong, id = self.now - ago, timedelta(minutes=skew), uuid4()
        why = {"why_not": ["not calm"]} if outcome is ServiceOutcome.NOT_NOW else {}
        at, sent_at = when + wrong, self.now + wrong
        by_hand = who in DESK and not skew  # the desk notes its own; a phone tells its clock
        waiting = reviews_of(db.session(), self.read(case)) if case is not None else []
        is_looked_at = any(one.opened_at <= when for one in waiting)
        for is_first in (True, False):
            done: list[bool] = []

            def work(session: Session, it: Exclusion, by: Account, id: UUID = id, done: list[bool] = done) -> None:
                said = IncomingService(exclusion=it.ref, outcome=outcome, how=how, at=at, sure="know", **why)
                done.append(
                    serve(
                        session, it, id, said, by=by, now=self.now, zone=TOWN, sent_at=None if by_hand else sent_at
                    ).is_new
                )

            if self.on(case, who, work) and case is not None:
                assert who == "ben" or who in DESK, f"given by {who}"
                assert who in DESK or how is Given.IN_PERSON, "a letter from a door"
                assert done == [is_first], "the same service was kept twice"
                if is_first and outcome is not ServiceOutcome.NOT_NOW:
                    may_count = case.stage in ("issued", "lapsed")
                    assert not (by_hand and self.is_disputed and may_count), "given by the desk in a dispute"
                    assert not (by_hand and is_looked_at and may_count), "given while it waits to be looked at again"
                    case.serve(counts_from(min(when, self.now), how))

    @rule(how=st.sampled_from(Given), let_go=st.sampled_from([None, None, None, *LET_GO]))
    def given_in_time(self, how: Given, let_go: PoliceOutcomeKind | None = None) -> None:
        """So that many lives come into force, and some would if the police had not let somebody go."""
        self.guardian_told("mo")
        self.issued("mo")
        if let_go is not None:
            self.told(let_go)
        self.served("dee", ServiceOutcome.TAKEN, how, timedelta(), 0)

    # ---------------------------------------------------------------- other grounds

    def told(self, kind: PoliceOutcomeKind) -> None:
        def work(session: Session, by: Account) -> None:
            said = Outcome(kind, day(self.now), "PC Wren", premises_id=town.ORCHARD)
            profile = session.get_one(Profile, self.profile_id)
            note_outcome(session, profile, said, by=by, now=self.now, today=day(self.now))

        self.attempt("mo", work)

    @rule(days=st.sampled_from([None, 0, 1, 30]), ahead=st.sampled_from([0, 0, 5]))
    def order_made(self, days: int | None, ahead: int) -> None:
        first = day(self.now) + timedelta(days=ahead)
        last = None if days is None else first + timedelta(days=days)
        refs: list[str] = []

        def work(session: Session, by: Account) -> None:
            said = terms(made_on=day(self.now), starts_on=first, ends_on=last)
            profile = session.get_one(Profile, self.profile_id)
            refs.append(note_order(session, profile, said, by=by, now=self.now, today=day(self.now)).ref)

        if self.attempt("mo", work):
            self.ledger.others[refs[0]] = Ran(Standing.UNDER_ORDER, first, last)

    @rule(back=st.sampled_from([0, 1, 2]))
    def order_ended(self, back: int) -> None:
        last = day(self.now) - timedelta(days=back)
        for ref, ran in self.ledger.others.items():

            def work(session: Session, by: Account, ref: str = ref) -> None:
                order = session.scalars(select(Order).where(Order.ref == ref)).one()
                end_order(session, order, last_day=last, because="Quashed.", by=by, now=self.now, today=day(self.now))

            if ran.standing is Standing.UNDER_ORDER and self.attempt("mo", work):
                self.ledger.others[ref] = ran._replace(last=last)

    @rule(how=st.sampled_from(Given))
    def warned(self, how: Given) -> None:
        refs: list[str] = []

        def work(session: Session, by: Account) -> None:
            profile = session.get_one(Profile, self.profile_id)
            said = WarningSaid(incidents_of(session, profile), "It is enough.", "Mother, by telephone")
            seen = seen_to_do(session, profile, zone=TOWN)
            warning = decide_warning(session, profile, said, {}, seen=seen, by=by, now=self.now, zone=TOWN)
            give_warning(session, warning, Handed(how, day(self.now)), by=by, now=self.now, zone=TOWN)
            refs.append(warning.ref)

        if self.attempt("mo", work):
            first = day(counts_from(self.now, how))
            self.ledger.others[refs[0]] = Ran(Standing.WARNED, first, months_later(first, 12))

    @rule()
    def warning_taken_back(self) -> None:
        """What was taken back is as if it had never been."""
        for ref, ran in list(self.ledger.others.items()):

            def work(session: Session, by: Account, ref: str = ref) -> None:
                take_back(session, find_warning(session, ref), because="No.", by=by, now=self.now, zone=TOWN)

            if ran.standing is Standing.WARNED and self.attempt("mo", work):
                del self.ledger.others[ref]


def counts_from(at: datetime, how: Given) -> datetime:
    """Return when a notice given so counts: a letter from the first moment of the second business day after it."""
    if how is not Given.POST:
        return at
    return datetime.combine(two_business_days_later(day(at)), time(), TOWN)
