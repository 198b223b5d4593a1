"""Each deed about alerts asks for itself whether it may be done, whatever screen has called it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.alerts.endpoints import Allowed
from app.alerts.models import Word
from app.alerts.near_me import alerts_for, look_up
from app.alerts.receipts import answer
from app.alerts.subscribe import subscribe
from app.alerts.try_out import try_out
from app.kernel.db import transaction
from app.kernel.errors import NotAllowed
from app.members.models import Account
from tests import town
from tests.builders import AUTH, P256DH, new_alert, subscribe_phone
from tests.town import NOON


def _subscribe(session: Session, by: Account) -> None:
    subscribe(
        session,
        endpoint="https://push.services.mozilla.com/x",
        p256dh=P256DH,
        auth=AUTH,
        key_id="test",
        sign_in_id=None,
        allowed=Allowed(),
        by=by,
        now=NOON,
    )


def _try_out(session: Session, by: Account) -> None:
    subscribe_phone(session, by.id)
    try_out(session, by=by, now=NOON)


Deed = Callable[[Session, Account], object]
DEEDS: dict[str, Deed] = {
    "list them": lambda session, by: alerts_for(session, by, now=NOON),
    "read one": lambda session, by: look_up(session, new_alert(session).id, for_account=by, now=NOON),
    "answer one": lambda session, by: answer(session, new_alert(session), Word.SEEN_HERE, by=by, now=NOON),
    "switch them on": _subscribe,
    "try whether they ring": _try_out,
}


@pytest.mark.parametrize("who", [town.BEA, town.LEE, town.ROSA], ids=["of the Board", "who has left", "under 18"])
@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_who_sees_no_alerts_can_not(app: Flask, deed: Deed, who: int) -> None:
    with transaction() as session, pytest.raises(NotAllowed):
        deed(session, session.get_one(Account, who))


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_who_works_there_can(app: Flask, deed: Deed) -> None:
    with transaction() as session:
        deed(session, session.get_one(Account, town.BEN))
