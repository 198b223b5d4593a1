"""How an alert makes itself known on a device: decided by who holds it, not by the device's own settings."""

from __future__ import annotations

from typing import Literal

from app.alerts.models import Message
from app.members.models import Role

Manner = Literal["ring", "banner", "vibrate"]
How = Literal["ring", "banner", "vibrate", "quiet"]
# What takes an alert back, or adds to it, lies where the alert lay. Only being wrong about somebody is worth a sound.
_WITHOUT_A_SOUND = frozenset({Message.UPDATE, Message.DISREGARD, Message.STAND_DOWN})


def manner(role: Role, is_shared_device: bool) -> Manner:
    """Return how an alert announces itself to whoever of this role is signed in on the device.

    At a door a phone vibrates: it is in a pocket, and a sound would be heard by the person it is about. A shop's
    screen stands where customers stand: a neutral banner without a sound. Every other phone rings.
    """
    if role is Role.DOOR:
        return "vibrate"
    return "banner" if is_shared_device else "ring"


def how(message: Message, role: Role, is_shared_device: bool) -> How:
    """Return the same for one message of an alert, as it goes into the push: what is only added makes no sound."""
    return "quiet" if message in _WITHOUT_A_SOUND else manner(role, is_shared_device)
