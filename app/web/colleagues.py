"""A phone is lost: any colleague locks it out, in two taps."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.kernel.db import db, transaction
from app.members.permissions import Permission, may
from app.people.lock_out import lock_out
from app.people.phones import phone, phones_of_colleagues
from app.web.guard import needs
from app.web.next_page import inside
from app.web.parts import actor, now
from app.web.person_page import done_words, phones

pages = Blueprint("colleagues", __name__)


@pages.get("/colleagues")
@needs(Permission.LOCK_OUT_PHONES)
def all_phones() -> ResponseReturnValue:
    found = phones(phones_of_colleagues(db.session(), actor()))
    return render_template(
        "people/colleagues.html",
        of_people=[one for one in found if not one.device.is_shared],
        of_shops=[one for one in found if one.device.is_shared],
        at_desk=may(actor(), Permission.MANAGE_EVERYBODY),
        done=done_words(request.args.get("done", "")),
    )


@pages.post("/colleagues/<int(max=2147483647):device_id>/lock-out")
@needs(Permission.LOCK_OUT_PHONES)
def lock(device_id: int) -> ResponseReturnValue:
    """Lock out a phone and come back to where its button was."""
    with transaction() as session:
        device = phone(session, device_id, for_account=actor())
        lock_out(session, device, because=request.form.get("because", ""), by=actor(), now=now())
    back = inside(request.form.get("next")).partition("?")[0]
    return redirect(f"{back if back != '/' else '/colleagues'}?done=locked", 303)
