"""Answer "do you know who this is?" in confidence: only the desk reads it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.sight import sight_of
from app.profiles.models import Kind, Naming, Profile
from app.profiles.rules import visible_to


def name_person(
    session: Session, profile: Profile, id: UUID, *, name: str, how: str, by: Account, now: datetime, today: date
) -> Naming:
    """Keep an answer under the number that the phone made; the same again is the same.

    Raises NotThere for a profile that this account does not see, and for somebody else's number; NotPossible when the
    person is known or the number was used for other words; NotFit without a name or how they know.
    """
    require(by, Permission.SEE_GALLERY)
    kept = session.get(Naming, id)
    if kept is not None:
        return _same(kept, profile, name, how, by)
    if not visible_to(profile, sight_of(by), today=today):
        raise NotThere("There is no such profile, or it has ended. The gallery shows all that are current.")
    if profile.kind is not Kind.ID_SOUGHT:
        raise NotPossible("The desk knows who this is now. Thank you.")
    faults = {}
    if not name.strip():
        faults["name"] = "The name, as far as you know it."
    if not how.strip():
        faults["how"] = "How you know. A sentence is enough."
    if faults:
        raise NotFit("Look at what is marked, then send again.", faults)
    made = Naming(id=id, profile_id=profile.id, by_id=by.id, at=now, name=name.strip(), how=how.strip())
    session.add(made)
    session.flush()
    record(session, "named", f"profile {profile.ref}", by_id=by.id, now=now)  # the name itself is for the desk alone
    return made


def my_naming(session: Session, profile: Profile, *, by: Account) -> Naming | None:
    """Return the last answer that this account has given about the profile."""
    own = select(Naming).where(Naming.profile_id == profile.id, Naming.by_id == by.id)
    return session.scalars(own.order_by(Naming.at.desc()).limit(1)).first()


def _same(kept: Naming, profile: Profile, name: str, how: str, by: Account) -> Naming:
    if kept.by_id != by.id or kept.profile_id != profile.id:
        raise NotThere("There is no such answer of yours.")
    if (kept.name, kept.how) != (name.strip(), how.strip()):
        raise NotPossible("Another answer was sent under this number before. Send yours as a new one.")
    return kept
