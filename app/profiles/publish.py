"""Show a profile to members, under a named person's responsibility."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.safe_mode import refuse_in_safe_mode
from app.members.scheme import the_scheme
from app.profiles import rules
from app.profiles.kept import last_told
from app.profiles.models import Profile


def publish(
    session: Session, profile: Profile, *, reporter_ids: Collection[int], by: Account, now: datetime, today: date
) -> None:
    """Publish a draft; raises NotPossible with every reason that stands in the way.

    `reporter_ids`: who sent the reports that it began with. None of them publishes it. Who drafted it may: they decided
    on somebody else's report, and a desk of two could publish nothing otherwise when one of them is away.
    """
    require(by, Permission.PUBLISH_PROFILES)
    refuse_in_safe_mode(session)
    faults = rules.faults_before_publishing(
        profile,
        approver_members=by.member_ids,
        approver_sent_it=by.id in reporter_ids,
        is_told=last_told(session, profile) is not None,
        today=today,
    )
    if faults:
        raise NotPossible(" ".join(faults))
    scheme = the_scheme(session)
    days, young_days = (scheme.review_days, scheme.young_days) if scheme else (90, 28)
    review_on = rules.review_on(profile, today=today, days=days, young_days=young_days)
    profile.publish(by_id=by.id, now=now, review_on=review_on)
    record(session, "published", f"profile {profile.ref}", by_id=by.id, now=now, review_on=review_on.isoformat())
