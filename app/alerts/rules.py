"""Who is told, for how long, and in which words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from app.alerts.models import Alert, AlertKind, AlertState, Message
from app.kernel.geo import Point, metres_between
from app.members.models import Account
from app.members.permissions import Permission, may

_TITLE = "Townwatch: please open."
_CORRECTION_TITLE = "Correction. Please open."
_TEST_TITLE = "Townwatch: this is a test."

WHAT_TO_DO = "Observe and report. Do not detain because of this app. In danger, call 999."
_CARRY_ON = (
    "Being here is not an offence. Carry on, look after each other. Do not follow, block, search or photograph. "
    "In danger: 999."
)
_ENDED = "Ended without approval. Please disregard."
_RECALLED = (
    "We were wrong. The person shown {when} had no part in it. Do not refuse, watch or mention them. "
    "Destroy any print. Tell colleagues who saw it."
)


def title(alert: Alert, message: Message) -> str:
    """Return what a lock screen shows: no name, no photo, no offence, no place."""
    if message is Message.CORRECTION:
        return _CORRECTION_TITLE
    return _TEST_TITLE if alert.kind is AlertKind.TEST else _TITLE


def hears(account: Account, *, where: Point, radius_m: int, zone_id: str | None) -> bool:
    """Return whether this account works within the radius, or in the zone, and may see alerts."""
    if not may(account, Permission.SEE_ALERTS):
        return False
    return any(place.zone_id == zone_id or metres_between(place.where, where) <= radius_m for place in account.premises)


def audience(
    accounts: Iterable[Account], *, where: Point, radius_m: int, zone_id: str | None, except_for: Collection[int]
) -> list[Account]:
    """Return who is told: those who hear it, but never the sender's own phone."""
    return [
        account
        for account in accounts
        if account.id not in except_for and hears(account, where=where, radius_m=radius_m, zone_id=zone_id)
    ]


def still_rings(happened_at: datetime, now: datetime, *, minutes: int) -> bool:
    """Return whether it happened lately enough for a phone to ring; older news is only listed."""
    return now - happened_at <= timedelta(minutes=minutes)


def minutes_ago(then: datetime, now: datetime) -> str:
    """Return "just now", "4 minutes ago", "2 hours ago" or "3 days ago"."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    for size, name in ((60 * 24, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {name}{'' if count == 1 else 's'} ago"
    return "just now"


def says(alert: Alert, *, ref: str | None, now: datetime, ends: str, happened: str) -> list[str]:
    """Return the sentences of an alert, in the order in which they are read.

    `ends` and `happened` are local times in words, such as "14:35" and "on Saturday at 14:06".
    """
    state = alert.state(now)
    if alert.kind is AlertKind.TEST:
        return ["This was a test. Nothing happened. Alerts reach this phone."]
    if state is AlertState.RECALLED:
        return [_RECALLED.format(when=happened)]
    if state is AlertState.ENDED:
        return [_ENDED if alert.approved_at is None else f"This has ended. The alert stopped at {ends}."]
    reported = f"Reported {minutes_ago(alert.happened_at, now)} at {alert.place}."
    if state is AlertState.NOT_YET_CHECKED:
        thinks = [f"Somebody thinks that this is {ref} and may be wrong."] if ref else []
        return [f"{reported} Not yet checked.", *thinks, _CARRY_ON, f"Ends {ends} unless approved."]
    who = f"Seen: {ref}." if ref else "A person was seen."
    return [f"{reported} Checked by a named person.", who, _CARRY_ON, f"Ends {ends}."]
