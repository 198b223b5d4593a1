"""When, where, what and with whom: the trail of one person, drawn for the desk. It says what was, never what comes."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.insight import rules
from app.insight.companions import companions, vehicles
from app.insight.schematic import HEIGHT, WIDTH, Area, Mark, Schematic, schematic
from app.insight.trail import Period, Trail, since, trail
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.kernel.geo import Point
from app.members.models import Zone
from app.members.permissions import Permission
from app.members.rules import short_name
from app.profiles.find import by_ref, find_profile
from app.profiles.gallery import viewed
from app.profiles.models import Profile
from app.profiles.rules import TAGS
from app.reports.categories import CATEGORIES
from app.reports.models import Report
from app.review.also_there import also_there
from app.review.not_there import not_there
from app.review.note_facts import pounds
from app.web.desk_words import clock
from app.web.guard import asks_why, needs
from app.web.parts import actor, now, purpose, said_why, today, zone
from app.web.typed import as_typed

pages = Blueprint("desk_patterns", __name__)

PERIODS = ((Period.QUARTER, "90 days"), (Period.YEAR, "12 months"), (Period.ALL, "All"))
PARTS = (("yes", "Took part"), ("no", "Was there, did nothing"))
MOST_LISTED = 40
_MOST_NUMBERED = 24


class Bar(NamedTuple):
    """One lying bar: its word, its count, and its length from 0 to 100."""

    word: str
    times: int
    length: float


class Column(NamedTuple):
    """One month of the strip in the units of its drawing."""

    x: float
    y: float
    height: float
    times: int
    first: date


@pages.get("/desk/profiles/<ref>/patterns")
@needs(Permission.PUBLISH_PROFILES)
@asks_why
def one(ref: str) -> ResponseReturnValue:
    return _render(ref, because=said_why())


@pages.post("/desk/profiles/<ref>/patterns/also-there")
@needs(Permission.DECIDE_REPORTS)
def add(ref: str) -> ResponseReturnValue:
    """Say that somebody else with a profile was in a report of this trail; what was typed comes back with a fault."""
    typed = as_typed(1000)
    try:
        with transaction() as session:
            report, other = _report(session, typed), _other(session, typed)
            if typed.get("part", "") not in dict(PARTS):
                raise NotFit("Say what they did.", {"part": "Choose one of the two."})
            also_there(session, report, other, is_conduct=typed["part"] == "yes", by=actor(), now=now())
    except NotFit as missing:
        return _render(ref, because="adding who was there", typed=typed, faults=missing.fields), 422
    except (NotPossible, NotAllowed) as conflict:
        return _render(ref, because="adding who was there", typed=typed, conflict=str(conflict)), 409
    return redirect(url_for("desk_patterns.one", ref=ref, done="added") + "#companions", 303)


@pages.post("/desk/profiles/<ref>/patterns/not-there")
@needs(Permission.DECIDE_REPORTS)
def take_off(ref: str) -> ResponseReturnValue:
    """Take somebody off a report to whom they were added by mistake."""
    typed = as_typed(1000)
    try:
        with transaction() as session:
            report, other = _report(session, typed), _other(session, typed)
            not_there(session, report, other, because=typed.get("because", "").strip(), by=actor(), now=now())
    except NotFit as missing:
        return _render(ref, because="taking somebody off", typed=typed, conflict=" ".join(missing.fields.values())), 422
    except (NotPossible, NotAllowed) as conflict:
        return _render(ref, because="taking somebody off", typed=typed, conflict=str(conflict)), 409
    return redirect(url_for("desk_patterns.one", ref=ref, done="removed") + "#companions", 303)


def hour(of: int) -> str:
    """Return an hour of the day as the span that it is: "17:00 to 18:00"."""
    return f"{of:02d}:00 to {(of + 1) % 24:02d}:00"


def _report(session: Session, typed: dict[str, str]) -> Report:
    try:
        found = session.get(Report, UUID(typed.get("report", "").strip()))
    except ValueError:
        found = None
    if found is None:
        raise NotFit("Choose the report.", {"report": "Choose the report in which they were."})
    return found


def _other(session: Session, typed: dict[str, str]) -> Profile:
    wanted = typed.get("other", "").strip().upper()
    found = by_ref(session, wanted)
    if found is None:
        fault = "There is no such profile. Write its reference, such as WB-0118." if wanted else "Write the reference."
        raise NotFit("Whose profile?", {"other": f"{fault} Somebody without a profile is not named here."})
    return found


def _render(
    ref: str,
    *,
    because: str,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
) -> str:
    """Return the page; that it was opened, and why, is written down each time."""
    with transaction() as writing:
        viewed(writing, find_profile(writing, ref), because=because, by=actor(), now=now())
    session, me, said = db.session(), actor(), request.args.get("since", "")
    period = Period(said) if said in set(Period) else Period.YEAR
    profile, begins = find_profile(session, ref), since(period, now=now())
    read = trail(session, profile, period=period, for_account=me, zone=zone(), now=now(), today=today())
    return render_template(
        "desk/patterns.html",
        profile=profile,
        tag=TAGS[profile.standing],
        tags=TAGS,
        trail=read,
        listed=read.seen[:MOST_LISTED],
        periods=PERIODS,
        period=period,
        weekdays=rules.WEEKDAYS,
        shade=rules.shade,
        kinds=_bars(read.kinds),
        strip=_strip(read.months),
        map=_map(session, read),
        size=(WIDTH, HEIGHT),
        numbered=len(read.places) <= _MOST_NUMBERED,
        companions=companions(session, profile, begins=begins, for_account=me),
        vehicles=vehicles(session, profile, begins=begins, for_account=me),
        reports=[(one.report_id, _in_short(one)) for one in read.seen[:MOST_LISTED]],
        parts=PARTS,
        label=label,
        pounds=lambda pence: f"£{pounds(pence)}",
        hour=hour,
        typed=typed or {},
        faults=faults or {},
        conflict=conflict,
        done=_DONE.get(request.args.get("done", ""), ""),
        mark=f"{short_name(me.name)}, {_written(now())}",
        said=purpose(),
    )


_DONE = {"added": "Added. Nobody’s phone rings for it.", "removed": "Taken off. The reason is in the record."}


def label(category: str) -> str:
    """Return the word for a category; one that is not in the list any more keeps its own."""
    known = CATEGORIES.get(category)
    return known.label if known else category.capitalize()


def _in_short(one: rules.Seen) -> str:
    return f"{clock(one.at)}, {one.spot.name}, {label(one.category)}"


def _written(at: datetime) -> str:
    local = at.astimezone(zone())
    return f"{local.day} {local:%B %Y, %H:%M}"


def _bars(kinds: list[tuple[str, int]]) -> list[Bar]:
    most = max((count for _, count in kinds), default=1)
    return [Bar(label(category), count, round(count / most * 100, 1)) for category, count in kinds]


def _strip(months: list[rules.Month]) -> list[Column]:
    """Return the twelve months as standing bars on a drawing of 360 by 96, its ground at 76."""
    most = max([one.times for one in months] + [4])
    heights = [round(one.times / most * 58, 1) for one in months]
    return [
        Column(6 + 29.5 * place, round(76 - height, 1), height, one.times, one.first)
        for place, (one, height) in enumerate(zip(months, heights, strict=True))
    ]


def _map(session: Session, read: Trail) -> Schematic:
    zones = session.scalars(select(Zone).order_by(Zone.id))
    areas = [Area(one.name, Point(one.latitude, one.longitude), one.radius_m) for one in zones]
    return schematic(areas, [Mark(one.spot.name, one.spot.point, one.times, one.is_latest) for one in read.places])
