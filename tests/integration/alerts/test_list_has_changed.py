"""The short text by which a phone knows that nothing changed in its list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Alert, Answer, Ending, Opened, Word
from app.alerts.recall import recall
from app.alerts.receipts import answer, opened
from app.alerts.state_of import state_of
from app.kernel.db import db, transaction
from app.members.models import Account, Premises, Sector, Zone
from app.photos.models import Photo, PhotoState
from app.profiles.models import Hidden, PolicePhoto, Profile, ProfilePhoto
from app.web.parts import Parts
from tests import town
from tests.builders import developed_photo
from tests.conftest import Clock
from tests.integration.alerts.test_list_of_alerts import keep, who
from tests.pictures import jpeg


def state(clock: Clock, id: int = town.LENA) -> str:
    db.session.rollback()
    db.session.expire_all()
    return state_of(db.session(), who(id), clock.at)


def change(what: type, key: Any, **fields: Any) -> None:
    with transaction() as session:
        for name, value in fields.items():
            setattr(session.get_one(what, key), name, value)


@pytest.fixture
def one(app: Flask) -> UUID:
    with transaction() as session:
        town.make_profile(session)
        profile_id = session.scalars(select(Profile.id)).one()
    return keep(profile_id=profile_id)


def _approve(id: UUID, clock: Clock, parts: Parts) -> None:
    change(Alert, id, approved_at=clock.at, approved_by_id=town.MO)


def _take_back(id: UUID, clock: Clock, parts: Parts) -> None:
    with transaction() as session:
        recall(session, session.get_one(Alert, id), because="x", by=who(town.MO), now=clock.at)


def _stand_down(id: UUID, clock: Clock, parts: Parts) -> None:
    with transaction() as session:
        found = session.get_one(Alert, id)
        recall(session, found, because="x", ending=Ending.STAND_DOWN, by=who(town.MO), now=clock.at)


def _open(id: UUID, clock: Clock, parts: Parts) -> None:
    with transaction() as session:
        opened(session, session.get_one(Alert, id), by=who(town.LENA), now=clock.at)


def _say(id: UUID, clock: Clock, parts: Parts) -> None:
    with transaction() as session:
        answer(session, session.get_one(Alert, id), Word.NOT_HERE, by=who(town.LENA), now=clock.at)


def _picture(id: UUID, clock: Clock, parts: Parts) -> None:
    with transaction() as session:
        session.get_one(Alert, id).photo_id = developed_photo(session, parts, jpeg(2)).id


def _two_swap_pictures(id: UUID, clock: Clock, parts: Parts) -> None:
    other = keep(raised_at=clock.at - timedelta(minutes=1))
    with transaction() as session:
        pictures = [developed_photo(session, parts, jpeg(n)).id for n in (1, 2)]
    for way in (pictures, pictures[::-1]):
        before = state(clock)
        for which, photo_id in zip((id, other), way, strict=True):
            change(Alert, which, photo_id=photo_id)
        assert state(clock) != before


def _refuse_the_picture(id: UUID, clock: Clock, parts: Parts) -> None:
    _picture(id, clock, parts)
    with transaction() as session:
        photo = session.get_one(Photo, session.get_one(Alert, id).photo_id)
        photo.state = PhotoState.DUE
        session.flush()
        before = state_of(session, who(town.LENA), clock.at)
        photo.state = PhotoState.REFUSED
        session.flush()
        assert state_of(session, who(town.LENA), clock.at) != before


def _lend(id: UUID, clock: Clock, parts: Parts) -> None:
    _picture(id, clock, parts)
    before = state(clock)
    with transaction() as session:
        photo_id = session.get_one(Alert, id).photo_id
        assert photo_id is not None
        row = ProfilePhoto(profile_id=1, photo_id=photo_id)
        terms = {"authority": "Sgt Q", "audience": ["licensed"], "return_on": date(2027, 1, 1)}
        row.police = PolicePhoto(**terms, noted_by_id=town.MO, noted_at=clock.at)
        session.add(row)
    lent = state(clock)
    assert lent != before
    change(PolicePhoto, (1, photo_id), returned_at=clock.at)
    assert state(clock) != lent


def _correct_what_was_stood_down(id: UUID, clock: Clock, parts: Parts) -> None:
    _stand_down(id, clock, parts)
    before = state(clock)
    _take_back(id, clock, parts)
    assert state(clock) != before


def _one_goes_as_a_held_one_comes(id: UUID, clock: Clock, parts: Parts) -> None:
    """The one that goes was seen last, so that neither counts nor latest times tell them apart."""
    told = {"approved_at": clock.at, "raised_at": clock.at, "held_until": clock.at + timedelta(seconds=8)}
    keep(raised_at=clock.at)
    held, shown = keep(**told), keep(**told)
    change(Alert, shown, held_until=None)
    before = state(clock)
    change(Alert, held, held_until=None)
    change(Alert, shown, held_until=clock.at + timedelta(hours=1))
    assert state(clock) != before


CHANGES: dict[str, Callable[[UUID, Clock, Parts], object]] = {
    "another is raised": lambda id, clock, parts: keep(),
    "it is approved": _approve,
    "it is seen again": lambda id, clock, parts: change(Alert, id, revised_at=clock.at, repeats=1),
    "it is taken back": _take_back,
    "it is stood down": _stand_down,
    "its time is over": lambda id, clock, parts: clock.passes(hours=2),
    "it leaves the list": lambda id, clock, parts: clock.passes(hours=73),
    "its picture comes": _picture,
    "its picture cannot be made": _refuse_the_picture,
    "two exchange their pictures": _two_swap_pictures,
    "its picture was lent by the police": _lend,
    "what was only over was wrong": _correct_what_was_stood_down,
    "one is held and another no more": _one_goes_as_a_held_one_comes,
    "its profile is for another zone": lambda id, clock, parts: change(
        Profile, 1, zones=[db.session.get_one(Zone, "OUT")]
    ),
    "my premises are of another sector": lambda id, clock, parts: change(
        Premises, town.ORCHARD, sector=Sector.EDUCATION
    ),
    "its profile is hidden": lambda id, clock, parts: change(Profile, 1, hidden_because=Hidden.DISPUTE),
    "its profile's review is put off": lambda id, clock, parts: change(Profile, 1, review_on=date(2027, 3, 1)),
    "the day is over": lambda id, clock, parts: clock.passes(hours=12),
    "I open it": _open,
    "I answer it": _say,
    "I work elsewhere": lambda id, clock, parts: change(
        Account, town.LENA, premises=[db.session.get_one(Premises, town.YARD)]
    ),
    "I am somebody else now": lambda id, clock, parts: change(Account, town.LENA, is_under_18=True),
}


@pytest.mark.parametrize("what", CHANGES.values(), ids=CHANGES)
def test_it_changes_when(one: UUID, clock: Clock, parts: Parts, what: Callable[[UUID, Clock, Parts], object]) -> None:
    before = state(clock)
    what(one, clock, parts)
    assert state(clock) != before


NO_CHANGES: dict[str, Callable[[UUID, Clock, Parts], object]] = {
    "some time passes": lambda id, clock, parts: clock.passes(minutes=5),
    "somebody else opens it": lambda id, clock, parts: _opened_by_ben(id, clock),
    "somebody else answers it": lambda id, clock, parts: _said_by_ben(id, clock),
}


def _opened_by_ben(id: UUID, clock: Clock) -> None:
    with transaction() as session:
        session.add(Opened(alert_id=id, account_id=town.BEN, at=clock.at))


def _said_by_ben(id: UUID, clock: Clock) -> None:
    with transaction() as session:
        session.add(Answer(alert_id=id, account_id=town.BEN, word=Word.NOT_HERE, at=clock.at))


@pytest.mark.parametrize("what", NO_CHANGES.values(), ids=NO_CHANGES)
def test_it_stays_when(one: UUID, clock: Clock, parts: Parts, what: Callable[[UUID, Clock, Parts], object]) -> None:
    before = state(clock)
    what(one, clock, parts)
    assert state(clock) == before


@pytest.mark.usefixtures("one")
def test_each_account_has_its_own(clock: Clock) -> None:
    assert len({state(clock, id) for id in (town.LENA, town.BEN, town.CAL)}) == 3
