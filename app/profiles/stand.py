"""How somebody stands: a warning, a notice or an order gives a ground, and the gravest that counts is shown.

The only place that changes a standing because of what was warned, decided, served or ordered. What a ground leaves
behind when it counts no more depends on how it went:

- it is **over**: its last day has passed, or somebody ended it before that day though it had been right (an early
  review, an order that was discharged). It ran, so the person has expired: for the desk alone.
- it was **taken back**: it should not have been given (a warning taken back, an exclusion lifted on appeal or after
  somebody was let go, an order quashed, the wrong person). It is as if it had never been, so the person stands as
  before it: suspected, or sought, or expired by another ground that ran.
- it **never began**: a notice that nobody served, a letter that was still on its way. They stand as before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.profiles.models import Ground, Kind, Profile, Standing

# The gravest first.
_GRAVEST = (Standing.UNDER_ORDER, Standing.EXCLUDED, Standing.NOT_SERVED, Standing.WARNED)


class Shown(NamedTuple):
    """How somebody stands today, until which day, and where: what they may enter, or of an order where it holds."""

    standing: Standing
    until: date | None = None
    place: str | None = None


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
    ground.standing, ground.from_on, ground.until, ground.place = standing, from_on, until, place
    ground.ended_at, ground.was_taken_back = None, False
    session.flush()
    settle(session, profile, today=today)


def no_longer(session: Session, profile: Profile, source: str, *, now: datetime, today: date) -> None:
    """End a ground before its day though it had been right; without it nothing happens."""
    _end(session, profile, source, now=now, today=today, was_taken_back=False)


def taken_back(session: Session, profile: Profile, source: str, *, now: datetime, today: date) -> None:
    """Take a ground back that should not have been given; without it nothing happens.

    One that was over already is taken back as well: it leaves nothing behind any more.
    """
    _end(session, profile, source, now=now, today=today, was_taken_back=True)


def sources_taken_back(session: Session, profile_id: int) -> frozenset[str]:
    """Return the references of what should not have been given to this person, such as EX-0007."""
    wrong = select(Ground.source).where(Ground.profile_id == profile_id, Ground.was_taken_back)
    return frozenset(session.scalars(wrong))


def settle(session: Session, profile: Profile, *, today: date) -> None:
    """Show how the person stands today by their grounds; without any, or in dispute, nothing is changed."""
    grounds = list(session.scalars(select(Ground).where(Ground.profile_id == profile.id)))
    if not grounds or profile.standing is Standing.DISPUTED:
        return
    shown = shown_by(grounds, profile.kind, today=today)
    profile.standing, profile.standing_until, profile.may_enter = shown


def shown_by(grounds: Collection[Ground], kind: Kind, *, today: date) -> Shown:
    """Return the gravest ground that counts today; when none does, what they leave by the rule above."""
    counting = [one for one in grounds if _counts(one, today)]
    if counting:
        shown = min(counting, key=lambda one: (_GRAVEST.index(one.standing), -(one.until or date.max).toordinal()))
        return Shown(shown.standing, shown.until, shown.place or None)
    if any(_ran(one, today) for one in grounds):
        return Shown(Standing.EXPIRED)
    return Shown(Standing.ID_SOUGHT if kind is Kind.ID_SOUGHT else Standing.SUSPECTED)


def settle_due(session: Session, *, today: date) -> int:
    """Settle every profile that shows something else than counts today; returns how many.

    After a sleep of days it does all that was due meanwhile.
    """
    due = unsettled(session, today=today)
    for profile in due:
        settle(session, profile, today=today)
    return len(due)


def unsettled(session: Session, *, today: date) -> list[Profile]:
    """Return whose shown ground is over, or one of whose grounds has begun, so that they show what counts no more."""
    over = select(Profile).where(Profile.standing_until < today, Profile.standing.in_(_GRAVEST))
    begun = select(Profile).join(Ground, Ground.profile_id == Profile.id)
    counts = (Ground.from_on <= today, or_(Ground.until.is_(None), Ground.until >= today), Ground.ended_at.is_(None))
    begun = begun.where(*counts, Ground.standing != Profile.standing, Profile.standing != Standing.DISPUTED)
    found = {profile.id: profile for query in (over, begun) for profile in session.scalars(query)}
    grounds = defaultdict[int, list[Ground]](list)
    for ground in session.scalars(select(Ground).where(Ground.profile_id.in_(found))):
        grounds[ground.profile_id].append(ground)
    shows = {id: shown_by(own, found[id].kind, today=today) for id, own in grounds.items()}
    return [found[id] for id, it in shows.items() if it[:2] != (found[id].standing, found[id].standing_until)]


def _counts(ground: Ground, today: date) -> bool:
    in_time = ground.from_on <= today and (ground.until is None or today <= ground.until)
    return ground.ended_at is None and in_time


def _ran(ground: Ground, today: date) -> bool:
    """Return whether it ever counted: what was ended before its first day, or varied away, never did."""
    began = ground.from_on <= today and (ground.until is None or ground.from_on <= ground.until)
    return began and ground.standing is not Standing.NOT_SERVED and not ground.was_taken_back


def _end(session: Session, profile: Profile, source: str, *, now: datetime, today: date, was_taken_back: bool) -> None:
    ground = session.get(Ground, source)
    if ground is not None:
        if ground.ended_at is None and ground.from_on > today:
            ground.until = today  # it had not begun, and so it never counts
        ground.ended_at = ground.ended_at or now
        ground.was_taken_back = ground.was_taken_back or was_taken_back
        session.flush()
    settle(session, profile, today=today)
