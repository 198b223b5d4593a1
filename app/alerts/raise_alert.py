"""Raise one alert: its row and a delivery for each device, in the commit that decides it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.fan_out import begin
from app.alerts.models import Alert, AlertKind
from app.audit.record import record
from app.members.models import Account, Premises, Role


class Occasion(NamedTuple):
    """What an alert is about. It carries no words of the reporter and not the reporter's name."""

    report_id: UUID
    profile_id: int | None
    photo_id: int | None
    premises: Premises
    chips: Sequence[str]
    happened_at: datetime


class Aim(NamedTuple):
    """Whom an alert is for, round the premises of its occasion; what is empty narrows nothing.

    `accounts`: who hears of it there beside the roles.
    """

    radius_m: int
    tells_zone: bool
    sectors: Sequence[str] = ()
    premises_ids: Sequence[int] = ()
    roles: Sequence[Role] = ()
    accounts: Sequence[int] = ()


def raise_alert(
    session: Session,
    occasion: Occasion,
    aim: Aim,
    *,
    kind: AlertKind = AlertKind.SIGHTING,
    wording: str = "",
    ends_at: datetime,
    rings: bool,
    is_approved: bool,
    reporter_id: int,
    by: Account,
    now: datetime,
) -> Alert:
    """Write the alert; when it rings, queue a push to each device of those it is for but the reporter's.

    `wording` is a named approver's, never the reporter's.
    """
    place = occasion.premises
    alert = Alert(
        id=uuid4(),
        kind=kind,
        report_id=occasion.report_id,
        profile_id=occasion.profile_id,
        photo_id=occasion.photo_id,
        place=place.name,
        premises_id=place.id,
        zone_id=place.zone_id if aim.tells_zone else None,
        latitude=place.latitude,
        longitude=place.longitude,
        radius_m=aim.radius_m,
        chips=list(occasion.chips),
        happened_at=occasion.happened_at,
        raised_at=now,
        ends_at=ends_at,
        raised_by_id=by.id,
        approved_at=now if is_approved else None,
        approved_by_id=by.id if is_approved else None,
        wording=wording.strip(),
        sectors=list(aim.sectors),
        only_premises=list(aim.premises_ids),
        only_roles=[role.value for role in aim.roles],
        also_accounts=list(aim.accounts),
        except_account_id=reporter_id,
        rings=rings,
    )
    sound(session, alert, by=by, now=now)
    return alert


def sound(session: Session, alert: Alert, *, by: Account, now: datetime, **detail: object) -> None:
    """Keep a new alert and, when it rings, begin to queue it to each device that it is for."""
    session.add(alert)
    session.flush()
    told = begin(session, alert, now=now) if alert.rings else 0
    is_approved = alert.approved_at is not None
    record(session, "raised", f"alert {alert.id}", by_id=by.id, now=now, devices=told, approved=is_approved, **detail)


def open_alert_for(session: Session, report_id: UUID) -> Alert | None:
    """Return the newest alert that a report has raised, if any."""
    return open_alerts_for(session, [report_id]).get(report_id)


def open_alerts_for(session: Session, report_ids: Sequence[UUID]) -> dict[UUID, Alert]:
    """Return the newest alert that each of these reports has raised, by report; in one question for all."""
    raised = select(Alert).where(Alert.report_id.in_(report_ids)).order_by(Alert.raised_at, Alert.id.desc())
    return {alert.report_id: alert for alert in session.scalars(raised) if alert.report_id is not None}
