"""File what a member has signed, end it, and say what is in force."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.agreements import rules
from app.agreements.models import Paper, PaperKind
from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account, Member
from app.members.permissions import Permission, require


def file(
    session: Session,
    member: Member,
    kind: PaperKind,
    *,
    signatory: str,
    signed_on: date,
    ends_on: date | None,
    firm: Member | None = None,
    by: Account,
    now: datetime,
) -> Paper:
    """Write down that somebody has signed a paper for a member.

    A new one does not end the one before it: both say what they say until their days. Raises NotFit.
    """
    require(by, Permission.MANAGE_EVERYBODY)
    faults = rules.paper_faults(kind, signatory=signatory, signed_on=signed_on, ends_on=ends_on, today=now.date())
    if kind is PaperKind.CONTRACT_GUARDS and (firm is None or not firm.is_guard_firm):
        faults["firm"] = "Choose the guard firm whose people may work here."
    if faults:
        raise NotFit("Look at what is marked.", faults)
    paper = Paper(
        member_id=member.id,
        kind=kind,
        signatory=" ".join(signatory.split()),
        signed_on=signed_on,
        ends_on=ends_on,
        firm_id=firm.id if firm is not None and kind is PaperKind.CONTRACT_GUARDS else None,
        entered_at=now,
        entered_by_id=by.id,
    )
    session.add(paper)
    session.flush()
    record(
        session,
        "filed",
        f"paper {paper.id}",
        by_id=by.id,
        now=now,
        member=member.id,
        kind=kind.value,
        signatory=paper.signatory,
        ends_on=ends_on.isoformat() if ends_on else None,
        firm=paper.firm_id,
    )
    return paper


def end(session: Session, paper: Paper, *, by: Account, now: datetime) -> None:
    """End a paper before its day; raises NotPossible when that was done before."""
    require(by, Permission.MANAGE_EVERYBODY)
    if paper.ended_at is not None:
        raise NotPossible("This paper was ended already.")
    paper.ended_at = now
    record(session, "ended", f"paper {paper.id}", by_id=by.id, now=now, member=paper.member_id, kind=paper.kind.value)


def in_force(
    session: Session, member_id: int, kind: PaperKind, *, firm_id: int | None = None, today: date
) -> Paper | None:
    """Return the paper of this kind that counts today and lasts longest, or None; `firm_id` for contract guards."""
    wanted = select(Paper).where(Paper.member_id == member_id, Paper.kind == kind, Paper.firm_id == firm_id)
    counting = [paper for paper in session.scalars(wanted) if rules.in_force(paper, today)]
    return max(counting, key=lambda paper: (paper.ends_on or date.max, paper.id), default=None)


def had_guards_of(session: Session, member_id: int, firm_id: int, at: datetime) -> bool:
    """Return whether guards of this firm might work for a member at a moment that may be past."""
    wanted = select(Paper).where(Paper.kind == PaperKind.CONTRACT_GUARDS)
    own = session.scalars(wanted.where(Paper.member_id == member_id, Paper.firm_id == firm_id))
    return any(rules.was_in_force(paper, at) for paper in own)


def papers_of(session: Session, member_id: int) -> list[Paper]:
    """Return every paper of a member, those that were signed last first."""
    own = select(Paper).where(Paper.member_id == member_id).options(joinedload(Paper.firm))
    return list(session.scalars(own.order_by(Paper.signed_on.desc(), Paper.id.desc())))


def expiring(session: Session, *, today: date) -> list[Paper]:
    """Return the papers in force that end soon and that no later one takes the place of, the first to end first."""
    not_over = select(Paper).where(Paper.ends_on >= today)
    soon = session.scalars(not_over.options(joinedload(Paper.member)).order_by(Paper.ends_on, Paper.id))
    return [
        paper
        for paper in soon
        if rules.expires_soon(paper, today)
        and in_force(session, paper.member_id, paper.kind, firm_id=paper.firm_id, today=today) is paper
    ]
