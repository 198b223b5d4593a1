"""What becomes of an alert when a named person has looked: it is told, told more widely, or taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.join import joined_alert
from app.alerts.models import Alert, AlertKind
from app.alerts.raise_alert import Aim, raise_alert
from app.alerts.recall import recall
from app.alerts.revise import revise
from app.alerts.rules import still_rings
from app.audit.record import record
from app.exclusions.who_serves import servers_at
from app.kernel.errors import NotPossible
from app.members.models import Account, Scheme
from app.members.safe_mode import refuse_in_safe_mode
from app.members.scheme import the_scheme
from app.profiles.models import Profile, Standing
from app.reports.models import Report
from app.review.beside import merged_into
from app.review.occasion import occasion
from app.review.rules import DESK, INCIDENT_HOURS, Reach, approved_reach


def standing_alerts(session: Session, report: Report) -> list[Alert]:
    """Return the alerts of this report and of those merged into it that were not recalled: its own first."""
    ids = [report.id, *(one.id for one, _ in merged_into(session, report))]
    standing = select(Alert).where(Alert.report_id.in_(ids), Alert.recalled_at.is_(None))
    newest_first = session.scalars(standing.order_by(Alert.raised_at.desc(), Alert.id)).all()
    return sorted(newest_first, key=lambda alert: alert.report_id != report.id)


def tell_sighting(
    session: Session, report: Report, profile: Profile, *, wording: str, by: Account, now: datetime
) -> Alert:
    """Tell those near of a sighting that somebody has checked, by the alert that is out or by a new one.

    Whoever was shown another person hears that they were wrong, whether or not the desk thinks of it.
    """
    refuse_in_safe_mode(session)
    scheme = _scheme(session)
    reach = approved_reach(scheme_radius_m=scheme.alert_radius_m)
    ends_at = now + timedelta(minutes=reach.minutes)
    stands = None
    for sounded in standing_alerts(session, report):
        if sounded.profile_id is not None and sounded.profile_id != profile.id:
            recall(session, sounded, because=f"It was not them but {profile.ref}.", by=by, now=now)
            continue
        # One that has ended stays ended: hours later nobody needs to look out again.
        is_live = sounded.is_live(now)
        _approve(session, sounded, wording=wording, ends_at=ends_at, by=by, now=now)
        if sounded.kind is AlertKind.LIVE and profile.standing is Standing.NOT_SERVED:
            continue  # those who were told of somebody unknown must not learn who it is: they would accuse
        # That of a merged report rang for the same person: while it is out, nobody is rung twice.
        if is_live or sounded.report_id == report.id:
            stands = stands or sounded
            if is_live:
                _widen_for_profile(session, sounded, report, profile, scheme, now=now)
    joined = joined_alert(session, report.id)
    if stands is None and joined is not None and joined.profile_id == profile.id and joined.is_live(now):
        # It is news of an alert that another report has raised: to check the news is to check what it now says.
        _approve(session, joined, wording=wording, ends_at=ends_at, by=by, now=now)
        stands = joined
    return stands or raise_alert(
        session,
        occasion(report, profile),
        _aim(session, report, profile, reach),
        wording=wording,
        ends_at=ends_at,
        rings=_rings(report, scheme, now),
        is_approved=True,
        reporter_id=report.reporter_id,
        by=by,
        now=now,
    )


def tell_incident(
    session: Session, report: Report, *, wording: str, tells: bool, by: Account, now: datetime
) -> Alert | None:
    """Approve a live alert that is out about it; with `tells`, let zone and sector read the approver's wording.

    Returns the alert that came of it, if any.
    """
    scheme = _scheme(session)
    live = approve_live(session, report, wording=wording, by=by, now=now)
    if not tells:
        return live
    refuse_in_safe_mode(session)
    ends_at = now + timedelta(hours=INCIDENT_HOURS)
    place = report.premises
    if live is not None and live.is_live(now):
        # What was for the nearest is for zone and sector now; the picture was never more than a help to find somebody.
        live.kind, live.photo_id, live.chips = AlertKind.INCIDENT, None, []
        live.radius_m, live.zone_id, live.only_premises = 0, place.zone_id, []
        live.sectors, live.ends_at = [place.sector.value], ends_at
        if _rings(report, scheme, now):
            revise(session, live, now, by_id=by.id)
        return live
    return raise_alert(
        session,
        occasion(report, None)._replace(chips=()),
        Aim(0, tells_zone=True, sectors=(place.sector.value,)),
        kind=AlertKind.INCIDENT,
        wording=wording,
        ends_at=ends_at,
        rings=_rings(report, scheme, now),
        is_approved=True,
        reporter_id=report.reporter_id,
        by=by,
        now=now,
    )


def approve_live(session: Session, report: Report, *, wording: str, by: Account, now: datetime) -> Alert | None:
    """Approve the live alert of a report, with the approver's wording; return it, if there is one."""
    minutes = approved_reach(scheme_radius_m=0).minutes
    live = [one for one in standing_alerts(session, report) if one.kind is AlertKind.LIVE]
    if any(alert.is_live(now) for alert in live):
        refuse_in_safe_mode(session)
    for alert in live:
        _approve(session, alert, wording=wording, ends_at=now + timedelta(minutes=minutes), by=by, now=now)
    return live[0] if live else None


def take_back_all(session: Session, report: Report, *, because: str, by: Account, now: datetime) -> None:
    """Correct whatever was told because of a report that came to nothing."""
    for alert in standing_alerts(session, report):
        recall(session, alert, because=because, by=by, now=now)


def _aim(session: Session, report: Report, profile: Profile, reach: Reach) -> Aim:
    """Return whom a checked sighting is for: while a notice is not given, the desk and who was named to give it."""
    if profile.standing is Standing.NOT_SERVED:
        servers = servers_at(session, report.premises)
        here = (report.premises_id,)
        return Aim(reach.radius_m, tells_zone=False, premises_ids=here, roles=DESK, accounts=servers)
    return Aim(reach.radius_m, reach.tells_zone)


def _approve(session: Session, alert: Alert, *, wording: str, ends_at: datetime, by: Account, now: datetime) -> None:
    alert.approve(by_id=by.id, now=now, ends_at=ends_at if alert.is_live(now) else alert.ends_at)
    alert.wording = wording.strip()
    record(session, "approved", f"alert {alert.id}", by_id=by.id, now=now)


def _widen_for_profile(
    session: Session, alert: Alert, report: Report, profile: Profile, scheme: Scheme, *, now: datetime
) -> None:
    """Let an alert that rang nobody, or only the nearest, be heard as far as any approved sighting."""
    reach = approved_reach(scheme_radius_m=scheme.alert_radius_m)
    was_only_listed = not alert.rings
    if alert.kind is AlertKind.LIVE:
        shown = occasion(report, profile)
        alert.kind, alert.profile_id = AlertKind.SIGHTING, profile.id
        alert.photo_id = shown.photo_id or alert.photo_id
        alert.radius_m, alert.zone_id, alert.only_premises = reach.radius_m, report.premises.zone_id, []
    elif not was_only_listed:
        return
    if _rings(report, scheme, now):
        alert.rings = True
        revise(session, alert, now)


def _rings(report: Report, scheme: Scheme, now: datetime) -> bool:
    return still_rings(report.happened_at, now, minutes=scheme.rings_minutes)


def _scheme(session: Session) -> Scheme:
    scheme = the_scheme(session)
    if scheme is None:
        raise NotPossible("This Townwatch has not been set up yet.")
    return scheme
