"""What a push says: nothing about anybody, because a lock screen is public."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from app.alerts.manner import How
from app.alerts.models import Alert, Message
from app.alerts.wording import title

# Only these two are worth a sound: that something is happening, and that we were wrong about somebody.
_WITH_A_SOUND = frozenset({Message.ALERT, Message.CORRECTION})
_TOKEN = "0.token"  # noqa: S105 - where the token will stand


class Letter(NamedTuple):
    """What all pushes of one message of an alert have in common; read once, used for each device."""

    alert_id: UUID
    message: Message
    title: str

    @property
    def topic(self) -> str:
        """The alert's id in hex (RFC 8030, 5.4): a later message takes the place of an undelivered one."""
        return self.alert_id.hex


def letter_of(alert: Alert, message: Message) -> Letter:
    return Letter(alert.id, message, title(alert, message))


def text_of(letter: Letter, *, token: str, public_url: str, round: int, how: How) -> bytes:
    """Return a Declarative Web Push message, which also says how the device makes itself known.

    All but the token is written once for all devices of an alert.
    """
    before, after = _around_token(letter, round, how, public_url)
    return before + token.encode() + after


@lru_cache(maxsize=512)
def _around_token(letter: Letter, round: int, how: How, public_url: str) -> tuple[bytes, bytes]:
    text = json.dumps(_payload(letter, round, how, public_url), ensure_ascii=False, separators=(",", ":"))
    before, after = text.encode().split(_TOKEN.encode())
    return before, after


def _payload(letter: Letter, round: int, how: How, public_url: str) -> dict[str, Any]:
    return {
        "web_push": 8030,
        "notification": {
            "title": letter.title,
            "body": "",
            "navigate": f"{public_url}/alerts/{letter.alert_id}",
            "tag": str(letter.alert_id),
            "silent": letter.message not in _WITH_A_SOUND or how in ("banner", "quiet"),
        },
        "mutable": True,
        "townwatch": {"alert": str(letter.alert_id), "token": _TOKEN, "round": round, "how": how},
    }
