"""The proof that some deeds ask for, taken from the form that was sent: nothing that was typed is lost over it."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import ImmutableMultiDict

from app.access.models import SignIn
from app.access.prove import prove
from app.kernel.db import transaction
from app.kernel.errors import NotAllowed, TooManyTries
from app.web import stops
from app.web.parts import now, the_sign_in, wants_json
from app.web.showing import NOTHING, Said, shown


def ask_for_proof() -> ResponseReturnValue | None:
    """Return the page that asks for proof, or None when the form that was sent brought it along."""
    said = said_in_form()
    if wants_json() or request.method == "GET" or not said.by:
        return stops.prove_first()
    fault, status = proof_fault(said)
    return stops.prove_first(fault, status, by=said.by) if fault else None


def said_in_form() -> Said:
    """Return the proof that came with this form."""
    form = request.form
    return Said(
        passkey=form.get("proof_passkey", ""), pin=form.get("proof_pin", "")[:12], code=form.get("proof_code", "")[:20]
    )


def proof_fault(said: Said) -> tuple[str, int]:
    """Take the proof, and note when it was given; return why it does not count and the status of that, or nothing."""
    held = the_sign_in()
    held_id, account_id = held.id, held.account_id
    if not said.by:
        return NOTHING, 422
    try:
        how = shown(account_id, said)
    except TooManyTries as many:
        return str(many), 429
    except NotAllowed as closed:
        return str(closed), 403
    if how is None:
        return said.wrong, 401
    with transaction() as session:
        prove(session, session.get_one(SignIn, held_id), how=how, now=now())
    return "", 200


def hide_proof() -> None:
    """Take the proof out of the form: no page that draws its fields again may show or keep it."""
    if request.method == "POST" and any(name in request.form for name in stops.PROOF_FIELDS):
        request.form = ImmutableMultiDict(stops.waiting_fields())
