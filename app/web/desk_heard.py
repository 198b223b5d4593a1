"""Keep a report as intelligence: the word on the report and the grading of what was heard, in one transaction."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.access.purpose import REVIEWING
from app.intelligence.grade import grade
from app.intelligence.rules import LONGEST, Graded
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.permissions import Permission
from app.profiles.find import by_ref
from app.reports.categories import CATEGORIES
from app.reports.models import Report, ReportState
from app.reports.viewed import viewed
from app.review.decide import Decided, keep_as_intelligence, latest_decision
from app.review.queue import case
from app.review.reporters import fault_before_deciding
from app.review.undo import decide_undoably
from app.web.desk_next import carried, go_on
from app.web.desk_sentences import GRADING
from app.web.desk_words import who_did
from app.web.guard import needs
from app.web.parts import actor, now, parts, purpose, today
from app.web.typed import as_typed

pages = Blueprint("desk_heard", __name__)


@pages.get("/desk/<uuid:id>/intelligence")
@needs(Permission.GRADE_INTELLIGENCE)
def write(id: UUID) -> ResponseReturnValue:
    """Show the form beside the report; one that was decided is read on its own page."""
    report = case(db.session(), id, for_account=actor())
    if report.state is not ReportState.RECEIVED:
        return redirect(url_for("desk.one_case", id=id, only=carried()), 303)
    return _form(id, {"says": report.note})


@pages.post("/desk/<uuid:id>/intelligence")
@needs(Permission.GRADE_INTELLIGENCE)
def send(id: UUID) -> ResponseReturnValue:
    """Decide and grade; what was typed comes back when anything stands in the way."""
    typed = as_typed(LONGEST)
    graded = Graded(*(typed.get(field, "") for field in Graded._fields))
    try:
        with transaction() as session:
            profile_id = _profile(session, typed.get("profile_ref", ""))
            report = case(session, id, for_account=actor())
            carry_out = partial(_carry_out, session, report, graded, profile_id)
            decide_undoably(session, report, carry_out, seconds=parts().settings.undo_seconds, now=now())
    except NotFit as missing:
        return _form(id, typed, faults=missing.fields), 422
    except NotPossible as conflict:
        return _form(id, typed, conflict=_who_was_quicker(id) or str(conflict)), 409
    except NotAllowed as refused:
        return _form(id, typed, conflict=str(refused)), 403
    return go_on(id)


def _carry_out(session: Session, report: Report, graded: Graded, profile_id: int | None) -> Decided:
    decided = keep_as_intelligence(session, report, by=actor(), now=now())
    grade(session, graded, report_id=report.id, profile_id=profile_id, by=actor(), now=now(), today=today())
    return decided


def _profile(session: Session, ref: str) -> int | None:
    """Return the profile that it speaks of; raises NotFit for a reference that is none."""
    if not ref.strip():
        return None
    found = by_ref(session, ref)
    if found is None:
        raise NotFit("Look at what is marked.", {"profile_ref": "There is no profile with this reference."})
    return found.id


def _who_was_quicker(id: UUID) -> str:
    last = latest_decision(db.session(), case(db.session(), id, for_account=actor()))
    return who_did(last) if last else ""


def _form(id: UUID, typed: dict[str, str], *, faults: dict[str, str] | None = None, conflict: str = "") -> str:
    """Return the form beside the report as it was sent, which is written down."""
    with transaction() as writing:
        report = case(writing, id, for_account=actor())
        viewed(writing, report, because=purpose() or REVIEWING, by=actor(), now=now())
    report = case(db.session(), id, for_account=actor())
    return render_template(
        "desk/heard.html",
        report=report,
        label=CATEGORIES[report.category].label,
        fault=fault_before_deciding(db.session(), report, by=actor()),
        typed=typed,
        faults=faults or {},
        conflict=conflict,
        grading=GRADING,
        longest=LONGEST,
        carried=f"?only={carried()}" if carried() else "",
    )
