"""The members: find one, take in another, and what a new town still needs."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.agreements.papers import expiring
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit
from app.members.business import add_member
from app.members.models import Account, AccountState, Member, Premises, Role, Zone
from app.members.permissions import Permission
from app.web.guard import needs
from app.web.parts import actor, now, today
from app.web.typed import as_typed

pages = Blueprint("desk_members", __name__)

SHOWN = {
    "": "All",
    "suspended": "Suspended",
    "firms": "Guard firms",
    "papers": "Papers that end soon",
    "no lead": "Without a lead",
}


class Line(NamedTuple):
    """One member in the list."""

    member: Member
    premises: list[str]
    people: int
    has_lead: bool
    paper_ends: bool


@pages.get("/desk/members")
@needs(Permission.MANAGE_EVERYBODY)
def all_members() -> ResponseReturnValue:
    return _list()


@pages.post("/desk/members")
@needs(Permission.MANAGE_EVERYBODY)
def search() -> ResponseReturnValue:
    return _list(request.form.get("words", "")[:120])


@pages.get("/desk/members/new")
@needs(Permission.MANAGE_EVERYBODY)
def new_form() -> ResponseReturnValue:
    return render_template("people/new_member.html", typed={}, faults={})


@pages.post("/desk/members/new")
@needs(Permission.MANAGE_EVERYBODY)
def add() -> ResponseReturnValue:
    fields = as_typed()
    try:
        with transaction() as session:
            is_firm = "is_guard_firm" in fields
            member = add_member(session, fields.get("name", ""), is_guard_firm=is_firm, by=actor(), now=now())
            id = member.id
    except NotFit as unfit:
        return render_template("people/new_member.html", typed=fields, faults=unfit.fields), 422
    return redirect(f"/desk/members/{id}?done=added", 303)


def _list(words: str = "") -> str:
    session = db.session()
    shown = request.args.get("shown", "")
    lines = [one for one in _lines(session, words) if _fits(one, shown)]
    return render_template(
        "people/members.html",
        lines=lines,
        words=words,
        shown=shown if shown in SHOWN else "",
        choices=SHOWN,
        to_do=to_do(session),
        zones=session.scalar(select(func.count()).select_from(Zone)) or 0,
    )


def to_do(session: Session) -> list[tuple[str, str, bool]]:
    """Return what a new town needs before anybody can report, each with its page and whether it is done."""

    def some(what: type, *of: object) -> bool:
        return session.scalar(select(what.id).where(*of).limit(1)) is not None  # type: ignore[attr-defined, arg-type]

    return [
        ("A zone: a part of town that hears alerts together", "/desk/zones", some(Zone)),
        ("A member: a business or body", "/desk/members/new", some(Member)),
        ("Its premises: where reports come from", "/desk/members", some(Premises)),
        ("Its lead, who lets staff in", "/desk/let-in", some(Account, Account.role == Role.LEAD)),
    ]


def _lines(session: Session, words: str) -> list[Line]:
    wanted = select(Member).order_by(Member.name)
    if words.strip():
        wanted = wanted.where(Member.name.icontains(words.strip(), autoescape=True))
    active = select(Account.member_id, Account.role).where(Account.state == AccountState.ACTIVE)
    people = session.execute(active).all()
    ends = {paper.member_id for paper in expiring(session, today=today())}
    places = session.execute(select(Premises.member_id, Premises.name).order_by(Premises.name)).all()
    return [
        Line(
            one,
            [name for id, name in places if id == one.id],
            sum(id == one.id for id, _ in people),
            any(id == one.id and role is Role.LEAD for id, role in people),
            one.id in ends,
        )
        for one in session.scalars(wanted)
    ]


def _fits(line: Line, shown: str) -> bool:
    return {
        "suspended": line.member.suspended_at is not None,
        "firms": line.member.is_guard_firm,
        "papers": line.paper_ends,
        "no lead": not line.has_lead,
    }.get(shown, True)
