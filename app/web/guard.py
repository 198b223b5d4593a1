"""Every page says whom it is for and what must come first, or the app will not start."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from flask import Flask, request
from flask.typing import ResponseReturnValue

from app.access.models import Level
from app.access.rules import has_proof, must_choose_place
from app.agreements.gate import is_reading_due, refuse_without_agreement
from app.kernel.db import db
from app.members.models import Account
from app.members.permissions import Permission, require
from app.web import proving, stops
from app.web.outbox_author import recognise_author
from app.web.parts import now, purpose, sign_in, today

Args = ParamSpec("Args")
Answer = TypeVar("Answer")


class Audience(enum.StrEnum):
    """Whom a page is for when no single permission says it."""

    ANYONE = "anyone"
    HALF = "half signed in"  # a password was right; the second factor comes here
    ENTERED = "entered"  # signed in, whatever still has to be read or chosen first
    SIGNED_IN = "signed in"
    OUTBOX = "outbox"  # signed in, or a device that brings what was left on it


ANYONE, SIGNED_IN = Audience.ANYONE, Audience.SIGNED_IN


def open_to_all(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
    """Let anybody in: for pages that hold nothing about anybody."""
    return _for(Audience.ANYONE)(view)


def open_to_half(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
    """Let in whoever has begun to sign in, so that they can go on."""
    return _for(Audience.HALF)(view)


def open_to_entered(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
    """Let in every active account, also one that still has to read or choose something first."""
    return _for(Audience.ENTERED)(view)


def open_to_signed_in(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
    """Let every active account in."""
    return _for(Audience.SIGNED_IN)(view)


def open_to_outbox(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
    """Let in whoever may send reports, and devices that bring what was left on them."""
    return brings(Permission.SEND_REPORTS)(view)


def brings(permission: Permission) -> Callable[[Callable[Args, Answer]], Callable[Args, Answer]]:
    """Let in accounts that have this permission, and devices that bring what such an account left on them."""

    def declare(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
        view.brings = permission  # type: ignore[attr-defined]
        return _for(Audience.OUTBOX)(view)

    return declare


def needs(permission: Permission) -> Callable[[Callable[Args, Answer]], Callable[Args, Answer]]:
    """Let in only accounts that have this permission."""
    return _for(permission)


def needs_proof(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
    """Ask for PIN, code or passkey first, unless one was shown within five minutes: for what matters most."""
    view.needs_proof = True  # type: ignore[attr-defined]
    return view


def asks_why(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
    """Ask first why this person is looking; `purpose()` says it, and the view writes it down."""
    view.asks_why = True  # type: ignore[attr-defined]
    return view


def audience_of(view: Callable[..., Any]) -> Permission | Audience | None:
    """Return whom a view said that it is for, or None if it forgot to say."""
    said: Permission | Audience | None = getattr(view, "audience", None)
    return said


def refuse_unguarded(app: Flask) -> None:
    """Raise RuntimeError naming each page that does not say whom it is for."""
    bare = [name for name, view in app.view_functions.items() if audience_of(view) is None]
    if bare:
        raise RuntimeError(f"pages that do not say whom they are for: {', '.join(sorted(bare))}")


def check_audience(app: Flask) -> Callable[[], ResponseReturnValue | None]:
    """Return the check that runs before each request; it raises NotAllowed for the wrong account."""

    def check() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None  # no such address: answered as such
        view = app.view_functions[request.endpoint]
        audience = audience_of(view)
        if audience is Audience.ANYONE:
            return None
        if audience is Audience.OUTBOX:
            return recognise_author(getattr(view, "brings", Permission.SEND_REPORTS))
        return _let_in(audience) or _before_looking(view, audience)

    return check


def _let_in(audience: Permission | Audience | None) -> ResponseReturnValue | None:
    held = sign_in()
    if held is None:
        return stops.sign_in_first()
    if audience is Audience.HALF:
        return None
    if held.level is Level.HALF:
        return stops.second_factor_first()
    if isinstance(audience, Permission):
        require(held.account, audience)
    return None


def _before_looking(view: Callable[..., Any], audience: Permission | Audience | None) -> ResponseReturnValue | None:
    """Stop whoever has something to do first: choose tonight's place, read, prove who they are, say why."""
    held = sign_in()
    if held is None or audience in (Audience.HALF, Audience.ENTERED):
        return None
    account: Account = held.account
    refuse_without_agreement(db.session(), account, today=today())
    if must_choose_place(account, now()):
        return stops.choose_place_first()
    if is_reading_due(db.session(), account, now=now()):
        return stops.read_first()
    if getattr(view, "needs_proof", False):
        unproved = None if has_proof(held, now()) else proving.ask_for_proof()
        if unproved is not None:
            return unproved
        proving.hide_proof()
    if getattr(view, "asks_why", False) and purpose() is None:
        return stops.say_why_first()
    return None


def _for(audience: Permission | Audience) -> Callable[[Callable[Args, Answer]], Callable[Args, Answer]]:
    def declare(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
        view.audience = audience  # type: ignore[attr-defined]
        return view

    return declare
