"""What ends and what is due, for the desk and the Board: a list, and a feed for their own calendars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.calendar import subscribe
from app.calendar.due import due
from app.calendar.entries import Entry, Noun
from app.calendar.ical import feed
from app.kernel.db import db, transaction
from app.members.permissions import Permission
from app.members.scheme import the_scheme
from app.web.guard import needs, needs_proof, open_to_all
from app.web.parts import actor, now, parts, today, zone

pages = Blueprint("calendar", __name__)

WEEKS = 13


class Week(NamedTuple):
    """One bar of the drawing: the Monday, and how many entries its seven days have."""

    monday: date
    many: int


class Group(NamedTuple):
    title: str
    is_late: bool
    entries: list[Entry]


@pages.get("/calendar")
@needs(Permission.SEE_CALENDAR)
def listed() -> ResponseReturnValue:
    return _render()


@pages.post("/calendar/feed")
@needs(Permission.SEE_CALENDAR)
@needs_proof
def begin_feed() -> ResponseReturnValue:
    """Make an address for one's own calendar; it is shown this once."""
    with transaction() as session:
        token = subscribe.begin(session, by=actor(), now=now())
    path = url_for("calendar.feed_of", token=token)
    return _render(address=parts().settings.public_url.rstrip("/") + path)


@pages.post("/calendar/feed/end")
@needs(Permission.SEE_CALENDAR)
def end_feed() -> ResponseReturnValue:
    with transaction() as session:
        subscribe.end(session, by=actor(), now=now())
    return redirect("/calendar", 303)


@pages.get("/calendar/feed/<token>.ics")
@open_to_all  # the address is the key: a calendar cannot sign in, and learns references and days
def feed_of(token: str) -> ResponseReturnValue:
    session = db.session()
    owner = subscribe.asked(session, token, now=now())
    entries = due(session, today=today(), zone=zone(), for_account=owner)
    scheme = the_scheme(session)
    host = urlsplit(parts().settings.public_url).hostname or "townwatch"
    data = feed(entries, scheme=scheme.short if scheme else "Townwatch", host=host, now=now())
    with transaction() as writing:
        subscribe.note_asked(writing, token, now=now())
    return Response(data, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "no-store"})


def _render(address: str = "") -> str:
    session = db.session()
    entries = due(session, today=today(), zone=zone(), for_account=actor())
    chosen = request.args.get("show", "")
    shown = [one for one in entries if one.noun.value == chosen] if chosen in set(Noun) else entries
    return render_template(
        "calendar/calendar.html",
        groups=_groups(shown, today()),
        weeks=_weeks(shown, today()),
        nouns=[(noun.value, sum(one.noun is noun for one in entries)) for noun in Noun],
        chosen=chosen,
        everything=len(entries),
        feed=subscribe.mine(session, actor()),
        lasts_days=subscribe.LASTS.days,
        address=address,
    )


def _groups(entries: Sequence[Entry], today: date) -> list[Group]:
    """Return what is overdue, today, the next seven days, and then month by month."""
    near = today + timedelta(days=7)

    def title(one: Entry) -> str:
        if one.on < today:
            return "Overdue"
        if one.on == today:
            return "Today"
        return "The next seven days" if one.on <= near else f"{one.on:%B %Y}"

    return [Group(name, name == "Overdue", list(found)) for name, found in groupby(entries, key=title)]


def _weeks(entries: Sequence[Entry], today: date) -> list[Week]:
    first = today - timedelta(days=today.weekday())
    mondays = [first + timedelta(weeks=at) for at in range(WEEKS)]
    return [Week(day, sum(day <= one.on < day + timedelta(days=7) for one in entries)) for day in mondays]
