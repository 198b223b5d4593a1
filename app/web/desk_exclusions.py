"""Every exclusion at the desk: what is on its way and what is due next, what is in force, what is over."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import and_, func, not_, or_, select
from sqlalchemy.orm import Session, selectinload

from app.exclusions import rules
from app.exclusions.find import exclusions_of
from app.exclusions.models import OPEN, Exclusion, State
from app.kernel.db import db
from app.members.permissions import Permission
from app.profiles.models import Profile
from app.scheme_rules.current import rules_of_version
from app.scheme_rules.matrix import Matrix
from app.web.exclusion_words import Step, ended_says, next_step, strip
from app.web.guard import needs
from app.web.parts import now, today, zone

pages = Blueprint("desk_exclusions", __name__)

_OVER_SHOWN = 60
# Of those served: whose letter is on its way.
_IN_ORDER = (State.PROPOSED, State.DECIDING, State.DECIDED, State.ISSUED, State.SERVED)


class Row(NamedTuple):
    """One exclusion in a list, with what is due next, or how it ended."""

    it: Exclusion
    steps: list[Step]
    next: str
    ended: str
    in_force: bool


@pages.get("/desk/exclusions")
@needs(Permission.PREPARE_EXCLUSIONS)
def all_exclusions() -> ResponseReturnValue:
    session = db.session()
    whole = select(Exclusion).options(selectinload(Exclusion.words), selectinload(Exclusion.listed))
    # One that has run out stays SERVED: what is over is what is neither open nor has days to come.
    is_alive = or_(Exclusion.state.in_(OPEN), and_(Exclusion.state == State.SERVED, Exclusion.ends_on >= today()))
    alive = session.scalars(whole.where(is_alive).order_by(Exclusion.proposed_at))
    gone = whole.where(not_(is_alive)).order_by(Exclusion.proposed_at.desc(), Exclusion.id.desc())
    rows = _rows(session, [*alive, *session.scalars(gone.limit(_OVER_SHOWN))])
    all_over = session.scalar(select(func.count()).select_from(Exclusion).where(not_(is_alive))) or 0
    on_their_way = [row for row in rows if not row.in_force and not row.ended]
    return render_template(
        "desk/exclusions/all.html",
        open=sorted(on_their_way, key=lambda row: _IN_ORDER.index(row.it.state)),
        in_force=[row for row in rows if row.in_force],
        over=[row for row in rows if row.ended],
        all_over=all_over,
    )


def part_of_steps(session: Session, profile: Profile) -> list[Row]:
    """Return the exclusions of one person for the page of their steps, the newest first."""
    return _rows(session, exclusions_of(session, profile.id))


def _rows(session: Session, found: list[Exclusion]) -> list[Row]:
    matrices = dict[int, Matrix]()
    for one in found:
        if one.rules_version not in matrices:
            matrices[one.rules_version] = rules_of_version(session, one.rules_version)
    return [
        Row(
            it=one,
            steps=strip(one),
            next=next_step(one, matrices[one.rules_version], now()),
            ended=ended_says(one, today()),
            in_force=rules.in_force(one, now=now(), zone=zone()),
        )
        for one in found
    ]
