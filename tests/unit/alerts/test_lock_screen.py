"""What a lock screen shows of each kind and message: nothing of anybody, and only what matters makes a sound."""

from __future__ import annotations

import json
from itertools import product

import pytest

from app.alerts.models import AlertKind, Message
from app.alerts.payload import letter_of, text_of
from app.alerts.rules import title
from tests.unit.alerts.test_wording import ID, alert

TITLES = {
    Message.ALERT: "Townwatch: please open.",
    Message.UPDATE: "Townwatch: please open.",
    Message.DISREGARD: "Please disregard. Open to read.",
    Message.CORRECTION: "Correction. Please open.",
    Message.STAND_DOWN: "Ended. Please open.",
}
MAKES_A_SOUND = {Message.ALERT, Message.CORRECTION}
SECRETS = ("Nettle", "Theft", "left", "WB-0118", "photo", "53.2", "bus station", "QP-2211", "river")


@pytest.mark.parametrize(("kind", "message"), list(product(AlertKind, Message)))
def test_every_message_of_every_kind_has_its_title_and_nothing_else(kind: AlertKind, message: Message) -> None:
    one = alert(kind=kind, wording="Last seen at the bus station by the river.", reference="QP-2211")
    expected = "Townwatch: this is a test." if kind is AlertKind.TEST else TITLES[message]
    assert title(one, message) == expected
    text = text_of(letter_of(one, message), token="7.abc", public_url="https://t.example", round=0, how="ring")
    payload = json.loads(text)
    assert payload["notification"] == {
        "title": expected,
        "body": "",
        "navigate": f"https://t.example/alerts/{ID}",
        "tag": str(ID),
        "silent": message not in MAKES_A_SOUND,
    }
    assert not [secret for secret in SECRETS if secret in text.decode()]
