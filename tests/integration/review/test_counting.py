"""What is counted to somebody: a sighting that makes a trail, by whatever word it came, and no more once it goes."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.kernel.db import db, transaction
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.profiles.models import Profile, Sighting
from app.reports.models import Report, ReportState
from app.review.also_there import also_there
from app.review.decide import approve_sighting
from app.review.not_there import not_there
from app.review.place import tells_of_conduct
from app.review.undo import decide_undoably, undo
from app.web.parts import Parts
from tests import town
from tests.builders import send_report, signed_in

SEEN, OTHER = "WB-0118", "WB-0042"


@pytest.fixture
def sent(app: Flask) -> Callable[..., UUID]:
    with transaction() as session:
        for ref in (SEEN, OTHER):
            town.make_profile(session, ref, verified_incidents=1)

    def send(category: str = "theft") -> UUID:
        id = uuid4()
        assert send_report(signed_in(app, town.ASHA), id, category=category).status_code == 201
        return id

    return send


def approve(id: UUID, parts: Parts) -> None:
    with transaction() as session:
        report, mo, now = session.get_one(Report, id), session.get_one(Account, town.MO), parts.clock()
        how = {"wording": "", "by": mo, "now": now, "today": now.date()}
        decide_undoably(
            session,
            report,
            lambda: approve_sighting(session, report, named(SEEN), **how),  # type: ignore[arg-type]
            seconds=8,
            now=now,
        )


def take_back(id: UUID, parts: Parts) -> None:
    with transaction() as session:
        undo(session, session.get_one(Report, id), seconds=8, by=session.get_one(Account, town.MO), now=parts.clock())


def say_there(id: UUID, parts: Parts, *, is_conduct: bool) -> None:
    with transaction() as session:
        report, dee = session.get_one(Report, id), session.get_one(Account, town.MO)
        also_there(session, report, named(OTHER), is_conduct=is_conduct, by=dee, now=parts.clock())


def say_not_there(id: UUID, parts: Parts) -> None:
    with transaction() as session:
        report, mo = session.get_one(Report, id), session.get_one(Account, town.MO)
        not_there(session, report, named(OTHER), because="Another person.", by=mo, now=parts.clock())


def named(ref: str) -> Profile:
    return db.session.scalars(select(Profile).where(Profile.ref == ref)).one()


def counted(ref: str = SEEN) -> int:
    db.session.rollback()
    return named(ref).verified_incidents


@pytest.mark.parametrize(
    ("category", "more"), [("theft", 1), ("breach of exclusion", 1), ("sighting", 0), ("suspicious activity", 0)]
)
def test_what_makes_a_trail_is_counted_and_counted_off_when_it_is_undone(
    sent: Callable[..., UUID], parts: Parts, category: str, more: int
) -> None:
    id = sent(category)
    approve(id, parts)
    assert counted() == 1 + more
    assert db.session.scalars(select(Sighting.is_conduct)).one() is bool(more)
    take_back(id, parts)
    assert counted() == 1


@pytest.mark.parametrize("category", ["theft", "breach of exclusion", "sighting"])
def test_whoever_was_there_as_well_is_counted_by_the_same(
    sent: Callable[..., UUID], parts: Parts, category: str
) -> None:
    id = sent(category)
    approve(id, parts)
    report = db.session.get_one(Report, id)
    say_there(id, parts, is_conduct=tells_of_conduct(report))
    assert counted(OTHER) == counted(SEEN)
    say_not_there(id, parts)
    assert counted(OTHER) == 1


def test_a_decision_on_which_somebody_was_added_is_not_undone_under_them(
    sent: Callable[..., UUID], parts: Parts
) -> None:
    id = sent()
    approve(id, parts)
    say_there(id, parts, is_conduct=True)
    with pytest.raises(NotPossible, match="somebody has gone on with it"):
        take_back(id, parts)
    assert (counted(SEEN), counted(OTHER)) == (2, 2)
    assert db.session.get_one(Report, id).state is ReportState.APPROVED


def test_once_they_are_taken_off_again_it_can_be_undone(sent: Callable[..., UUID], parts: Parts) -> None:
    id = sent()
    approve(id, parts)
    say_there(id, parts, is_conduct=True)
    say_not_there(id, parts)
    take_back(id, parts)
    assert (counted(SEEN), counted(OTHER)) == (1, 1)
    assert db.session.scalars(select(Sighting)).all() == []
    assert db.session.get_one(Report, id).state is ReportState.RECEIVED
