"""Set up a second factor, or what a shop floor signs in with: at joining, after a loss, or one more of them."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.access import ceremony, code_app, passkeys, recovery_codes
from app.access.code_app import Offer
from app.access.factors import factors_of
from app.access.models import Level, SignIn
from app.access.pin import hash_pin
from app.access.rules import has_proof, is_set_up, pin_fault, signs_in_by_pin
from app.audit.record import record
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.scheme import the_scheme
from app.web.codes import square
from app.web.entering import Entered, device_name
from app.web.guard import open_to_half
from app.web.next_page import inside, with_next
from app.web.parts import actor, now, parts, the_sign_in
from app.web.proving import ask_for_proof
from app.web.recovery_page import codes_page
from app.web.showing import site

pages = Blueprint("set_up", __name__)

_OTHERS_USE_IT = "Others use this phone too. Make your passkey on a phone or computer of your own."


@pages.get("/second-factor/set-up")
@open_to_half
def form() -> ResponseReturnValue:
    return _stop() or _page(inside(request.args.get("next")))


@pages.post("/second-factor/set-up")
@open_to_half
def submit() -> ResponseReturnValue:
    """Keep what was chosen. The first one makes a half sign-in whole, and ten recovery codes are shown, once."""
    stopped = _stop()
    if stopped:
        return stopped
    next, way = inside(request.form.get("next")), request.form.get("way", "")
    try:
        answer = _keep(way, next)
    except NotFit as unfit:
        return _page(next, faults=unfit.fields or {way: str(unfit)}), 422
    return answer


def may_set_up() -> bool:
    """Return whether this sign-in may add a factor.

    With a password alone only the first one can be set: or whoever found out a password would simply add their own.
    """
    held = the_sign_in()
    if held.level is Level.HALF:
        return not is_set_up(held.account.role, factors_of(db.session(), held.account))
    return has_proof(held, now())


def refuse_shared_device() -> None:
    """Raise NotPossible on a shop's device: whoever can unlock it could use a passkey that is kept in it."""
    held = the_sign_in()
    if held.device is not None and held.device.is_shared:
        raise NotPossible(_OTHERS_USE_IT)


def _stop() -> ResponseReturnValue | None:
    if may_set_up():
        return None
    if the_sign_in().level is Level.FULL:
        return ask_for_proof()
    return redirect(with_next("/second-factor", inside(request.values.get("next"))), 303)


def _keep(way: str, next: str) -> ResponseReturnValue:
    held = the_sign_in()
    held_id, is_half, by_pin = held.id, held.level is Level.HALF, signs_in_by_pin(held.account.role)
    if way == "passkey":
        refuse_shared_device()
    made = ceremony.made(request.form.get("passkey", ""), site=site()) if way == "passkey" else None
    offered = _offered() if way == "code" and not by_pin else None
    pin = _new_pin() if way == "pin" and by_pin else None
    with transaction() as session:
        account = session.get_one(SignIn, held_id).account
        if is_half and is_set_up(account.role, factors_of(session, account)):
            raise NotPossible("This was set up in another tab meanwhile. Sign in anew.")
        if made is not None:
            passkeys.keep(session, account, made, name=device_name(), now=now())
        elif offered is not None:
            _confirm(session, account, offered)
        elif pin is not None:
            _choose_pin(session, account, pin)
        else:
            raise NotFit("Choose one of these.")
        entered = Entered(session, held_id, how=f"new {way}") if is_half else None
        codes = recovery_codes.make(session, account, now=now()) if is_half and not by_pin else None
    answer = make_response(codes_page(codes, next) if codes else redirect(next, 303))
    if entered:
        entered.give(answer)
    return answer


def _offered() -> Offer:
    return code_app.offered(request.form.get("sealed", ""), actor(), key=parts().keyring.code_apps, now=now())


def _confirm(session: Session, account: Account, offered: Offer) -> None:
    code = request.form.get("code", "")[:20]
    if not code_app.confirm(session, account, offered, code, key=parts().keyring.code_apps, now=now()):
        raise NotFit("That is not the code it shows now.", {"code": "That is not the code it shows now. Try the next."})


def _new_pin() -> str:
    """Return the hash of a PIN that was typed twice; raises NotFit. Hashes: no transaction."""
    typed, again = request.form.get("pin", "")[:12], request.form.get("pin_again", "")[:12]
    if typed != again and pin_fault(typed) is None:
        raise NotFit("Look at what is marked.", {"pin_again": "The two are not the same. Type both again."})
    return hash_pin(typed, pepper=parts().keyring.pins)


def _choose_pin(session: Session, account: Account, pin_hash: str) -> None:
    account.pin_hash, account.pin_wrong = pin_hash, 0
    record(session, "chose PIN", f"account {account.id}", by_id=account.id, now=now())


def _page(next: str, *, faults: dict[str, str] | None = None) -> str:
    held, account = the_sign_in(), actor()
    scheme, by_pin = the_scheme(db.session()), signs_in_by_pin(account.role)
    offer = None if by_pin else _offer(account)
    return render_template(
        "sign_in/set_up.html",
        first=held.level is Level.HALF,
        by_pin=by_pin,
        has=factors_of(db.session(), account),
        offer=offer,
        square=square(offer.address(account, scheme.name if scheme else "Townwatch")) if offer else None,
        shared=held.device is not None and held.device.is_shared,
        next=next,
        faults=faults or {},
    )


def _offer(account: Account) -> Offer:
    """Return the square again that somebody has put into their app already, after a wrong code; else a new one."""
    key = parts().keyring.code_apps
    try:
        return code_app.offered(request.form.get("sealed", ""), account, key=key, now=now())
    except NotFit:
        return code_app.offer(account, key=key, now=now())
