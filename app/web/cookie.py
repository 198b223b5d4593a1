"""The cookie that says who is asking. It holds a random token and nothing else."""

from __future__ import annotations

from flask import Request, Response, g, request

from app.kernel.db import db, transaction
from app.members.models import Account, SignIn
from app.members.sign_in import is_due_to_be_seen, recognise
from app.web.parts import now, parts

NAME = "__Host-townwatch"


def give(answer: Response, token: str) -> None:
    """Set the cookie; it ends with the sign-in, which the server knows."""
    answer.set_cookie(NAME, token, max_age=14 * 24 * 3600, secure=True, httponly=True, samesite="Lax", path="/")


def take_back(answer: Response) -> None:
    answer.delete_cookie(NAME, secure=True, httponly=True, samesite="Lax", path="/")


def recognise_request() -> None:
    """Before each request: note the time, and who is asking."""
    g.now = parts().clock()
    g.sign_in = None
    token = request.cookies.get(NAME)
    if not token:
        return
    found = recognise(db.session(), token, now=now())
    if found is not None and is_due_to_be_seen(found, now()):
        with transaction() as session:
            found = session.get_one(SignIn, found.id)
            found.seen_at = now()
    g.sign_in = found


def load(_request: Request) -> Account | None:
    """Tell Flask-Login who is asking."""
    held: SignIn | None = g.get("sign_in")
    return held.account if held else None
