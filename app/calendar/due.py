"""All that is due or ends, in order of its day."""

from __future__ import annotations

from datetime import date, timedelta, tzinfo

from sqlalchemy.orm import Session

from app.calendar.entries import Entry, Kind
from app.calendar.of_notices import of_appeals, of_exclusions, of_orders, of_reviews, of_warnings
from app.calendar.of_people import of_copies, of_profiles
from app.calendar.of_the_scheme import of_intelligence, of_packs, of_papers
from app.members.models import Account
from app.members.permissions import Permission, require

AHEAD = timedelta(days=400)  # a year and a month: an exclusion that is served today is on it


def due(session: Session, *, today: date, zone: tzinfo, for_account: Account) -> list[Entry]:
    """Return what is overdue, and what comes until in a year and a month; what ended before today is over."""
    require(for_account, Permission.SEE_CALENDAR)
    found = [
        *of_exclusions(session, today=today, zone=zone),
        *of_reviews(session, today=today),
        *of_appeals(session),
        *of_warnings(session, zone=zone),
        *of_orders(session),
        *of_profiles(session, zone=zone),
        *of_copies(session),
        *of_papers(session),
        *of_intelligence(session),
        *of_packs(session),
    ]
    return sorted((one for one in found if _is_shown(one, today)), key=lambda one: (one.on, one.about, one.says))


def _is_shown(one: Entry, today: date) -> bool:
    is_over = one.on < today and one.kind is not Kind.DUE
    return not is_over and one.on <= today + AHEAD
