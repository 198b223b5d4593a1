"""What happens by itself: notices that nobody issued or served in time end, exclusions on the day after their last, and
what was decided of an adult who turns out to be young asks for a look."""

from __future__ import annotations

from datetime import datetime, tzinfo

from sqlalchemy.orm import Session

from app.exclusions.ask_age_again import due_to_force, force_due
from app.exclusions.lapse import due_to_lapse, lapse_due
from app.exclusions.take_effect import begin_due, due_to_begin
from app.kernel.months import day_of
from app.profiles.stand import settle_due, unsettled


def run_out(session: Session, *, now: datetime, zone: tzinfo) -> int:
    """Bring every standing to what it is today, and return how many were changed or asked; twice is as once.

    Nothing depends on it being done in time: `rules.in_force` looks at the days, and members see nobody whose last day
    is over. After a sleep of days it does all that was due.
    """
    today = day_of(now, zone)
    begun = begin_due(session, now=now, zone=zone) + force_due(session, now=now, zone=zone)
    return begun + lapse_due(session, now=now, zone=zone) + settle_due(session, today=today)


def is_one_due(session: Session, *, now: datetime, zone: tzinfo) -> bool:
    """Return whether there is anything to bring up to date: read first, so that nobody who writes waits for nothing."""
    today = day_of(now, zone)
    if due_to_begin(session, now=now) or due_to_lapse(session, today=today, zone=zone):
        return True
    if due_to_force(session, today=today):
        return True
    return bool(unsettled(session, today=today))
