"""Take a dispute down: from a member's phone, or as the desk heard it. Taking it hides nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.tell_desk import tell_desk
from app.alerts.call_desk import call_desk
from app.audit.record import record
from app.disputes.models import Channel, Dispute
from app.disputes.rules import LOOKED_AT_WITHIN
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account, Role
from app.members.permissions import MAY, Permission, may, require
from app.profiles.models import Hidden, Profile

LONGEST = 2000
_LONGEST_NAME = 200
_RINGS = "Somebody says that something here is not right. It waits at the desk, under Disputes, and has one hour."


class Said(NamedTuple):
    """What somebody says is wrong, in their own words; `from_whom` and `reach_them` may be empty."""

    says: str
    channel: Channel
    from_whom: str = ""
    reach_them: str = ""


def take(
    session: Session,
    id: UUID,
    profile: Profile,
    said: Said,
    *,
    away: Collection[int] = (),
    by: Account,
    now: datetime,
) -> Dispute:
    """Write it down and tell the desk, whose phones ring as well; the same id again changes nothing.

    They ring at any hour, because the hour runs at any hour: not those of who is `away`, while somebody else is there.
    Raises NotFit without words, NotPossible when the wrong person was corrected already, NotAllowed for an id that is
    another's.
    """
    require(by, Permission.SEE_GALLERY if said.channel is Channel.APP else Permission.HANDLE_DISPUTES)
    known = session.get(Dispute, id)
    if known is not None:
        if known.taken_by_id != by.id:
            raise NotAllowed("This was sent by somebody else.")
        return known
    _check(said)
    if profile.hidden_because is Hidden.WRONG_PERSON:
        raise NotPossible(f"{profile.ref} was the wrong person, and everybody who was told has heard so.")
    dispute = Dispute(
        id=id,
        profile_id=profile.id,
        came_at=now,
        due_at=now + LOOKED_AT_WITHIN,
        channel=said.channel,
        says=said.says.strip(),
        from_whom=by.name if said.channel is Channel.APP else said.from_whom.strip(),
        reach_them=said.reach_them.strip(),
        taken_by_id=by.id,
    )
    session.add(dispute)
    session.flush()
    channel = said.channel.value
    record(session, "took", f"dispute {id}", by_id=by.id, now=now, profile=profile.ref, channel=channel)
    tell_desk(session, f"dispute {id}", f"{profile.ref} is disputed. Look at it within an hour.", now=now)
    _ring(session, dispute, away=away, by=by, now=now)
    return dispute


def _ring(session: Session, dispute: Dispute, *, away: Collection[int], by: Account, now: datetime) -> None:
    """Let the phones of the desk ring, but for who took it down; the call ends with the hour."""
    desk = _of_the_desk(session)
    others = [one.id for one in desk if one.id != by.id]
    there = [id for id in others if id not in away] or others
    if there:
        call_desk(
            session,
            _RINGS,
            account_ids=there,
            sent_for_id=desk[0].id,
            at_any_hour=True,
            ends_at=dispute.due_at,
            now=now,
        )


def _of_the_desk(session: Session) -> list[Account]:
    roles = [role for role in Role if Permission.HANDLE_DISPUTES in MAY[role]]
    rows = session.scalars(select(Account).where(Account.role.in_(roles)).order_by(Account.id))
    return [one for one in rows if may(one, Permission.HANDLE_DISPUTES)]


def open_disputes(session: Session) -> list[Dispute]:
    """Return what has not ended: first what nobody has looked at, then what has waited longest."""
    waiting = select(Dispute).where(Dispute.ended_at.is_(None))
    waiting = waiting.order_by(Dispute.hidden_at.is_not(None), Dispute.due_at, Dispute.id)
    return list(session.scalars(waiting))


def ended_disputes(session: Session, *, limit: int) -> list[Dispute]:
    """Return what ended last."""
    over = select(Dispute).where(Dispute.ended_at.is_not(None)).order_by(Dispute.ended_at.desc(), Dispute.id)
    return list(session.scalars(over.limit(limit)))


def _check(said: Said) -> None:
    faults = {}
    if not said.says.strip():
        faults["says"] = "Say what is not right, in a sentence."
    elif len(said.says) > LONGEST:
        faults["says"] = f"At most {LONGEST} letters."
    for name, words in (("from_whom", said.from_whom), ("reach_them", said.reach_them)):
        if len(words) > _LONGEST_NAME:
            faults[name] = f"At most {_LONGEST_NAME} letters."
    if faults:
        raise NotFit("Look at what is marked, then send again.", faults)
