"""It was the wrong person: packs that nobody has are destroyed, links end, and who has one is listed to be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.disclosures.models import Disclosure
from app.evidence.find import packs_of, requests_of
from app.evidence.hold import end_hold, holds_of_request
from app.evidence.models import RequestState
from app.evidence.rules import OPEN
from app.evidence.throw_away import throw_away
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Profile

BECAUSE = "It was the wrong person."


def recall_packs(session: Session, profile: Profile, *, by: Account, now: datetime) -> list[str]:
    """Destroy every pack about this person that is still here and return the files to remove after the commit.

    A key that is gone opens nothing. What was handed over stays in the register, where `app.disclosures.recall` marks
    it to be asked back: whoever corrects the profile has it do so.
    """
    require(by, Permission.HANDLE_DISPUTES)
    files = list[str]()
    requests = requests_of(session, profile)
    for request in requests:
        files += [file for pack in packs_of(session, request) if (file := throw_away(session, pack, now=now))]
        for hold in holds_of_request(session, request):
            end_hold(session, hold, because=BECAUSE, by=by, now=now)
        if request.state in OPEN:
            request.state, request.outcome, request.closed_at = RequestState.WITHDRAWN, BECAUSE, now
    told = recipients_to_tell(session, profile)
    session.flush()
    if requests or told:
        record(
            session,
            "recalled packs",
            f"profile {profile.ref}",
            by_id=by.id,
            now=now,
            destroyed=len(files),
            recipients=len(told),
        )
    return files


def recipients_to_tell(session: Session, profile: Profile) -> Sequence[Disclosure]:
    """Return what of this person was handed to whom outside: each is told by hand."""
    rows = select(Disclosure).where(Disclosure.profile_id == profile.id).order_by(Disclosure.at)
    return session.scalars(rows).all()
