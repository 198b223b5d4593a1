"""Whoever reported what an exclusion rests on does not decide it; and when nobody else is left, the Board does."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.exclusions.models import Panel, State
from app.exclusions.who import how_many_may_decide
from app.kernel.db import transaction
from app.kernel.errors import NotAllowed, NotPossible
from app.members.models import Account, Role
from app.reports.models import Report
from tests import town
from tests.builders import new_account, signed_in
from tests.exclusion_cases import checked, decided_by, proposed, put, put_up, said
from tests.integration.exclusions.conftest import refused, the_one

BOARD_INSTEAD = "Let the Board decide"


def reported_by(session: Session, id: int) -> None:
    """Let this person have sent what is to be proposed, from Orchard Foods."""
    for report in session.query(Report):
        report.reporter_id = id
    session.flush()


@pytest.mark.parametrize("panel", [Panel.MEMBER, Panel.VOTE])
@pytest.mark.parametrize("who", ["lantern", "a colleague"])
def test_a_lead_who_reported_it_has_no_word_nor_has_their_business(
    app: Flask, ids: dict[str, int], panel: Panel, who: str
) -> None:
    with transaction() as session:
        decided_by(session, panel)
        reported_by(session, ids["lantern"])
        put_up(session)
        colleague = new_account(session, Role.LEAD, premises=[town.LANTERN]).id
    by = ids["lantern"] if who == "lantern" else colleague
    refused(lambda session: said(session, the_one(session), by), NotAllowed)
    phone = signed_in(app, by)
    assert "EX-0001" not in phone.get("/exclusions").text
    assert phone.get("/exclusions/EX-0001").status_code == 404
    with transaction() as session:
        said(session, the_one(session), ids["yard"])


def test_somebody_of_the_board_who_reported_it_has_no_word_and_is_not_counted(ids: dict[str, int]) -> None:
    with transaction() as session:
        decided_by(session, Panel.BOARD)
        reported_by(session, ids["bo"])
        assert how_many_may_decide(session, put_up(session)) == 2
    refused(lambda session: said(session, the_one(session), ids["bo"]), NotAllowed)


def test_the_business_whose_people_reported_it_is_not_waited_for_in_a_vote(ids: dict[str, int]) -> None:
    with transaction() as session:
        decided_by(session, Panel.VOTE)
        reported_by(session, ids["corner"])
        put_up(session)
    for who in ("lantern", "yard"):
        assert the_one().state is State.DECIDING
        with transaction() as session:
            said(session, the_one(session), ids[who])
    assert the_one().state is State.DECIDED


def few(session: Session, panel: Panel) -> None:
    """Two businesses alone have a lead: the one that proposes, and the one that reported."""
    decided_by(session, panel)
    for one in session.query(Account).filter(Account.role == Role.LEAD):
        if not one.member_ids & {town.ORCHARD, town.LANTERN}:
            one.role = Role.STAFF
    session.flush()


@pytest.mark.parametrize("panel", [Panel.MEMBER, Panel.VOTE])
def test_when_too_few_are_left_the_desk_reads_it_and_lets_the_board_decide(
    app: Flask, ids: dict[str, int], panel: Panel
) -> None:
    with transaction() as session:
        few(session, panel)
        reported_by(session, ids["lantern"])
        checked(session, proposed(session))
    assert "none may: not those who proposed or reported it" in refused(
        lambda session: put(session, the_one(session)), NotPossible
    )
    desk = signed_in(app, town.MO, why="preparing an exclusion")
    page = desk.get("/desk/exclusions/EX-0001").text
    assert "none may: not those who proposed or reported it" in page
    assert BOARD_INSTEAD in page
    assert "Ready to be decided on." not in page
    assert desk.post("/desk/exclusions/EX-0001/put", data={"to": "board"}).status_code == 303
    it = the_one()
    assert (it.panel, it.state, it.closes_at) == (Panel.BOARD, State.DECIDING, None)
    assert BOARD_INSTEAD not in desk.get("/desk/exclusions/EX-0001").text
    for who in (ids["bo"], ids["bee"]):
        with transaction() as session:
            said(session, the_one(session), who)
    assert the_one().state is State.DECIDED


def test_while_others_may_decide_the_desk_does_not_choose_the_board(app: Flask, ids: dict[str, int]) -> None:
    with transaction() as session:
        checked(session, proposed(session))
    desk = signed_in(app, town.MO, why="preparing an exclusion")
    assert BOARD_INSTEAD not in desk.get("/desk/exclusions/EX-0001").text
    assert desk.post("/desk/exclusions/EX-0001/put", data={"to": "board"}).status_code == 409
    assert (the_one().panel, the_one().state) == (Panel.MEMBER, State.PROPOSED)


def test_a_business_that_was_asked_and_has_no_lead_any_more_keeps_nobody_waiting(
    app: Flask, ids: dict[str, int]
) -> None:
    with transaction() as session:
        reported_by(session, ids["lantern"])
        put_up(session)
    desk = signed_in(app, town.MO, why="preparing an exclusion")
    assert BOARD_INSTEAD not in desk.get("/desk/exclusions/EX-0001").text
    with transaction() as session:
        few(session, Panel.MEMBER)
    assert BOARD_INSTEAD in desk.get("/desk/exclusions/EX-0001").text
    assert desk.post("/desk/exclusions/EX-0001/put", data={"to": "board"}).status_code == 303
    assert (the_one().panel, the_one().state) == (Panel.BOARD, State.DECIDING)
