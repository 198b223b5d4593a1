"""The desk notes what the police or a court did of somebody; members and the Board look at exclusions again."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.appeals.answer_lifted import answer_lifted
from app.appeals.who_heard import who_heard
from app.exclusions.models import LET_GO, Exclusion, ForcedReview, PoliceOutcomeKind
from app.exclusions.note_outcome import Outcome, note_outcome
from app.exclusions.review_again import ReviewOutcome, review_again, to_review
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.permissions import Permission
from app.profiles.gallery import viewed
from app.profiles.models import Profile
from app.web.desk_steps import carry_out, typed_step
from app.web.guard import needs
from app.web.parts import actor, now, today, zone
from app.web.typed import a_day, as_typed, number

pages = Blueprint("desk_outcomes", __name__)

_KINDS = {kind.value: kind for kind in PoliceOutcomeKind}
_REVIEWS = {outcome.value: outcome for outcome in ReviewOutcome}


@pages.post("/desk/profiles/<ref>/steps/outcome")
@needs(Permission.PREPARE_EXCLUSIONS)
def note(ref: str) -> ResponseReturnValue:
    """Write down what the police or a court did."""
    typed = typed_step()
    kind = _KINDS.get(typed.get("outcome_kind", ""))
    said = Outcome(
        kind,
        a_day(typed.get("outcome_on", "")),
        typed.get("outcome_source", "")[:200],
        _uuid(typed.get("outcome_report", "")),
        number(typed.get("outcome_premises", "")),
    )

    def deed(session: Session, profile: Profile) -> None:
        note_outcome(session, profile, said, by=actor(), now=now(), today=today())

    done = "review" if kind in LET_GO else "outcome"
    return carry_out(ref, deed, because="noting what the police did", done=done)


@pages.get("/reviews")
@needs(Permission.DECIDE_EXCLUSIONS)
def reviews() -> ResponseReturnValue:
    """List the exclusions that must be looked at again, for those who may, and for those who know them whole."""
    return _page()


@pages.post("/reviews/<int(max=2147483647):review_id>")
@needs(Permission.DECIDE_EXCLUSIONS)
def decide(review_id: int) -> ResponseReturnValue:
    """Say what becomes of one; what was typed comes back, also when somebody else was faster."""
    typed = as_typed(2000)
    try:
        with transaction() as session:
            review = session.get(ForcedReview, review_id)
            if review is None:
                raise NotThere("There is no such review.")
            outcome = _REVIEWS.get(typed.get("outcome", ""))
            review_again(
                session,
                review,
                outcome,
                because=typed.get("because", ""),
                ends_on=a_day(typed.get("ends_on", "")),
                heard=who_heard,
                by=actor(),
                now=now(),
                zone=zone(),
            )
            if outcome is ReviewOutcome.LIFTED:
                answer_lifted(session, session.get_one(Exclusion, review.exclusion_id), by=actor(), now=now())
    except NotFit as unfit:
        return _page(review_id, typed, unfit.fields), 422
    except NotPossible as conflict:
        return _page(review_id, typed, conflict=str(conflict)), 409
    return redirect("/reviews?done=said", 303)


def _page(
    of: int = 0, typed: dict[str, str] | None = None, faults: dict[str, str] | None = None, conflict: str = ""
) -> str:
    """Return the page. That somebody read of which person each exclusion is, is written down."""
    with transaction() as writing:
        for one in to_review(writing, for_account=actor(), heard=who_heard, today=today()):
            viewed(writing, one.exclusion.profile, because="what is to be looked at again", by=actor(), now=now())
    rows = to_review(db.session(), for_account=actor(), heard=who_heard, today=today())
    return render_template(
        "exclusions/reviews.html",
        rows=rows,
        of=of,
        is_gone=bool(of) and all(one.review.id != of for one in rows),
        typed=typed or {},
        faults=faults or {},
        conflict=conflict,
        today=today(),
        outcomes=[(one.value, one.value.capitalize()) for one in ReviewOutcome],
        done="Written down." if request.args.get("done") == "said" else "",
    )


def _uuid(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None
