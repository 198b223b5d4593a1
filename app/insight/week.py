"""What the town did last week, to thank those who did it. Counts only: no person, no place, no order of anybody."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, distinct, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.bulletins.models import Bulletin
from app.insight.counts import FEWER_THAN
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.kept import identified
from app.profiles.models import Hidden, Profile
from app.reports.models import Report, ReportState
from app.review.models import Decision, Verdict

_STOPPED = "deterred theft"
_COUNTED = (Verdict.INCIDENT, Verdict.SIGHTING, Verdict.NEW_PROFILE)


class Week(NamedTuple):
    """The last whole week, named by its Monday. `mine` are one's own reports of it; all else is the town's."""

    monday: date
    mine: int
    reports: int
    checked: int
    sightings: int
    stopped: int
    identified: int
    bulletins: int


def last_week(session: Session, *, for_account: Account, zone: ZoneInfo, today: date) -> Week:
    """Count the last week from Monday to Sunday by the town's clock. What was taken back does not count."""
    require(for_account, Permission.SEND_REPORTS)
    this_monday = today - timedelta(days=today.weekday())
    monday = this_monday - timedelta(weeks=1)
    began, ended = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in (monday, this_monday))

    def count(*conditions: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).where(*conditions)) or 0

    def different(what: InstrumentedAttribute[Any], *conditions: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count(distinct(what))).where(*conditions)) or 0

    sent = and_(Report.received_at >= began, Report.received_at < ended, Report.state != ReportState.WITHDRAWN)
    decided = and_(Decision.at >= began, Decision.at < ended)
    named = identified().subquery()
    is_approved = and_(Decision.verdict.in_(_COUNTED), Decision.report_id == Report.id)
    return Week(
        monday=monday,
        mine=count(sent, Report.reporter_id == for_account.id),
        reports=count(sent),
        checked=different(Report.id, decided, is_approved, Report.state == ReportState.APPROVED),
        sightings=different(Decision.report_id, decided, Decision.verdict == Verdict.SIGHTING),
        stopped=count(sent, Report.category == _STOPPED),
        identified=count(
            *(named.c.at >= began, named.c.at < ended),
            *(Profile.id == named.c.profile_id, Profile.hidden_because.is_distinct_from(Hidden.WRONG_PERSON)),
        ),
        bulletins=count(Bulletin.at >= began, Bulletin.at < ended),
    )


def in_words(week: Week) -> list[str]:
    """Return the results as short sentences; what is nought is left out, and what is small is not said exactly."""
    rows = (
        (week.reports, "reports came in"),
        (week.checked, "were checked and count"),
        (week.sightings, "sightings were confirmed"),
        (week.stopped, "thefts were stopped"),
        (week.identified, "people were identified"),
        (week.bulletins, "bulletins were written"),
    )
    return [f"{say(number)} {many}." for number, many in rows if number]


def say(count: int) -> str:
    """Return a count as anybody may read it."""
    return f"{count:,}" if count >= FEWER_THAN else f"Fewer than {FEWER_THAN}"


def thanks(week: Week, *, town: str) -> str:
    """Return what the thanks are for: what this person sent, or that they looked out."""
    sent = {0: "For looking out", 1: "For your report"}.get(week.mine, f"For your {week.mine} reports")
    return f"{sent}. Last week in {town}:"
