"""One person, as their lead and as the desk sees them, and what both may do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.invite import invite_device, invite_shared
from app.access.models import Device
from app.access.rules import signs_in_by_pin
from app.exclusions.name_server import end_server, name_server
from app.exclusions.service_rules import naming_fault
from app.exclusions.who_serves import named_of
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account, Member, Premises, Role
from app.members.permissions import Permission, may
from app.people.come_of_age import come_of_age
from app.people.confirm import confirm
from app.people.let_go import let_go
from app.people.look_up import own_premises, person, to_confirm
from app.people.move import move
from app.people.phones import phones_of
from app.people.rules import Presence, days_to_confirm, managing_fault, presence
from app.people.suspend import reinstate, suspend
from app.web.codes import Handed, handed
from app.web.desk_words import day
from app.web.parts import actor, now, zone
from app.web.typed import as_typed, chosen_premises, number

ROLE_WORDS = {
    Role.STAFF: "Staff",
    Role.DOOR: "Door staff",
    Role.LEAD: "Lead",
    Role.MANAGER: "Manager",
    Role.DEPUTY: "Deputy",
    Role.BOARD: "Board",
    Role.POLICE: "Police",
    Role.COUNCIL: "Council",
    Role.CCTV: "CCTV control room",
    Role.AUDITOR: "Auditor",
}


class Standing(NamedTuple):
    """One person in a list. `left` runs from 1 to 0 towards the day on which they pause."""

    account: Account
    presence: Presence
    role: str
    where: str
    says: str
    left: float | None


class Phone(NamedTuple):
    """A device in a list, and who locked it out."""

    device: Device
    locked_by: str


def _suspend(session: Session, account: Account, *, by: Account, now: datetime) -> None:
    suspend(session, account, because=request.form.get("because", ""), by=by, now=now)


def _confirm(session: Session, account: Account, *, by: Account, now: datetime) -> None:
    confirm(session, [account], by=by, now=now)


_DEEDS: dict[str, Callable[..., object]] = {
    "suspend": _suspend,
    "reinstate": reinstate,
    "left": let_go,
    "confirm": _confirm,
    "of-age": come_of_age,
    "gives-notices": name_server,
    "gives-none": end_server,
}
_DONE = {
    "suspend": "Suspended. Nothing of theirs opens any more.",
    "reinstate": "Taken in again. They sign in as before, and switch their alerts on again.",
    "left": "Ended. Their phones open nothing any more; what they reported stays.",
    "confirm": "Confirmed for 30 days.",
    "of-age": "Noted. They see what their role sees.",
    "gives-notices": "They may give notices from now on.",
    "gives-none": "They give no notices any more. What they gave still counts.",
    "move": "Kept.",
    "role": "Their role is changed. They come in anew with a code.",
    "locked": "Locked out. Nobody gets in on that phone until a manager lets it in again.",
    "again": "The phone is let in again.",
}


def standing(account: Account) -> Standing:
    """Return how somebody stands, in words."""
    is_here = presence(account, now())
    days = days_to_confirm(account, now())
    return Standing(
        account, is_here, ROLE_WORDS[account.role], _where(account), _says(account, is_here, days), _left(days)
    )


def phones(devices: list[Device]) -> list[Phone]:
    """Return devices for a list, each with the name of who locked it out."""
    session = db.session()
    lockers = {one.locked_by_id: session.get_one(Account, one.locked_by_id).name for one in devices if one.locked_by_id}
    return [Phone(one, lockers[one.locked_by_id] if one.locked_by_id else "") for one in devices]


def render(
    id: int, *, fields: dict[str, str] | None = None, faults: dict[str, str] | None = None, conflict: str = ""
) -> str:
    """Return the page of one person; `fields` and `faults` fill its forms again after something was missing."""
    session, by = db.session(), actor()
    account = person(session, id, for_account=by)
    at_desk = may(by, Permission.MANAGE_EVERYBODY)
    choices = own_premises(session, account.member_id) if not account.is_guard else []
    return render_template(
        "people/person.html",
        one=standing(account),
        person=account,
        base="/desk/people" if at_desk else "/people",
        at_desk=at_desk,
        fault=managing_fault(by, account),
        is_to_confirm=bool(to_confirm([account])),
        by_pin=signs_in_by_pin(account.role),
        phones=phones(phones_of(session, account)),
        choices=choices,
        place_choices=[(place.id, place.name) for place in choices],
        here_now=[place.id for place in account.premises],
        invited_by=session.get(Account, account.invited_by_id) if account.invited_by_id else None,
        fields=fields or {},
        faults=faults or {},
        conflict=conflict,
        done=done_words(request.args.get("done", "")),
        may_be_named=naming_fault(account) is None and not at_desk,
        is_named=account.id in named_of(session, [account]),
        **_for_the_desk(session, by),
    )


def do(id: int, deed: str) -> ResponseReturnValue:
    """Do one thing about one person and come back to them, or to the list once they have left."""
    verb = _DEEDS.get(deed)
    if verb is None:
        raise NotThere("There is no such page, or it has ended.")
    try:
        with transaction() as session:
            verb(session, person(session, id, for_account=actor()), by=actor(), now=now())
    except NotPossible as conflict:
        return render(id, conflict=str(conflict)), 409
    return redirect(f"{_base()}/{id}?done={deed}", 303)


def move_person(id: int) -> ResponseReturnValue:
    """Keep where somebody works; a lead chooses among their own premises, the desk among all."""
    fields = as_typed()
    try:
        with transaction() as session:
            account = person(session, id, for_account=actor())
            member = account.member
            if may(actor(), Permission.MANAGE_EVERYBODY) and "member" in fields:
                member = session.get(Member, number(fields["member"]) or 0)
            elsewhere = (member.id if member else None) != account.member_id
            premises = _all_of(session, member) if elsewhere else chosen_premises(session)
            move(session, account, premises, member=member, by=actor(), now=now())
    except NotFit as unfit:
        return render(id, fields=fields, faults=unfit.fields), 422
    except NotPossible as conflict:
        return render(id, fields=fields, conflict=str(conflict)), 409
    return redirect(f"{_base()}/{id}?done=move", 303)


def code_for_phone(id: int) -> Handed:
    """Make a code for another phone, or a new PIN, of somebody known."""
    with transaction() as session:
        account = person(session, id, for_account=actor())
        if not account.is_active:
            raise NotPossible(f"{account.name} is not active. Take them in again first.")
        code = invite_device(session, account, by=actor(), now=now())
        return handed(session, code, f"A new phone for {account.name}", "It also lets them choose a new PIN.")


def code_for_shop(premises_id: int | None) -> Handed:
    """Make a code with which a phone or till becomes the shop's own."""
    with transaction() as session:
        place = session.get(Premises, premises_id or 0)
        if place is None or not _may_let_into(place):
            raise NotThere("There are no such premises, or they are another member’s.")
        code = invite_shared(session, place, by=actor(), now=now())
        return handed(session, code, f"A shop phone for {place.name}", "Whoever works there signs in on it by PIN.")


