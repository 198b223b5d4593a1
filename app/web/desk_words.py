"""How the desk says times, spans and names: short, and by the town's own clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from app.members.rules import short_name
from app.review.models import Decision, Verdict
from app.web.parts import now, zone

DID = {
    Verdict.INCIDENT: "approved this",
    Verdict.SIGHTING: "approved this",
    Verdict.NEW_PROFILE: "approved this",
    Verdict.RETURNED: "asked back",
    Verdict.REJECTED: "rejected this",
    Verdict.INTELLIGENCE: "kept this as intelligence",
}


def clock(moment: datetime) -> str:
    """Return "21:04" for today, "Sat 21:04" for the last six days, else "12 Nov, 21:04"."""
    local, here = moment.astimezone(zone()), now().astimezone(zone())
    days = (here.date() - local.date()).days
    if days == 0:
        return f"{local:%H:%M}"
    return f"{local:%a %H:%M}" if 0 < days < 7 else f"{local.day} {local:%b, %H:%M}"


def day(when: date) -> str:
    """Return "14 March 2027"."""
    return f"{when.day} {when:%B %Y}"


def span(how_long: timedelta) -> str:
    """Return "2 min", "4 h", "1 h 30" or "3 days"."""
    minutes = max(0, int(how_long.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        hours, rest = divmod(minutes, 60)
        return f"{hours} h {rest:02d}" if rest else f"{hours} h"
    return f"{minutes // (24 * 60)} days"


def ago(moment: datetime) -> str:
    """Return "just now" or "4 min ago"."""
    passed = now() - moment
    return "just now" if passed < timedelta(minutes=1) else f"{span(passed)} ago"


def who_did(decision: Decision) -> str:
    """Return "T. Ferriby approved this 2 min ago."."""
    return f"{short_name(decision.by.name)} {DID[decision.verdict]} {ago(decision.at)}."


FILTERS: dict[str, Callable[..., str]] = {
    "clock": clock,
    "day": day,
    "span": span,
    "ago": ago,
    "short_name": short_name,
}
