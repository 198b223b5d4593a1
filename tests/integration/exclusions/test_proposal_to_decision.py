"""From a proposal to its decision: who may do what, what is kept, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import DeskNotice
from app.audit.models import Entry
from app.exclusions.close_vote import close_votes
from app.exclusions.models import Exclusion, Panel, State
from app.exclusions.tell_guardian import Guardian, tell_guardian
from app.exclusions.withdraw_proposal import withdraw_proposal
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account, Premises, Role, Sector
from app.profiles.models import AgeGroup, Hidden, Profile, Sighting
from app.profiles.withdraw import withdraw
from app.worker.votes import close_due_votes
from tests import town
from tests.builders import new_account
from tests.exclusion_cases import checked, decided_by, leads, proposed, put, put_up, said, somebody_seen
from tests.town import NOON

Work = Callable[[Session], Any]


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with transaction() as session:
        somebody_seen(session)
        return leads(session)


def the_one(session: Session | None = None) -> Exclusion:
    if session is None:
        db.session.rollback()
    return (session or db.session()).scalars(select(Exclusion)).one()


def refused(work: Work, *errors: type[Exception]) -> str:
    with pytest.raises(errors) as raised, transaction() as session:
        work(session)
    return str(raised.value)


def new_lead(session: Session, **changes: Any) -> int:
    return new_account(session, Role.LEAD, **{"premises": [town.CORNER], **changes}).id


# ---------------------------------------------------------------- proposing


def test_a_lead_proposes_in_the_name_of_their_member(ids: dict[str, int]) -> None:
    with transaction() as session:
        proposed(session)
    it = the_one()
    assert (it.ref, it.member_id, it.proposed_by_id) == ("EX-0001", town.ORCHARD, town.LENA)
    assert (it.points, it.proposes_months, it.panel, it.state) == (4, 12, Panel.MEMBER, State.PROPOSED)
    assert [one.points for one in it.incidents] == [2, 2]
    assert all(one.says.startswith("Theft: 2 points, until") for one in it.incidents)


@pytest.mark.parametrize("who", [town.ASHA, town.BEN, town.MO, town.DEE, town.BEA, town.MAREK, town.PAT])
def test_nobody_else_proposes(ids: dict[str, int], who: int) -> None:
    refused(lambda session: proposed(session, by=who), NotAllowed)


@pytest.mark.parametrize("sector", [Sector.PUBLIC_BODY, Sector.HEALTH, Sector.EDUCATION])
def test_nobody_who_speaks_for_a_public_body_proposes_or_decides(ids: dict[str, int], sector: Sector) -> None:
    with transaction() as session:
        session.get_one(Premises, town.CORNER).sector = sector
    assert "public body" in refused(lambda session: proposed(session, by=ids["corner"]), NotAllowed)
    with transaction() as session:
        put_up(session)
    assert "public body" in refused(lambda session: said(session, the_one(session), ids["corner"]), NotAllowed)


@pytest.mark.parametrize("role", [Role.POLICE, Role.COUNCIL])
def test_nor_does_a_lead_whose_member_has_police_or_council(ids: dict[str, int], role: Role) -> None:
    with transaction() as session:
        new_account(session, role, member_id=town.CORNER)
        put_up(session)
    assert "public body" in refused(lambda session: said(session, the_one(session), ids["corner"]), NotAllowed)


def test_one_is_on_its_way_at_most(ids: dict[str, int]) -> None:
    with transaction() as session:
        proposed(session)
    assert "EX-0001" in refused(lambda session: proposed(session, by=ids["lantern"]), NotPossible)


def test_only_what_is_ticked_counts(ids: dict[str, int]) -> None:
    with transaction() as session:
        one = session.scalars(select(Sighting.report_id)).first()
        assert proposed(session, chosen={one}, months=3).points == 2


def test_a_proposal_says_on_what_it_rests_and_why(ids: dict[str, int]) -> None:
    with pytest.raises(NotFit) as raised, transaction() as session:
        proposed(session, chosen=set(), months=None, because="")
    assert set(raised.value.fields) == {"incidents", "months", "because"}


@pytest.mark.parametrize(
    ("categories", "months", "panel"),
    [
        (("theft", "theft"), 12, Panel.MEMBER),
        (("theft", "theft"), 13, Panel.BOARD),
        (("theft", "theft", "theft"), 12, Panel.BOARD),
        (("weapon",), 12, Panel.BOARD),
    ],
)
def test_the_board_decides_by_points_weapon_and_length(
    app: Flask, categories: tuple[str, ...], months: int, panel: Panel
) -> None:
    with transaction() as session:
        somebody_seen(session, categories=categories)
        assert proposed(session, months=months).panel is panel


# ---------------------------------------------------------------- what the desk asks first


def test_nothing_is_put_to_decision_before_it_was_looked_into(ids: dict[str, int]) -> None:
    with transaction() as session:
        proposed(session)
    assert "First write down" in refused(lambda session: put(session, the_one(session)), NotPossible)


def test_the_redacted_case_names_nobody(ids: dict[str, int]) -> None:
    with transaction() as session:
        proposed(session)
    for text in ("Perrin took it three times.", "See WB-0118 for the rest.", "Asha saw it with her own eyes."):
        with pytest.raises(NotFit) as raised, transaction() as session:
            checked(session, the_one(session), redacted=text)
        assert list(raised.value.fields) == ["redacted"]
    assert the_one().checked_at is None


@pytest.mark.parametrize("age", ["under 16", "under 10"])
def test_a_child_stops_it_and_says_what_to_do(ids: dict[str, int], age: str) -> None:
    with transaction() as session:
        assert checked(session, proposed(session), age=age) is False
    it = the_one()
    assert it.state is State.WITHDRAWN
    assert "children’s services" in it.ended_because
    assert it.checked_at is None


def test_who_may_be_under_18_is_the_boards_and_for_three_months(ids: dict[str, int]) -> None:
    with transaction() as session:
        it = proposed(session)
        assert checked(session, it, age="16 or 17, or unsure")
        assert (it.panel, it.proposes_months, it.profile.age_group) == (Panel.BOARD, 3, AgeGroup.YOUNG)


def test_what_was_asked_is_fixed_once_it_is_put_to_decision(ids: dict[str, int]) -> None:
    with transaction() as session:
        put_up(session)
    refused(lambda session: checked(session, the_one(session)), NotPossible)
    refused(lambda session: put(session, the_one(session)), NotPossible)


@pytest.mark.parametrize("who", [town.LENA, town.BEA, town.PAT, town.ASHA])
def test_only_the_desk_prepares(ids: dict[str, int], who: int) -> None:
    with transaction() as session:
        proposed(session)
    refused(lambda session: checked(session, the_one(session), by=who), NotAllowed)
    refused(lambda session: put(session, the_one(session), by=who), NotAllowed)


def test_it_is_not_put_to_fewer_than_can_decide(app: Flask) -> None:
    with transaction() as session:
        somebody_seen(session, categories=("weapon",))
        checked(session, proposed(session))
    assert "It takes 2 people of the Board" in refused(lambda session: put(session, the_one(session)), NotPossible)


# ---------------------------------------------------------------- deciding


@pytest.mark.parametrize("panel", Panel)
@pytest.mark.parametrize(
    "who", ["lantern", "bo", "Bea", "Lena", "orchard", "Mo", "Dee", "Pat", "Asha", "Marek", "council", "auditor"]
)
def test_who_may_say_a_word(ids: dict[str, int], panel: Panel, who: str) -> None:
    may = {Panel.BOARD: {"bo", "Bea"}, Panel.MEMBER: {"lantern"}, Panel.VOTE: {"lantern"}}[panel]
    with transaction() as session:
        decided_by(session, panel)
        put_up(session)
        cast = {name: place for place, name in enumerate(town.SIGN_INS, 1)}
        by = ids.get(who) or cast.get(who) or new_account(session, Role(who)).id
    if who in may:
        with transaction() as session:
            said(session, the_one(session), by)
        assert [word.by_id for word in the_one().words] == [by]
    else:
        refused(lambda session: said(session, the_one(session), by), NotAllowed)
        assert (the_one().words, the_one().state) == ([], State.DECIDING)


def test_one_member_decides_and_nobody_after(ids: dict[str, int]) -> None:
    with transaction() as session:
        put_up(session)
    with transaction() as session:
        said(session, the_one(session), ids["yard"], months=6)
    it = the_one()
    assert (it.state, it.months, it.decided_at) == (State.DECIDED, 6, NOON)
    assert db.session.scalars(select(DeskNotice.says)).all()[-1] == (
        "EX-0001 is decided: for 6 months. Issue the notice."
    )
    refused(lambda session: said(session, the_one(session), ids["corner"]), NotPossible)


def test_two_of_the_board_decide_and_the_dissent_is_kept(ids: dict[str, int]) -> None:
    with transaction() as session:
        decided_by(session, Panel.BOARD)
        put_up(session)
    for who, agrees in ((ids["bo"], False), (ids["bee"], True), (town.BEA, True)):
        assert the_one().state is State.DECIDING
        with transaction() as session:
            said(session, the_one(session), who, agrees=agrees, months=12)
    it = the_one()
    assert it.state is State.DECIDED
    assert next((word.by_id, word.agrees, word.member_id) for word in it.words) == (ids["bo"], False, None)


def test_nobody_agrees_to_more_than_was_proposed(ids: dict[str, int]) -> None:
    with transaction() as session:
        put_up(session, months=6)
    with pytest.raises(NotFit) as raised, transaction() as session:
        said(session, the_one(session), ids["yard"], months=7)
    assert list(raised.value.fields) == ["months"]


LONDON = ZoneInfo("Europe/London")
BEFORE_CLOCKS_CHANGE = datetime(2026, 10, 20, 12, 0, tzinfo=LONDON)
LAST_MOMENT = datetime(2026, 10, 27, 23, 59, 59, tzinfo=LONDON)


def a_vote(session: Session, *, quorum: int = 2) -> None:
    decided_by(session, Panel.VOTE, quorum=quorum)
    it = proposed(session)
    checked(session, it)
    put(session, it, now=BEFORE_CLOCKS_CHANGE, zone=LONDON)


@pytest.mark.parametrize(
    ("agreeing", "state"), [([True, True], State.DECIDED), ([True], State.REFUSED), ([True, False], State.REFUSED)]
)
def test_a_vote_is_counted_at_the_end_of_its_last_day(ids: dict[str, int], agreeing: list[bool], state: State) -> None:
    with transaction() as session:
        a_vote(session)
    for who, agrees in zip(("lantern", "yard"), agreeing, strict=False):
        with transaction() as session:
            said(session, the_one(session), ids[who], agrees=agrees, now=LAST_MOMENT)
    close_due_votes(LAST_MOMENT)
    assert the_one().state is State.DECIDING
    close_due_votes(LAST_MOMENT + timedelta(seconds=1))
    assert the_one().state is state
    with transaction() as session:
        assert close_votes(session, now=LAST_MOMENT + timedelta(days=9)) == 0
        assert len(session.scalars(select(Entry).where(Entry.verb == "came to a decision")).all()) == 1


def test_a_vote_closes_when_every_member_has_voted(ids: dict[str, int]) -> None:
    with transaction() as session:
        a_vote(session)
        new_lead(session, name="A second lead of Corner Books")
    for who in ("lantern", "yard", "corner"):
        assert the_one().state is State.DECIDING
        with transaction() as session:
            said(session, the_one(session), ids[who], agrees=who != "yard", now=BEFORE_CLOCKS_CHANGE)
    assert (the_one().state, the_one().months) == (State.DECIDED, 12)


def test_each_member_votes_once_whoever_leads_it(ids: dict[str, int]) -> None:
    with transaction() as session:
        a_vote(session)
        second = new_lead(session)
    with transaction() as session:
        said(session, the_one(session), ids["corner"], now=BEFORE_CLOCKS_CHANGE)
    for who in (second, ids["corner"]):
        refused(lambda session, who=who: said(session, the_one(session), who, now=BEFORE_CLOCKS_CHANGE), NotPossible)


def test_of_a_disputed_profile_nobody_says_a_word_and_the_vote_ends_in_nothing(ids: dict[str, int]) -> None:
    with transaction() as session:
        a_vote(session)
        for who in ("lantern", "yard"):
            said(session, the_one(session), ids[who], now=BEFORE_CLOCKS_CHANGE)
        the_one(session).profile.hidden_because = Hidden.DISPUTE
    refused(lambda session: said(session, the_one(session), ids["corner"], now=BEFORE_CLOCKS_CHANGE), NotPossible)
    close_due_votes(LAST_MOMENT + timedelta(seconds=1))
    assert the_one().state is State.REFUSED


# ---------------------------------------------------------------- taking back, and who has care of somebody young


def test_only_the_member_that_proposed_takes_it_back_and_only_before_it_is_decided(ids: dict[str, int]) -> None:
    with transaction() as session:
        put_up(session)

    def take(session: Session, who: int, because: str = "They paid.") -> None:
        withdraw_proposal(session, the_one(session), because=because, by=session.get_one(Account, who), now=NOON)

    for who in (ids["lantern"], town.MO, town.BEA):
        refused(lambda session, who=who: take(session, who), NotAllowed)
    refused(lambda session: take(session, town.LENA, " "), NotFit)
    with transaction() as session:
        take(session, ids["orchard"])
    assert (the_one().state, the_one().ended_because) == (State.WITHDRAWN, "They paid.")
    with transaction() as session:
        proposed(session)  # nothing is on its way: it may be proposed anew


def test_who_has_care_is_written_down_or_why_not_and_who_took_it_on(ids: dict[str, int]) -> None:
    with transaction() as session:
        checked(session, proposed(session), age="16 or 17, or unsure")

    def tell(session: Session, guardian: Guardian) -> None:
        by = session.get_one(Account, town.MO)
        tell_guardian(session, the_one(session), guardian, by=by, now=NOON, zone=UTC)

    for bad in (Guardian(None), Guardian(NOON.date() + timedelta(days=1), "Mother", "By phone"), Guardian(NOON.date())):
        refused(lambda session, bad=bad: tell(session, bad), NotFit)
    with transaction() as session:
        tell(session, Guardian(None, why_not="They may be harmed.", service="Children’s services, Ms Q"))
    assert the_one().guardian_told_on is None
    assert "Ms Q" in the_one().guardian_says
    with transaction() as session:
        tell(session, Guardian(date(2026, 11, 17), "Mother", "By telephone"))
    assert (the_one().guardian_told_on, the_one().guardian_says) == (date(2026, 11, 17), "Mother: By telephone")


def test_of_an_adult_no_guardian_is_noted(ids: dict[str, int]) -> None:
    with transaction() as session:
        proposed(session)
    guardian = Guardian(NOON.date(), "Mother", "By phone")
    refused(
        lambda session: tell_guardian(
            session, the_one(session), guardian, by=session.get_one(Account, town.MO), now=NOON, zone=UTC
        ),
        NotPossible,
    )


def test_a_withdrawn_profile_is_proposed_by_nobody(ids: dict[str, int]) -> None:
    with transaction() as session:
        withdraw(session, session.scalars(select(Profile)).one(), because="Over.", by=_mo(session), now=NOON)
    refused(proposed, NotPossible)


def _mo(session: Session) -> Account:
    return session.get_one(Account, town.MO)
