"""The page that asks why somebody looks at records. What was sent meanwhile waits on it and goes on after."""

from __future__ import annotations

from flask import render_template, request

from app.access.purpose import FRAME, LONGEST_WORDS, OFFERED, OTHER
from app.web.parts import actor

KEY, WORDS, THEN = "why_key", "why_words", "why_then"
_OWN = frozenset({KEY, WORDS, THEN})


def why_page(*, next: str = "/", then: str = "", faults: dict[str, str] | None = None) -> str:
    """Return the page. `then`: the address that the waiting form was sent to, and is sent to again after."""
    waiting = [(name, value) for name, values in request.form.lists() if name not in _OWN for value in values]
    return render_template(
        "why/why.html",
        purposes=OFFERED[actor().role],
        other=OTHER,
        frame=FRAME,
        most=LONGEST_WORDS,
        next=next,
        then=then,
        waiting=waiting if then else [],
        words=request.form.get(WORDS, ""),
        faults=faults or {},
    )
