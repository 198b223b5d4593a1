"""Who somebody may be, as members told the desk in confidence: weighed, borne out, or set aside."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account
from app.members.permissions import Permission
from app.profiles import kept, rules
from app.profiles.become_known import also_named, become_known
from app.profiles.find import find_profile
from app.profiles.gallery import viewed
from app.profiles.models import Naming, Profile
from app.profiles.weigh_name import set_aside, weigh_name
from app.review.reporters import reporters_of
from app.web.desk_profile_page import in_words, row_of
from app.web.desk_sentences import GRADING
from app.web.guard import asks_why, needs
from app.web.parts import actor, now, purpose, said_why, today
from app.web.profile_form import grading_of, typed_form

pages = Blueprint("desk_names", __name__)

_DONE = {"weigh": "Kept.", "aside": "Set aside. Nobody is told who had answered."}


_WEIGHING = "weighing an answer"


class Answered(NamedTuple):
    """One answer. `bears_out`: how many of other members gave the same name; `fault`: why it names nobody yet."""

    naming: Naming
    who: Account
    grading: list[str]
    bears_out: int
    is_own: bool
    fault: str | None


@pages.get("/desk/profiles/<ref>/names")
@needs(Permission.PUBLISH_PROFILES)
@asks_why
def names(ref: str) -> ResponseReturnValue:
    return _render(ref, because=said_why())


@pages.post("/desk/profiles/<ref>/names/<uuid:id>/weigh")
@needs(Permission.PUBLISH_PROFILES)
def weigh(ref: str, id: UUID) -> ResponseReturnValue:
    """Grade an answer, and write down what else bears it out."""
    typed = typed_form()

    def deed(session: Session, profile: Profile, naming: Naming) -> None:
        weigh_name(
            session,
            naming,
            grading=grading_of(typed),
            second_fact=typed.get("second_fact", "")[:1000],
            reporter_ids=reporters_of(session, profile),
            by=actor(),
            now=now(),
        )

    return _carry_out(ref, id, deed, done="weigh")


@pages.post("/desk/profiles/<ref>/names/<uuid:id>/aside")
@needs(Permission.PUBLISH_PROFILES)
def put_aside(ref: str, id: UUID) -> ResponseReturnValue:
    """Set an answer aside, with a reason."""
    because = typed_form().get("aside_because", "")[:1000]
    return _carry_out(
        ref,
        id,
        lambda session, profile, naming: set_aside(
            session, naming, because=because, reporter_ids=reporters_of(session, profile), by=actor(), now=now()
        ),
        done="aside",
    )


@pages.post("/desk/profiles/<ref>/names/<uuid:id>/known")
@needs(Permission.PUBLISH_PROFILES)
def make_known(ref: str, id: UUID) -> ResponseReturnValue:
    """Give the profile the name of this answer."""
    return _carry_out(
        ref,
        id,
        lambda session, profile, naming: become_known(
            session,
            profile,
            naming,
            reporter_ids=reporters_of(session, profile),
            by=actor(),
            now=now(),
            today=today(),
        ),
        done="known",
    )


def _carry_out(
    ref: str, id: UUID, deed: Callable[[Session, Profile, Naming], object], *, done: str
) -> ResponseReturnValue:
    try:
        with transaction() as session:
            profile = find_profile(session, ref)
            naming = session.get(Naming, id)
            if naming is None or naming.profile_id != profile.id:
                raise NotThere("There is no such answer.")
            deed(session, profile, naming)
    except NotFit as missing:
        return _render(
            ref, because="weighing an answer", at=id, sent=done, typed=typed_form(), faults=missing.fields
        ), 422
    except NotPossible as conflict:
        return _render(
            ref, because="weighing an answer", at=id, sent=done, typed=typed_form(), conflict=str(conflict)
        ), 409
    if done == "known":
        return redirect(url_for("desk_profiles.one", ref=ref, done=done), 303)
    return redirect(url_for("desk_names.names", ref=ref, done=done), 303)


def _render(
    ref: str,
    *,
    because: str,
    at: UUID | None = None,
    sent: str = "",
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
) -> str:
    """Return the answers, which is written down as a look at the record. `at`: whose form comes back, `sent`: which."""
    with transaction() as writing:
        viewed(writing, find_profile(writing, ref), because=because, by=actor(), now=now())
    session = db.session()
    profile = find_profile(session, ref)
    rows = [_answered(session, one) for one in kept.namings(session, profile)]
    return render_template(
        "desk/names.html",
        profile=profile,
        row=row_of(profile),
        answers_open=[one for one in rows if one.naming.ended_at is None],
        answers_over=[one for one in rows if one.naming.ended_at is not None],
        not_theirs=rules.faults_of_reporter(
            profile,
            by_members=actor().member_ids,
            sent_it=actor().id in reporters_of(session, profile),
            must="decide on the name",
        ),
        is_young=rules.is_young(profile),
        signs=GRADING,
        at=at,
        sent=sent,
        typed=typed or {},
        faults=faults or {},
        conflict=conflict,
        done=_DONE.get(request.args.get("done", ""), ""),
        said=purpose(),
    )


def _answered(session: Session, naming: Naming) -> Answered:
    is_own = naming.by_id == actor().id
    others = len(also_named(session, naming, for_id=actor().id)) if naming.ended_at is None else 0
    fault = rules.fault_before_known(
        is_open=naming.ended_at is None,
        grading=naming.grading,
        bears_out=bool(naming.second_fact) or others > 0,
        is_own=is_own,
    )
    return Answered(naming, session.get_one(Account, naming.by_id), in_words(naming.grading), others, is_own, fault)
