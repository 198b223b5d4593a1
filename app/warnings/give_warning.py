"""Note that a warning was given: from that day it stands for its months."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Standing
from app.profiles.stand import stand
from app.scheme_rules.current import rules_of_version
from app.warnings import rules
from app.warnings.models import Given, GivenWarning


class Handed(NamedTuple):
    """How it was given and on which day of the town; by post: the day on which it was posted."""

    how: Given | None
    given_on: date | None


def give_warning(
    session: Session, warning: GivenWarning, handed: Handed, *, by: Account, now: datetime, zone: tzinfo
) -> None:
    """Let it count: the person is shown as warned until its last day on record.

    One that ended because nobody had noted it counts all the same when it was given in time. Raises NotPossible when it
    was given or taken back, the profile is disputed meanwhile, or the person turned out to be young and who has care of
    them was not told; NotFit naming each field at fault.
    """
    require(by, Permission.GIVE_WARNINGS)
    fault = rules.fault_before_noting(warning) or rules.fault_before_warning(warning.profile)
    fault = fault or rules.fault_of_age(warning)
    if fault is not None:
        raise NotPossible(fault)
    matrix, today = rules_of_version(session, warning.rules_version), now.astimezone(zone).date()
    decided_on = warning.decided_at.astimezone(zone).date()
    how, given_on = _checked(handed, decided_on, today, within=matrix.unserved_days)
    counted = rules.counts_from(given_on, how, post_days=matrix.post_days)
    warning.given_at = now if given_on == today else datetime.combine(given_on, time(12), zone)
    warning.given_how, warning.given_by_id = how, by.id
    warning.ended_at, warning.ended_how, warning.ended_because = None, None, ""
    warning.lapses_on = rules.lapses_on(counted, matrix.warning_months)
    session.flush()
    until = warning.lapses_on
    stand(session, warning.profile, warning.ref, Standing.WARNED, from_on=counted, until=until, today=today)
    detail = {"profile": warning.profile.ref, "how": how.value, "given_on": given_on.isoformat()}
    record(session, "gave", f"warning {warning.ref}", by_id=by.id, now=now, lapses_on=until.isoformat(), **detail)


def _checked(handed: Handed, decided_on: date, today: date, *, within: int) -> tuple[Given, date]:
    faults = {}
    if handed.how is None:
        faults["how"] = "Say how it was given."
    if handed.given_on is None:
        faults["given_on"] = "Say on which day."
    elif handed.given_on > today:
        faults["given_on"] = "This day has not come yet."
    elif handed.given_on < decided_on:
        faults["given_on"] = "It was decided later than that."
    elif handed.given_on > decided_on + timedelta(days=within):
        faults["given_on"] = f"It had to be given within {within} days. Decide anew."
    if faults or handed.how is None or handed.given_on is None:
        raise NotFit("Look at what is marked, then send again.", faults)
    return handed.how, handed.given_on
