"""Put an exclusion in force: from the moment at which its notice was served, and not before."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.exclusions.models import Exclusion, State
from app.exclusions.rules import fault_before_effect, last_day
from app.kernel.errors import NotPossible
from app.kernel.months import day_of
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Ground, Standing
from app.profiles.stand import stand


def take_effect(
    session: Session, exclusion: Exclusion, *, served_at: datetime, by: Account, now: datetime, zone: tzinfo
) -> None:
    """Say that the notice was served at this moment: it runs from then, and the person stands as excluded.

    `served_at` may lie days ahead, as with a letter that counts as given later: until then the person is not banned
    yet. One that lapsed while a phone kept the service takes effect all the same when it was served in time. Raises
    NotPossible when it was not issued, was served before, or too late.
    """
    require(by, Permission.SERVE_NOTICES)
    fault = fault_before_effect(exclusion, served_at=served_at, zone=zone)
    if fault:
        raise NotPossible(fault)
    exclusion.become(State.SERVED, out_of=(State.ISSUED, State.LAPSED))
    exclusion.served_at, exclusion.ended_at, exclusion.ended_because = served_at, None, ""
    exclusion.ends_on = last_day(served_at, exclusion.months or 0, zone=zone)
    show(session, exclusion, now=now, zone=zone)
    said = {"profile": exclusion.profile.ref, "ends_on": exclusion.ends_on.isoformat()}
    record(session, "took effect", f"exclusion {exclusion.ref}", by_id=by.id, now=now, **said)


def show(session: Session, exclusion: Exclusion, *, now: datetime, zone: tzinfo) -> None:
    """Let the person's standing say what a served exclusion says: excluded from its first day to its last.

    While its letter is on its way they are not banned yet; `begin_due` calls again on the first day.
    """
    if exclusion.served_at is None:
        raise ValueError("an exclusion that was not served is not in force")
    today, first = day_of(now, zone), day_of(exclusion.served_at, zone)
    standing, from_on, until, place = Standing.EXCLUDED, first, exclusion.ends_on, may_enter(exclusion)
    if first > today:
        standing, from_on, until, place = Standing.NOT_SERVED, today, first - timedelta(days=1), ""
    stand(session, exclusion.profile, exclusion.ref, standing, from_on=from_on, until=until, place=place, today=today)


def begin_due(session: Session, *, now: datetime, zone: tzinfo) -> int:
    """Show as excluded whoever was not banned yet while a letter was on its way, and is now; return how many."""
    due = due_to_begin(session, now=now)
    for exclusion in due:
        show(session, exclusion, now=now, zone=zone)
    return len(due)


def due_to_begin(session: Session, *, now: datetime) -> list[Exclusion]:
    """Return those."""
    on_its_way = select(Exclusion).join(Ground, Ground.source == Exclusion.ref)
    on_its_way = on_its_way.where(Exclusion.state == State.SERVED, Ground.standing == Standing.NOT_SERVED)
    return list(session.scalars(on_its_way.where(Exclusion.served_at <= now, Ground.ended_at.is_(None))))


def may_enter(exclusion: Exclusion) -> str:
    """Return what the person may enter all the same, in the few words that stand on the notice."""
    words: str = exclusion.notice.get("fields", {}).get("may_enter", "")
    return words
