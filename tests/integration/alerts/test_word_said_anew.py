"""The latest word counts, in whatever order they come."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from uuid import UUID

import pytest
from sqlalchemy import select

from app.alerts.models import Alert, Answer, Word
from app.alerts.receipts import answer
from app.kernel.db import db, transaction
from app.members.models import Account
from tests import town
from tests.conftest import Clock

SAID = ((Word.SEEN_HERE, 1), (Word.NOT_HERE, 2), (Word.SEEN_HERE, 3))


@pytest.mark.parametrize("order", list(permutations(SAID)))
def test_the_last_word_is_the_one_that_was_said_last(
    alert_id: UUID, clock: Clock, order: tuple[tuple[Word, int], ...]
) -> None:
    first, now = clock.at, clock.passes(minutes=5)
    for word, minutes in order:
        with transaction() as session:
            ben, alert = session.get_one(Account, town.BEN), session.get_one(Alert, alert_id)
            answer(session, alert, word, said_at=first + timedelta(minutes=minutes), by=ben, now=now)
    db.session.rollback()
    assert db.session.scalars(select(Answer.word)).all() == [Word.SEEN_HERE]
