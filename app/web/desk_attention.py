"""An order for the desk's own work, with the formula of each row. It is shown to nobody else and leaves nowhere."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.insight.attention import COUNTS_FOR, HALVES_EVERY, LEAST, POINTS
from app.insight.order import Row, order
from app.kernel.db import db
from app.members.permissions import Permission
from app.profiles.rules import TAGS
from app.web.desk_patterns import label
from app.web.guard import needs
from app.web.parts import actor, now, today, zone

pages = Blueprint("desk_attention", __name__)

MOST = 100


@pages.get("/desk/attention")
@needs(Permission.PUBLISH_PROFILES)
def all_rows() -> ResponseReturnValue:
    ordered = order(db.session(), for_account=actor(), zone=zone(), now=now(), today=today())
    most = ordered.rows[0].factors.value if ordered.rows else 1.0
    return render_template(
        "desk/attention.html",
        rows=[(row, round(row.factors.value / most * 100, 1)) for row in ordered.rows[:MOST]],
        more=max(0, len(ordered.rows) - MOST),
        young=ordered.young,
        disputed=ordered.disputed,
        tags=TAGS,
        of=_of,
        matrix=[(points, [label(one) for one, worth in POINTS.items() if worth == points]) for points in (1, 2, 3)],
        months=COUNTS_FOR.days // 30,
        halves=HALVES_EVERY.days,
    )


def _of(row: Row) -> list[tuple[str, int, int]]:
    """Return what a row is made of: (category, how many, points each), the weightiest first."""
    parts = [(label(category), count, POINTS.get(category, LEAST)) for category, count in row.conduct.items()]
    return sorted(parts, key=lambda part: (-part[1] * part[2], part[0]))
