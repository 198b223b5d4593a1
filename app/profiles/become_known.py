"""Somebody who was sought has a name: by an answer that was graded and that a second fact bears out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.safe_mode import refuse_in_safe_mode
from app.members.scheme import the_scheme
from app.profiles import rules
from app.profiles.agree_young import ask_anew
from app.profiles.kept import namings
from app.profiles.models import Kind, Naming, Profile, ProfileState, Standing
from app.profiles.words import remember


def become_known(
    session: Session,
    profile: Profile,
    naming: Naming,
    *,
    reporter_ids: Collection[int],
    by: Account,
    now: datetime,
    today: date,
) -> None:
    """Give the profile its name: it is known and suspected, and stays in the zones in which it was.

    Raises NotPossible unless the answer is open, graded, not one's own and borne out; unless the profile is published
    and sought; and for who is among `reporter_ids`, who sent the reports that it began with, or works for the member
    that reported it. What was decided on the same facts begins anew: it is looked at again within the scheme's term,
    and the person is told within 30 days. Of somebody under 18, two people agree anew before members read the name.
    """
    require(by, Permission.PUBLISH_PROFILES)
    if profile.state is not ProfileState.PUBLISHED or profile.kind is not Kind.ID_SOUGHT:
        raise NotPossible(f"{profile.ref} is not being asked about. Nobody is named by answers any more.")
    own = rules.faults_of_reporter(
        profile, by_members=by.member_ids, sent_it=by.id in reporter_ids, must="decide on the name"
    )
    if own:
        raise NotPossible(own[0])
    refuse_in_safe_mode(session)
    if not rules.visible_to_members(profile, today=today):
        raise NotPossible(f"{profile.ref} is hidden. Whatever hides it must be settled before it is given a name.")
    fault = rules.fault_before_known(
        is_open=naming.ended_at is None,
        grading=naming.grading,
        bears_out=bool(naming.second_fact) or bool(also_named(session, naming, for_id=by.id)),
        is_own=naming.by_id == by.id,
    )
    if fault:
        raise NotPossible(fault)
    before = {"title": profile.title}
    for one in [row for row in namings(session, profile) if row.ended_at is None]:
        one.ended_at, one.ended_by_id = now, by.id
        one.was_right = True if one is naming or rules.same_name(one.name, naming.name) else None
        one.because = "Borne out." if one.was_right else "Another answer was borne out."
    scheme = the_scheme(session)
    profile.kind, profile.standing, profile.title = Kind.KNOWN, Standing.SUSPECTED, naming.name
    profile.renewals = 0
    ask_anew(session, profile, now=now)
    profile.review_on = rules.review_on(
        profile,
        today=today,
        days=scheme.review_days if scheme else 90,
        young_days=scheme.young_days if scheme else 28,
    )
    remember(session, profile)
    about, review_on = f"profile {profile.ref}", profile.review_on.isoformat()
    record(session, "became known", about, by_id=by.id, now=now, before=before, review_on=review_on)


def also_named(session: Session, naming: Naming, *, for_id: int) -> list[Naming]:
    """Return the open answers of other members' people that give the same name: each is a second fact.

    `for_id`: who decides. What they answered themselves bears nothing out.
    """
    profile, namer = session.get_one(Profile, naming.profile_id), session.get_one(Account, naming.by_id)
    return [
        one
        for one in namings(session, profile)
        if one.id != naming.id
        and one.ended_at is None
        and one.by_id not in (naming.by_id, for_id)
        and rules.same_name(one.name, naming.name)
        and not (session.get_one(Account, one.by_id).member_ids & namer.member_ids)
    ]
