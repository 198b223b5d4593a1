"""Look at a published profile again, and say why it should stay."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.safe_mode import refuse_in_safe_mode
from app.members.scheme import the_scheme
from app.profiles import rules
from app.profiles.kept import let_lapse
from app.profiles.models import Kind, Profile, ProfileState
from app.profiles.tell_person import Answer, check, tell_person


def renew(
    session: Session,
    profile: Profile,
    *,
    because: str,
    told: Answer | None,
    reporter_ids: Collection[int],
    by: Account,
    now: datetime,
    today: date,
) -> None:
    """Put the review date off by the scheme's term. Of somebody known it is asked again whether they were told.

    `reporter_ids`: who sent the reports that it began with. What one person had agreed on for somebody under 18 is
    asked anew. Raises NotFit without a reason or that answer, NotPossible as the rules say.
    """
    require(by, Permission.PUBLISH_PROFILES)
    refuse_in_safe_mode(session)
    fault = rules.fault_before_renewing(profile, by_members=by.member_ids, sent_it=by.id in reporter_ids)
    if profile.state is ProfileState.PUBLISHED and fault:
        raise NotPossible(fault)
    faults = {}
    if not because.strip():
        faults["renew_because"] = "Say in a sentence what you looked at."
    if profile.kind is Kind.KNOWN and told is None:
        faults["told"] = "Say whether the person was told of this since, or why not."
    if faults:
        raise NotFit("Say why it should stay.", faults)
    if told is not None:
        check(told, today=today)
    scheme = the_scheme(session)
    days, young_days = (scheme.review_days, scheme.young_days) if scheme else (90, 28)
    review_on = rules.review_on(profile, today=today, days=days, young_days=young_days)
    profile.renew(review_on=review_on)
    let_lapse(session, profile, now=now)
    if told is not None:
        tell_person(session, profile, told, by=by, now=now, today=today)
    record(
        session,
        "renewed",
        f"profile {profile.ref}",
        by_id=by.id,
        now=now,
        because=because.strip(),
        review_on=review_on.isoformat(),
    )
