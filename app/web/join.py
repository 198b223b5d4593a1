"""Come in with a one-time code: somebody new, another phone, or a device that a shop shares.

Each step sends the code along in its body: it is in no address, so in no log, and is used up by the last step alone.
"""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.access import limits, rules
from app.access import pin as pins
from app.access.invite import look_at
from app.access.join import Joined, enrol_shared, join, renew
from app.access.models import Device, Invite, InviteKind, Level
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotPossible, NotThere, TooManyTries
from app.members.models import Account, Member, Premises
from app.web import cookie
from app.web.entering import come_in, device_name, end_before, let_go_of_old
from app.web.guard import open_to_all
from app.web.parts import device, now, parts

pages = Blueprint("join", __name__)

_MARKED = "Look at what is marked."
_LONGEST_NAME = 80
Faults = dict[str, str]


class Opens(NamedTuple):
    """What a code is for, as its page says it. `on_shared`: it is typed on the shop's own device, which stays so."""

    invite: Invite
    kind: str
    member: Member | None
    places: list[Premises]
    account: Account | None
    on_shared: Device | None

    @property
    def may_keep_pin(self) -> bool:
        return self.account is not None and self.account.pin_hash is not None and not self.is_closed

    @property
    def is_closed(self) -> bool:
        wrong = self.account.pin_wrong if self.account else 0
        return wrong >= rules.WRONG_PINS_CLOSE


@pages.get("/join")
@open_to_all
def form() -> ResponseReturnValue:
    return render_template("sign_in/join.html", code="", faults={})


@pages.post("/join")
@open_to_all
def look() -> ResponseReturnValue:
    """Say what the code is for; looking does not use it up."""
    try:
        opens = _opens(_code())
    except (NotThere, NotPossible, TooManyTries) as refused:
        return _not_open(refused)
    if opens.kind == "password":
        return redirect("/join/password", 307)  # the code goes on in the body
    return _page(opens, {})


@pages.post("/join/account")
@open_to_all
def become() -> ResponseReturnValue:
    """Become an account: name and PIN, or name alone and a passkey next."""
    name, by_passkey = request.form.get("name", "")[:_LONGEST_NAME], request.form.get("with") == "passkey"
    try:
        opens = _opens(_code(), "account")
        faults = {} if name.strip() else {"name": "Your name, as colleagues know you."}
        pin_hash = None if by_passkey else _new_pin(faults)
        if faults:
            return _page(opens, faults, name=name), 422
        with transaction() as session:
            on = session.get_one(Device, opens.on_shared.id) if opens.on_shared else None
            end_before(session)
            joined = join(session, _code(), name=name, pin_hash=pin_hash, device_name=device_name(), on=on, now=now())
            return _come_in(joined, opens.on_shared)
    except (NotThere, NotPossible, TooManyTries) as refused:
        return _not_open(refused)


@pages.post("/join/device")
@open_to_all
def another_phone() -> ResponseReturnValue:
    """Let somebody known in on this phone, with the PIN they have or a new one."""
    try:
        opens = _opens(_code(), "device")
        if opens.account is None:
            raise NotThere("This code is for something else. Ask for a new one.")
        faults: Faults = {}
        keeps = request.form.get("pin_is") == "kept" and opens.may_keep_pin
        by_passkey = request.form.get("with") == "passkey" and opens.account.pin_hash is None
        pin_hash = None if keeps or by_passkey else _new_pin(faults)
        if keeps:
            _show_pin(opens.account, faults)
        if faults:
            return _page(opens, faults, keeps=keeps), 422
        with transaction() as session:
            on = session.get_one(Device, opens.on_shared.id) if opens.on_shared else None
            end_before(session)
            joined = renew(session, _code(), pin_hash=pin_hash, device_name=device_name(), on=on, now=now())
            let_go_of_old(session, joined.account)
            return _come_in(joined, opens.on_shared)
    except (NotThere, NotPossible, TooManyTries) as refused:
        return _not_open(refused)


@pages.post("/join/shared")
@open_to_all
def shop_device() -> ResponseReturnValue:
    """Make this device the shop's own: its people switch on it by PIN."""
    name = " ".join(request.form.get("device_name", "")[:_LONGEST_NAME].split())
    try:
        opens = _opens(_code(), "shared")
        if not name:
            return _page(opens, {"device_name": "A name, so that colleagues know which one it is."}), 422
        with transaction() as session:
            end_before(session)
            enrolled = enrol_shared(session, _code(), device_name=name, now=now())
            answer = come_in("/sign-in", token=None, enrolled=enrolled)
            cookie.take_back(answer)
            return answer
    except (NotThere, NotPossible, TooManyTries) as refused:
        return _not_open(refused)


