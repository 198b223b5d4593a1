"""Whom an alert is for, who is spared the sound, and for how long it rings. Its words stand in `wording.py`."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta
from typing import NamedTuple

from app.alerts.models import Alert, AlertKind
from app.alerts.quiet import NIGHT, Hours, is_quiet, is_within
from app.alerts.wording import WHAT_TO_DO, Preview, minutes_ago, preview_says, says, title, until
from app.kernel.geo import Point, metres_between
from app.members.models import CARING, Account, Premises, Role
from app.members.permissions import MAY, Permission, may, works_in_care

# The words are part of the judgement: whoever asks here what an alert is, asks here what it says.
__all__ = ["WHAT_TO_DO", "Preview", "minutes_ago", "preview_says", "says", "title", "until"]

UNREACHABLE_AFTER = timedelta(seconds=20)  # a phone that is on and has a signal tells within a few
EVERYWHERE_M = 20_100_000  # farther than any two places on earth: the whole town, whoever works where
HEARING_ROLES = frozenset(role for role in Role if Permission.SEE_ALERTS in MAY[role])
_OF_THE_DESK = frozenset(role for role in Role if Permission.RECALL_ALERTS in MAY[role])
_HAPPENS_SOMEWHERE = frozenset({AlertKind.SIGHTING, AlertKind.LIVE, AlertKind.INCIDENT})
# Where people are cared for nobody is told of those who were seen in a shop: only of whoever is missing, and notices.
_NOT_FOR_CARE = _HAPPENS_SOMEWHERE
_ALWAYS_RINGS = frozenset({AlertKind.TOWN_WIDE, AlertKind.TEST})


class Spared(enum.StrEnum):
    """Why a phone that an alert is for does not ring; it stands in the ledger, and the alert in the list."""

    UNWANTED = "kind not wanted"
    FARTHER = "farther than wished"
    QUIET = "quiet hours"


class Spot(NamedTuple):
    """What is asked of premises."""

    id: int
    zone_id: str
    sector: str
    latitude: float
    longitude: float


class Listener(NamedTuple):
    """One device that an alert is for. `metres` is from its nearest premises; `sectors` are those it hears it in."""

    subscription_id: int
    account_id: int
    metres: int
    sectors: frozenset[str]
    unwanted: tuple[str, ...] = ()
    radius_m: int | None = None
    quiet_from: int | None = None
    quiet_until: int | None = None
    works_nights: bool = False
    on_shift_until: datetime | None = None
    placed_until: datetime | None = None  # of a guard: works tonight


def spot_of(place: Premises) -> Spot:
    return Spot(place.id, place.zone_id, place.sector.value, place.latitude, place.longitude)


def metres_to(alert: Alert, spot: Spot) -> int | None:
    """Return how many metres the alert is from these premises, or None when it is not for them."""
    if alert.only_premises and spot.id not in alert.only_premises:
        return None
    if alert.sectors and spot.sector not in alert.sectors:
        return None
    if alert.kind in _NOT_FOR_CARE and spot.sector in CARING:
        return None
    metres = metres_between(Point(spot.latitude, spot.longitude), alert.where)
    is_near = alert.radius_m > 0 and metres <= alert.radius_m
    return round(metres) if is_near or spot.zone_id == alert.zone_id else None


def is_for_role(alert: Alert, role: Role) -> bool:
    return not alert.only_roles or role.value in alert.only_roles


def is_for_care(alert: Alert, account: Account) -> bool:
    """Return whether it is of a kind that this person is told of at all: see `works_in_care`."""
    return alert.kind not in _NOT_FOR_CARE or not works_in_care(account)


def is_for_whole_town(alert: Alert) -> bool:
    """Return whether it is for everybody, also for those who work at no premises."""
    return alert.radius_m >= EVERYWHERE_M and not (alert.only_premises or alert.sectors)


def roles_told_anywhere(alert: Alert) -> frozenset[Role]:
    """Return the roles that are told wherever they work: all of the whole town, and the desk when it is named."""
    if is_for_whole_town(alert):
        return frozenset(role for role in HEARING_ROLES if is_for_role(alert, role))
    return frozenset(role for role in _OF_THE_DESK if role.value in alert.only_roles)


def hears(account: Account, alert: Alert) -> bool:
    """Return whether the alert is for this account: by its premises or, for some roles, wherever it works."""
    if not may(account, Permission.SEE_ALERTS):
        return False
    if not is_for_role(alert, account.role) and account.id not in alert.also_accounts:
        return False
    near = any(metres_to(alert, spot_of(place)) is not None for place in account.premises)
    return near or account.role in roles_told_anywhere(alert)


def verdict(listener: Listener, alert: Alert, *, now: datetime) -> Spared | None:
    """Return why this phone is spared the sound, or None when it rings. `now` is in the town's own time.

    A notice to the whole town by two people rings whatever anybody wishes, and so does one's own test.
    """
    if alert.kind in _ALWAYS_RINGS:
        return None
    if alert.kind.value in listener.unwanted:
        return Spared.UNWANTED
    own_m = listener.radius_m
    if own_m is not None and alert.kind in _HAPPENS_SOMEWHERE and listener.metres > own_m:
        return Spared.FARTHER
    at_night = alert.kind is AlertKind.INFORMATION and is_within(NIGHT, now)
    return Spared.QUIET if at_night or _is_resting(listener, now) else None


def _is_resting(listener: Listener, now: datetime) -> bool:
    """Return whether it is this person's rest: never on shift; else own quiet hours, or those of the sector."""
    if any(end is not None and now < end for end in (listener.on_shift_until, listener.placed_until)):
        return False
    if listener.quiet_from is not None and listener.quiet_until is not None:
        return is_within(Hours(listener.quiet_from, listener.quiet_until), now)
    return not listener.works_nights and is_quiet(listener.sectors, now)


def still_rings(happened_at: datetime, now: datetime, *, minutes: int) -> bool:
    """Return whether it happened lately enough for a phone to ring; older news is only listed."""
    return now - happened_at <= timedelta(minutes=minutes)


def is_unreachable(sent_at: datetime | None, delivered_at: datetime | None, *, now: datetime) -> bool:
    """Return whether a phone's push service took a push more than twenty seconds ago and the phone has not shown it.

    Until a receipt comes after all: what is said then is that the list in the app shows the alert.
    """
    return sent_at is not None and delivered_at is None and now - sent_at > UNREACHABLE_AFTER
