"""What waits for a lead or somebody of the Board: whom to propose, what to decide, what was decided lately."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from app.exclusions.had_part import had_parts
from app.exclusions.judgements import Sees, fault_before_word, fault_of_profile, fault_of_proposer, sees
from app.exclusions.models import OPEN, Exclusion, PoliceOutcome, PoliceOutcomeKind, State
from app.exclusions.points import assess_profile
from app.exclusions.propose import EXCLUSIONS_PROPOSED
from app.exclusions.who import someone
from app.kernel.months import later
from app.members.models import Account, Premises
from app.members.permissions import Permission, may
from app.members.sight import sight_of
from app.profiles.models import Profile, ProfileState, Sighting
from app.profiles.rules import visible_to
from app.scheme_rules.current import current_rules
from app.scheme_rules.matrix import Matrix
from app.scheme_rules.points import Assessment

MOST_PROPOSED = 12  # of one member at a time, the latest first: each is counted anew
LATELY = timedelta(days=60)


class ToPropose(NamedTuple):
    profile: Profile
    found: Assessment


class OnItsWay(NamedTuple):
    """`sees`: how much of it this person is shown. `asked`: their word is still missing."""

    exclusion: Exclusion
    sees: Sees
    asked: bool


def to_propose(session: Session, *, for_account: Account, today: date, zone: tzinfo) -> list[ToPropose]:
    """Return whom the rules propose to exclude and who did something, or was arrested, at this lead's premises."""
    return list(_to_propose(session, for_account=for_account, today=today, zone=zone))


def is_one_to_propose(session: Session, *, for_account: Account, today: date, zone: tzinfo) -> bool:
    """Return whether there is anybody whom this lead may want to propose; it looks no further than the first."""
    return next(_to_propose(session, for_account=for_account, today=today, zone=zone), None) is not None


def _to_propose(session: Session, *, for_account: Account, today: date, zone: tzinfo) -> Iterator[ToPropose]:
    who = someone(session, for_account)
    if not (may(for_account, Permission.PROPOSE_EXCLUSIONS) and may(for_account, Permission.SEE_GALLERY)):
        return
    if fault_of_proposer(who) or who.member_id is None:
        return
    matrix = current_rules(session).matrix
    since = datetime.combine(later(today, -matrix.counted_months), time(), zone)
    ids = _worth_counting(session, matrix, who.member_id, since)
    profiles = select(Profile).where(Profile.id.in_(ids), Profile.state == ProfileState.PUBLISHED)
    runs = and_(Exclusion.state == State.SERVED, Exclusion.ends_on >= today)  # one that has run out stays SERVED
    busy = set(session.scalars(select(Exclusion.profile_id).where(or_(Exclusion.state.in_(OPEN), runs))))
    shown = [
        one
        for one in session.scalars(profiles.options(selectinload(Profile.zones)))
        if one.id not in busy and fault_of_profile(one) is None and visible_to(one, sight_of(for_account), today=today)
    ]
    latest = sorted(shown, key=lambda one: ids.index(one.id))[:MOST_PROPOSED]
    for one in latest:
        found = assess_profile(session, one, today=today, zone=zone)
        if found.proposal in EXCLUSIONS_PROPOSED:
            yield ToPropose(one, found)


def _worth_counting(session: Session, matrix: Matrix, member_id: int, since: datetime) -> list[int]:
    """Return the profiles that may have enough points, or an arrest, the latest first; what they come to is counted
    one by one after.
    """
    ours = select(Premises.id).where(Premises.member_id == member_id)
    arrested = select(PoliceOutcome.profile_id, func.max(PoliceOutcome.at)).where(
        PoliceOutcome.kind == PoliceOutcomeKind.ARRESTED, PoliceOutcome.premises_id.in_(ours)
    )
    last = {row[0]: row[1] for row in session.execute(arrested.group_by(PoliceOutcome.profile_id))}
    recent = (Sighting.is_conduct, Sighting.happened_at >= since)
    here = select(Sighting.profile_id).where(*recent, Sighting.premises_id.in_(ours))
    rows = select(Sighting.profile_id, Sighting.category, Sighting.happened_at)
    sums, seen_at = defaultdict[int, int](int), dict[int, datetime]()
    for profile_id, category, at in session.execute(rows.where(*recent, Sighting.profile_id.in_(here))):
        sums[profile_id] += matrix.points.get(category, 0)
        seen_at[profile_id] = max(at, seen_at.get(profile_id, at))
    least = min((band.points for band in matrix.bands if band.proposes in EXCLUSIONS_PROPOSED), default=1)
    if matrix.probation or matrix.after_conviction:
        least = 1
    worth = {id: seen_at[id] for id, points in sums.items() if points >= least} | last
    return sorted(worth, key=lambda id: worth[id], reverse=True)


def on_its_way(session: Session, *, for_account: Account, now: datetime) -> list[OnItsWay]:
    """Return the exclusions that are being decided, or were lately, as far as this person has a part in them."""
    who = someone(session, for_account)
    if who.is_public:
        return []
    lately = (Exclusion.state.in_(OPEN)) | (Exclusion.decided_at >= now - LATELY) | (Exclusion.ended_at >= now - LATELY)
    rows = select(Exclusion).where(lately).order_by(Exclusion.id.desc()).options(selectinload(Exclusion.words))
    found, all_of_them = [], session.scalars(rows).all()
    had, by_id = had_parts(session, all_of_them), for_account.id
    for one in all_of_them:
        much = sees(one, who, by_id=by_id, had=had[one.id])
        if much is not Sees.NOTHING:
            asked = fault_before_word(one, who, by_id=by_id, had=had[one.id], said=one.words, now=now) is None
            found.append(OnItsWay(one, much, asked))
    return found


def how_many_ask(session: Session, *, for_account: Account, now: datetime) -> int:
    """Return on how many exclusions this person's word is missing."""
    if not may(for_account, Permission.DECIDE_EXCLUSIONS):
        return 0
    if session.scalar(select(Exclusion.id).where(Exclusion.state == State.DECIDING).limit(1)) is None:
        return 0
    return sum(one.asked for one in on_its_way(session, for_account=for_account, now=now))
