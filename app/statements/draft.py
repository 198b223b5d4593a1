"""Begin a statement from a report: what was sent, put in the first person, to be corrected and signed."""

from __future__ import annotations

from datetime import datetime, tzinfo
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotAllowed, NotPossible
from app.kernel.references import next_ref
from app.members.models import Account, Role
from app.members.permissions import Permission, may, require
from app.reports.categories import CATEGORIES
from app.reports.models import Report
from app.statements.models import Statement, StatementKind
from app.statements.shown_before import shown_before


def draft(
    session: Session,
    report: Report,
    kind: StatementKind,
    *,
    by: Account,
    now: datetime,
    zone: tzinfo,
    supplements: Statement | None = None,
    id: UUID | None = None,
) -> Statement:
    """Begin one's own statement; one that was begun already is returned instead.

    A witness statement is of who sent the report. An impact statement is a lead's, for the member at whose premises it
    happened. `supplements`: one's own signed statement that more is said to. `id`: of the demo's, the same every time;
    else it is made here. Raises NotAllowed for anybody else.
    """
    require(by, Permission.MAKE_STATEMENTS)
    if kind is StatementKind.WITNESS and report.reporter_id != by.id:
        raise NotAllowed("A witness statement is made by whoever sent the report.")
    if kind is StatementKind.IMPACT and not may_speak_for(by, report):
        raise NotAllowed("An impact statement is made by a lead of the business at which it happened.")
    if supplements is not None and (supplements.by_id != by.id or supplements.signed_at is None):
        raise NotPossible("Only your own signed statement can be supplemented.")
    begun = _begun(session, report, kind, by.id)
    if begun is not None:
        return begun
    made = _new(session, report, kind, whose=by, now=now, zone=zone, id=id)
    made.supplements_id = supplements.id if supplements else None
    if supplements is not None:
        made.text = f"I add to my statement {supplements.ref}.\n"
    session.flush()
    record(session, "began", f"statement {made.ref}", by_id=by.id, now=now, kind=kind.value)
    return made


def ask_for(session: Session, report: Report, *, by: Account, now: datetime, zone: tzinfo) -> Statement:
    """Ask whoever sent a report for a statement: a draft waits for them under "Mine".

    Raises NotPossible when they cannot make one, or have one that waits or is signed.
    """
    require(by, Permission.READ_STATEMENTS)
    if not may(report.reporter, Permission.MAKE_STATEMENTS):
        raise NotPossible("Who sent this report cannot make a statement here: under 18, or not active any more.")
    known = select(Statement).where(Statement.report_id == report.id, Statement.by_id == report.reporter_id)
    known = known.where(Statement.kind == StatementKind.WITNESS)
    if session.scalars(known).first() is not None:
        raise NotPossible("A statement of theirs waits or is signed already.")
    made = _new(session, report, StatementKind.WITNESS, whose=report.reporter, now=now, zone=zone, id=None)
    made.asked_by_id = by.id
    session.flush()
    record(session, "asked for", f"statement {made.ref}", by_id=by.id, now=now, report=str(report.id))
    return made


def may_speak_for(account: Account, report: Report) -> bool:
    """Return whether somebody leads the member at whose premises a report happened."""
    return account.role is Role.LEAD and report.premises.member_id in account.member_ids


def waits_for(session: Session, account: Account) -> list[Statement]:
    """Return one's own drafts that the desk asks for, the oldest first."""
    asked = select(Statement).where(Statement.by_id == account.id, Statement.signed_at.is_(None))
    return list(session.scalars(asked.where(Statement.asked_by_id.is_not(None)).order_by(Statement.drafted_at)))


def _begun(session: Session, report: Report, kind: StatementKind, by_id: int) -> Statement | None:
    own = select(Statement).where(Statement.report_id == report.id, Statement.by_id == by_id, Statement.kind == kind)
    return session.scalars(own.where(Statement.signed_at.is_(None))).first()


def _new(
    session: Session,
    report: Report,
    kind: StatementKind,
    *,
    whose: Account,
    now: datetime,
    zone: tzinfo,
    id: UUID | None,
) -> Statement:
    is_witness = kind is StatementKind.WITNESS
    made = Statement(
        id=id or uuid4(),
        ref=next_ref(session, Statement.ref, "ST"),
        kind=kind,
        report_id=report.id,
        member_id=None if is_witness else report.premises.member_id,
        by_id=whose.id,
        text=first_words(report, zone=zone) if is_witness else "",
        shown=shown_before(session, report, whose, zone=zone).says if is_witness else "",
        drafted_at=now,
    )
    session.add(made)
    return made


def first_words(report: Report, *, zone: tzinfo) -> str:
    """Return what a report says, in the first person, as a draft: every sentence is for its author to check."""
    at = report.happened_at.astimezone(zone)
    label = CATEGORIES[report.category].label.lower()
    lines = [
        f"On {at:%A} {at.day} {at:%B %Y} at about {at:%H:%M} I was at {report.premises.name}. "
        f"This is about what I reported that day as: {label}."
    ]
    if report.note.strip():
        lines.append(report.note.strip())
    description = report.subjects[0].description if report.subjects else {}
    if description:
        lines.append("The person I saw: " + "; ".join(f"{part}: {words}" for part, words in description.items()) + ".")
    if report.direction:
        lines.append(f"They left: {report.direction}.")
    lines.extend(one.text.strip() for one in report.additions if one.text.strip())
    exhibits = sum(row.photo_id is not None for row in report.pictures)
    if exhibits:
        named = ", ".join(f"picture {number}" for number in range(1, exhibits + 1))
        lines.append(f"I took or saved and sent {named} with my report, and produce {_them(exhibits)}.")
    return "\n\n".join(lines)


def _them(count: int) -> str:
    return "it as an exhibit" if count == 1 else "them as exhibits"
