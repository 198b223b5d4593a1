"""Nobody has decided in time: ask the deputies and whoever covers, then the Board's chair, each once a wait.

A report that went back to its reporter and was answered waits anew, and so does its clock here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.tell_desk import tell_desk
from app.alerts.call_desk import call_desk
from app.audit.record import record
from app.duty.away import away_now
from app.duty.keepers import as_keeper, keepers
from app.duty.models import Escalation, Step
from app.duty.rules import steps_due, whom_to_ask
from app.duty.since import answered_at
from app.members.models import Account, Role, Scheme
from app.members.scheme import the_scheme
from app.reports.models import Report, ReportState
from app.review.queue import Glance, glances
from app.review.rules import target


class Late(NamedTuple):
    """A report that has waited too long since it came before the desk, the step that is due, and whom it asks."""

    report_id: UUID
    since: datetime
    step: Step
    asks: list[int]


def late_now(session: Session, *, zone: ZoneInfo, now: datetime) -> list[Late]:
    """Return for which reports whom to ask now, the one that has waited longest first; only reads.

    Where nobody was there to be asked, they are asked once somebody is.
    """
    scheme = the_scheme(session)
    if scheme is None:
        return []
    answered = answered_at(session)
    waits = [(one, answered.get(one.id)) for one in glances(session, scheme=scheme, zone=zone, now=now)]
    waits.sort(key=lambda row: row[1] or row[0].seen.received_at)
    due = [(one, since, step) for one, since in waits for step in _steps(one, since, scheme, zone, now)]
    if not due:
        return []
    asks = _whom(session, now)
    found = [
        Late(one.id, since or one.seen.received_at, step, asks(one.reporter_id) if step is Step.DEPUTIES else [])
        for one, since, step in due
    ]
    taken = {(one.report_id, one.step): one for one in _taken(session)}
    return [late for late in found if _is_due(late, taken.get((late.report_id, late.step)))]


def escalate(session: Session, *, zone: ZoneInfo, now: datetime) -> list[Escalation]:
    """Take every step that is due, and return them. Phones ring once for all the reports of a step."""
    scheme, late = the_scheme(session), late_now(session, zone=zone, now=now)
    if scheme is None or not late:
        return []
    taken = _ask_deputies(session, [one for one in late if one.step is Step.DEPUTIES], now)
    taken += _ask_chair(session, [one for one in late if one.step is Step.CHAIR], now)
    for one in taken:
        about, asked = f"report {one.report_id}", len(one.account_ids)
        record(session, "escalated", about, by_id=None, now=now, step=one.step.value, asked=asked)
    return taken


class Asked(NamedTuple):
    """That somebody was asked, once, about so many reports."""

    at: datetime
    step: Step
    account_ids: tuple[int, ...]
    reports: int


def lately(session: Session, *, limit: int = 10) -> list[Asked]:
    """Return who was asked lately, newest first."""
    rows = session.scalars(select(Escalation).order_by(Escalation.at.desc(), Escalation.step).limit(20 * limit))
    asked = Counter((one.at, one.step, tuple(one.account_ids)) for one in rows)
    return [Asked(*who, reports) for who, reports in asked.items()][:limit]


def chair(session: Session) -> Account | None:
    """Return the Board's chair, while that account is active and of the Board."""
    scheme = the_scheme(session)
    account = session.get(Account, scheme.chair_id) if scheme is not None and scheme.chair_id is not None else None
    return account if account is not None and account.is_active and account.role is Role.BOARD else None


def _is_due(late: Late, taken: Escalation | None) -> bool:
    """Return whether a step was not taken in this wait, or asked nobody and could ask somebody now."""
    if taken is None or taken.at < late.since:
        return True
    return late.step is Step.DEPUTIES and not taken.account_ids and bool(late.asks)


def _taken(session: Session) -> Sequence[Escalation]:
    still = select(Escalation).join(Report, Report.id == Escalation.report_id)
    return session.scalars(still.where(Report.state == ReportState.RECEIVED)).all()


def _whom(session: Session, now: datetime) -> Callable[[int], list[int]]:
    """Return who is asked about a report, by who sent it: they could not decide it, so they are nobody to ask."""
    able = [as_keeper(one) for one in keepers(session)]
    cover_of = {one.account_id: one.cover_id for one in away_now(session, now=now)}
    return lambda reporter_id: sorted(whom_to_ask([one for one in able if one.id != reporter_id], cover_of))


def _steps(one: Glance, answered: datetime | None, scheme: Scheme, zone: ZoneInfo, now: datetime) -> tuple[Step, ...]:
    since = answered or one.seen.received_at
    target_at = target(
        since,
        local_hour=since.astimezone(zone).hour,
        day_minutes=scheme.day_target_minutes,
        night_minutes=scheme.night_target_minutes,
    )
    due_at = target_at if answered else one.seen.due_at
    return steps_due(received_at=since, due_at=due_at, target_at=target_at, now=now)


def _ask_deputies(session: Session, late: Sequence[Late], now: datetime) -> list[Escalation]:
    everybody = {id for one in late for id in one.asks}
    alert_id: UUID | None = None
    if everybody:
        asked = [one for one in late if one.asks]
        words = _words(len(asked), (now - asked[0].since).total_seconds())
        alert_id = call_desk(session, words, account_ids=everybody, sent_for_id=keepers(session)[0].id, now=now).id
    return [_take(session, one, one.asks, alert_id if one.asks else None, now) for one in late]


def _ask_chair(session: Session, late: Sequence[Late], now: datetime) -> list[Escalation]:
    if not late:
        return []
    asked = chair(session)
    told = "The Board’s chair sees how long." if asked else "No chair of the Board is named: More, The desk."
    reports = "A report has" if len(late) == 1 else f"{len(late)} reports have"
    tell_desk(session, "queue", f"{reports} waited more than twice as long as meant. {told}", now=now)
    return [_take(session, one, [asked.id] if asked else [], None, now) for one in late]


def _take(session: Session, late: Late, ids: list[int], alert_id: UUID | None, now: datetime) -> Escalation:
    """Keep that this step was taken; it takes the place of the same step of an earlier wait."""
    before = session.get(Escalation, (late.report_id, late.step))
    if before is not None:
        session.delete(before)
        session.flush()
    taken = Escalation(report_id=late.report_id, step=late.step, at=now, account_ids=ids, alert_id=alert_id)
    session.add(taken)
    session.flush()
    return taken


def _words(count: int, oldest_s: float) -> str:
    hours, minutes = int(oldest_s // 3600), int(oldest_s // 60)
    age = f"{hours} hours" if hours > 1 else f"{minutes} minutes"
    if count == 1:
        return f"A report has waited {age}. Nobody has decided on it in time."
    return f"{count} reports have waited, the longest {age}. Nobody has decided on them in time."
