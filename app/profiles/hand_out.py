"""Make one copy of a target package for one reader: coded, for a purpose, to be back by a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.kernel.tokens import new_code
from app.members.models import Account
from app.members.permissions import Permission, may
from app.members.safe_mode import refuse_in_safe_mode
from app.members.scheme import the_scheme
from app.members.sight import sight_of
from app.profiles import on_paper
from app.profiles.models import Copy, Profile

_CODE_LETTERS = 8  # forty bits: nobody guesses the code of another's copy
NOT_FOR_MEMBERS = "Only the desk prints profiles here. If you need one on paper, ask the desk."


class CopyWanted(NamedTuple):
    """For whom, what for, and until when. What a lead has printed is for themselves, whatever `given_to` says."""

    given_to: str
    purpose: str
    return_by: date | None


def hand_out(
    session: Session, profile: Profile, wanted: CopyWanted, *, by: Account, now: datetime, today: date
) -> Copy:
    """Write down a copy and return it; its pages are made afterwards.

    Raises NotAllowed for whoever may not print, NotPossible for a profile that they do not see, who may be under 18,
    or in safe mode, NotFit naming each field at fault.
    """
    require_printing(session, by)
    refuse_in_safe_mode(session)
    fault = on_paper.fault_before_printing(profile, sight_of(by), today=today)
    if fault:
        raise NotPossible(fault)
    is_own = not may(by, Permission.PRINT_PROFILES)
    given_to = own_name(by) if is_own else " ".join(wanted.given_to.split())
    purpose = " ".join(wanted.purpose.split())
    faults = on_paper.faults_of(profile, given_to, purpose, wanted.return_by, today=today)
    if faults or wanted.return_by is None:
        raise NotFit("Look at what is marked.", faults)
    copy = Copy(
        code=_code(session),
        profile_id=profile.id,
        given_to=given_to,
        account_id=by.id if is_own else None,
        purpose=purpose,
        made_by_id=by.id,
        made_at=now,
        return_by=wanted.return_by,
    )
    session.add(copy)
    session.flush()
    said = {"code": copy.code, "given_to": given_to, "return_by": copy.return_by.isoformat()}
    record(session, "handed out", f"profile {profile.ref}", by_id=by.id, now=now, because=purpose, **said)
    return copy


def may_have_printed(session: Session, account: Account) -> bool:
    """Return whether this account may have a package made: the desk always, leads where the scheme lets them."""
    scheme = the_scheme(session)
    return on_paper.may_print(account, members_may_print=scheme is not None and scheme.members_may_print)


def require_printing(session: Session, by: Account) -> None:
    """Raise NotAllowed for whoever may have no package made."""
    if not may_have_printed(session, by):
        raise NotAllowed(NOT_FOR_MEMBERS)


def own_name(by: Account) -> str:
    """Return whose a lead's copy is, as it stands on each page."""
    where = " and ".join(place.name for place in by.premises)
    return (f"{by.name}, {where}" if where else by.name)[: on_paper.LONGEST_WORDS["given_to"]]


def _code(session: Session) -> str:
    while True:
        code = new_code(_CODE_LETTERS)
        if session.scalar(select(Copy.id).where(Copy.code == code)) is None:
            return code
