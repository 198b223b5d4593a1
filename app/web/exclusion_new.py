"""A lead proposes an exclusion: the incidents with their points as sentences, the months, and why."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exclusions import judgements
from app.exclusions.case import place_of
from app.exclusions.find import open_of
from app.exclusions.points import assess_profile
from app.exclusions.propose import EXCLUSIONS_PROPOSED, propose
from app.exclusions.who import someone
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Premises
from app.members.permissions import Permission
from app.profiles.gallery import look_up, viewed
from app.profiles.models import Profile
from app.profiles.rules import says
from app.reports.models import Report
from app.scheme_rules.current import current_rules
from app.scheme_rules.points import Assessment
from app.web.exclusion_words import WHO_DECIDES
from app.web.guard import asks_why, needs
from app.web.parts import actor, now, said_why, today, zone
from app.web.typed import as_typed, number, ticked_reports

pages = Blueprint("exclusion_new", __name__)

_LONGEST = judgements.MOST_WORDS + 1  # so that one too many is seen


@pages.get("/exclusions/new/<ref>")
@needs(Permission.PROPOSE_EXCLUSIONS)
@asks_why
def new(ref: str) -> ResponseReturnValue:
    return _form(ref, because=said_why())


@pages.post("/exclusions/new/<ref>")
@needs(Permission.PROPOSE_EXCLUSIONS)
def submit(ref: str) -> ResponseReturnValue:
    """Propose it; ticks and words come back when something is missing."""
    typed, chosen = as_typed(_LONGEST), ticked_reports()
    try:
        with transaction() as session:
            made = propose(
                session,
                _visible(session, ref),
                chosen=chosen,
                months=number(typed.get("months", "")),
                because=typed.get("because", ""),
                by=actor(),
                now=now(),
                zone=zone(),
            )
            to = f"/exclusions/{made.ref}?done=proposed"
    except NotFit as missing:
        return _form(ref, because="proposing", typed=typed, ticked=chosen, faults=missing.fields), 422
    except NotPossible as conflict:
        return _form(ref, because="proposing", typed=typed, ticked=chosen, conflict=str(conflict)), 409
    return redirect(to, 303)


def _visible(session: Session, ref: str) -> Profile:
    """Return the profile if this lead sees it in the gallery; a hidden one is as if there were none."""
    return look_up(session, ref, for_account=actor(), today=today()).profile


def _form(
    ref: str,
    *,
    because: str,
    typed: dict[str, str] | None = None,
    ticked: frozenset[UUID] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
) -> str:
    with transaction() as writing:
        profile = _visible(writing, ref)
        fault = judgements.fault_of_proposer(someone(writing, actor()))
        if fault:
            raise NotAllowed(fault)
        viewed(writing, profile, because=because, by=actor(), now=now())
    session = db.session()
    profile = _visible(session, ref)
    found = assess_profile(session, profile, today=today(), zone=zone())
    matrix, already = current_rules(session).matrix, open_of(session, profile.id)
    months = found.months if found.proposal in EXCLUSIONS_PROPOSED else None
    panel, why_board = judgements.panel_for(matrix, profile, months=months or 1, board_because=found.board_because)
    return render_template(
        "exclusions/new.html",
        profile=profile,
        says=says(profile),
        found=found,
        rows=_rows(session, found),
        ticked=ticked if ticked is not None else {one.report_id for one in found.incidents if one.points},
        proposes=months,
        most=judgements.longest(matrix, profile),
        usual=matrix.usual_months,
        panel_says=WHO_DECIDES[panel],
        why_board=why_board,
        typed=typed or {},
        faults=faults or {},
        conflict=conflict
        or judgements.fault_of_profile(profile)
        or (f"An exclusion is on its way already: {already.ref}." if already else ""),
        is_possible=already is None and judgements.fault_of_profile(profile) is None,
    )


def _rows(session: Session, found: Assessment) -> list[tuple[UUID, str, str, str, int, str]]:
    """Return each incident, the latest first: id, day, category, where, points, why. Others' premises by sector."""
    ids = [one.report_id for one in found.incidents]
    places = select(Report.id, Premises).join(Premises, Premises.id == Report.premises_id).where(Report.id.in_(ids))
    where = {id: place_of(premises, actor().member_ids) for id, premises in session.execute(places)}
    return [
        (
            one.report_id,
            f"{one.incident.happened_on.day} {one.incident.happened_on:%B %Y}",
            one.incident.category,
            where[one.report_id],
            one.points,
            one.says,
        )
        for one in reversed(found.incidents)
    ]
