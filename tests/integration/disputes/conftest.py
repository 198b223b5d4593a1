"""A published profile, and what is done with a dispute of it, by whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.disputes.models import Channel, Dispute
from app.disputes.take import Said, take
from app.kernel.db import db, transaction
from app.members.models import Account
from app.profiles.models import Profile
from app.web.parts import Parts
from tests import town

Done = Callable[[Session, Dispute, Account], object]


class Desk:
    """Does one thing after the other with one dispute, each in a transaction of its own."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.id = self.note()

    def note(self, **changes: str) -> UUID:
        """Take one more dispute down; the last one is the one that is spoken of."""
        id = uuid4()
        said = {"from_whom": "Ambrose Teasel", "reach_them": "01632 960111"} | changes
        with transaction() as session:
            by = session.get_one(Account, town.MO)
            take(session, id, the_profile(session), Said("I had paid.", Channel.PHONE, **said), by=by, now=self.now)
        return id

    def do(self, work: Done, *, by: int = town.MO) -> None:
        with transaction() as session:
            work(session, session.get_one(Dispute, self.id), session.get_one(Account, by))

    @property
    def now(self) -> datetime:
        return self.parts.clock()

    @property
    def profile(self) -> Profile:
        db.session.rollback()
        return the_profile(db.session())

    @property
    def dispute(self) -> Dispute:
        db.session.rollback()
        return db.session().get_one(Dispute, self.id)


def the_profile(session: Session) -> Profile:
    return session.scalars(select(Profile).where(Profile.ref == "WB-0118")).one()


@pytest.fixture
def desk(app: Flask, parts: Parts) -> Desk:
    with transaction() as session:
        town.make_profile(session)
    return Desk(parts)