def _may_let_into(place: Premises) -> bool:
    return may(actor(), Permission.MANAGE_EVERYBODY) or place.member_id == actor().member_id


def done_words(said: str) -> str:
    return _DONE.get(said, "")


def _for_the_desk(session: Session, by: Account) -> dict[str, object]:
    if not may(by, Permission.MANAGE_EVERYBODY):
        return {"members": [], "roles": []}
    members = session.scalars(select(Member).order_by(Member.name))
    return {"members": [(one.id, one.name) for one in members], "roles": [(r.value, w) for r, w in ROLE_WORDS.items()]}


def _all_of(session: Session, member: Member | None) -> list[Premises]:
    """At a new member somebody begins at all its premises: the desk can take some away after."""
    return own_premises(session, member.id) if member is not None else []


def _base() -> str:
    return "/desk/people" if may(actor(), Permission.MANAGE_EVERYBODY) else "/people"


def _where(account: Account) -> str:
    """A firm's guards are the firm's, wherever they stand tonight."""
    member = account.member.name if account.member else ""
    return member if account.is_guard else ", ".join(place.name for place in account.premises) or member


def _says(account: Account, is_here: Presence, days: int | None) -> str:
    if is_here is Presence.PAUSED and account.confirmed_until is not None:
        since = day(account.confirmed_until.astimezone(zone()).date())
        return f"Paused since {since}: nobody has said that they still work here."
    if is_here is Presence.TO_CONFIRM:
        return "Pauses today." if days == 0 else f"Pauses in {days} {'day' if days == 1 else 'days'}."
    return {
        Presence.HERE: "",
        Presence.INVITED: "Invited, and has not come in yet.",
        Presence.SUSPENDED: "Suspended: nothing of theirs opens.",
        Presence.LEFT: "Has left.",
    }.get(is_here, "")


def _left(days: int | None) -> float | None:
    return None if days is None else min(1.0, days / 30)
