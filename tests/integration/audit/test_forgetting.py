"""Forgetting leaves a trace; deleting does not pass for it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.audit.forget import forget_details, forgotten_by
from app.audit.models import Detail, Entry
from app.audit.record import record
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotThere
from tests import town
from tests.conftest import Clock
from tests.tampering import found, tamper

pytestmark = pytest.mark.usefixtures("chain")


def forget(clock: Clock, *seqs: int, because: str = "Twelve months are over.") -> int:
    with transaction() as session:
        return forget_details(session, seqs, because=because, by_id=town.MO, now=clock())


def last() -> Entry:
    return db.session.scalars(select(Entry).order_by(Entry.seq.desc())).first()  # type: ignore[return-value]


def test_what_was_forgotten_is_gone_and_no_fault(clock: Clock) -> None:
    assert forget(clock, 4, 5, 6, 9) == 4
    assert db.session.query(Detail).filter(Detail.seq.in_((4, 5, 6, 9))).count() == 0
    assert (found().entries, found().forgotten, found().faults) == (13, 4, [])


def test_the_chain_says_which_and_the_detail_says_why(clock: Clock) -> None:
    forget(clock, 9, 4, 5, 6)
    assert (last().verb, last().about, last().actor_id) == ("forgot", "entries 4-6, 9", town.MO)
    assert db.session.get_one(Detail, 13).body == {"because": "Twelve months are over."}


def test_a_reason_can_be_forgotten_too_and_what_it_let_go_stays_forgotten(clock: Clock) -> None:
    forget(clock, 4)
    forget(clock, 13)
    assert (found().forgotten, found().faults) == (2, [])


def test_a_detail_that_was_deleted_is_missing_and_not_forgotten() -> None:
    tamper("DELETE FROM audit_detail WHERE seq = 4")
    assert found().faults == ["The detail of entry 4 is missing, and nobody forgot it."]
    assert found().forgotten == 0


def test_forgetting_one_does_not_cover_another(clock: Clock) -> None:
    forget(clock, 4, 6)
    tamper("DELETE FROM audit_detail WHERE seq = 5")
    assert found().faults == ["The detail of entry 5 is missing, and nobody forgot it."]


def test_what_comes_after_a_forgetting_is_not_covered_by_it(clock: Clock) -> None:
    with transaction() as session:
        record(session, "forgot", "entries 1-99", by_id=town.MO, now=clock(), because="x")
    with transaction() as session:
        record(session, "decided", "report 1", by_id=town.MO, now=clock())
    tamper("DELETE FROM audit_detail WHERE seq IN (13, 14)")
    faults = found().faults
    assert "The detail of entry 13 is missing, and nobody forgot it." in faults
    assert "The detail of entry 14 is missing, and nobody forgot it." in faults


@pytest.mark.parametrize("body", ['{"reason": "kinder words"}', '{"verdict": "incident", "reason": "Because of “3”."}'])
def test_what_was_forgotten_cannot_be_there_again(clock: Clock, body: str) -> None:
    forget(clock, 4)
    tamper(f"INSERT INTO audit_detail (seq, body) VALUES (4, '{body}')")  # noqa: S608
    assert "The detail of entry 4 was forgotten, and is there again." in found().faults


def test_forgetting_twice_is_written_down_once(clock: Clock) -> None:
    assert forget(clock, 4, 5) == 2
    assert forget(clock, 4, 5) == 0
    assert found().entries == 13


@pytest.mark.parametrize("because", ["", " \n"])
def test_nothing_is_forgotten_without_a_reason(clock: Clock, because: str) -> None:
    with pytest.raises(NotFit):
        forget(clock, 4, because=because)
    assert (found().entries, found().faults) == (12, [])


def test_what_does_not_exist_cannot_be_forgotten(clock: Clock) -> None:
    with pytest.raises(NotThere):
        forget(clock, 4, 99)
    assert (found().entries, found().faults) == (12, [])


def test_many_at_once_are_named_in_several_entries(clock: Clock) -> None:
    for number in range(220):
        with transaction() as session:
            record(session, "viewed", f"profile {number}", by_id=town.ASHA, now=clock())
    assert forget(clock, *range(1, 230, 2)) == 115
    assert [len(about) < 300 for about in db.session.scalars(select(Entry.about).where(Entry.verb == "forgot"))] == [
        True,
        True,
        True,
    ]
    assert (found().forgotten, found().faults) == (115, [])


@pytest.mark.parametrize(
    ("about", "seqs"),
    [
        ("entries 4", [4]),
        ("entries 4-6, 9", [4, 5, 6, 9]),
        ("entries 8-99999999999", [8, 9]),
        ("entries 10", []),
        ("entries", []),
        ("entries 4 and 5", []),
        ("entries -4", []),
        ("entries ٤", []),
        ("entries 9-4", []),
    ],
)
def test_what_an_entry_says_that_it_let_go(about: str, seqs: list[int]) -> None:
    assert list(forgotten_by("forgot", about, seq=10)) == seqs
    assert list(forgotten_by("decided", about, seq=10)) == []
