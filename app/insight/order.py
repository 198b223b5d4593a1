"""The desk's work in order: profiles by frequency x severity x recency of what was done. For the desk alone."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.insight.attention import COUNTS_FOR, Attention, attention
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import AgeGroup, Hidden, Profile, ProfileState, Sighting, Standing


class Row(NamedTuple):
    """A profile as the order needs it."""

    ref: str
    title: str
    state: ProfileState
    standing: Standing
    last_at: datetime
    conduct: dict[str, int]
    factors: Attention


class Order(NamedTuple):
    """The rows, the most first, of the same value by reference; how many were left out, and for which reason."""

    rows: list[Row]
    young: int
    disputed: int


class _Person(NamedTuple):
    ref: str
    title: str
    state: ProfileState
    standing: Standing
    hidden: Hidden | None
    age: AgeGroup


def order(session: Session, *, for_account: Account, zone: ZoneInfo, now: datetime, today: date) -> Order:
    """Put the profiles with verified conduct of the last twelve months in order, in one aggregated query.

    Left out: who is or may be under 18 (they are looked at one by one, never in an order), who is disputed or the
    wrong person (until that is decided, nothing counts), and who was withdrawn.
    """
    require(for_account, Permission.PUBLISH_PROFILES)
    counted = (
        select(
            Sighting.profile_id,
            Sighting.category,
            func.count().label("reports"),
            func.max(Sighting.happened_at).label("last_at"),
        )
        .where(Sighting.is_conduct, Sighting.happened_at >= now - COUNTS_FOR)
        .group_by(Sighting.profile_id, Sighting.category)
        .subquery()  # counted before it is joined: a hundred thousand sightings come down to some thousand rows
    )
    rows = session.execute(
        select(
            Profile.ref,
            Profile.title,
            Profile.state,
            Profile.standing,
            Profile.hidden_because,
            Profile.age_group,
            counted.c.category,
            counted.c.reports,
            counted.c.last_at,
        )
        .join(counted, counted.c.profile_id == Profile.id)
        .where(Profile.state != ProfileState.WITHDRAWN)
    )
    found: dict[_Person, dict[str, tuple[int, datetime]]] = {}
    for ref, title, state, standing, hidden, age, category, count, last_at in rows:
        one = _Person(ref, title, state, standing, hidden, age)
        found.setdefault(one, {})[category] = (count, last_at)
    disputed = {one for one in found if _is_disputed(one)}
    young = {one for one in found if one.hidden is Hidden.UNDER_18 or one.age is AgeGroup.YOUNG} - disputed
    ordered = [_row(one, conduct, zone, today) for one, conduct in found.items() if one not in disputed | young]
    return Order(sorted(ordered, key=lambda row: (-row.factors.value, row.ref)), len(young), len(disputed))


def _is_disputed(one: _Person) -> bool:
    return one.hidden in (Hidden.DISPUTE, Hidden.WRONG_PERSON) or one.standing is Standing.DISPUTED


def _row(one: _Person, conduct: dict[str, tuple[int, datetime]], zone: ZoneInfo, today: date) -> Row:
    counts = {category: count for category, (count, _) in sorted(conduct.items())}
    last_at = max(last for _, last in conduct.values())
    factors = attention(counts, last_on=last_at.astimezone(zone).date(), today=today)
    return Row(one.ref, one.title, one.state, one.standing, last_at, counts, factors)
