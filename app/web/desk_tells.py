"""Whom a word of the desk would tell, said beside the buttons before it is given."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from app.alerts.join import joined_alert
from app.alerts.models import Alert, AlertKind
from app.alerts.preview import preview
from app.alerts.rules import still_rings
from app.alerts.wording import preview_says
from app.members.models import Account, Scheme
from app.profiles.models import Profile
from app.reports.models import Report
from app.review.rules import INCIDENT_HOURS, approved_reach

_TOO_OLD = "Too old to ring: it will only be listed."


def a_sighting_tells(
    session: Session,
    report: Report,
    scheme: Scheme,
    raised: Iterable[tuple[Alert, Profile | None]],
    *,
    by: Account,
    now: datetime,
) -> str:
    """Return what happens on other people's phones when the report is approved as a sighting."""
    far = approved_reach(scheme_radius_m=scheme.alert_radius_m)
    is_lately = still_rings(report.happened_at, now, minutes=scheme.rings_minutes)
    standing = ((alert, profile) for alert, profile in raised if alert.recalled_at is None and profile)
    for alert, profile in standing:
        if alert.is_live(now) or alert.report_id == report.id:
            becomes = _becomes(alert, profile.ref, is_lately=is_lately, now=now)
            return f"{becomes} For another profile a new alert goes out, and this one is corrected by itself."
    joined = joined_alert(session, report.id)
    if joined is not None and joined.profile_id is not None and joined.is_live(now):
        of = session.get_one(Profile, joined.profile_id).ref
        return (
            f"It joined the alert about {of} that another report raised. For {of} that becomes a checked one; "
            "no phone rings again. For another profile a new alert goes out."
        )
    if not is_lately:
        return _TOO_OLD
    draft = _draft(report, AlertKind.SIGHTING, by=by, now=now)
    draft.radius_m = far.radius_m
    return (
        f"Tells phones within {far.radius_m} m and in {report.premises.zone.name}, for {far.minutes // 60} h. "
        f"{preview_says(preview(session, draft, now=now)._replace(metres=None))} "
        "Of somebody whose notice is not given yet, only the desk and who was named to give it here hear. "
        "Taking it back is on the alert."
    )


def _becomes(alert: Alert, ref: str, *, is_lately: bool, now: datetime) -> str:
    """Return what becomes of the alert that a report has raised, when it was of whom it said."""
    if not alert.is_live(now):
        return f"Its alert about {ref} has ended, and stays ended: it is only marked as checked."
    if is_lately and not alert.rings:
        return (
            f"Its alert about {ref} is in the list already. It becomes a checked one, and phones near ring for it now."
        )
    return f"Its alert about {ref} is out already. It becomes a checked one; no phone rings again."


def an_incident_tells(session: Session, report: Report, scheme: Scheme, *, by: Account, now: datetime) -> str:
    """Return what happens when the report is approved as an incident that zone and sector hear of."""
    sector = report.premises.sector.value
    words = (
        f"What members may read, above, goes to {sector} in {report.premises.zone.name}, for {INCIDENT_HOURS} h. "
        "Nothing of the reporter goes with it."
    )
    if not still_rings(report.happened_at, now, minutes=scheme.rings_minutes):
        return f"{words} {_TOO_OLD}"
    draft = _draft(report, AlertKind.INCIDENT, by=by, now=now)
    draft.sectors = [sector]
    return f"{words} {preview_says(preview(session, draft, now=now))}"


def _draft(report: Report, kind: AlertKind, *, by: Account, now: datetime) -> Alert:
    """Return the alert as it would go out, neither kept nor sent."""
    place = report.premises
    return Alert(
        id=uuid4(),
        kind=kind,
        place=place.name,
        zone_id=place.zone_id,
        latitude=place.latitude,
        longitude=place.longitude,
        radius_m=0,
        happened_at=report.happened_at,
        raised_at=now,
        ends_at=now,
        raised_by_id=by.id,
        except_account_id=report.reporter_id,
    )
