"""Who has to be on the rota of a day so that two of them may approve a pack."""

from __future__ import annotations

import pytest

from app.evidence.models import OnRota
from app.evidence.rota import Day, Reachable
from app.members.models import Account, Role
from tests.town import NOON

TODAY = NOON.date()


def day(*people: tuple[Role, int | None]) -> Day:
    reachable = []
    for id, (role, member_id) in enumerate(people, start=1):
        account = Account(id=id, name=f"N{id}", role=role, sign_in=f"n{id}", member_id=member_id)
        reachable.append(Reachable(OnRota(day=TODAY, account_id=id, reach="x", by_id=1, at=NOON), account))
    return Day(TODAY, "Saturday", reachable)


MANAGER, DEPUTY, BOARD = Role.MANAGER, Role.DEPUTY, Role.BOARD


@pytest.mark.parametrize(
    ("people", "missing"),
    [
        ([], "Nobody"),
        ([(MANAGER, None)], "Nobody of the Board"),
        ([(BOARD, None)], "Nobody of the desk"),
        ([(MANAGER, None), (DEPUTY, 1)], "Nobody of the Board"),
        ([(BOARD, None), (BOARD, 1)], "Nobody of the desk"),
        ([(DEPUTY, 1), (BOARD, 1)], "Nobody of a second member"),
        ([(DEPUTY, 1), (BOARD, 1), (BOARD, 2)], ""),
        ([(DEPUTY, 1), (BOARD, None)], ""),
        ([(MANAGER, None), (BOARD, None)], ""),
    ],
)
def test_a_day_is_short_until_two_of_it_may_approve(people: list[tuple[Role, int | None]], missing: str) -> None:
    one = day(*people)
    assert (one.missing, one.is_short) == (missing, bool(missing))
