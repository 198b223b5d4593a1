"""A lead's own people: who they are, whether they still work here, and who comes in."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.exclusions.name_server import end_server, name_server
from app.exclusions.service_rules import naming_fault
from app.exclusions.waiting import is_one_to_propose
from app.exclusions.who_serves import named_of
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account, Member, Role
from app.members.permissions import Permission
from app.people.codes import running_codes
from app.people.confirm import confirm
from app.people.let_in import let_in
from app.people.look_up import own_people, own_premises, person, to_confirm
from app.people.phones import shop_phones
from app.people.rules import Presence
from app.web import person_page
from app.web.codes import code_page, handed
from app.web.guard import needs
from app.web.parts import actor, now, today, zone
from app.web.person_page import ROLE_WORDS, standing
from app.web.typed import as_typed, chosen_premises, number

pages = Blueprint("people", __name__)

LEADS_LET_IN = (Role.STAFF, Role.DOOR)


@pages.get("/people")
@needs(Permission.MANAGE_OWN_PEOPLE)
def all_people() -> ResponseReturnValue:
    return _render()


@pages.post("/people/confirm")
@needs(Permission.MANAGE_OWN_PEOPLE)
def still_here() -> ResponseReturnValue:
    """Confirm those who are named, one or many; a number that is not one of theirs answers like none."""
    ids = sorted({id for id in map(number, request.form.getlist("person")) if id is not None})
    try:
        with transaction() as session:
            people = [person(session, id, for_account=actor()) for id in ids]
            confirm(session, people, by=actor(), now=now())
    except NotPossible as conflict:
        return _render(conflict=str(conflict)), 409
    return redirect(url_for("people.all_people", done="confirmed", many=len(ids)), 303)


@pages.get("/people/let-in")
@needs(Permission.MANAGE_OWN_PEOPLE)
def let_in_form() -> ResponseReturnValue:
    return _let_in_form({})


@pages.post("/people/let-in")
@needs(Permission.MANAGE_OWN_PEOPLE)
def submit() -> ResponseReturnValue:
    """Make a code for somebody new of one's own business."""
    fields = as_typed()
    role = next((role for role in LEADS_LET_IN if role.value == fields.get("role")), None)
    try:
        if role is None:
            raise NotFit("Look at what is marked.", {"role": "Choose one."})
        with transaction() as session:
            member = session.get(Member, actor().member_id or 0)
            premises = chosen_premises(session)
            young = "is_under_18" in fields
            code = let_in(session, role, member, premises, is_under_18=young, by=actor(), now=now())
            made = handed(session, code, "Let somebody in", _as_words(role, [one.name for one in premises], young))
    except NotFit as unfit:
        return _let_in_form(fields, unfit.fields, request.form.getlist("premises")), 422
    return code_page(made, back="/people", again="/people/let-in")


@pages.post("/people/shop-phone")
@needs(Permission.MANAGE_OWN_PEOPLE)
def shop_phone() -> ResponseReturnValue:
    """Make a code with which a phone or till becomes the shop's own."""
    return code_page(person_page.code_for_shop(number(request.form.get("premises", ""))), back="/people")


@pages.post("/people/gives-notices")
@needs(Permission.MANAGE_OWN_PEOPLE)
def gives_notices() -> ResponseReturnValue:
    """Let one of one's own people, or oneself, give notices; or not any more. One tap beside each name."""
    account_id, ends = number(request.form.get("person", "")), "ends" in request.form
    try:
        with transaction() as session:
            account = actor() if account_id == actor().id else person(session, account_id or 0, for_account=actor())
            (end_server if ends else name_server)(session, account, by=actor(), now=now())
    except NotPossible as conflict:
        return _render(conflict=str(conflict)), 409
    done = "gives-none" if ends else "gives-notices"
    return redirect(url_for("people.all_people", done=done, _anchor="notices"), 303)


@pages.get("/people/<int(max=2147483647):account_id>")
@needs(Permission.MANAGE_OWN_PEOPLE)
def one(account_id: int) -> ResponseReturnValue:
    return person_page.render(account_id)


@pages.post("/people/<int(max=2147483647):account_id>/code")
@needs(Permission.MANAGE_OWN_PEOPLE)
def new_phone(account_id: int) -> ResponseReturnValue:
    """Make a code with which somebody gets in on another phone, or with a new PIN."""
    return code_page(person_page.code_for_phone(account_id), back=f"/people/{account_id}")


@pages.post("/people/<int(max=2147483647):account_id>/move")
@needs(Permission.MANAGE_OWN_PEOPLE)
def works_at(account_id: int) -> ResponseReturnValue:
    return person_page.move_person(account_id)


@pages.post("/people/<int(max=2147483647):account_id>/<deed>")
@needs(Permission.MANAGE_OWN_PEOPLE)
def do(account_id: int, deed: str) -> ResponseReturnValue:
    """Suspend, take in again, or let go."""
    return person_page.do(account_id, deed)


def _render(conflict: str = "") -> str:
    session = db.session()
    lead = actor()
    people = own_people(session, lead)
    lines = [standing(one) for one in people]
    ids = {one.id for one in to_confirm(people)}
    pressing = [
        line for line in lines if line.account.id in ids and line.presence in (Presence.PAUSED, Presence.TO_CONFIRM)
    ]
    return render_template(
        "people/people.html",
        lines=[line for line in lines if line not in pressing],
        pressing=pressing,
        not_yet=[line.account for line in lines if line.account.id in ids and line not in pressing],
        member=session.get(Member, lead.member_id or 0),
        premises=own_premises(session, lead.member_id),
        phones=person_page.phones(shop_phones(session, lead.member_id)),
        codes=[
            (ROLE_WORDS[one.role] if one.role else "Somebody", one.ends_at)
            for one in running_codes(session, lead, now=now())
        ],
        servers=_servers(session, lead, people),
        points_propose=is_one_to_propose(session, for_account=lead, today=today(), zone=zone()),
        conflict=conflict,
        done=_done(),
    )


def _servers(session: Session, lead: Account, people: list[Account]) -> list[tuple[Account, bool]]:
    """Return who may be named to give notices, the lead first, and whether each is."""
    asked = [one for one in [lead, *people] if naming_fault(one) is None]
    named = named_of(session, asked)
    return [(one, one.id in named) for one in asked]


def _let_in_form(fields: dict[str, str], faults: dict[str, str] | None = None, places: list[str] | None = None) -> str:
    session = db.session()
    premises = own_premises(session, actor().member_id)
    member = session.get(Member, actor().member_id or 0)
    return render_template(
        "people/let_in.html",
        member=member,
        premises=premises,
        choices=[(one.id, one.name) for one in premises],
        roles=[
            (role.value, ROLE_WORDS[role])
            for role in LEADS_LET_IN
            if not (member and member.is_guard_firm) or role is Role.DOOR
        ],
        typed=fields,
        places=places or [str(one.id) for one in premises if len(premises) == 1],
        faults=faults or {},
    )


def _as_words(role: Role, places: list[str], is_under_18: bool) -> str:
    where = f", {' and '.join(places)}" if places else ""
    return f"{ROLE_WORDS[role]}{where}{', under 18: may report and sees nothing' if is_under_18 else ''}."


def _done() -> str:
    if request.args.get("done") != "confirmed":
        return person_page.done_words(request.args.get("done", ""))
    many = number(request.args.get("many", "")) or 0
    return f"Confirmed for 30 days: {many} {'person' if many == 1 else 'people'}."
