"""Look at a published profile again, and say why it should stay."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.scheme import the_scheme
from app.profiles import rules
from app.profiles.models import Profile


def renew(session: Session, profile: Profile, *, because: str, by: Account, now: datetime, today: date) -> None:
    """Put the review date off by the scheme's term; raises NotFit without a reason, NotPossible as the rules say."""
    require(by, Permission.PUBLISH_PROFILES)
    if not because.strip():
        raise NotFit("Say why it should stay.", {"renew_because": "Say in a sentence what you looked at."})
    fault = rules.fault_before_renewing(profile)
    if fault:
        raise NotPossible(fault)
    scheme = the_scheme(session)
    review_on = rules.review_on(profile, today=today, days=scheme.review_days if scheme else 90)
    profile.renew(review_on=review_on)
    record(
        session,
        "renewed",
        f"profile {profile.ref}",
        by_id=by.id,
        now=now,
        because=because.strip(),
        review_on=review_on.isoformat(),
    )
