"""Everybody, as the desk sees them: find, let in, change, recover."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.access.invite import invite_to_recover
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Member, Role
from app.members.permissions import Permission
from app.people.change_role import change_role
from app.people.lock_out import undo_lock_out
from app.people.look_up import find_people, late_members, person
from app.people.phones import phone
from app.people.rules import Presence
from app.web import person_page
from app.web.codes import code_page, handed
from app.web.guard import needs, needs_proof
from app.web.next_page import inside
from app.web.parts import actor, now
from app.web.person_page import ROLE_WORDS, done_words, standing
from app.web.typed import as_typed, number

pages = Blueprint("desk_people", __name__)


@pages.get("/desk/people")
@needs(Permission.MANAGE_EVERYBODY)
def all_people() -> ResponseReturnValue:
    return _render()


@pages.post("/desk/people")
@needs(Permission.MANAGE_EVERYBODY)
def search() -> ResponseReturnValue:
    """Look for a name. It is sent as a form: addresses end in histories and logs, and names should not."""
    return _render(words=request.form.get("words", "")[:120])


@pages.get("/desk/people/<int(max=2147483647):account_id>")
@needs(Permission.MANAGE_EVERYBODY)
def one(account_id: int) -> ResponseReturnValue:
    return person_page.render(account_id)


@pages.post("/desk/people/<int(max=2147483647):account_id>/code")
@needs(Permission.MANAGE_EVERYBODY)
def new_phone(account_id: int) -> ResponseReturnValue:
    return code_page(person_page.code_for_phone(account_id), back=f"/desk/people/{account_id}")


@pages.post("/desk/people/<int(max=2147483647):account_id>/move")
@needs(Permission.MANAGE_EVERYBODY)
def works_at(account_id: int) -> ResponseReturnValue:
    return person_page.move_person(account_id)


@pages.post("/desk/people/<int(max=2147483647):account_id>/role")
@needs(Permission.MANAGE_EVERYBODY)
@needs_proof
def new_role(account_id: int) -> ResponseReturnValue:
    """Give somebody another role; everything typed comes back when something is missing."""
    fields = as_typed()
    role = next((role for role in Role if role.value == fields.get("role")), None)
    try:
        if role is None:
            raise NotFit("Look at what is marked.", {"role": "Choose one."})
        with transaction() as session:
            account = person(session, account_id, for_account=actor())
            change_role(session, account, role, sign_in=fields.get("sign_in", ""), by=actor(), now=now())
    except NotFit as unfit:
        return person_page.render(account_id, fields=fields, faults=unfit.fields), 422
    except NotPossible as conflict:
        return person_page.render(account_id, fields=fields, conflict=str(conflict)), 409
    return redirect(f"/desk/people/{account_id}?done=role", 303)


@pages.post("/desk/people/<int(max=2147483647):account_id>/recover")
@needs(Permission.MANAGE_EVERYBODY)
@needs_proof
def recover(account_id: int) -> ResponseReturnValue:
    """Make a code with which somebody sets a new password and second factor; the one who makes it is another."""
    with transaction() as session:
        account = person(session, account_id, for_account=actor())
        if not account.is_active:
            raise NotPossible(f"{account.name} is not active. Take them in again first.")
        code = invite_to_recover(session, account, by=actor(), now=now())
        says = "They choose a new password and a new second factor. Be sure that it is really them."
        made = handed(session, code, f"A way back in for {account.name}", says)
    return code_page(made, back=f"/desk/people/{account_id}")


@pages.post("/desk/people/<int(max=2147483647):account_id>/<deed>")
@needs(Permission.MANAGE_EVERYBODY)
def do(account_id: int, deed: str) -> ResponseReturnValue:
    return person_page.do(account_id, deed)


@pages.post("/desk/phones/<int(max=2147483647):device_id>/let-in")
@needs(Permission.MANAGE_EVERYBODY)
def found_again(device_id: int) -> ResponseReturnValue:
    """Let a phone that was locked out in again."""
    with transaction() as session:
        undo_lock_out(session, phone(session, device_id, for_account=actor()), by=actor(), now=now())
    return redirect(f"{inside(request.form.get('next')).partition('?')[0]}?done=again", 303)


def _render(words: str = "") -> str:
    session = db.session()
    state = next((one for one in Presence if one.value == request.args.get("state")), None)
    role = next((one for one in Role if one.value == request.args.get("role")), None)
    member_id = number(request.args.get("member", ""))
    found = find_people(
        session, words=words, state=state, role=role, member_id=member_id, for_account=actor(), now=now()
    )
    return render_template(
        "people/desk_people.html",
        lines=[standing(one) for one in found],
        late=late_members(session, now=now()),
        words=words,
        state=state.value if state else "",
        role=role.value if role else "",
        member=session.get(Member, member_id) if member_id else None,
        states=[(one.value, one.value.capitalize()) for one in Presence],
        roles=[(one.value, word) for one, word in ROLE_WORDS.items()],
        done=done_words(request.args.get("done", "")),
    )
