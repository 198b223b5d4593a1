"""From a decision to a notice, to being in force, to its end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.agreements.models import Paper
from app.agreements.papers import end
from app.appeals.who_heard import who_heard
from app.exclusions.find import in_force_here, open_of
from app.exclusions.issue import issue
from app.exclusions.models import Exclusion, Panel, PoliceOutcomeKind, State
from app.exclusions.note_outcome import Outcome, note_outcome
from app.exclusions.premises_list import arrange
from app.exclusions.review_again import ReviewOutcome, review_again
from app.exclusions.run_out import run_out
from app.exclusions.take_effect import take_effect
from app.kernel.db import transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account, Premises, Sector
from app.profiles.models import AgeGroup, Hidden, Profile, Standing
from app.profiles.rules import says, visible_to_members
from app.web.parts import Parts
from tests import town
from tests.issued_cases import LONDON, REACHED, decided, issued, served, sign
from tests.town import NOON, make_profile

pytestmark = pytest.mark.usefixtures("parts")
TODAY = NOON.date()


def mo(session: Session) -> Account:
    return session.get_one(Account, town.MO)


def holds(session: Session, exclusion: Exclusion, premises_id: int, now: datetime) -> bool:
    place = session.get_one(Premises, premises_id)
    return in_force_here(session, exclusion.profile_id, place, now=now, zone=LONDON) is exclusion


def test_a_notice_freezes_where_it_holds_and_what_it_says(parts: Parts) -> None:
    with transaction() as session:
        exclusion = issued(session)
        listed = {row.premises_id: row.paper_id for row in exclusion.listed}
        assert set(listed) == {town.ORCHARD, town.LANTERN}
        assert exclusion.state is State.ISSUED
        assert exclusion.lapses_on == TODAY + timedelta(days=60)
        fields = exclusion.notice["fields"]
        assert fields["premises"] == "Lantern Club\nOrchard Foods"
        assert fields["incidents"] == "15 November 2026, Orchard Foods: theft"
        assert fields["decided_by"] == "Orchard Foods"
        assert (fields["months"], fields["appeal_days"]) == ("12 months", "28 days")
        assert fields["code"] == exclusion.code
        assert not any("Asha" in words or "Lena" in words for words in fields.values())
        assert exclusion.profile.standing is Standing.NOT_SERVED
        assert "Not banned yet" in says(exclusion.profile)
        assert not holds(session, exclusion, town.ORCHARD, NOON)
        # Who joins afterwards is not on it.
        sign(session, town.CORNER)
        session.refresh(exclusion)
        assert {row.premises_id for row in exclusion.listed} == set(listed)


def test_what_stands_in_the_way_is_said() -> None:
    with transaction() as session:
        nobody_signed = decided(session)
        with pytest.raises(NotPossible, match="No premises would be on it"):
            issue(session, nobody_signed, reached=REACHED, by=mo(session), now=NOON, zone=LONDON)
        sign(session, town.ORCHARD)
        nobody_signed.profile.hidden_because = Hidden.DISPUTE
        with pytest.raises(NotPossible, match="under dispute"):
            issue(session, nobody_signed, reached=REACHED, by=mo(session), now=NOON, zone=LONDON)
        nobody_signed.profile.hidden_because = None
        with pytest.raises(NotAllowed):
            issue(
                session, nobody_signed, reached=REACHED, by=session.get_one(Account, town.LENA), now=NOON, zone=LONDON
            )
        issue(session, nobody_signed, reached=REACHED, by=mo(session), now=NOON, zone=LONDON)
        with pytest.raises(NotPossible, match="is issued"):
            issue(session, nobody_signed, reached=REACHED, by=mo(session), now=NOON, zone=LONDON)


def test_of_the_young_who_has_care_of_them_is_told_first() -> None:
    with transaction() as session:
        young = make_profile(session, age_group=AgeGroup.YOUNG, standing=Standing.SUSPECTED, standing_until=None)
        sign(session, town.ORCHARD)
        exclusion = decided(session, profile=young, panel=Panel.BOARD, months=3)
        with pytest.raises(NotPossible, match="who has care of them"):
            issue(session, exclusion, reached=REACHED, by=mo(session), now=NOON, zone=LONDON)
        exclusion.guardian_told_on, exclusion.guardian_says = TODAY, "Mother, by telephone."
        issue(session, exclusion, reached=REACHED, by=mo(session), now=NOON, zone=LONDON)
        assert exclusion.state is State.ISSUED


def test_essential_premises_come_on_it_by_arrangement_alone() -> None:
    with transaction() as session:
        orchard, lantern = (session.get_one(Premises, id) for id in (town.ORCHARD, town.LANTERN))
        orchard.essential, lantern.essential = "food", "medicine"
        for member_id in (town.ORCHARD, town.LANTERN, town.YARD):
            sign(session, member_id)
        exclusion, by = decided(session), mo(session)
        said = {town.ORCHARD: "Orders by telephone,\nfetched at the door.", town.LANTERN: "At the hatch."}
        arrange(session, exclusion, said, by=by, now=NOON, today=TODAY)
        issue(session, exclusion, reached=REACHED, by=by, now=NOON, zone=LONDON)
        assert {row.premises_id for row in exclusion.listed} == {town.ORCHARD, town.YARD}
        assert exclusion.notice["fields"]["may_enter"] == "Lantern Club"
        assert (
            "Orchard Foods. For food: Orders by telephone, fetched at the door."
            in exclusion.notice["fields"]["premises"]
        )
        with pytest.raises(NotPossible):
            arrange(session, exclusion, {town.ORCHARD: ""}, by=by, now=NOON, today=TODAY)


def test_an_arrangement_is_taken_away_again_and_is_no_essay() -> None:
    with transaction() as session:
        session.get_one(Premises, town.ORCHARD).essential = "food"
        sign(session, town.ORCHARD)
        exclusion, by = decided(session), mo(session)
        arrange(session, exclusion, {town.ORCHARD: "By telephone."}, by=by, now=NOON, today=TODAY)
        assert [row.access for row in exclusion.listed] == ["By telephone."]
        arrange(session, exclusion, {town.ORCHARD: ""}, by=by, now=NOON, today=TODAY)
        assert exclusion.listed == []
        with pytest.raises(NotFit) as refused:
            arrange(session, exclusion, {town.ORCHARD: "x" * 301}, by=by, now=NOON, today=TODAY)
        assert list(refused.value.fields) == [f"access-{town.ORCHARD}"]


def test_it_is_in_force_from_service_to_its_last_day_where_it_is_listed() -> None:
    with transaction() as session:
        exclusion = served(session)
        assert exclusion.ends_on == date(2027, 11, 18)
        profile = exclusion.profile
        assert (profile.standing, profile.standing_until) == (Standing.EXCLUDED, date(2027, 11, 18))
        assert not holds(session, exclusion, town.ORCHARD, NOON - timedelta(seconds=1))
        assert holds(session, exclusion, town.ORCHARD, NOON)
        assert not holds(session, exclusion, town.YARD, NOON)
        last = datetime(2027, 11, 18, 23, 59, tzinfo=UTC)
        assert holds(session, exclusion, town.ORCHARD, last)
        assert not holds(session, exclusion, town.ORCHARD, last + timedelta(minutes=1))


def test_when_an_authority_ends_it_holds_there_no_more_at_once() -> None:
    with transaction() as session:
        exclusion = served(session)
        paper = session.scalars(select(Paper).where(Paper.member_id == town.ORCHARD)).one()
        end(session, paper, by=mo(session), now=NOON)
        assert not holds(session, exclusion, town.ORCHARD, NOON)
        assert holds(session, exclusion, town.LANTERN, NOON)


def test_a_letter_on_its_way_leaves_them_not_banned_yet_until_it_counts() -> None:
    with transaction() as session:
        counts = NOON + timedelta(days=2)
        exclusion = served(session, served_at=counts, now=NOON)
        assert exclusion.profile.standing is Standing.NOT_SERVED
        assert not holds(session, exclusion, town.ORCHARD, NOON)
        run_out(session, now=NOON + timedelta(days=1), zone=LONDON)
        assert exclusion.profile.standing is Standing.NOT_SERVED
        run_out(session, now=counts + timedelta(days=3), zone=LONDON)  # the worker was asleep on that day
        assert (exclusion.profile.standing, exclusion.profile.standing_until) == (Standing.EXCLUDED, exclusion.ends_on)


def test_it_lapses_on_the_sixty_first_day_and_leaves_them_as_before() -> None:
    with transaction() as session:
        exclusion = issued(session)
        run_out(session, now=NOON + timedelta(days=60), zone=LONDON)
        assert exclusion.state is State.ISSUED
        run_out(session, now=NOON + timedelta(days=61), zone=LONDON)
        assert exclusion.state is State.LAPSED
        assert exclusion.profile.standing is Standing.SUSPECTED
        by = mo(session)
        with pytest.raises(NotPossible, match="last day to give it"):
            take_effect(session, exclusion, served_at=NOON + timedelta(days=61), by=by, now=NOON, zone=LONDON)


def test_what_was_decided_and_got_no_notice_lapses_on_the_sixty_first_day_and_is_in_nobodys_way() -> None:
    with transaction() as session:
        exclusion = decided(session, decided_at=NOON)
        run_out(session, now=NOON + timedelta(days=60), zone=LONDON)
        assert exclusion.state is State.DECIDED
        run_out(session, now=NOON + timedelta(days=61), zone=LONDON)
        assert (exclusion.state, exclusion.ended_because) == (State.LAPSED, "Its notice was not issued in time.")
        assert open_of(session, exclusion.profile_id) is None


def test_none_is_issued_once_its_last_day_is_over_though_no_worker_has_turned() -> None:
    with transaction() as session:
        sign(session, town.ORCHARD)
        exclusion, by = decided(session, decided_at=NOON), mo(session)
        with pytest.raises(NotPossible, match="The last day to issue it was 17 January 2027"):
            issue(session, exclusion, reached=REACHED, by=by, now=NOON + timedelta(days=61), zone=LONDON)
        issue(session, exclusion, reached=REACHED, by=by, now=NOON + timedelta(days=60), zone=LONDON)
        assert exclusion.state is State.ISSUED


def test_none_is_issued_while_it_waits_to_be_looked_at_again() -> None:
    with transaction() as session:
        sign(session, town.ORCHARD)
        exclusion, by = decided(session), mo(session)
        acquitted = Outcome(PoliceOutcomeKind.ACQUITTED, TODAY, "The court’s list.")
        (review,) = note_outcome(session, exclusion.profile, acquitted, by=by, now=NOON, today=TODAY).reviews
        with pytest.raises(NotPossible, match="looked at again first: Acquitted on 18 November 2026"):
            issue(session, exclusion, reached=REACHED, by=by, now=NOON, zone=LONDON)
        bea = session.get_one(Account, town.BEA)
        said = {"because": "The till roll.", "now": NOON, "zone": LONDON}
        review_again(session, review, ReviewOutcome.KEPT, heard=who_heard, by=bea, **said)
        issue(session, exclusion, reached=REACHED, by=by, now=NOON, zone=LONDON)
        assert exclusion.state is State.ISSUED


def test_one_that_lapsed_while_a_phone_kept_its_service_takes_effect_all_the_same() -> None:
    with transaction() as session:
        exclusion, by = issued(session), mo(session)
        later, then = NOON + timedelta(days=61), NOON + timedelta(days=60)
        run_out(session, now=later, zone=LONDON)
        take_effect(session, exclusion, served_at=then, by=by, now=later, zone=LONDON)
        assert (exclusion.state, exclusion.ended_at) == (State.SERVED, None)
        assert exclusion.profile.standing is Standing.EXCLUDED


@pytest.mark.parametrize("days", [1, 30])
def test_it_ends_by_itself_also_when_the_worker_slept(days: int) -> None:
    with transaction() as session:
        exclusion = served(session)
        profile: Profile = exclusion.profile
        profile.review_on = date(2028, 1, 1)
        after = datetime(2027, 11, 18, 12, tzinfo=UTC) + timedelta(days=days)
        assert visible_to_members(profile, today=date(2027, 11, 18))
        # Before any worker has turned: no member sees it, and it holds nowhere.
        assert not visible_to_members(profile, today=after.date())
        assert not holds(session, exclusion, town.ORCHARD, after)
        assert run_out(session, now=after, zone=LONDON) == 1
        assert profile.standing is Standing.EXPIRED
        assert run_out(session, now=after, zone=LONDON) == 0


def test_a_sector_that_cares_is_never_on_it() -> None:
    with transaction() as session:
        session.get_one(Premises, town.LANTERN).sector = Sector.HEALTH
        exclusion = issued(session)
        assert [row.premises_id for row in exclusion.listed] == [town.ORCHARD]
