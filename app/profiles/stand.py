"""How somebody stands: a warning, a notice or an order gives a ground, and the gravest that counts is shown.

The only place that changes a standing because of what was warned, decided, served or ordered.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.profiles.models import Ground, Profile, Standing

# The gravest first.
_GRAVEST = (Standing.UNDER_ORDER, Standing.EXCLUDED, Standing.NOT_SERVED, Standing.WARNED)


def stand(
    session: Session,
    profile: Profile,
    source: str,
    standing: Standing,
    *,
    from_on: date,
    until: date | None,
    place: str = "",
    today: date,
) -> None:
    """Give a ground, or change the one of this source (a reference such as EX-0007), and show what counts today.

    `from_on` and `until` are the first and the last day. `place`: what the person may enter, or of an order where.
    """
    if standing not in _GRAVEST:
        raise ValueError(f"{standing} is no ground")
    ground = session.get(Ground, source)
    if ground is None:
        ground = Ground(source=source, profile_id=profile.id, standing=standing, from_on=from_on, until=until)
        session.add(ground)
    ground.standing, ground.from_on, ground.until, ground.place, ground.ended_at = standing, from_on, until, place, None
    session.flush()
    settle(session, profile, today=today)


def no_longer(session: Session, profile: Profile, source: str, *, now: datetime, today: date) -> None:
    """Take a ground away before its day; without it nothing happens. One that had not begun has never counted."""
    ground = session.get(Ground, source)
    if ground is not None and ground.ended_at is None:
        ground.ended_at = now
        if ground.from_on > today:
            ground.until = today
        session.flush()
    settle(session, profile, today=today)


def settle(session: Session, profile: Profile, *, today: date) -> None:
    """Show the gravest ground that counts today; when none does any more, what that leaves.

    Whoever was warned, excluded or under an order and is not any more has expired: for the desk alone. Whose notice
    was never served stands as before.
    """
    grounds = list(session.scalars(select(Ground).where(Ground.profile_id == profile.id)))
    if not grounds or profile.standing is Standing.DISPUTED:
        return
    counting = [one for one in grounds if _counts(one, today)]
    if counting:
        shown = min(counting, key=lambda one: (_GRAVEST.index(one.standing), -(one.until or date.max).toordinal()))
        profile.standing, profile.standing_until = shown.standing, shown.until
        profile.may_enter = shown.place or None
        return
    ran = any(one.standing is not Standing.NOT_SERVED and _has_begun(one, today) for one in grounds)
    profile.standing, profile.may_enter = (Standing.EXPIRED if ran else Standing.SUSPECTED), None
    profile.standing_until = None


def settle_due(session: Session, *, today: date) -> int:
    """Settle every profile whose shown ground is over, or one of whose grounds has begun; returns how many changed.

    After a sleep of days it does all that was due meanwhile.
    """
    over = select(Profile).where(Profile.standing_until < today, Profile.standing.in_(_GRAVEST))
    begun = select(Profile).join(Ground, Ground.profile_id == Profile.id)
    counts = (Ground.from_on <= today, or_(Ground.until.is_(None), Ground.until >= today), Ground.ended_at.is_(None))
    begun = begun.where(*counts, Ground.standing != Profile.standing, Profile.standing != Standing.DISPUTED)
    due = {profile.id: profile for query in (over, begun) for profile in session.scalars(query)}
    changed = 0
    for profile in due.values():
        before = profile.standing, profile.standing_until
        settle(session, profile, today=today)
        changed += (profile.standing, profile.standing_until) != before
    return changed


def _counts(ground: Ground, today: date) -> bool:
    in_time = ground.from_on <= today and (ground.until is None or today <= ground.until)
    return ground.ended_at is None and in_time


def _has_begun(ground: Ground, today: date) -> bool:
    """Return whether it ever counted: what was taken back before its first day, or varied away, never did."""
    return ground.from_on <= today and (ground.until is None or ground.from_on <= ground.until)
