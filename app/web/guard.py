"""Every page says whom it is for, or the app will not start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.members.permissions import Permission, require
from app.web.parts import signed_in, wants_json

Args = ParamSpec("Args")
Answer = TypeVar("Answer")

ANYONE = "anyone"
SIGNED_IN = "signed in"


def open_to_all(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
    """Let anybody in: for pages that hold nothing about anybody."""
    view.audience = ANYONE  # type: ignore[attr-defined]
    return view


def open_to_signed_in(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
    """Let every active account in."""
    view.audience = SIGNED_IN  # type: ignore[attr-defined]
    return view


def needs(permission: Permission) -> Callable[[Callable[Args, Answer]], Callable[Args, Answer]]:
    """Let in only accounts that have this permission."""

    def declare(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
        view.audience = permission  # type: ignore[attr-defined]
        return view

    return declare


def audience_of(view: Callable[..., Any]) -> Permission | str | None:
    """Return whom a view said that it is for, or None if it forgot to say."""
    said: Permission | str | None = getattr(view, "audience", None)
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
        audience = audience_of(app.view_functions[request.endpoint])
        if audience == ANYONE:
            return None
        account = signed_in()
        if account is None:
            return _sign_in_first()
        if isinstance(audience, Permission):
            require(account, audience)
        return None

    return check


def _sign_in_first() -> ResponseReturnValue:
    if wants_json():
        return {"error": "You were signed out. Sign in to go on."}, 401
    if request.method != "GET":
        back = {"href": url_for("sign_in.form", next=request.path), "word": "Sign in"}
        page = {"headline": "Signed out", "sentence": "You were signed out, so nothing was done. Sign in to go on."}
        return render_template("errors/error.html", status=401, back=back, **page), 401
    return redirect(url_for("sign_in.form", next=request.full_path.rstrip("?")))
