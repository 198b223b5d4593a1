"""Whom a word of the desk would tell, said beside the buttons before it is given."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

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
    standing = next((profile for alert, profile in raised if alert.recalled_at is None and profile), None)
    if standing is not None:
        return (
            f"Its alert about {standing.ref} is out already. It becomes a checked one; no phone rings again. "
            "For another profile a new alert goes out: then take this one back."
        )
    if not still_rings(report.happened_at, now, minutes=scheme.rings_minutes):
        return _TOO_OLD
    draft = _draft(report, AlertKind.SIGHTING, by=by, now=now)
    draft.radius_m = far.radius_m
    return (
        f"Tells phones within {far.radius_m} m and in {report.premises.zone.name}, for {far.minutes // 60} h. "
        f"{preview_says(preview(session, draft, now=now)._replace(metres=None))} "
        "Of somebody whose notice is not given yet, only the desk and the leads here hear. "
        "Taking it back is on the alert."
    )


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
