"""Under whose name a report comes in, also when nobody is signed in any more."""

from __future__ import annotations

from flask import g, request
from flask.typing import ResponseReturnValue

from app.access.devices import author
from app.access.models import Level
from app.access.rules import must_choose_place
from app.kernel.db import db
from app.members.models import Account
from app.members.permissions import Permission, require
from app.web import cookie, stops
from app.web.parts import now, sign_in


def recognise_author(needed: Permission) -> ResponseReturnValue | None:
    """Note whose report this is and whether they are signed in, or ask to sign in; NotAllowed without `needed`.

    `X-Author` names the account that wrote it: on a shop's phone somebody else may be signed in by the time there
    is a signal. Believed without a sign-in is only who has lately signed in on this very device.
    """
    said = request.headers.get("X-Author", "")
    wanted = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None
    held = sign_in()
    if held is not None and held.level is Level.FULL and wanted in (None, held.account_id):
        # A guard who has not said where they work tonight is believed no more than a locked phone is.
        _take(held.account, needed, is_signed_in=not must_choose_place(held.account, now()))
        return None
    token = request.cookies.get(cookie.OUTBOX)
    found = author(db.session(), token, wanted, now=now()) if token else None
    if found is None:
        return stops.sign_in_first()
    _take(found, needed, is_signed_in=False)
    return None


def _take(account: Account, needed: Permission, *, is_signed_in: bool) -> None:
    require(account, needed)
    g.author, g.author_is_signed_in = account, is_signed_in
