"""The three cookies: who is asking, on which device, and what may bring reports. Each holds a random token only."""

from __future__ import annotations

from flask import Request, Response, g, request

from app.access.devices import Enrolled, recognise_device
from app.access.models import SignIn
from app.access.rules import Hold, hold, is_due_to_be_seen
from app.access.sign_in import recognise
from app.kernel.db import db, transaction
from app.members.models import Account
from app.web.parts import now, parts

SIGN_IN, DEVICE = "__Host-townwatch", "__Host-townwatch-device"
OUTBOX, OUTBOX_PATH = "__Secure-townwatch-outbox", "/outbox"
# Browsers keep no cookie longer than 400 days (RFC 6265bis, section 5.5).
_YEAR_AND_MORE = 400 * 24 * 3600
# What the app asks for by itself keeps nobody signed in.
_BY_ITSELF = "X-By-Itself"


def give(answer: Response, token: str) -> None:
    """Set the cookie of a sign-in; the server knows when it ends."""
    answer.set_cookie(SIGN_IN, token, max_age=24 * 3600, secure=True, httponly=True, samesite="Lax", path="/")


def give_device(answer: Response, enrolled: Enrolled) -> None:
    """Set the two cookies of a device. The second is sent to the outbox alone, and opens nothing else."""
    answer.set_cookie(
        DEVICE, enrolled.token, max_age=_YEAR_AND_MORE, secure=True, httponly=True, samesite="Lax", path="/"
    )
    answer.set_cookie(
        OUTBOX,
        enrolled.outbox_token,
        max_age=_YEAR_AND_MORE,
        secure=True,
        httponly=True,
        samesite="Strict",
        path=OUTBOX_PATH,
    )


def take_back(answer: Response) -> None:
    """Remove the cookie of the sign-in; the device stays enrolled, and its reports still go."""
    answer.delete_cookie(SIGN_IN, secure=True, httponly=True, samesite="Lax", path="/")


def take_back_device(answer: Response) -> None:
    answer.delete_cookie(DEVICE, secure=True, httponly=True, samesite="Lax", path="/")
    answer.delete_cookie(OUTBOX, secure=True, httponly=True, samesite="Strict", path=OUTBOX_PATH)


def recognise_request() -> None:
    """Before each request: note the time, the device, and who is asking."""
    g.now = parts().clock()
    g.sign_in = g.locked = None
    device = request.cookies.get(DEVICE)
    g.device = recognise_device(db.session(), device) if device else None
    token = request.cookies.get(SIGN_IN)
    found = recognise(db.session(), token) if token else None
    if found is None:
        return
    held = hold(found, now())
    if held is Hold.LOCKED:
        g.locked = found
    if held is Hold.OPEN:
        g.sign_in = _seen(found)


def load(_request: Request) -> Account | None:
    """Tell Flask-Login who is asking."""
    held: SignIn | None = g.get("sign_in")
    return held.account if held else None


def _seen(found: SignIn) -> SignIn:
    if not _by_a_person() or not is_due_to_be_seen(found, now()):
        return found
    with transaction() as session:
        found = session.get_one(SignIn, found.id)
        found.seen_at = now()
    return found


def _by_a_person() -> bool:
    """Return whether this was asked for by somebody's hand: what reports, pictures and timers ask for was not."""
    if request.path.startswith(f"{OUTBOX_PATH}/"):
        return False
    return not request.headers.get(_BY_ITSELF) and request.headers.get("Sec-Fetch-Dest") != "image"
