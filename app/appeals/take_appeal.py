"""Take an appeal: at the desk as it came, or by the public form, which the desk then confirms."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.tell_desk import tell_desk
from app.appeals import rules
from app.appeals.find import appealing_of, has_open, was_breached
from app.appeals.models import Appeal, AppealKind
from app.audit.record import record
from app.exclusions.models import Exclusion
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.kernel.references import next_ref
from app.kernel.tokens import plain
from app.members.models import Account
from app.members.permissions import Permission, require

CHANNELS = ("letter", "e-mail", "telephone", "in person")
PUBLIC = "the public form"
LONGEST = 4000
LONGEST_SHORT = 400
_MOST_UNCONFIRMED = 5  # for one notice: whoever has its code cannot fill the desk's list with it


class Said(NamedTuple):
    """What came: in their own words, how and when; from whom and how they are reached, as far as they said."""

    kind: AppealKind
    says: str
    channel: str
    came_at: datetime
    from_whom: str = ""
    reach_them: str = ""
    why_taken: str = ""


def take_appeal(
    session: Session, id: UUID, exclusion: Exclusion, said: Said, *, by: Account, now: datetime, zone: tzinfo
) -> Appeal:
    """Write down what came to the desk; the same id again changes nothing. The words are never changed afterwards.

    Raises NotFit for what is missing or cannot be heard, by field; NotAllowed for an id that is another's.
    """
    require(by, Permission.TAKE_APPEALS)
    known = session.get(Appeal, id)
    if known is not None:
        if known.taken_by_id != by.id:
            raise NotAllowed("This was taken by somebody else.")
        return known
    faults = _faults(said, now)
    if said.channel not in CHANNELS:
        faults["channel"] = "Choose how it came."
    if faults:
        raise NotFit("Look at what is marked. Nothing is lost.", faults)
    _check(session, exclusion, said.kind, said.came_at, said.why_taken, zone=zone)
    appeal = _new(session, id, exclusion, said, zone=zone)
    appeal.taken_by_id, appeal.why_taken = by.id, said.why_taken.strip()
    session.flush()
    record(session, "took", f"appeal {appeal.ref}", by_id=by.id, now=now, exclusion=exclusion.ref, channel=said.channel)
    return appeal


def send_appeal(session: Session, code: str, said: Said, *, now: datetime, zone: tzinfo) -> None:
    """Take what came by the public form. A wrong code does nothing and is kept nowhere, and nothing says which it was.

    Raises NotFit for what is missing in what was typed, which says nothing about the code either.
    """
    faults = _faults(said, now)
    if not code.strip():
        faults["code"] = "It stands on the notice, at its top."
    if not said.reach_them.strip():
        faults["reach_them"] = "Say how the answer reaches you: an address, an e-mail, a telephone number."
    if faults:
        raise NotFit("Look at what is marked. Nothing is lost.", faults)
    exclusion = _by_code(session, code)
    if exclusion is None or _waiting(session, exclusion) >= _MOST_UNCONFIRMED:
        return
    appeal = _new(session, uuid4(), exclusion, said._replace(channel=PUBLIC, why_taken=""), zone=zone)
    session.flush()
    record(session, "took", f"appeal {appeal.ref}", by_id=None, now=now, exclusion=exclusion.ref, channel=PUBLIC)
    tell_desk(session, f"appeal {appeal.ref}", f"{appeal.ref} came by the public form. Confirm it.", now=now)


def confirm(session: Session, appeal: Appeal, *, why_taken: str, by: Account, now: datetime, zone: tzinfo) -> None:
    """Take on what came by the public form: from now on it is heard. Raises NotFit when it cannot be."""
    require(by, Permission.TAKE_APPEALS)
    if not rules.is_unconfirmed(appeal):
        raise NotPossible(f"{appeal.ref} was confirmed or ended already.")
    _check(session, appeal.exclusion, appeal.kind, appeal.came_at, why_taken, zone=zone)
    appeal.taken_by_id, appeal.why_taken = by.id, why_taken.strip()
    session.flush()
    record(session, "confirmed", f"appeal {appeal.ref}", by_id=by.id, now=now, exclusion=appeal.exclusion.ref)


def _new(session: Session, id: UUID, exclusion: Exclusion, said: Said, *, zone: tzinfo) -> Appeal:
    within = appealing_of(session, exclusion)
    appeal = Appeal(
        id=id,
        ref=next_ref(session, Appeal.ref, "AP"),
        exclusion_id=exclusion.id,
        kind=said.kind,
        came_at=said.came_at,
        channel=said.channel,
        says=said.says.strip(),
        from_whom=said.from_whom.strip(),
        reach_them=said.reach_them.strip(),
        is_late=rules.is_late(exclusion, said.kind, said.came_at, within=within, zone=zone),
        answer_by=rules.answer_by(said.came_at, within.answer_days, zone=zone),
    )
    session.add(appeal)
    return appeal


def _check(
    session: Session, exclusion: Exclusion, kind: AppealKind, came_at: datetime, why_taken: str, *, zone: tzinfo
) -> None:
    fault = rules.fault_before_hearing(
        exclusion,
        kind,
        came_at=came_at,
        why_taken=why_taken,
        has_open=has_open(session, exclusion),
        was_breached=was_breached(session, exclusion),
        within=appealing_of(session, exclusion),
        zone=zone,
    )
    if fault is not None:
        raise NotFit(fault[1], dict([fault]))


def _faults(said: Said, now: datetime) -> dict[str, str]:
    faults = {}
    if not said.says.strip():
        faults["says"] = "Put down what they say, in their own words."
    elif len(said.says) > LONGEST:
        faults["says"] = f"At most {LONGEST} letters."
    for name, words in (("from_whom", said.from_whom), ("reach_them", said.reach_them), ("why_taken", said.why_taken)):
        if len(words) > LONGEST_SHORT:
            faults[name] = f"At most {LONGEST_SHORT} letters."
    if said.came_at > now:
        faults["came_on"] = "That day is still to come."
    return faults


def _by_code(session: Session, code: str) -> Exclusion | None:
    bare = plain(code)
    grouped = "-".join(bare[at : at + 4] for at in range(0, len(bare), 4))
    return session.scalars(select(Exclusion).where(Exclusion.code.in_([bare, grouped]))).first()


def _waiting(session: Session, exclusion: Exclusion) -> int:
    waiting = select(func.count()).where(Appeal.exclusion_id == exclusion.id, Appeal.taken_by_id.is_(None))
    return session.scalar(waiting.where(Appeal.withdrawn_at.is_(None))) or 0
