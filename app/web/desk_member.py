"""One member: where it is, who works for it, what it has signed, and whether it is in."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.agreements.models import Paper, PaperKind
from app.agreements.papers import end, file, papers_of
from app.agreements.rules import expires_soon, in_force
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible, NotThere
from app.members.business import rename_member
from app.members.models import Member, Role
from app.members.permissions import Permission
from app.people.look_up import find_people, own_premises
from app.people.phones import shop_phones
from app.people.suspend_member import reinstate_member, suspend_member
from app.web.guard import needs, needs_proof
from app.web.parts import actor, now, today
from app.web.person_page import phones, standing
from app.web.typed import a_day, as_typed, number

pages = Blueprint("desk_member", __name__)

_DONE = {
    "added": "Kept. Say next where they are.",
    "kept": "Kept.",
    "filed": "The paper is filed.",
    "ended": "The paper is ended.",
    "suspended": "Suspended. Nobody of this member gets in any more.",
    "reinstated": "Taken in again. Its people sign in as before.",
    "locked": "Locked out. Nobody gets in on that phone until a manager lets it in again.",
    "again": "The phone is let in again.",
}


@pages.get("/desk/members/<int(max=2147483647):member_id>")
@needs(Permission.MANAGE_EVERYBODY)
def one(member_id: int) -> ResponseReturnValue:
    return _render(member_id)


@pages.post("/desk/members/<int(max=2147483647):member_id>/name")
@needs(Permission.MANAGE_EVERYBODY)
def rename(member_id: int) -> ResponseReturnValue:
    fields = as_typed()
    try:
        with transaction() as session:
            rename_member(session, find(session, member_id), fields.get("name", ""), by=actor(), now=now())
    except NotFit as unfit:
        return _render(member_id, fields, unfit.fields), 422
    return redirect(f"/desk/members/{member_id}?done=kept", 303)


@pages.post("/desk/members/<int(max=2147483647):member_id>/suspend")
@needs(Permission.MANAGE_EVERYBODY)
@needs_proof
def suspend(member_id: int) -> ResponseReturnValue:
    """Keep a whole member out, with everybody who works for it."""
    fields = as_typed()
    try:
        with transaction() as session:
            suspend_member(session, find(session, member_id), because=fields.get("because", ""), by=actor(), now=now())
    except (NotPossible, NotAllowed) as conflict:
        return _render(member_id, fields, conflict=str(conflict)), 409 if isinstance(conflict, NotPossible) else 403
    return redirect(f"/desk/members/{member_id}?done=suspended", 303)


@pages.post("/desk/members/<int(max=2147483647):member_id>/reinstate")
@needs(Permission.MANAGE_EVERYBODY)
@needs_proof
def reinstate(member_id: int) -> ResponseReturnValue:
    try:
        with transaction() as session:
            reinstate_member(session, find(session, member_id), by=actor(), now=now())
    except NotPossible as conflict:
        return _render(member_id, conflict=str(conflict)), 409
    return redirect(f"/desk/members/{member_id}?done=reinstated", 303)


@pages.post("/desk/members/<int(max=2147483647):member_id>/papers")
@needs(Permission.MANAGE_EVERYBODY)
def file_paper(member_id: int) -> ResponseReturnValue:
    """File what somebody has signed; everything typed comes back when something is missing."""
    fields = as_typed()
    try:
        with transaction() as session:
            _file(session, find(session, member_id), fields)
    except NotFit as unfit:
        return _render(member_id, fields, unfit.fields), 422
    return redirect(f"/desk/members/{member_id}?done=filed", 303)


@pages.post("/desk/papers/<int(max=2147483647):paper_id>/end")
@needs(Permission.MANAGE_EVERYBODY)
def end_paper(paper_id: int) -> ResponseReturnValue:
    with transaction() as session:
        paper = session.get(Paper, paper_id)
        if paper is None:
            raise NotThere("There is no such paper.")
        end(session, paper, by=actor(), now=now())
        member_id = paper.member_id
    return redirect(f"/desk/members/{member_id}?done=ended", 303)


def find(session: Session, id: int) -> Member:
    """Return a member; raises NotThere."""
    found = session.get(Member, id)
    if found is None:
        raise NotThere("There is no such member.")
    return found


def _file(session: Session, member: Member, fields: dict[str, str]) -> None:
    kind = next((kind for kind in PaperKind if kind.value == fields.get("kind")), None)
    signed_on = a_day(fields.get("signed_on", ""))
    faults = {}
    if kind is None:
        faults["kind"] = "Choose one."
    if signed_on is None:
        faults["signed_on"] = "The day on which it was signed."
    if fields.get("ends_on", "").strip() and a_day(fields["ends_on"]) is None:
        faults["ends_on"] = "A day, or nothing when it has no end."
    if faults or kind is None or signed_on is None:
        raise NotFit("Look at what is marked.", faults)
    file(
        session,
        member,
        kind,
        signatory=fields.get("signatory", ""),
        signed_on=signed_on,
        ends_on=a_day(fields.get("ends_on", "")),
        firm=session.get(Member, number(fields.get("firm", "")) or 0),
        by=actor(),
        now=now(),
    )


def _render(
    id: int, fields: dict[str, str] | None = None, faults: dict[str, str] | None = None, conflict: str = ""
) -> str:
    session = db.session()
    member = find(session, id)
    people = [standing(one) for one in find_people(session, member_id=id, for_account=actor(), now=now())]
    firms = session.scalars(select(Member).where(Member.is_guard_firm, Member.id != id).order_by(Member.name))
    return render_template(
        "people/member.html",
        member=member,
        premises=own_premises(session, id),
        people=sorted(people, key=lambda one: one.account.role is not Role.LEAD),
        phones=phones(shop_phones(session, id)),
        papers=[(one, in_force(one, today()), expires_soon(one, today())) for one in papers_of(session, id)],
        kinds=[(kind.value, kind.value[0].upper() + kind.value[1:]) for kind in PaperKind],
        firms=[(one.id, one.name) for one in firms],
        fields=fields or {},
        faults=faults or {},
        paper_open=faults is not None and "name" not in faults,
        conflict=conflict,
        today=today().isoformat(),
        done=_DONE.get(request.args.get("done", ""), ""),
    )
