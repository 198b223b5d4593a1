"""What the desk is told about access: once, until somebody has seen it."""

from __future__ import annotations

import pytest
from flask import Flask

from app.access.tell_desk import tell_desk, tick_off, unseen
from app.kernel.db import db, transaction
from app.members.models import Account
from tests.conftest import Clock
from tests.town import MO


@pytest.mark.parametrize(
    ("about", "says", "is_news"),
    [
        ("account 1", "Asha: PIN closed.", False),
        ("account 2", "Asha: PIN closed.", True),
        ("account 1", "Asha: five wrong codes.", True),
    ],
)
def test_nothing_is_said_twice_while_it_waits(app: Flask, clock: Clock, about: str, says: str, is_news: bool) -> None:
    with transaction() as session:
        tell_desk(session, "account 1", "Asha: PIN closed.", now=clock())
        assert tell_desk(session, about, says, now=clock()) is is_news


def test_what_was_seen_and_happens_again_is_news(app: Flask, clock: Clock) -> None:
    with transaction() as session:
        tell_desk(session, "account 1", "Asha: PIN closed.", now=clock())
        tick_off(session, unseen(session)[0], by=session.get_one(Account, MO), now=clock())
        assert unseen(session) == []
        assert tell_desk(session, "account 1", "Asha: PIN closed.", now=clock())
    assert [one.says for one in unseen(db.session())] == ["Asha: PIN closed."]
