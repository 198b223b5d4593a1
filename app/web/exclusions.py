"""Exclusions for leads and the Board: whom to propose, what waits for a word, one case, and what was decided."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.appeals.who_heard import who_heard
from app.audit.record import record
from app.exclusions.case import arrest_says, lines_of, words_of
from app.exclusions.find import find_exclusion
from app.exclusions.had_part import had_part
from app.exclusions.judgements import MOST_WORDS, Sees, fault_before_word, panel_of, sees
from app.exclusions.models import BEFORE_DECISION, BEFORE_NOTICE, Exclusion, State
from app.exclusions.review_again import asks_review, reviews_of
from app.exclusions.say import say
from app.exclusions.too_late import too_late
from app.exclusions.waiting import on_its_way, to_propose
from app.exclusions.who import someone
from app.exclusions.withdraw_proposal import withdraw_proposal
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.permissions import Permission
from app.profiles.gallery import viewed
from app.profiles.models import ProfileState
from app.scheme_rules.current import rules_of_version
from app.web.exclusion_words import WHO_DECIDES, deciding_says, ended_says, strip, who_says
from app.web.guard import asks_why, needs
from app.web.parts import actor, now, said_why, today, zone
from app.web.typed import as_typed, number

pages = Blueprint("exclusions", __name__)

LONGEST = MOST_WORDS + 1  # so that one too many is seen
_DONE = {
    "proposed": "Proposed. The desk looks into it first; nobody else is told.",
    "agreed": "Your word is kept: you agree.",
    "dissented": "Your word is kept: you do not agree.",
    "taken-back": "Taken back. Nobody decides on it.",
}


@pages.get("/exclusions")
@needs(Permission.DECIDE_EXCLUSIONS)
def all_exclusions() -> ResponseReturnValue:
    session = db.session()
    rows = on_its_way(session, for_account=actor(), now=now())
    return render_template(
        "exclusions/exclusions.html",
        proposals=to_propose(session, for_account=actor(), today=today(), zone=zone()),
        to_decide=[one for one in rows if one.asked],
        others=[one for one in rows if not one.asked and one.exclusion.decided_at is None and _is_open(one.exclusion)],
        over=[one for one in rows if not one.asked and not _is_open(one.exclusion)],
        waits=lambda it: deciding_says(it, rules_of_version(session, it.rules_version)),
        who_says=who_says,
        ended=lambda it: ended_says(it, today()),
        is_public=someone(session, actor()).is_public,
    )


@pages.get("/exclusions/<ref>")
@needs(Permission.DECIDE_EXCLUSIONS)
@asks_why
def one(ref: str) -> ResponseReturnValue:
    return _render(ref, because=said_why())


@pages.post("/exclusions/<ref>/word")
@needs(Permission.DECIDE_EXCLUSIONS)
def word(ref: str) -> ResponseReturnValue:
    """Say one's word; what was typed comes back when something stands in the way."""
    typed = as_typed(LONGEST)
    agrees = {"yes": True, "no": False}.get(typed.get("agrees", ""))

    def deed(session: Session, it: Exclusion) -> None:
        months, because = number(typed.get("months", "")), typed.get("because", "")
        say(session, it, agrees=agrees, months=months, because=because, by=actor(), now=now())

    try:
        return _do(ref, deed, because="deciding on it", done="agreed" if agrees else "dissented")
    except NotThere:
        return _too_late(ref, typed)


@pages.post("/exclusions/<ref>/take-back")
@needs(Permission.PROPOSE_EXCLUSIONS)
def take_back(ref: str) -> ResponseReturnValue:
    """Take a proposal of one's own member back."""
    because = as_typed(LONGEST).get("withdraw_because", "")
    return _do(
        ref,
        lambda session, it: withdraw_proposal(session, it, because=because, by=actor(), now=now()),
        because="taking it back",
        done="taken-back",
    )


