"""A proposal: who makes one, on what it rests, who decides it, and who takes it back."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exclusions.models import Panel, State
from app.exclusions.withdraw_proposal import withdraw_proposal
from app.kernel.db import transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account, AccountState, Premises, Role, Sector
from app.profiles.models import Profile, Sighting
from app.profiles.withdraw import withdraw
from tests import town
from tests.builders import new_account, signed_in
from tests.exclusion_cases import proposed, put_up, said, somebody_seen
from tests.integration.exclusions.conftest import refused, the_one
from tests.town import NOON


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


def test_only_the_member_that_proposed_takes_it_back(ids: dict[str, int]) -> None:
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


def test_the_desk_takes_back_what_nobody_else_can_any_more(app: Flask, ids: dict[str, int]) -> None:
    with transaction() as session:
        put_up(session)
        session.get_one(Account, ids["orchard"]).state = AccountState.LEFT
    mo = signed_in(app, town.MO)
    typed = {"withdraw_because": "They have left the scheme."}
    assert mo.post("/desk/exclusions/EX-0001/take-back", data=typed).status_code == 403
    assert "Nobody leads" not in mo.get("/desk/exclusions/EX-0001").text
    with transaction() as session:
        session.get_one(Account, town.LENA).state = AccountState.SUSPENDED
    assert "Nobody leads Orchard Foods any more" in mo.post("/desk/exclusions/EX-0001/take-back", data={}).text
    assert mo.post("/desk/exclusions/EX-0001/take-back", data=typed).status_code == 303
    assert (the_one().state, the_one().ended_because) == (State.WITHDRAWN, "They have left the scheme.")
    assert mo.post("/desk/exclusions/EX-0001/take-back", data=typed).status_code == 409


@pytest.mark.parametrize("state", State)
def test_it_is_taken_back_until_its_notice_is_issued(ids: dict[str, int], state: State) -> None:
    with transaction() as session:
        put_up(session)
        the_one(session).state = state

    def take(session: Session) -> None:
        withdraw_proposal(
            session, the_one(session), because="They paid.", by=session.get_one(Account, town.LENA), now=NOON
        )

    if state in (State.PROPOSED, State.DECIDING, State.DECIDED):
        with transaction() as session:
            take(session)
        assert the_one().state is State.WITHDRAWN
    else:
        refused(take, NotPossible)


def test_a_withdrawn_profile_is_proposed_by_nobody(ids: dict[str, int]) -> None:
    with transaction() as session:
        withdraw(session, session.scalars(select(Profile)).one(), because="Over.", by=_mo(session), now=NOON)
    refused(proposed, NotPossible)


def _mo(session: Session) -> Account:
    return session.get_one(Account, town.MO)
