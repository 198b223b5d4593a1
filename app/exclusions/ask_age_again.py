"""Ask for the age again after a notice was issued: what was decided of an adult is not given to somebody under 18."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.access.tell_desk import tell_desk
from app.audit.record import record
from app.exclusions import rules
from app.exclusions.judgements import longest
from app.exclusions.models import Exclusion, ForcedReview, State
from app.kernel.months import day_of
from app.profiles.models import AgeGroup, Hidden, Profile
from app.profiles.rules import is_young
from app.scheme_rules.current import rules_of_version

WHY = "They are, or may be, under 18, and that was not known when it was decided."


def fault_of_age(session: Session, exclusion: Exclusion) -> str | None:
    """Return why its notice is given by nobody because of how old the person may be, as is known now; or None."""
    if not is_young(exclusion.profile):
        return None
    most = longest(rules_of_version(session, exclusion.rules_version), exclusion.profile)
    return rules.fault_of_age(exclusion, longest=most)


def force_due(session: Session, *, now: datetime, zone: tzinfo) -> int:
    """Let somebody look again at each notice that was issued or given to who turns out to be young; return how many.

    Once for each exclusion, in the days of the rules by which it was proposed; the desk is told.
    """
    today = day_of(now, zone)
    due = due_to_force(session, today=today)
    for exclusion in due:
        days = rules_of_version(session, exclusion.rules_version).review_days
        due_on = today + timedelta(days=days)
        session.add(ForcedReview(exclusion_id=exclusion.id, why=WHY, opened_at=now, due_on=due_on))
        about, said = f"exclusion {exclusion.ref}", {"profile": exclusion.profile.ref, "due_on": due_on.isoformat()}
        tell_desk(session, about, f"{exclusion.ref} must be looked at again. {WHY}", now=now)
        record(session, "forced a review of", about, by_id=None, now=now, **said)
    session.flush()
    return len(due)


def due_to_force(session: Session, *, today: date) -> list[Exclusion]:
    """Return those: issued, or given and not over, and not decided as it is for the young.

    That nobody told who has care of them asks for a look once it was given; before that it is told first, and given.
    """
    young = or_(Profile.age_group == AgeGroup.YOUNG, Profile.hidden_because == Hidden.UNDER_18)
    runs = and_(Exclusion.state == State.SERVED, Exclusion.ends_on >= today)
    asked = select(ForcedReview.id).where(ForcedReview.exclusion_id == Exclusion.id, ForcedReview.why == WHY)
    wanted = select(Exclusion).join(Profile, Profile.id == Exclusion.profile_id).order_by(Exclusion.id)
    wanted = wanted.where(young, or_(Exclusion.state == State.ISSUED, runs), ~asked.exists())
    return [one for one in session.scalars(wanted) if _asks_a_look(session, one)]


def _asks_a_look(session: Session, exclusion: Exclusion) -> bool:
    most = longest(rules_of_version(session, exclusion.rules_version), exclusion.profile)
    if rules.was_decided_of_an_adult(exclusion, longest=most):
        return True
    return exclusion.state is State.SERVED and not exclusion.guardian_says.strip()