def _too_late(ref: str, typed: dict[str, str]) -> ResponseReturnValue:
    """Tell whoever was asked that another member decided while they typed; the case itself is not theirs any more."""
    session = db.session()
    says = too_late(session, find_exclusion(session, ref), for_account=actor())
    if says is None:
        raise NotThere("There is no such exclusion.")
    return render_template("exclusions/too_late.html", ref=ref, conflict=says, typed=typed), 409


def _is_open(exclusion: Exclusion) -> bool:
    return exclusion.state in BEFORE_DECISION


def _do(ref: str, deed: Callable[[Session, Exclusion], None], *, because: str, done: str) -> ResponseReturnValue:
    try:
        with transaction() as session:
            it, _ = _shown(session, ref)
            deed(session, it)
    except NotFit as missing:
        return _render(ref, because=because, typed=as_typed(LONGEST), faults=missing.fields, conflict=str(missing)), 422
    except NotPossible as conflict:
        return _render(ref, because=because, typed=as_typed(LONGEST), conflict=str(conflict)), 409
    return redirect(f"/exclusions/{ref}?done={done}", 303)


def _shown(session: Session, ref: str) -> tuple[Exclusion, Sees]:
    """Return a case and how much of it this person sees; one that they may not see is as if there were none."""
    found = find_exclusion(session, ref)
    asks = asks_review(session, found, today=today())
    had = had_part(session, found, heard=who_heard)
    much = sees(found, someone(session, actor()), by_id=actor().id, had=had, asks_review=asks)
    if much is Sees.NOTHING:
        raise NotThere("There is no such exclusion.")
    return found, much


def _render(
    ref: str,
    *,
    because: str,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
) -> str:
    """Return the case. A look is written down; one of a voter names the case alone, because they know no more."""
    with transaction() as writing:
        it, much = _shown(writing, ref)
        if much is Sees.REDACTED:
            record(writing, "viewed", f"exclusion {it.ref}", by_id=actor().id, now=now(), because=because)
        else:
            viewed(writing, it.profile, because=because, by=actor(), now=now())
    session = db.session()
    it, much = _shown(session, ref)
    matrix = rules_of_version(session, it.rules_version)
    who, had = someone(session, actor()), had_part(session, it)
    in_the_way = fault_before_word(it, who, by_id=actor().id, had=had, said=it.words, now=now())
    is_own = much is Sees.OWN
    # A lead reads where it was only of their own member's premises.
    named_for = actor().member_ids if much is not Sees.REDACTED else frozenset[int]()
    return render_template(
        "exclusions/case.html",
        it=it,
        is_redacted=much is Sees.REDACTED,
        is_own=is_own,
        who_says=who_says(it.profile),
        is_shown=it.profile.state is ProfileState.PUBLISHED,
        lines=lines_of(session, it, named_for=named_for),
        arrest=arrest_says(session, it, named_for=named_for, is_redacted=much is Sees.REDACTED),
        steps=strip(it),
        panel_says=WHO_DECIDES[panel_of(it)],
        waits=deciding_says(it, matrix) if it.state is State.DECIDING else "",
        ended=ended_says(it, today()),
        matrix=matrix,
        may_say=in_the_way is None,
        in_the_way="" if is_own or it.state is not State.DECIDING else in_the_way or "",
        may_take_back=is_own and actor().member_id == it.member_id and it.state in BEFORE_NOTICE,
        words=words_of(session, it) if it.decided_at else [],
        let_go=let_go(session, it, is_redacted=much is Sees.REDACTED),
        may_review=much is not Sees.REDACTED and asks_review(session, it, today=today()),
        own_word=next((word for word in it.words if word.by_id == actor().id), None),
        typed=typed or {},
        faults=faults or {},
        conflict=conflict,
        done=_DONE.get(request.args.get("done", ""), ""),
    )


def let_go(session: Session, exclusion: Exclusion, *, is_redacted: bool = False) -> list[str]:
    """Return what has become known since; for a voter without its day, by which a case can be found."""
    whys = [one.why for one in reviews_of(session, exclusion)]
    return [f"{why.partition(' on ')[0].rstrip('.')}." for why in whys] if is_redacted else whys
