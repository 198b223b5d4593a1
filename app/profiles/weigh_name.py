"""Weigh an answer to "who is this?": how good it is, what else bears it out; or set it aside."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Naming, Profile
from app.profiles.rules import fault_before_weighing


def weigh_name(
    session: Session,
    naming: Naming,
    *,
    grading: str,
    second_fact: str,
    reporter_ids: Collection[int],
    by: Account,
    now: datetime,
) -> None:
    """Write down how good an answer is (3×5×2), and the second fact, if there is one.

    `reporter_ids`: who sent the reports that the profile began with. Raises NotFit without a whole grading, NotPossible
    once it was dealt with, of one's own answer, and for whoever reported the person or works for who did.
    """
    require(by, Permission.PUBLISH_PROFILES)
    _refuse(session, naming, by, reporter_ids, is_own=naming.by_id == by.id)
    if len(grading) != 3:
        raise NotFit("Grade it first.", {"source": "Choose source, information and handling."})
    naming.grading, naming.second_fact = grading, second_fact.strip()
    session.flush()
    record(session, "weighed", _about(session, naming), by_id=by.id, now=now, grading=grading)


def set_aside(
    session: Session, naming: Naming, *, because: str, reporter_ids: Collection[int], by: Account, now: datetime
) -> None:
    """Put an answer away, with a reason: also one's own.

    Raises NotFit without a reason, NotPossible as `weigh_name` does.
    """
    require(by, Permission.PUBLISH_PROFILES)
    _refuse(session, naming, by, reporter_ids, is_own=False)
    if not because.strip():
        raise NotFit("Say why.", {"aside_because": "Say in a sentence why it is set aside."})
    naming.ended_at, naming.ended_by_id, naming.was_right = now, by.id, False
    naming.because = because.strip()
    session.flush()
    record(session, "set aside", _about(session, naming), by_id=by.id, now=now, because=naming.because)


def _refuse(session: Session, naming: Naming, by: Account, reporter_ids: Collection[int], *, is_own: bool) -> None:
    fault = fault_before_weighing(
        session.get_one(Profile, naming.profile_id),
        is_open=naming.ended_at is None,
        by_members=by.member_ids,
        sent_it=by.id in reporter_ids,
        is_own=is_own,
    )
    if fault:
        raise NotPossible(fault)


def _about(session: Session, naming: Naming) -> str:
    return f"profile {session.get_one(Profile, naming.profile_id).ref}"
