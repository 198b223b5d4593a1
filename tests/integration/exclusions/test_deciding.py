"""Who says a word on an exclusion, when the words decide it, and when a vote is counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import DeskNotice
from app.audit.models import Entry
from app.exclusions.close_vote import close_votes
from app.exclusions.models import Panel, State
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account, AccountState, Role
from app.profiles.models import Hidden
from app.profiles.withdraw import withdraw
from app.worker.votes import close_due_votes
from tests import town
from tests.builders import new_account
from tests.exclusion_cases import checked, decided_by, proposed, put, put_up, said
from tests.integration.exclusions.conftest import new_lead, refused, the_one
from tests.town import NOON


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


def test_what_the_board_cannot_agree_to_any_more_ends_by_itself(ids: dict[str, int]) -> None:
    """One agrees, one dissents, and the third is suspended: nobody is left who could say the second yes."""
    with transaction() as session:
        decided_by(session, Panel.BOARD)
        put_up(session)
        said(session, the_one(session), ids["bo"])
        said(session, the_one(session), ids["bee"], agrees=False)
    close_due_votes(NOON)
    assert the_one().state is State.DECIDING
    with transaction() as session:
        session.get_one(Account, town.BEA).state = AccountState.SUSPENDED
    close_due_votes(NOON)
    assert (the_one().state, the_one().ended_because) == (State.REFUSED, "Fewer than 2 of the Board agree.")


def test_a_vote_without_a_word_waits_until_its_time_is_over_though_nobody_could_vote(ids: dict[str, int]) -> None:
    with transaction() as session:
        a_vote(session)
        for account in session.scalars(select(Account).where(Account.role == Role.LEAD)):
            account.state = AccountState.SUSPENDED
    close_due_votes(LAST_MOMENT)
    assert the_one().state is State.DECIDING
    close_due_votes(LAST_MOMENT + timedelta(seconds=1))
    assert the_one().state is State.REFUSED


@pytest.mark.parametrize("far", ["proposed", "put up"])
def test_about_a_withdrawn_profile_nothing_goes_on(ids: dict[str, int], far: str) -> None:
    with transaction() as session:
        proposed(session) if far == "proposed" else put_up(session)
    with transaction() as session:
        by = session.get_one(Account, town.MO)
        withdraw(session, the_one(session).profile, because="It was another.", by=by, now=NOON)
    close_due_votes(NOON)
    assert (the_one().state, the_one().ended_because) == (State.WITHDRAWN, "WB-0118 was withdrawn.")
    assert db.session.scalars(select(DeskNotice.says)).all()[-1] == "EX-0001 has ended: WB-0118 was withdrawn."
    close_due_votes(NOON)
    assert len(db.session.scalars(select(Entry).where(Entry.verb == "stopped")).all()) == 1
