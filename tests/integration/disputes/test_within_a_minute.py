"""From the word that it was the wrong person to the phones, with the worker as it runs in earnest."""

from __future__ import annotations

import time

import pytest
from flask import Flask

from app.kernel.db import transaction
from app.members.models import Account
from app.profiles.gallery import viewed
from app.web.parts import Parts
from app.worker import pushes
from tests import town
from tests.integration.alerts.test_pushes import Pretender, wait_until, working
from tests.integration.disputes.conftest import Desk, the_profile
from tests.integration.disputes.said_wrong import say_wrong
from tests.queued import phones
from tests.town import NOON

_PHONES = 200
_A_MINUTE_S = 60.0


def test_two_hundred_phones_hear_it_in_less_than_a_minute(
    desk: Desk, app: Flask, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    Pretender.says, Pretender.heard = {}, []
    monkeypatch.setattr(pushes, "Sender", Pretender)
    phones(_PHONES, who=town.CAL)
    with transaction() as session:
        viewed(session, the_profile(session), because="briefing", by=session.get_one(Account, town.CAL), now=NOON)
    with working(app, parts):
        began = time.monotonic()
        say_wrong(desk)
        wait_until(lambda: sum("notification" in what for _, what in Pretender.heard) >= _PHONES)
        took = time.monotonic() - began
    assert took < _A_MINUTE_S
    print(f"{_PHONES} phones heard it after {took:.2f} s")  # noqa: T201 - shown with -s, for whoever measures
