"""Judgements about signing in and staying in."""

from __future__ import annotations

import enum
import itertools
from datetime import datetime, timedelta
from typing import NamedTuple

from app.access.models import Device, Level, SignIn
from app.members.models import Account, Role

# Whoever works on a shop floor shows an enrolled device and a PIN; everybody else e-mail, password and a second factor.
BY_PIN = frozenset({Role.STAFF, Role.DOOR, Role.LEAD})

PIN_LENGTH = 6
WRONG_PINS_CLOSE = 10
PROOF_LASTS = timedelta(minutes=5)
PURPOSE_LASTS = timedelta(minutes=15)
CODE_LASTS = timedelta(minutes=10)
CONFIRMED_FOR = timedelta(days=30)
OUTBOX_BELIEVED_FOR = timedelta(days=30)
CHALLENGE_LASTS = timedelta(minutes=5)
RECOVERY_CODES = 10
RECOVERY_CODE_LENGTH = 24  # letters of five bits each: 120 bits


class Stay(NamedTuple):
    """How long a sign-in lasts: `longest` whatever happens, `idle` without a sign of life."""

    longest: timedelta
    idle: timedelta


_PERSONAL = Stay(longest=timedelta(hours=12), idle=timedelta(minutes=5))
_SHARED = Stay(longest=timedelta(hours=12), idle=timedelta(seconds=60))
_BY_PASSWORD = Stay(longest=timedelta(hours=12), idle=timedelta(hours=1))
_HALF = Stay(longest=timedelta(minutes=15), idle=timedelta(minutes=15))


class Limit(NamedTuple):
    """At most `most` tries `within` that time."""

    most: int
    within: timedelta


_QUARTER = timedelta(minutes=15)
LIMITS = {
    "name": Limit(8, _QUARTER),  # passwords for one name, from browsers that have never been in under it
    "name on device": Limit(8, _QUARTER),  # the same from one that has: a stranger cannot lock somebody out
    "address": Limit(40, _QUARTER),  # passwords from one network address
    "pin": Limit(5, _QUARTER),
    "second factor": Limit(5, _QUARTER),
    "code": Limit(20, _QUARTER),  # one-time codes from one network address
    "password set": Limit(20, _QUARTER),
    "appeal": Limit(6, _QUARTER),  # appeals by the public form from one network address
    "door check": Limit(6, _QUARTER),  # from one network address, by somebody whom a door gave a card
    "pack word": Limit(10, _QUARTER),  # words for evidence packs from one network address
}


class Factors(NamedTuple):
    """What somebody has that can be shown beside a password or a device."""

    passkeys: int = 0
    has_code_app: bool = False
    has_pin: bool = False


class Hold(enum.Enum):
    """What a sign-in is worth now."""

    OPEN = "open"
    LOCKED = "locked"  # a PIN opens it again; reports may still be brought
    OVER = "over"


def signs_in_by_pin(role: Role) -> bool:
    return role in BY_PIN


def is_set_up(role: Role, has: Factors) -> bool:
    """Return whether somebody has what they sign in with: a PIN or passkey, or beside a password a second factor."""
    return has.passkeys > 0 or (has.has_pin if signs_in_by_pin(role) else has.has_code_app)


def last_factor_fault(role: Role, left: Factors) -> str | None:
    """Return why something cannot be removed when this is what would be left, or None."""
    if is_set_up(role, left):
        return None
    return "This is your only way in beside the password or phone. Set up another first."


def must_be_confirmed(role: Role) -> bool:
    """Return whether a lead vouches for such people every 30 days; the desk vouches for leads."""
    return role in (Role.STAFF, Role.DOOR)


def stay(sign_in_role: Role, device: Device | None, level: Level) -> Stay:
    """Return how long such a sign-in lasts: whoever sees more, or shares the device, shows more often who they are."""
    if level is Level.HALF:
        return _HALF
    if device is not None and device.is_shared:
        return _SHARED
    return _PERSONAL if signs_in_by_pin(sign_in_role) else _BY_PASSWORD


def hold(sign_in: SignIn, now: datetime) -> Hold:
    """Return whether a sign-in still counts.

    It is over when it ended, ran out, or its person, member or device may not be here any more. Idle too long, it
    is locked where a PIN can open it again, and over where it cannot.
    """
    account, device = sign_in.account, sign_in.device
    if (
        sign_in.ended_at is not None
        or now >= sign_in.ends_at
        or not account.is_active
        or account.is_paused(now)
        or (device is not None and not device.is_usable)
    ):
        return Hold.OVER
    idle = now - sign_in.seen_at >= stay(account.role, device, sign_in.level).idle
    if not idle and sign_in.locked_at is None:
        return Hold.OPEN
    return Hold.LOCKED if signs_in_by_pin(account.role) and sign_in.level is Level.FULL else Hold.OVER


def is_due_to_be_seen(sign_in: SignIn, now: datetime) -> bool:
    """Return whether the time last seen is old enough to be worth a write."""
    return now - sign_in.seen_at >= stay(sign_in.account.role, sign_in.device, sign_in.level).idle / 4


def has_proof(sign_in: SignIn, now: datetime) -> bool:
    """Return whether a PIN, code or passkey was shown within the last five minutes."""
    return sign_in.proved_at is not None and now - sign_in.proved_at < PROOF_LASTS


def purpose_of(sign_in: SignIn, now: datetime) -> str | None:
    """Return why this person said they are looking, if they said so within the last quarter of an hour."""
    if sign_in.purpose is None or sign_in.purpose_at is None or now - sign_in.purpose_at >= PURPOSE_LASTS:
        return None
    return sign_in.purpose


def must_choose_place(account: Account, now: datetime) -> bool:
    """Return whether a guard firm's guard still has to say where they work tonight."""
    return account.is_guard and (account.placed_until is None or now >= account.placed_until)


def may_use(device: Device, account: Account) -> bool:
    """Return whether this person may sign in by PIN on this device: it is their own, or their shop's."""
    if not device.is_usable or not signs_in_by_pin(account.role):
        return False
    if device.premises is not None:
        return account.is_guard or any(place.id == device.premises_id for place in account.premises)
    return device.account_id == account.id


def pin_fault(pin: str) -> str | None:
    """Return why this cannot be a PIN, or None. Only what anybody would try first is refused."""
    if len(pin) != PIN_LENGTH or not (pin.isascii() and pin.isdigit()):
        return "Six digits."
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    if len(set(pin)) <= 2 or steps in ({1}, {9}) or pin[:3] == pin[3:]:
        return "Others would try this one first. Choose another."
    return None
