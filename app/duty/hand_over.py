"""The hand-over pack: what somebody must know who takes the desk over tonight. References and counts, no person's name.

The names in it are those of the desk itself.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.models import Alert, AlertKind, MissingRequest
from app.alerts.near_me import newest
from app.disputes.models import Dispute
from app.duty.away import away_now
from app.duty.escalate import chair
from app.duty.keepers import keepers
from app.duty.models import Absence
from app.duty.stands import Stands, how_it_stands
from app.kernel.errors import NotPossible
from app.members.models import Account, Scheme
from app.members.permissions import Permission, require
from app.members.scheme import the_scheme
from app.profiles.models import Kind, Profile, ProfileState
from app.reports.models import Report, ReportState

REVIEW_WITHIN = timedelta(days=30)
_MOST = 40


class Waits(NamedTuple):
    """One report that waits: what kind, where, since when. Nothing of whom it speaks."""

    report: Report
    age: timedelta


class Setting(NamedTuple):
    """One setting of the scheme, in words."""

    name: str
    value: str


class Pack(NamedTuple):
    """All of it, as it was when it was made."""

    stands: Stands
    waits: list[Waits]
    asked_back: int
    drafts: list[Profile]
    reviews: list[Profile]
    sought: list[Profile]
    alerts: list[Alert]
    missing: list[Alert]
    missing_asked: int
    disputes: list[Dispute]
    keepers: list[Account]
    away: list[Absence]
    chair: Account | None
    settings: list[Setting]


def hand_over(session: Session, *, zone: ZoneInfo, by: Account, now: datetime, today: date) -> Pack:
    """Gather the pack; raises NotPossible before the scheme has been set up."""
    require(by, Permission.DECIDE_REPORTS)
    scheme = the_scheme(session)
    if scheme is None:
        raise NotPossible("This Townwatch has not been set up yet.")
    out = [alert for alert in newest(session, limit=_MOST, now=now) if alert.is_live(now)]
    due = _due_for_review(session, today)
    open_disputes = select(Dispute).where(Dispute.ended_at.is_(None)).order_by(Dispute.due_at, Dispute.id)
    undecided = select(MissingRequest.id).where(MissingRequest.decided_at.is_(None))
    returned = select(Report.id).where(Report.state == ReportState.RETURNED)
    return Pack(
        stands=how_it_stands(session, zone=zone, for_account=by, now=now),
        waits=_waits(session, now),
        asked_back=len(session.scalars(returned).all()),
        drafts=_drafts(session),
        reviews=[one for one in due if one.kind is not Kind.ID_SOUGHT],
        sought=[one for one in due if one.kind is Kind.ID_SOUGHT],
        alerts=[alert for alert in out if alert.kind is not AlertKind.MISSING],
        missing=[alert for alert in out if alert.kind is AlertKind.MISSING],
        missing_asked=len(session.scalars(undecided).all()),
        disputes=list(session.scalars(open_disputes)),
        keepers=keepers(session),
        away=away_now(session, now=now),
        chair=chair(session),
        settings=_settings(scheme),
    )


def _waits(session: Session, now: datetime) -> list[Waits]:
    oldest = select(Report).where(Report.state == ReportState.RECEIVED).order_by(Report.received_at, Report.id)
    return [Waits(report, now - report.received_at) for report in session.scalars(oldest.limit(_MOST))]


def _drafts(session: Session) -> list[Profile]:
    drafts = select(Profile).where(Profile.state == ProfileState.DRAFT).order_by(Profile.drafted_at, Profile.id)
    return list(session.scalars(drafts.limit(_MOST)))


def _due_for_review(session: Session, today: date) -> list[Profile]:
    """Return the published profiles that are to be looked at within thirty days, or end by then; the first due first.

    Known or ID sought: both lapse by their review date.
    """
    shown = select(Profile).where(Profile.state == ProfileState.PUBLISHED, Profile.review_on <= today + REVIEW_WITHIN)
    return list(session.scalars(shown.order_by(Profile.review_on, Profile.id)))


def _settings(scheme: Scheme) -> list[Setting]:
    hours = "{:g} hours"
    return [
        Setting("Target by day", hours.format(scheme.day_target_minutes / 60)),
        Setting("Target by night, 20:00 to 07:00", hours.format(scheme.night_target_minutes / 60)),
        Setting("A live alert lasts", f"{scheme.live_minutes} minutes, to {scheme.live_premises} premises at most"),
        Setting("An alert reaches", f"{scheme.alert_radius_m} metres, and the zone"),
        Setting("A profile is looked at again after", f"{scheme.review_days} days"),
        Setting("Somebody under 18 is shown for", f"{scheme.young_days} days, by two people"),
        Setting("Phones keep the gallery", f"{scheme.briefing_hours} hours" if scheme.briefing_hours else "Not at all"),
        Setting("Leads may print", "Yes" if scheme.members_may_print else "No"),
    ]
