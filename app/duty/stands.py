"""How the queue stands, in counts and ages: for whoever must know that somebody looks, and may not know at what."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.duty.keepers import keepers
from app.duty.late_disputes import disputes_of_the_chair
from app.duty.models import Escalation, Step
from app.duty.safe_mode import last_kept
from app.duty.since import answered_at
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.scheme import the_scheme
from app.reports.models import Report, ReportState
from app.review.queue import glances
from app.review.risk import Tier, tier

_A_WEEK = timedelta(days=7)


class Stands(NamedTuple):
    """Counts, and the longest wait; of nobody and of no report. `past_twice`: the Board's chair was asked.

    `disputes`: of those that nobody has looked at, how many the chair was asked about.
    """

    waiting: int
    late: int
    past_twice: int
    disputes: int
    oldest: timedelta | None
    tiers: dict[Tier, int]
    came_in: int  # in the last seven days
    keepers: int
    last_kept_at: datetime | None
    safe_since: datetime | None


def how_it_stands(session: Session, *, zone: ZoneInfo, for_account: Account, now: datetime) -> Stands:
    """Return how much waits, how long, and whether anybody keeps the desk."""
    require(for_account, Permission.SEE_WAITING)
    scheme = the_scheme(session)
    seen = [one.seen for one in glances(session, scheme=scheme, zone=zone, now=now)] if scheme is not None else []
    first = min((one.received_at for one in seen), default=None)
    tiers = Counter(tier(one) for one in seen)
    lately = select(func.count()).where(Report.received_at > now - _A_WEEK)
    return Stands(
        waiting=len(seen),
        late=sum(now > one.due_at for one in seen),
        past_twice=asked_of_the_chair(session),
        disputes=disputes_of_the_chair(session),
        oldest=now - first if first is not None else None,
        tiers={one: tiers[one] for one in Tier},
        came_in=session.scalar(lately) or 0,
        keepers=len(keepers(session)),
        last_kept_at=last_kept(session),
        safe_since=scheme.safe_since if scheme is not None else None,
    )


def asked_of_the_chair(session: Session) -> int:
    """Return how many reports still wait of which the Board's chair was to hear, in this wait of theirs."""
    still = (
        select(Escalation.report_id, Escalation.at)
        .join(Report, Report.id == Escalation.report_id)
        .where(Escalation.step == Step.CHAIR, Report.state == ReportState.RECEIVED)
    )
    rows = session.execute(still).all()
    answered = answered_at(session) if rows else {}
    return sum(row.report_id not in answered or row.at >= answered[row.report_id] for row in rows)
