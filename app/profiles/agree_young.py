"""Say whether somebody under 18 is shown to members: two different people, each with their reason."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.safe_mode import refuse_in_safe_mode
from app.profiles import rules
from app.profiles.kept import agreements, let_lapse, young_days
from app.profiles.models import BestInterests, Profile


def agree_young(
    session: Session,
    profile: Profile,
    *,
    agrees: bool,
    because: str,
    reporter_ids: Collection[int],
    by: Account,
    now: datetime,
    today: date,
) -> None:
    """Write one person's word down. The second who agrees lets members see it for the scheme's days.

    The first word waits as many days for the second, and not beyond a review: then both are asked anew. A no ends what
    others had agreed, and hides it at once. Raises NotFit without a reason, NotPossible as the rules say: not of the
    member that reported it, not who sent the report, not twice the same person.
    """
    require(by, Permission.PUBLISH_PROFILES)
    waiting = [word for word, _ in agreements(session, profile, now=now)]
    fault = rules.fault_before_agreeing(
        profile,
        agreed_ids=[word.by_id for word in waiting] if agrees else [],
        by_id=by.id,
        by_members=by.member_ids,
        sent_it=by.id in reporter_ids,
    )
    if fault:
        raise NotPossible(fault)
    if agrees:
        refuse_in_safe_mode(session)
    if not because.strip():
        raise NotFit("Say why.", {"young_because": "Say in a sentence why this is best for them, or why not."})
    word = BestInterests(profile_id=profile.id, by_id=by.id, at=now, agrees=agrees, because=because.strip())
    session.add(word)
    if not agrees or waiting:
        for one in (word, *waiting):
            one.used_at = now
        profile.shown_young_until = today + timedelta(days=young_days(session)) if agrees else None
    session.flush()
    until = profile.shown_young_until.isoformat() if profile.shown_young_until and waiting and agrees else None
    if agrees:
        record(session, "agreed to show", f"profile {profile.ref}", by_id=by.id, now=now, because=because, until=until)
    else:
        record(session, "refused to show", f"profile {profile.ref}", by_id=by.id, now=now, because=because)


def ask_anew(session: Session, profile: Profile, *, now: datetime) -> None:
    """Let nothing count any more that anybody has agreed on: it was about other words than members would read now."""
    profile.shown_young_until = None
    let_lapse(session, profile, now=now)
