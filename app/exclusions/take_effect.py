"""Put an exclusion in force: from the moment at which its notice was served, and not before."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from sqlalchemy.orm import Session

from app.audit.record import record
from app.exclusions.models import Exclusion, State
from app.exclusions.rules import fault_before_effect, last_day
from app.kernel.errors import NotPossible
from app.kernel.months import day_of
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Standing
from app.profiles.stand import no_longer, stand


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
    """Let the person's standing say what a served exclusion says: excluded from its first day to its last."""
    if exclusion.served_at is None:
        raise ValueError("an exclusion that was not served is not in force")
    profile, today, first = exclusion.profile, day_of(now, zone), day_of(exclusion.served_at, zone)
    if first > today:
        day_before = first - timedelta(days=1)
        on_its_way = on_the_way(exclusion)
        stand(session, profile, on_its_way, Standing.NOT_SERVED, from_on=today, until=day_before, today=today)
    place = exclusion.notice.get("fields", {}).get("may_enter", "")
    stand(
        session,
        profile,
        exclusion.ref,
        Standing.EXCLUDED,
        from_on=first,
        until=exclusion.ends_on,
        place=place,
        today=today,
    )


def take_off(session: Session, exclusion: Exclusion, *, now: datetime, zone: tzinfo) -> None:
    """Take from the person's standing whatever this exclusion gave it; the exclusion itself is not changed."""
    today = day_of(now, zone)
    no_longer(session, exclusion.profile, on_the_way(exclusion), now=now, today=today)
    no_longer(session, exclusion.profile, exclusion.ref, now=now, today=today)


def on_the_way(exclusion: Exclusion) -> str:
    """Return the source of the ground that holds while a letter is on its way: not banned yet."""
    return f"{exclusion.ref} on its way"
