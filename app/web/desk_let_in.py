"""The desk lets somebody in: shop people by a code and a PIN, everybody else by a code, e-mail and two factors."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.access.rules import signs_in_by_pin
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit
from app.members.models import Member, Role
from app.members.permissions import Permission
from app.members.rules import may_let_in
from app.people.let_in import let_in
from app.people.look_up import own_premises
from app.web import person_page
from app.web.codes import code_page, handed
from app.web.guard import needs, needs_proof
from app.web.parts import actor, now
from app.web.person_page import ROLE_WORDS
from app.web.typed import as_typed, chosen_premises, number

pages = Blueprint("desk_let_in", __name__)


@pages.get("/desk/let-in")
@needs(Permission.MANAGE_EVERYBODY)
def form() -> ResponseReturnValue:
    """Ask for which member first: its premises and roles are offered then."""
    return _form({"member": request.args.get("member", "")}, by_pin=True)


@pages.post("/desk/let-in")
@needs(Permission.MANAGE_EVERYBODY)
def submit() -> ResponseReturnValue:
    return _hand_out(by_pin=True)


@pages.get("/desk/let-in/by-email")
@needs(Permission.MANAGE_EVERYBODY)
def form_by_email() -> ResponseReturnValue:
    return _form({"member": request.args.get("member", "")}, by_pin=False)


@pages.post("/desk/let-in/by-email")
@needs(Permission.MANAGE_EVERYBODY)
@needs_proof
def submit_by_email() -> ResponseReturnValue:
    """Let in somebody who will see more than a shop does: the desk, the Board, police, council, control room."""
    return _hand_out(by_pin=False)


@pages.post("/desk/shop-phone")
@needs(Permission.MANAGE_EVERYBODY)
def shop_phone() -> ResponseReturnValue:
    """Make a code with which a phone or till becomes a shop's own."""
    made = person_page.code_for_shop(number(request.form.get("premises", "")))
    return code_page(made, back="/desk/members")


def _hand_out(*, by_pin: bool) -> ResponseReturnValue:
    fields = as_typed()
    role = next((role for role in _offered(by_pin) if role.value == fields.get("role")), None)
    try:
        if role is None:
            raise NotFit("Look at what is marked.", {"role": "Choose one."})
        with transaction() as session:
            member = session.get(Member, number(fields.get("member", "")) or 0)
            if member is None and by_pin:
                raise NotFit("Look at what is marked.", {"member": "Say for which member they work."})
            young = by_pin and "is_under_18" in fields
            code = let_in(session, role, member, chosen_premises(session), is_under_18=young, by=actor(), now=now())
            words = [ROLE_WORDS[role], *([member.name] if member else ()), *(["under 18"] if young else ())]
            made = handed(session, code, "Let somebody in", f"{', '.join(words)}.")
            back = f"/desk/members/{member.id}" if member else "/desk/people"
    except NotFit as unfit:
        return _form(fields, unfit.fields, by_pin=by_pin), 422
    return code_page(made, back=back, again=request.full_path.rstrip("?"))


def _offered(by_pin: bool) -> list[Role]:
    """Return the roles that this account may let in, of those that enter this way."""
    member_id = actor().member_id
    return [
        role
        for role in ROLE_WORDS
        if signs_in_by_pin(role) is by_pin and may_let_in(actor(), role=role, member_id=member_id)
    ]


def _form(fields: dict[str, str], faults: dict[str, str] | None = None, *, by_pin: bool) -> str:
    session = db.session()
    member = session.get(Member, number(fields.get("member", "")) or 0)
    premises = own_premises(session, member.id) if member else []
    is_firm = member is not None and member.is_guard_firm
    ticked = request.form.getlist("premises")
    return render_template(
        "people/desk_let_in.html",
        by_pin=by_pin,
        member=member,
        members=[(one.id, one.name) for one in session.scalars(select(Member).order_by(Member.name))],
        premises=premises,
        choices=[(one.id, one.name) for one in premises],
        places=ticked or [str(one.id) for one in premises if len(premises) == 1],
        roles=[(one.value, ROLE_WORDS[one]) for one in _offered(by_pin) if not (is_firm and one is Role.STAFF)],
        typed=fields,
        faults=faults or {},
    )
