"""Weigh an answer to "who is this?": how good it is, what else bears it out; or set it aside."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Naming, Profile


def weigh_name(session: Session, naming: Naming, *, grading: str, second_fact: str, by: Account, now: datetime) -> None:
    """Write down how good an answer is (3×5×2), and the second fact, if there is one.

    Raises NotFit without a whole grading, NotPossible once it was dealt with.
    """
    require(by, Permission.PUBLISH_PROFILES)
    _refuse_if_ended(naming)
    if len(grading) != 3:
        raise NotFit("Grade it first.", {"source": "Choose source, information and handling."})
    naming.grading, naming.second_fact = grading, second_fact.strip()
    session.flush()
    record(session, "weighed", _about(session, naming), by_id=by.id, now=now, grading=grading)


def set_aside(session: Session, naming: Naming, *, because: str, by: Account, now: datetime) -> None:
    """Put an answer away, with a reason; raises NotFit without one, NotPossible once it was dealt with."""
    require(by, Permission.PUBLISH_PROFILES)
    _refuse_if_ended(naming)
    if not because.strip():
        raise NotFit("Say why.", {"aside_because": "Say in a sentence why it is set aside."})
    naming.ended_at, naming.ended_by_id, naming.was_right = now, by.id, False
    naming.because = because.strip()
    session.flush()
    record(session, "set aside", _about(session, naming), by_id=by.id, now=now, because=naming.because)


def _refuse_if_ended(naming: Naming) -> None:
    if naming.ended_at is not None:
        raise NotPossible("This answer was dealt with already.")


def _about(session: Session, naming: Naming) -> str:
    return f"profile {session.get_one(Profile, naming.profile_id).ref}"
