"""Show a profile to members, under a named person's responsibility."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.scheme import the_scheme
from app.profiles import rules
from app.profiles.models import Profile


def publish(session: Session, profile: Profile, *, by: Account, now: datetime, today: date) -> None:
    """Publish a draft; raises NotPossible with every reason that stands in the way."""
    require(by, Permission.PUBLISH_PROFILES)
    faults = rules.faults_before_publishing(profile, approver_members=by.member_ids)
    if faults:
        raise NotPossible(" ".join(faults))
    scheme = the_scheme(session)
    review_on = rules.review_on(profile, today=today, days=scheme.review_days if scheme else 90)
    profile.publish(by_id=by.id, now=now, review_on=review_on)
    record(session, "published", f"profile {profile.ref}", by_id=by.id, now=now, review_on=review_on.isoformat())
