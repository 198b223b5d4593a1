"""My devices: what I sign in on, where I am signed in now, and how to end it."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.access import mine
from app.access.devices import devices_of, give_up, sign_ins_of
from app.access.rules import signs_in_by_pin
from app.alerts.subscribe import drop_all_of_device
from app.kernel.db import db, transaction
from app.web import cookie
from app.web.entering import sign_out
from app.web.factors import own_factors
from app.web.guard import open_to_entered
from app.web.parts import actor, device, now, the_sign_in

pages = Blueprint("devices", __name__)

_DONE = {
    "ended": "Signed out there. Alerts that it showed have stopped.",
    "others": "Signed out everywhere else.",
    "named": "It has its new name.",
    "removed": "Removed. It opens nothing here any more; delete it on the phone or key as well.",
    "gone": "That device is not let in any more. A new code from your lead lets it in again.",
}


@pages.get("/devices")
@open_to_entered
def form() -> ResponseReturnValue:
    session, account, here = db.session(), actor(), device()
    return render_template(
        "devices/devices.html",
        devices=devices_of(session, account),
        sign_ins=sign_ins_of(session, account, now=now()),
        here_id=here.id if here else None,
        this_id=the_sign_in().id,
        done=_DONE.get(request.args.get("done", "")),
        own=own_factors(account),
        by_pin=signs_in_by_pin(account.role),
    )


@pages.post("/devices/<int(max=2147483647):device_id>/give-up")
@open_to_entered
def let_go(device_id: int) -> ResponseReturnValue:
    here = device()
    is_this_one = here is not None and here.id == device_id
    with transaction() as session:
        give_up(session, mine.device(session, device_id, by=actor()), by=actor(), now=now())
        drop_all_of_device(session, device_id, because="given up", now=now())
    if not is_this_one:
        return redirect("/devices?done=gone", 303)
    answer = make_response(redirect("/sign-in", 303))
    cookie.take_back(answer)
    cookie.take_back_device(answer)
    return answer


@pages.post("/devices/sign-ins/<int(max=2147483647):sign_in_id>/end")
@open_to_entered
def end_one(sign_in_id: int) -> ResponseReturnValue:
    is_this_one = the_sign_in().id == sign_in_id
    with transaction() as session:
        sign_out(session, mine.sign_in(session, sign_in_id, by=actor()))
    if not is_this_one:
        return redirect("/devices?done=ended", 303)
    answer = make_response(redirect("/sign-in", 303))
    cookie.take_back(answer)
    return answer


@pages.post("/devices/sign-ins/end-others")
@open_to_entered
def end_others() -> ResponseReturnValue:
    this_id = the_sign_in().id
    with transaction() as session:
        for held in sign_ins_of(session, actor(), now=now()):
            if held.id != this_id:
                sign_out(session, held)
    return redirect("/devices?done=others", 303)
