"""What a court has found of somebody, until the day on which it is spent. For the desk alone."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Conviction, Profile, ProfileState


class Finding(NamedTuple):
    """`spent_on`: from that day on nobody is shown it. `source`: who said so, such as the court's own list."""

    says: str
    convicted_on: date | None
    spent_on: date | None
    source: str


def note_conviction(
    session: Session, profile: Profile, finding: Finding, *, by: Account, now: datetime, today: date
) -> Conviction:
    """Keep a conviction that is not spent; raises NotFit for one that is, or that is not whole.

    The record says that one was noted, never which: the record lasts longer than it may be known.
    """
    require(by, Permission.PUBLISH_PROFILES)
    if profile.state is ProfileState.WITHDRAWN:
        raise NotPossible(f"{profile.ref} is withdrawn. Nothing is added to it any more.")
    convicted_on, spent_on = _whole(finding, today=today)
    made = Conviction(
        profile_id=profile.id,
        says=finding.says.strip(),
        convicted_on=convicted_on,
        spent_on=spent_on,
        source=finding.source.strip(),
        by_id=by.id,
        at=now,
    )
    session.add(made)
    session.flush()
    record(session, "noted a conviction", f"profile {profile.ref}", by_id=by.id, now=now)
    return made


def _whole(finding: Finding, *, today: date) -> tuple[date, date]:
    faults = {}
    if not finding.says.strip():
        faults["conviction"] = "What the court found, in its words."
    if finding.convicted_on is None or finding.convicted_on > today:
        faults["convicted_on"] = "The day of the finding, not later than today."
    if finding.spent_on is None:
        faults["spent_on"] = "The day on which it is spent. If you do not know it, do not keep it."
    elif finding.spent_on <= today:
        faults["spent_on"] = "It is spent: it may not be kept or spoken of."
    elif finding.convicted_on is not None and finding.spent_on <= finding.convicted_on:
        faults["spent_on"] = "A day after the finding."
    if not finding.source.strip():
        faults["conviction_source"] = "From whom you know it."
    if faults or finding.convicted_on is None or finding.spent_on is None:
        raise NotFit("Look at what is marked, then send again.", faults)
    return finding.convicted_on, finding.spent_on
