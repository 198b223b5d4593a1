"""What the Board may know: how much, how quickly, how far. Nobody can be told from these counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from app.alerts.models import TELL_THE_TOWN_NOTHING, Alert, Delivery, Ending, Message, Progress
from app.alerts.reach import WAS_TOLD
from app.kernel.ranks import at_rank
from app.members.models import Account, Scheme
from app.members.permissions import Permission, require
from app.members.scheme import the_scheme
from app.profiles.models import Profile, ProfileState
from app.profiles.rules import visible_to_members
from app.reports.models import Report, ReportState
from app.review.models import Decision, Verdict
from app.review.rules import target

FEWER_THAN = 5  # smaller counts might point at somebody


class Count(NamedTuple):
    """How many, and of what."""

    of: str
    number: int

    @property
    def is_small(self) -> bool:
        return self.number < FEWER_THAN


class Pace(NamedTuple):
    """Time from receipt to the first word: median and 90th percentile in minutes; None with too few to say."""

    decided: int
    in_time: int
    median: int | None
    ninety: int | None


class Week(NamedTuple):
    """One week, named by its Monday: reports received, and the pace of their decisions."""

    monday: date
    reports: int
    pace: Pace


class Told(NamedTuple):
    """Alerts raised, corrected and stood down; then phones. `median_ms`: from the word to the push service.

    The median is of the last thirty days, and None with too few to say.
    """

    raised: int
    corrected: int
    stood_down: int
    phones: int
    delivered: int
    opened: int
    median_ms: int | None


class Figures(NamedTuple):
    """All figures of one period. `categories` are the largest first; what is small stands together as `other_kinds`."""

    since: date
    reports: int
    categories: list[Count]
    other_kinds: int
    weeks: list[Week]
    pace: Pace
    verdicts: list[Count]
    told: Told
    current_profiles: int


def figures(
    session: Session, *, weeks: int, for_account: Account, zone: ZoneInfo, now: datetime, today: date
) -> Figures:
    """Count the last so many weeks, up to and with this one. Weeks begin on Monday by the town's clock."""
    require(for_account, Permission.SEE_FIGURES)
    mondays = _mondays(today, weeks)
    since = datetime(mondays[0].year, mondays[0].month, mondays[0].day, tzinfo=zone)
    reports = session.scalars(select(Report).where(_counts(since))).all()
    first_words = _first_words(session, since)
    scheme = the_scheme(session)
    large, small = _by_category(reports)
    by_week: dict[date, list[Report]] = {monday: [] for monday in mondays}
    for report in reports:
        by_week.setdefault(_monday(report.received_at.astimezone(zone).date()), []).append(report)
    # A town that began lately has no empty weeks before its first report.
    first = min((monday for monday, some in by_week.items() if some), default=mondays[-1])
    return Figures(
        since=first,
        reports=len(reports),
        categories=large,
        other_kinds=small,
        weeks=[
            Week(monday, len(some), _pace(some, first_words, scheme, zone))
            for monday, some in sorted(by_week.items())
            if monday >= first
        ],
        pace=_pace(reports, first_words, scheme, zone),
        verdicts=_verdicts(session, since),
        told=_told(session, since),
        current_profiles=_current_profiles(session, today),
    )


def _counts(since: datetime) -> ColumnElement[bool]:
    """Return what a report has to be to count: what its reporter took back was never so."""
    return and_(Report.received_at >= since, Report.state != ReportState.WITHDRAWN)


def _mondays(today: date, weeks: int) -> list[date]:
    this = _monday(today)
    return [this - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _by_category(reports: Iterable[Report]) -> tuple[list[Count], int]:
    """Return the kinds with enough reports, and the sum of all others: alone, a small one could be worked out."""
    counted = [Count(of, count) for of, count in Counter(report.category for report in reports).most_common()]
    return [one for one in counted if not one.is_small], sum(one.number for one in counted if one.is_small)


def _first_words(session: Session, since: datetime) -> dict[UUID, datetime]:
    rows = session.execute(
        select(Decision.report_id, func.min(Decision.at))
        .join(Report, Report.id == Decision.report_id)
        .where(Report.received_at >= since)
        .group_by(Decision.report_id)
    )
    return dict(iter(rows))


def _pace(reports: Iterable[Report], first_words: dict[UUID, datetime], scheme: Scheme | None, zone: ZoneInfo) -> Pace:
    took: list[int] = []
    in_time = 0
    for report in reports:
        at = first_words.get(report.id)
        if at is None or scheme is None:
            continue
        took.append(int((at - report.received_at).total_seconds() // 60))
        due_at = target(
            report.received_at,
            local_hour=report.received_at.astimezone(zone).hour,
            day_minutes=scheme.day_target_minutes,
            night_minutes=scheme.night_target_minutes,
        )
        in_time += at <= due_at
    if len(took) < FEWER_THAN:
        return Pace(len(took), in_time, None, None)
    return Pace(len(took), in_time, at_rank(took, 0.5), at_rank(took, 0.9))


def _verdicts(session: Session, since: datetime) -> list[Count]:
    counting = select(func.max(Decision.id)).join(Report, Report.id == Decision.report_id).where(_counts(since))
    last = counting.group_by(Decision.report_id).scalar_subquery()  # of this time only, or every decision would be read
    rows = session.execute(
        select(Decision.verdict, func.count()).where(Decision.id.in_(last)).group_by(Decision.verdict)
    )
    counted = dict(iter(rows))
    return [Count(verdict.value, counted.get(verdict, 0)) for verdict in Verdict]


def _told(session: Session, since: datetime) -> Told:
    """Count the alerts of every kind but tests. Of an alert older than thirty days only its own counts are left."""
    ours = Alert.raised_at >= since, Alert.kind.not_in(TELL_THE_TOWN_NOTHING)
    alerts = session.scalars(select(Alert).where(*ours)).all()
    phones, delivered, opened = session.execute(
        select(func.count(), func.count(Delivery.delivered_at), func.count(Delivery.opened_at))
        .join(Alert, Alert.id == Delivery.alert_id)
        .where(*ours, Alert.told.is_(None), WAS_TOLD)
    ).one()
    return Told(
        raised=len(alerts),
        corrected=sum(one.recalled_as is Ending.CORRECTION for one in alerts),
        stood_down=sum(one.recalled_as is Ending.STAND_DOWN for one in alerts),
        phones=phones + sum(one.told or 0 for one in alerts),
        delivered=delivered + sum(one.delivered or 0 for one in alerts),
        opened=opened + sum(one.opened or 0 for one in alerts),
        median_ms=_median_ms(session, since),
    )


def _median_ms(session: Session, since: datetime) -> int | None:
    """Return how long half of the alerts' pushes took at most until their push service had them, in milliseconds."""
    rows = session.execute(
        select(Delivery.queued_at, Delivery.sent_at)
        .join(Alert, Alert.id == Delivery.alert_id)
        .where(
            Alert.raised_at >= since,
            Alert.kind.not_in(TELL_THE_TOWN_NOTHING),
            Delivery.message == Message.ALERT,
            Delivery.progress == Progress.SENT,
        )
    )
    took = [round((sent_at - queued_at).total_seconds() * 1000) for queued_at, sent_at in rows if sent_at]
    return at_rank(took, 0.5) if len(took) >= FEWER_THAN else None


def _current_profiles(session: Session, today: date) -> int:
    published = session.scalars(select(Profile).where(Profile.state == ProfileState.PUBLISHED))
    return sum(visible_to_members(one, today=today) for one in published)
