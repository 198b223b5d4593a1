"""When, and for what, one's own phone rings. What one does not want to hear still stands in the list."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.alerts.models import AlertKind, Wishes
from app.alerts.quiet import A_DAY
from app.audit.record import record
from app.kernel.errors import NotFit
from app.members.models import Account
from app.members.permissions import Permission, require

# A notice of two people and one's own test always ring; so do corrections, which are no kind of their own.
MAY_BE_UNWANTED = (
    AlertKind.SIGHTING,
    AlertKind.LIVE,
    AlertKind.INCIDENT,
    AlertKind.MISSING,
    AlertKind.INFORMATION,
)
LEAST_RADIUS_M, MOST_RADIUS_M = 100, 2000
LONGEST_SHIFT_HOURS = 14


def wishes_of(session: Session, account: Account) -> Wishes:
    """Return what this account wishes; without a row, what everybody has who never said."""
    return session.get(Wishes, account.id) or Wishes(account_id=account.id)


def wish(
    session: Session,
    *,
    unwanted: Collection[str],
    radius_m: int | None,
    quiet_from: int | None,
    quiet_until: int | None,
    works_nights: bool,
    by: Account,
    now: datetime,
) -> Wishes:
    """Keep what one wishes; raises NotFit. `radius_m` None: the alert's own; quiet hours None: those of the sector."""
    require(by, Permission.SEE_ALERTS)
    faults = _faults(unwanted, radius_m, quiet_from, quiet_until)
    if faults:
        raise NotFit("Look at what is marked.", faults)
    own = _own(session, by)
    own.unwanted = sorted(set(unwanted))
    own.radius_m, own.works_nights = radius_m, works_nights
    own.quiet_from, own.quiet_until = quiet_from, quiet_until
    session.flush()
    record(session, "wished", f"account {by.id}", by_id=by.id, now=now)
    return own


def start_shift(session: Session, *, hours: int, by: Account, now: datetime) -> Wishes:
    """Say that one is at work from now on: phones ring also in quiet hours. Raises NotFit for a shift that is none."""
    require(by, Permission.SEE_ALERTS)
    if not 1 <= hours <= LONGEST_SHIFT_HOURS:
        raise NotFit("Look at what is marked.", {"hours": f"From 1 to {LONGEST_SHIFT_HOURS} hours."})
    own = _own(session, by)
    own.on_shift_until = now + timedelta(hours=hours)
    session.flush()
    record(session, "began shift", f"account {by.id}", by_id=by.id, now=now, hours=hours)
    return own


def end_shift(session: Session, *, by: Account, now: datetime) -> Wishes:
    """Say that one's work is over."""
    require(by, Permission.SEE_ALERTS)
    own = _own(session, by)
    if own.on_shift_until is not None and own.on_shift_until > now:
        own.on_shift_until = None
        session.flush()
        record(session, "ended shift", f"account {by.id}", by_id=by.id, now=now)
    return own


def _own(session: Session, account: Account) -> Wishes:
    own = session.get(Wishes, account.id)
    if own is None:
        own = Wishes(account_id=account.id)
        session.add(own)
    return own


def _faults(
    unwanted: Collection[str], radius_m: int | None, quiet_from: int | None, quiet_until: int | None
) -> dict[str, str]:
    faults = {}
    if not set(unwanted) <= {kind.value for kind in MAY_BE_UNWANTED}:
        faults["unwanted"] = "Notices to the whole town, corrections and tests always ring."
    if radius_m is not None and not LEAST_RADIUS_M <= radius_m <= MOST_RADIUS_M:
        faults["radius_m"] = f"From {LEAST_RADIUS_M} to {MOST_RADIUS_M:,} metres, or as far as each alert goes."
    if (quiet_from is None) is not (quiet_until is None):
        faults["quiet_until"] = "Say from when and until when, or leave both to your sector's hours."
    elif quiet_from is not None and quiet_until is not None and not _are_hours(quiet_from, quiet_until):
        faults["quiet_until"] = "Two different times of the day."
    return faults


def _are_hours(begin: int, end: int) -> bool:
    return 0 <= begin < A_DAY and 0 <= end < A_DAY and begin != end
