"""How an alert makes itself known."""

from __future__ import annotations

import pytest

from app.alerts.manner import how, manner
from app.alerts.models import Message
from app.members.models import Role


@pytest.mark.parametrize(
    ("role", "is_shared", "is_made_known"),
    [
        (Role.STAFF, False, "ring"),
        (Role.LEAD, False, "ring"),
        (Role.MANAGER, False, "ring"),
        (Role.STAFF, True, "banner"),
        (Role.LEAD, True, "banner"),
        (Role.DOOR, False, "vibrate"),
        (Role.DOOR, True, "vibrate"),  # in a pocket nobody sees a banner
    ],
)
def test_an_alert_makes_itself_known_as_fits_where_the_device_is(
    role: Role, is_shared: bool, is_made_known: str
) -> None:
    assert manner(role, is_shared) == is_made_known
    assert how(Message.ALERT, role, is_shared) == is_made_known


@pytest.mark.parametrize("message", [Message.UPDATE, Message.DISREGARD, Message.STAND_DOWN])
@pytest.mark.parametrize("role", [Role.STAFF, Role.DOOR])
def test_what_is_only_added_makes_no_sound(message: Message, role: Role) -> None:
    assert how(message, role, False) == "quiet"


def test_a_correction_is_heard() -> None:
    assert how(Message.CORRECTION, Role.STAFF, False) == "ring"
