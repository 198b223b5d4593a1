"""The figures: for the Board, the council and the auditor. Drawn here as plain SVG; no person can be told from them."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.insight.counts import FEWER_THAN, Count, Figures, Week, figures
from app.kernel.db import db
from app.members.permissions import Permission
from app.reports.categories import CATEGORIES
from app.review.models import Verdict
from app.web.guard import needs
from app.web.parts import actor, now, today, zone
from app.web.waiting import asked_of_me

pages = Blueprint("figures", __name__)

PERIODS = ((6, "6 weeks"), (13, "A quarter"), (52, "A year"))
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP = 340, 150, 34, 336, 14
_HALF_A_LABEL = 17
_ROW = 34

_VERDICTS = {
    Verdict.INCIDENT: "Approved as an incident",
    Verdict.SIGHTING: "Approved as a sighting",
    Verdict.NEW_PROFILE: "Became a profile",
    Verdict.RETURNED: "Asked back",
    Verdict.REJECTED: "Not used",
    Verdict.INTELLIGENCE: "Kept as intelligence",
}


class Bar(NamedTuple):
    """One bar of a chart, in the units of its drawing. `is_small` is drawn as a hollow stub of one height."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: str
    is_small: bool


class Lines(NamedTuple):
    """The median and the 90th percentile by week, as points of a polyline; `marks` are (y, words) of the axis."""

    median: list[str]
    ninety: list[str]
    marks: list[tuple[float, str]]
    labels: list[tuple[float, str]]


@pages.get("/figures")
@needs(Permission.SEE_FIGURES)
def all_figures() -> ResponseReturnValue:
    wanted = request.args.get("weeks", "")
    weeks = next((weeks for weeks, _ in PERIODS if str(weeks) == wanted), PERIODS[0][0])
    counted = figures(db.session(), weeks=weeks, for_account=actor(), zone=zone(), now=now(), today=today())
    return render_template(
        "figures/figures.html",
        figures=counted,
        weeks=weeks,
        periods=PERIODS,
        by_category=_category_bars(counted),
        by_week=_week_bars(counted.weeks),
        pace=_pace_lines(counted.weeks),
        verdicts=[(_VERDICTS[Verdict(one.of)], say(one.number)) for one in counted.verdicts],
        fewer_than=FEWER_THAN,
        asked_of_me=asked_of_me(db.session()),
        say=say,
        minutes=minutes,
        seconds=seconds,
    )


def say(count: int) -> str:
    """Return a count as it may be shown."""
    return f"{count:,}" if count >= FEWER_THAN else f"fewer than {FEWER_THAN}"


def minutes(count: int | None) -> str:
    """Return "48 min", "1 h 36" or, with too few to say, words."""
    if count is None:
        return "too few to say"
    hours, rest = divmod(count, 60)
    return (f"{hours} h {rest:02d}" if rest else f"{hours} h") if hours else f"{rest} min"


def seconds(milliseconds: int | None) -> str:
    """Return "0.2 s", "12 s" or, with too few to say, words."""
    if milliseconds is None:
        return "too few to say"
    return f"{milliseconds / 1000:.1f} s" if milliseconds < 10_000 else f"{milliseconds // 1000} s"


def _category_bars(counted: Figures) -> list[Bar]:
    """Return one lying bar for each kind; its row is 34 units high."""
    kinds = [Count(CATEGORIES[one.of].label, one.number) for one in counted.categories]
    most = max((one.number for one in kinds), default=1)
    bars = [
        Bar(0, _ROW * place + 20, one.number / most * _WIDTH, 9, one.of, say(one.number), False)
        for place, one in enumerate(kinds)
    ]
    if counted.other_kinds:
        width = min(1.0, max(counted.other_kinds, FEWER_THAN) / most) * _WIDTH
        is_small = counted.other_kinds < FEWER_THAN
        label = f"Other kinds, each {say(0)}"
        bars.append(Bar(0, _ROW * len(bars) + 20, width, 9, label, say(counted.other_kinds), is_small))
    return bars


def _week_bars(weeks: list[Week]) -> list[Bar]:
    most = max([week.reports for week in weeks] + [FEWER_THAN])
    step = (_RIGHT - _LEFT) / len(weeks)
    bars = []
    for place, week in enumerate(weeks):
        is_small = week.reports < FEWER_THAN
        height = (FEWER_THAN if is_small else week.reports) / most * (_HEIGHT - _TOP)
        x = _LEFT + place * step
        width = max(2.0, step * 0.72)
        label = f"{week.monday.day} {week.monday:%b}"
        bars.append(Bar(x, _HEIGHT - height, width, height, label, say(week.reports), is_small))
    return bars


def _pace_lines(weeks: list[Week]) -> Lines:
    slowest = max((week.pace.ninety or 0 for week in weeks), default=0)
    top = max(240, -(-slowest // 240) * 240)
    first = _LEFT + _HALF_A_LABEL
    step = (_RIGHT - _HALF_A_LABEL - first) / max(1, len(weeks) - 1)

    def point(place: int, value: int) -> str:
        return f"{first + place * step:.1f},{_HEIGHT - value / top * (_HEIGHT - _TOP):.1f}"

    told = [(place, week.pace) for place, week in enumerate(weeks)]
    return Lines(
        median=[point(place, pace.median) for place, pace in told if pace.median is not None],
        ninety=[point(place, pace.ninety) for place, pace in told if pace.ninety is not None],
        marks=[
            (_HEIGHT - part * (_HEIGHT - _TOP) / 2, minutes(int(top * part / 2)) if part else "0") for part in range(3)
        ],
        labels=[(first + place * step, f"{week.monday.day} {week.monday:%b}") for place, week in enumerate(weeks)],
    )
