"""Where the desk goes on after a word: the filter of the queue outlives each, and nobody is led to their own report."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.kernel.db import db
from app.review.risk import Only
from app.web.desk_queue import Line, next_to_decide, wanted


def carried() -> str | None:
    """Return the filter that the address asks for, to stand in the next address as well; None for no filter."""
    return None if wanted() is Only.ALL else wanted().value


def go_on(done: UUID) -> ResponseReturnValue:
    """Open the next report that the filter shows, and say there what has just been done with this one."""
    next_id = next_to_decide(db.session())
    if next_id is None:
        return redirect(url_for("desk.queue", done=done, only=carried()), 303)
    return redirect(url_for("desk.one_case", id=next_id, done=done, only=carried()), 303)


def next_but(lines: Iterable[Line], id: UUID | None) -> UUID | None:
    """Return what else to decide on, rather what nobody has open; None when nothing else waits for this person."""
    others = [line for line in lines if not line.is_own and line.report.id != id]
    free = (line.report.id for line in others if not line.claimed_by)
    return next(free, None) or (others[0].report.id if others else None)
