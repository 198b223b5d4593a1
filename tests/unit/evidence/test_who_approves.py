"""Who may say yes to a request for evidence: a table."""

from __future__ import annotations

import pytest

from app.evidence.models import PackRequest, RequestState
from app.evidence.rules import Approver, fault_before_word, is_of_both, missing_by_route
from app.members.models import Role
from tests.town import NOON

MO, DEE = Approver(5, None, Role.MANAGER), Approver(6, 1, Role.DEPUTY)
BEA, BOB = Approver(7, None, Role.BOARD), Approver(8, 1, Role.BOARD)


def request(*, state: RequestState = RequestState.ASKED, called: bool = True) -> PackRequest:
    said = dict.fromkeys(("route", "agency", "recipient", "purpose", "gateway", "asked_how"), "x")
    it = PackRequest(
        ref="EP-0001", profile_id=1, rules_version=0, asked_at=NOON, opened_by_id=MO.id, opened_at=NOON, **said
    )
    it.state, it.called_back_at = state, NOON if called else None
    return it


@pytest.mark.parametrize(
    ("by", "said", "reporters", "says"),
    [
        (DEE, [], [], None),
        (BEA, [DEE], [], None),
        (DEE, [BEA], [], None),
        (MO, [], [], "You opened this request"),
        (DEE, [DEE], [], "You have approved it"),
        (DEE, [], [DEE.id], "You sent some of what is in it"),
        (BOB, [DEE], [], "Somebody of your member"),
        (Approver(9, 2, Role.MANAGER), [DEE], [], "One of the two is at the desk"),
        (Approver(9, 2, Role.BOARD), [BEA], [], "One of the two is at the desk"),
    ],
)
def test_two_different_people(by: Approver, said: list[Approver], reporters: list[int], says: str | None) -> None:
    fault = fault_before_word(request(), by, said=said, reporters=reporters)
    assert fault is None if says is None else fault is not None and fault.startswith(says)


def test_nobody_approves_before_the_call_back() -> None:
    assert "called back" in (fault_before_word(request(called=False), DEE, said=[], reporters=[]) or "")


@pytest.mark.parametrize("state", [one for one in RequestState if one is not RequestState.ASKED])
def test_what_is_over_is_not_approved(state: RequestState) -> None:
    assert state in (fault_before_word(request(state=state), DEE, said=[], reporters=[]) or "")


def test_it_takes_the_desk_and_the_board() -> None:
    assert is_of_both([DEE, BEA])
    assert not is_of_both([BEA])
    assert not is_of_both([MO, DEE])


def test_the_age_of_a_route_is_said() -> None:
    assert missing_by_route(name="Respect order", min_age=18, is_young=True) is not None
    assert missing_by_route(name="Injunction", min_age=10, is_young=True) is None
    assert missing_by_route(name="Respect order", min_age=18, is_young=False) is None
