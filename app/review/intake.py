"""The front door: keep the report, choose its lane, and tell in the same commit what may be told before review."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from app.alerts.join import alert_lately, bring_up_to_date, join, joined_alert, named_alert
from app.alerts.live import end_in_doubt, raise_live, sent_today
from app.alerts.models import Alert, AlertKind
from app.alerts.raise_alert import Aim, open_alert_for, raise_alert
from app.breaches.find import holds_here
from app.breaches.note_breach import note_breach
from app.breaches.open_check import open_check
from app.exclusions.who_serves import servers_at
from app.kernel.errors import NotPossible
from app.members.models import Account, Scheme
from app.members.permissions import Permission, require, works_in_care
from app.members.scheme import the_scheme
from app.profiles.models import Profile
from app.profiles.rules import visible_to_members
from app.reports.categories import BREACHES, CATEGORIES
from app.reports.models import Report
from app.reports.receive import IncomingReport, receive
from app.reports.rules import is_fresh
from app.review import rules
from app.review.note_facts import find_plates
from app.review.occasion import occasion, occasion_of_unknown
from app.review.rules import Lane, Live, Reach, Sighting, lane
from app.review.standing_here import standing_here


class TakenIn(NamedTuple):
    """`alert` is set when the report was told before review: it raised that alert, or brought it up to date.

    `says` tells the reporter in a sentence what came of it.
    """

    report: Report
    is_new: bool
    alert: Alert | None
    lane: Lane
    says: str


class _Judged(NamedTuple):
    """What the rules say of one report, at the moment in which it came in."""

    profile: Profile | None
    sighting: Sighting
    lane: Lane
    reach: Reach | None


def take_in(
    session: Session,
    id: UUID,
    incoming: IncomingReport,
    *,
    sent_at: datetime | None,
    by: Account,
    now: datetime,
    zone: tzinfo | None = None,
    comes_locked: bool = False,
) -> TakenIn:
    """Keep what a phone sends and, in the lanes *at once* and *live*, raise its alert in the same commit.

    A report of somebody about whom an alert is out joins that one. What a locked phone brings (`comes_locked`) is
    told to nobody before review: nobody has shown who they are. `zone` is that of the town's clock, by which it is said
    on which day something happened, weeks before receipt too; without it, the offset that `now` has.
    """
    require(by, Permission.SEND_REPORTS)
    scheme = the_scheme(session)
    if scheme is None:
        raise NotPossible("This Townwatch has not been set up yet. Ask the desk.")
    report, is_new = receive(session, id, incoming, sent_at=sent_at, by=by, comes_locked=comes_locked, now=now)
    town = zone or now.tzinfo or UTC
    judged = _judge(session, report, scheme, by=by, now=now, zone=town)
    if not is_new:
        return _again(session, report, incoming, judged, scheme, by=by, zone=town)
    find_plates(session, report, now=now)
    _of_a_breach(session, report, judged, by=by, now=now, zone=town)
    out = _alert_of_the_same(session, report, incoming, judged, scheme, by=by, now=now)
    if out is not None:
        return _joined(session, report, out, judged, scheme, by=by, now=now)
    if judged.profile is not None and judged.reach is not None:
        alert = _sound(session, report, judged.profile, judged.reach, by=by, now=now)
        return TakenIn(
            report, True, alert, judged.lane, rules.says_of(judged.lane, only_who_serve=judged.reach.only_who_serve)
        )
    if judged.profile is None and incoming.tell_now:
        return _live(session, report, judged, scheme, by=by, now=now, zone=town)
    return TakenIn(report, True, None, Lane.HELD, rules.breach_held(judged.sighting) or rules.AT_THE_DESK)


def _of_a_breach(
    session: Session, report: Report, judged: _Judged, *, by: Account, now: datetime, zone: tzinfo
) -> None:
    """Keep what a report claims: a breach when its sender is certain, and a card that was given when they are not."""
    if judged.profile is not None:
        note_breach(session, report, judged.profile, by=by, now=now, zone=zone)
    if rules.card_was_given(judged.sighting):
        open_check(session, report, by=by, now=now)


def known_profile(report: Report, now: datetime) -> Profile | None:
    """Return the current profile that the reporter named, if any."""
    for subject in report.subjects:
        if subject.profile and visible_to_members(subject.profile, today=now.date()):
            return subject.profile
    return None


def _judge(session: Session, report: Report, scheme: Scheme, *, by: Account, now: datetime, zone: tzinfo) -> _Judged:
    profile = known_profile(report, now)
    is_breach = report.category in BREACHES
    sighting = Sighting(
        standing=standing_here(session, profile, report, zone=zone) if profile else None,
        is_conduct=CATEGORIES[report.category].is_conduct,
        is_fresh=is_fresh(report.happened_at, received_at=report.received_at, minutes=scheme.fresh_minutes),
        sure=report.sure,
        sender=by.role,
        sender_is_under_18=by.is_under_18,
        comes_locked=report.came_locked,
        sender_works_in_care=works_in_care(by),
        is_breach=is_breach,
        holds_here=is_breach and profile is not None and _holds_here(session, report, profile, zone=zone),
    )
    chosen, reach = lane(sighting, scheme_radius_m=scheme.alert_radius_m)
    return _Judged(profile, sighting, chosen, reach)


def _holds_here(session: Session, report: Report, profile: Profile, *, zone: tzinfo) -> bool:
    at = report.happened_at
    return holds_here(session, profile.id, report.premises, category=report.category, at=at, zone=zone).is_any


def _alert_of_the_same(
    session: Session,
    report: Report,
    incoming: IncomingReport,
    judged: _Judged,
    scheme: Scheme,
    *,
    by: Account,
    now: datetime,
) -> Alert | None:
    if incoming.same_as is not None:
        named = named_alert(session, incoming.same_as, by=by, now=now)
        if named is not None:
            return named
    if judged.profile is None or judged.reach is None:
        return None
    return alert_lately(
        session,
        judged.profile.id,
        report.premises,
        minutes=scheme.repeat_minutes,
        only_roles=judged.reach.only_who_serve,
        now=now,
    )


def _joined(
    session: Session, report: Report, alert: Alert, judged: _Judged, scheme: Scheme, *, by: Account, now: datetime
) -> TakenIn:
    join(session, alert, report.id, by=by, now=now)
    if alert.kind is AlertKind.LIVE and alert.approved_at is None and rules.may_be_a_child(_ages(report)):
        end_in_doubt(session, alert, by=by, now=now)
        return TakenIn(report, True, None, Lane.HELD, rules.ENDED_IN_DOUBT)
    fault = rules.fault_before_sounding(judged.sighting)
    if fault is not None:
        return TakenIn(report, True, None, Lane.HELD, rules.linked_only(fault))
    # Chosen words alone: whom the alert is about is not changed by what somebody else says of them.
    new = occasion_of_unknown(report) if alert.kind is AlertKind.LIVE else occasion(report, judged.profile)
    minutes = judged.reach.minutes if judged.reach else scheme.live_minutes
    bring_up_to_date(
        session,
        alert,
        new,
        ends_at=report.happened_at + timedelta(minutes=minutes),
        rings=judged.lane is Lane.AT_ONCE,
        scheme=scheme,
        by=by,
        now=now,
    )
    return TakenIn(report, True, alert, lane_of(alert), rules.JOINED)


def _sound(session: Session, report: Report, profile: Profile, reach: Reach, *, by: Account, now: datetime) -> Alert:
    aim = Aim(reach.radius_m, reach.tells_zone)
    if reach.only_who_serve:
        servers = servers_at(session, report.premises)
        aim = aim._replace(premises_ids=(report.premises_id,), roles=rules.DESK, accounts=servers)
    return raise_alert(
        session,
        occasion(report, profile),
        aim,
        ends_at=now + timedelta(minutes=reach.minutes),
        rings=reach.rings,
        is_approved=False,
        reporter_id=by.id,
        by=by,
        now=now,
    )


def _live(
    session: Session, report: Report, judged: _Judged, scheme: Scheme, *, by: Account, now: datetime, zone: tzinfo
) -> TakenIn:
    fault = _live_fault(session, report, judged, scheme, by=by, zone=zone)
    if fault is not None:
        return TakenIn(report, True, None, Lane.HELD, rules.held_because(fault))
    alert = raise_live(session, occasion_of_unknown(report), scheme=scheme, by=by, now=now)
    return TakenIn(report, True, alert, Lane.LIVE, rules.says_of(Lane.LIVE))


def _live_fault(
    session: Session, report: Report, judged: _Judged, scheme: Scheme, *, by: Account, zone: tzinfo
) -> str | None:
    before = report.received_at.astimezone(zone)  # the same when the phone asks again later
    sent = sent_today(session, by, but_for=report.id, now=before)
    live = Live(report.category, _ages(report), sent, nobody_keeps_the_desk=scheme.safe_since is not None)
    return rules.live_fault(judged.sighting, live, a_day=scheme.live_a_day)


def _again(
    session: Session,
    report: Report,
    incoming: IncomingReport,
    judged: _Judged,
    scheme: Scheme,
    *,
    by: Account,
    zone: tzinfo,
) -> TakenIn:
    """Return what was answered the first time: the phone did not hear it."""
    raised, joined = open_alert_for(session, report.id), joined_alert(session, report.id)
    if joined is not None and joined.kind is AlertKind.LIVE and rules.may_be_a_child(_ages(report)):
        return TakenIn(report, False, None, Lane.HELD, rules.ENDED_IN_DOUBT)
    if joined is not None:
        fault = rules.fault_before_sounding(judged.sighting)
        if fault is not None:
            return TakenIn(report, False, None, Lane.HELD, rules.linked_only(fault))
        return TakenIn(report, False, joined, lane_of(joined), rules.JOINED)
    if raised is not None and raised.raised_by_id == by.id:
        chosen = lane_of(raised)
        return TakenIn(report, False, raised, chosen, rules.says_of(chosen, only_who_serve=bool(raised.only_roles)))
    fault = _live_fault(session, report, judged, scheme, by=by, zone=zone) if incoming.tell_now else None
    says = rules.held_because(fault) if fault else rules.breach_held(judged.sighting) or rules.AT_THE_DESK
    return TakenIn(report, False, None, Lane.HELD, says)


def _ages(report: Report) -> str:
    """Return the chosen words for how old the person looks; empty when nothing was said."""
    return report.subjects[0].description.get("age", "") if report.subjects else ""


def lane_of(alert: Alert) -> Lane:
    """Return the lane in which a report reached this alert."""
    if alert.kind is not AlertKind.SIGHTING:
        return Lane.LIVE
    return Lane.AT_ONCE if alert.rings else Lane.LISTED
