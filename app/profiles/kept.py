"""What the desk keeps of a person besides the profile itself, read here: each rule of what shows stands once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.members.models import Account
from app.members.scheme import the_scheme
from app.profiles.models import Associate, BestInterests, Conviction, Naming, Profile, Told, Vehicle


def last_told(session: Session, profile: Profile) -> Told | None:
    """Return the last answer to whether the person was told."""
    return session.scalars(
        select(Told).where(Told.profile_id == profile.id).order_by(Told.at.desc(), Told.id.desc()).limit(1)
    ).first()


def convictions(session: Session, profile: Profile, *, today: date) -> Sequence[Conviction]:
    """Return what a court has found and is not spent, the latest first. What is spent nobody is shown, anywhere."""
    unspent = select(Conviction).where(Conviction.profile_id == profile.id, Conviction.spent_on > today)
    return session.scalars(unspent.order_by(Conviction.convicted_on.desc(), Conviction.id)).all()


def associates(session: Session, profile: Profile) -> list[tuple[Profile, Associate]]:
    """Return with whom the desk has linked this profile, and on what ground."""
    either = or_(Associate.profile_id == profile.id, Associate.other_id == profile.id)
    rows = session.scalars(select(Associate).where(either).order_by(Associate.at))
    return [
        (session.get_one(Profile, row.other_id if row.profile_id == profile.id else row.profile_id), row)
        for row in rows
    ]


def vehicles(session: Session, profile: Profile) -> Sequence[Vehicle]:
    return session.scalars(select(Vehicle).where(Vehicle.profile_id == profile.id).order_by(Vehicle.plate)).all()


def young_days(session: Session) -> int:
    """Return for how many days somebody under 18 is shown, and one person's word on it waits for a second."""
    scheme = the_scheme(session)
    return scheme.young_days if scheme else 28


def agreements(session: Session, profile: Profile, *, now: datetime) -> list[tuple[BestInterests, Account]]:
    """Return who has agreed that somebody under 18 is shown, and waits for a second.

    A word lapses as what two agree on does: what was best for somebody weeks ago is asked anew.
    """
    since = now - timedelta(days=young_days(session))
    rows = session.execute(
        select(BestInterests, Account)
        .join(Account, Account.id == BestInterests.by_id)
        .where(BestInterests.profile_id == profile.id, BestInterests.agrees, BestInterests.used_at.is_(None))
        .where(BestInterests.at > since)
        .order_by(BestInterests.id)
    )
    return [(word, who) for word, who in rows]


def identified() -> Select[int, datetime | None]:
    """Return the question "who was given a name, and when?": (profile_id, at), each person once.

    Two members may have told the same right name: they are one person who was identified once.
    """
    right = Naming.was_right.is_(True), Naming.ended_at.is_not(None)
    return select(Naming.profile_id, func.min(Naming.ended_at).label("at")).where(*right).group_by(Naming.profile_id)


def let_lapse(session: Session, profile: Profile, *, now: datetime) -> None:
    """End what one person had agreed on for somebody under 18: it was about what was known then."""
    for word, _ in agreements(session, profile, now=now):
        word.used_at = now


def namings(session: Session, profile: Profile) -> Sequence[Naming]:
    """Return the answers to "do you know this person?", the open ones first."""
    rows = select(Naming).where(Naming.profile_id == profile.id)
    return session.scalars(rows.order_by(Naming.ended_at.is_not(None), Naming.at, Naming.id)).all()
