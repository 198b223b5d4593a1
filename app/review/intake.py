"""The front door: keep the report, choose its lane, and let a fresh sighting sound at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from app.alerts.models import Alert
from app.alerts.raise_alert import open_alert_for, raise_alert
from app.kernel.errors import NotPossible
from app.members.models import Account, Scheme
from app.members.permissions import Permission, require
from app.members.scheme import the_scheme
from app.profiles.models import Profile
from app.profiles.rules import visible_to_members
from app.reports.categories import CATEGORIES
from app.reports.models import Report
from app.reports.receive import IncomingReport, receive
from app.reports.rules import is_fresh
from app.review.occasion import occasion
from app.review.rules import Lane, Sighting, lane


class TakenIn(NamedTuple):
    """`alert` is set when the report sounded at once."""

    report: Report
    is_new: bool
    alert: Alert | None

    @property
    def lane(self) -> Lane:
        return Lane.AT_ONCE if self.alert else Lane.HELD


def take_in(
    session: Session,
    id: UUID,
    incoming: IncomingReport,
    *,
    sent_at: datetime | None,
    by: Account,
    now: datetime,
    comes_locked: bool = False,
) -> TakenIn:
    """Keep what a phone sends and, in the lane *at once*, raise its alert in the same commit.

    What a locked phone brings (`comes_locked`) never sounds by itself: nobody has shown who they are.
    """
    require(by, Permission.SEND_REPORTS)
    scheme = the_scheme(session)
    if scheme is None:
        raise NotPossible("This Townwatch has not been set up yet. Ask the desk.")
    report, is_new = receive(session, id, incoming, sent_at=sent_at, by=by, comes_locked=comes_locked, now=now)
    if not is_new:
        return TakenIn(report, False, open_alert_for(session, report.id))
    return TakenIn(report, True, _sound_at_once(session, report, scheme, by=by, now=now))


def known_profile(report: Report, now: datetime) -> Profile | None:
    """Return the current profile that the reporter named, if any."""
    for subject in report.subjects:
        if subject.profile and visible_to_members(subject.profile, today=now.date()):
            return subject.profile
    return None


def _sound_at_once(session: Session, report: Report, scheme: Scheme, *, by: Account, now: datetime) -> Alert | None:
    profile = known_profile(report, now)
    chosen, reach = lane(
        Sighting(
            standing=profile.standing if profile else None,
            is_conduct=CATEGORIES[report.category].is_conduct,
            is_fresh=is_fresh(report.happened_at, received_at=now, minutes=scheme.fresh_minutes),
            sure=report.sure,
            sender=by.role,
            sender_is_under_18=by.is_under_18,
            comes_locked=report.came_locked,
        ),
        scheme_radius_m=scheme.alert_radius_m,
    )
    if chosen is not Lane.AT_ONCE or reach is None or profile is None:
        return None
    return raise_alert(
        session,
        occasion(report, profile),
        radius_m=reach.radius_m,
        tells_zone=reach.tells_zone,
        ends_at=now + timedelta(minutes=reach.minutes),
        rings=True,
        is_approved=False,
        reporter_id=by.id,
        by=by,
        now=now,
    )
