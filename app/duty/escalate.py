"""Nobody has decided in time: ask the deputies and whoever covers, then the Board's chair, each once a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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
from app.members.models import Account, Role, Scheme
from app.members.scheme import the_scheme
from app.reports.models import Report, ReportState
from app.review.queue import Glance, glances
from app.review.rules import target


class Late(NamedTuple):
    """A report that has waited too long, and the step that is due for it."""

    glance: Glance
    step: Step


def late_now(session: Session, *, zone: ZoneInfo, now: datetime) -> list[Late]:
    """Return for which reports whom to ask now, the one that has waited longest first; only reads."""
    scheme = the_scheme(session)
    if scheme is None:
        return []
    waiting = sorted(glances(session, scheme=scheme, zone=zone, now=now), key=lambda one: one.seen.received_at)
    due = [Late(one, step) for one in waiting for step in _steps(one, scheme, zone, now)]
    taken = (
        select(Escalation.report_id, Escalation.step)
        .join(Report, Report.id == Escalation.report_id)
        .where(Report.state == ReportState.RECEIVED)
    )
    done = {(report_id, step) for report_id, step in session.execute(taken)} if due else set()
    return [late for late in due if (late.glance.id, late.step) not in done]


def escalate(session: Session, *, zone: ZoneInfo, now: datetime) -> list[Escalation]:
    """Take every step that is due, and return them. Phones ring once for all the reports of a step."""
    scheme, late = the_scheme(session), late_now(session, zone=zone, now=now)
    if scheme is None or not late:
        return []
    taken = _ask_deputies(session, [one.glance for one in late if one.step is Step.DEPUTIES], now)
    taken += _ask_chair(session, scheme, [one.glance for one in late if one.step is Step.CHAIR], now)
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


def _steps(one: Glance, scheme: Scheme, zone: ZoneInfo, now: datetime) -> tuple[Step, ...]:
    received_at = one.seen.received_at
    target_at = target(
        received_at,
        local_hour=received_at.astimezone(zone).hour,
        day_minutes=scheme.day_target_minutes,
        night_minutes=scheme.night_target_minutes,
    )
    return steps_due(received_at=received_at, due_at=one.seen.due_at, target_at=target_at, now=now)


def _ask_deputies(session: Session, late: Sequence[Glance], now: datetime) -> list[Escalation]:
    able = keepers(session)
    cover_of = {one.account_id: one.cover_id for one in away_now(session, now=now)}
    asked = whom_to_ask([as_keeper(one) for one in able], cover_of)
    # Nobody is asked about a report of their own, because they could not decide it.
    whom = {one.id: sorted(asked - {one.reporter_id}) for one in late}
    everybody = {id for ids in whom.values() for id in ids}
    alert_id: UUID | None = None
    if everybody:
        words = _words(len(late), (now - late[0].seen.received_at).total_seconds())
        alert_id = call_desk(session, words, account_ids=everybody, sent_for_id=able[0].id, now=now).id
    found = [
        Escalation(report_id=one.id, step=Step.DEPUTIES, at=now, account_ids=whom[one.id], alert_id=alert_id)
        for one in late
    ]
    session.add_all(found)
    session.flush()
    return found


def _ask_chair(session: Session, scheme: Scheme, late: Sequence[Glance], now: datetime) -> list[Escalation]:
    if not late:
        return []
    asked = chair(session)
    told = "The Board’s chair sees how long." if asked else "No chair of the Board is named: More, The desk."
    reports = "A report has" if len(late) == 1 else f"{len(late)} reports have"
    tell_desk(session, "queue", f"{reports} waited more than twice as long as meant. {told}", now=now)
    found = [
        Escalation(report_id=one.id, step=Step.CHAIR, at=now, account_ids=[asked.id] if asked else []) for one in late
    ]
    session.add_all(found)
    session.flush()
    return found


def _words(count: int, oldest_s: float) -> str:
    hours, minutes = int(oldest_s // 3600), int(oldest_s // 60)
    age = f"{hours} hours" if hours > 1 else f"{minutes} minutes"
    if count == 1:
        return f"A report has waited {age}. Nobody has decided on it in time."
    return f"{count} reports have waited, the longest {age}. Nobody has decided on them in time."
