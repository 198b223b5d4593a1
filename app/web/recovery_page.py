"""Ten recovery codes, shown once."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.access import recovery_codes
from app.access.rules import RECOVERY_CODES, signs_in_by_pin
from app.kernel.db import db, transaction
from app.kernel.errors import NotThere
from app.members.models import Account
from app.web.guard import needs_proof, open_to_signed_in
from app.web.next_page import inside
from app.web.parts import actor, now

pages = Blueprint("recovery_page", __name__)


@pages.get("/recovery-codes")
@open_to_signed_in
def form() -> ResponseReturnValue:
    """Say how many are left; they themselves are never shown again."""
    return codes_page(None, inside(request.args.get("next")))


@pages.post("/recovery-codes")
@open_to_signed_in
@needs_proof
def make() -> ResponseReturnValue:
    """Make ten new ones; the ones before are worth nothing from here on."""
    account_id = actor().id
    with transaction() as session:
        codes = recovery_codes.make(session, session.get_one(Account, account_id), now=now())
    return codes_page(codes, inside(request.form.get("next")))


def codes_page(codes: list[str] | None, next: str) -> str:
    """Return the page; `codes` are those that were just made, in this answer alone."""
    account = actor()
    if signs_in_by_pin(account.role):
        raise NotThere("Your lead or the desk gives you a new code when your phone is gone.")
    left = recovery_codes.left(db.session(), account)
    return render_template(
        "sign_in/recovery_codes.html", codes=codes, left=left, many=RECOVERY_CODES, name=account.name, next=next
    )