def _code() -> str:
    return request.form.get("code", "")[:40]


def _opens(code: str, kind: str = "") -> Opens:
    """Return what this code is for.

    Each try is counted before it is made, and given back when it was no guess. Raises NotThere for a code that does
    not work or is not of this `kind`, NotPossible on another shop's device, TooManyTries.
    """
    mine = ("code", request.remote_addr or "")
    with transaction() as session:
        limits.take(session, mine, now=now())
    invite = look_at(db.session(), code, now=now())
    invite_id = invite.id
    with transaction() as session:
        limits.give_back(session, mine)
    invite = db.session().get_one(Invite, invite_id)
    found = _opened_by(invite)
    if kind and found.kind != kind:
        raise NotThere("This code is for something else. Ask for a new one.")
    return found


def _opened_by(invite: Invite) -> Opens:
    session, here = db.session(), device()
    places = [session.get_one(Premises, id) for id in invite.premises_ids]
    account = session.get(Account, invite.account_id) if invite.account_id else None
    kind = _kind(invite)
    on_shared = here if here is not None and here.is_shared and here.is_usable else None
    if kind not in ("account", "device"):
        on_shared = None
    if on_shared is not None:
        at_home = rules.may_use(on_shared, account) if account else on_shared.premises_id in invite.premises_ids
        if not at_home:
            raise NotPossible("This is a shop’s device, and not of yours. Use the code on your own phone.")
    member = session.get(Member, invite.member_id) if invite.member_id else None
    return Opens(invite, kind, member, places, account, on_shared)


def _kind(invite: Invite) -> str:
    if invite.kind is InviteKind.ACCOUNT and invite.role is not None and rules.signs_in_by_pin(invite.role):
        return "account"
    return {InviteKind.DEVICE: "device", InviteKind.SHARED: "shared"}.get(invite.kind, "password")


def _new_pin(faults: Faults) -> str | None:
    """Return the hash of a PIN that was typed twice, or None with what is wrong in `faults`."""
    typed, again = request.form.get("pin", "")[:12], request.form.get("pin_again", "")[:12]
    if faults:  # it is typed anew anyway; nothing slow for nothing
        return None
    fault = rules.pin_fault(typed)
    if fault:
        faults["pin"] = fault
    elif typed != again:
        faults["pin_again"] = "The two are not the same. Type both again."
    return None if faults else pins.hash_pin(typed, pepper=parts().keyring.pins)


def _show_pin(account: Account, faults: Faults) -> None:
    account_id = account.id
    try:
        with transaction() as session:
            pins.count_try(session, session.get_one(Account, account_id), now=now())
    except (TooManyTries, NotAllowed) as refused:
        faults["kept_pin"] = str(refused)
        return
    kept = db.session().get(Account, account_id)
    if not pins.is_right(kept, request.form.get("kept_pin", "")[:12], pepper=parts().keyring.pins):
        faults["kept_pin"] = "That is not the PIN. Forgotten? Choose a new one."
        return
    with transaction() as session:
        pins.was_right(session, session.get_one(Account, account_id))


def _come_in(joined: Joined, on_shared: Device | None) -> ResponseReturnValue:
    """Hand out the cookies. On their own phone the list of what it needs comes next; a shop's is set up already."""
    ready = "/" if on_shared else "/set-up-phone"
    next = ready if joined.level is Level.FULL else "/second-factor/set-up"
    return come_in(next, token=joined.token, enrolled=joined.enrolled)


def _not_open(refused: Exception) -> ResponseReturnValue:
    status = {TooManyTries: 429, NotPossible: 409}.get(type(refused), 404)
    return render_template("sign_in/join.html", code=_code(), faults={"code": str(refused)}), status


def _page(opens: Opens, faults: Faults, *, name: str = "", keeps: bool = True) -> str:
    return render_template(
        f"sign_in/join_{opens.kind}.html",
        opens=opens,
        code=_code(),
        faults=faults,
        summary=_MARKED if faults else "",
        name=name,
        keeps=keeps and opens.may_keep_pin,
        device_name=request.form.get("device_name", "Till phone")[:_LONGEST_NAME],
    )
