"""The notice of an exclusion at the desk: on which premises it holds and why, what it says, and issuing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.exclusions.find import find_exclusion
from app.exclusions.issue import faults_before_issuing, issue, preview
from app.exclusions.models import BEFORE_NOTICE, Exclusion, State
from app.exclusions.notice import Reached
from app.exclusions.premises_list import Judged, arrange, arrangements, premises_list
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Premises
from app.members.permissions import Permission
from app.profiles.gallery import viewed
from app.web.guard import asks_why, needs, needs_proof
from app.web.parts import actor, now, parts, said_why, today, zone
from app.web.typed import as_typed, number
from app.wordings.pages import blocks

pages = Blueprint("desk_issue", __name__)

_LONGEST = 2000
_ACCESS = "access-"
_DONE = {
    "arranged": "Kept. It stands on the notice.",
    "issued": "Issued. Nothing is in force until it is served.",
}


class Notice(NamedTuple):
    """All of the notice that the desk sees. `letter` is what was merged, or what would be if it were issued today."""

    on: list[Judged]
    to_arrange: list[Judged]
    off: list[Judged]
    access: dict[int, str]
    letter: dict[str, Any]
    blocks: list[list[Any]]
    faults: list[str]
    may_change: bool
    is_frozen: bool


def notice_part(session: Session, exclusion: Exclusion) -> Notice | None:
    """Return the section of the case's page; None before there is anything to issue."""
    if exclusion.issued_at is not None:
        return _frozen(exclusion)
    if exclusion.state not in BEFORE_NOTICE:
        return None
    judged = premises_list(session, exclusion, today=today())
    letter = preview(session, exclusion, judged, reached=reached(), today=today(), zone=zone())
    return Notice(
        on=[one for one in judged if one.is_on],
        to_arrange=[one for one in judged if one.needs_arrangement],
        off=[one for one in judged if not one.is_on],
        access=arrangements(exclusion),
        letter=letter,
        blocks=blocks(letter["body"]),
        faults=faults_before_issuing(session, exclusion, judged, today=today(), zone=zone()),
        may_change=exclusion.state is State.DECIDED,
        is_frozen=False,
    )


def reached() -> Reached:
    """Return where this scheme is reached in public."""
    base = parts().settings.public_url.rstrip("/")
    return Reached(f"{base}/privacy", f"{base}/appeal")


@pages.get("/desk/exclusions/<ref>/premises")
@needs(Permission.PREPARE_EXCLUSIONS)
@asks_why
def premises(ref: str) -> ResponseReturnValue:
    return _page(ref, because=said_why())


@pages.post("/desk/exclusions/<ref>/premises")
@needs(Permission.PREPARE_EXCLUSIONS)
def arrange_them(ref: str) -> ResponseReturnValue:
    """Keep how the person still gets what essential premises are for."""
    said = {
        id: words
        for name, words in as_typed(_LONGEST).items()
        if name.startswith(_ACCESS) and (id := number(name.removeprefix(_ACCESS))) is not None
    }
    return _do(ref, "arranged", lambda session, it: arrange(session, it, said, by=actor(), now=now(), today=today()))


@pages.post("/desk/exclusions/<ref>/issue")
@needs(Permission.PREPARE_EXCLUSIONS)
@needs_proof
def issue_it(ref: str) -> ResponseReturnValue:
    return _do(
        ref,
        "issued",
        lambda session, it: issue(session, it, reached=reached(), by=actor(), now=now(), zone=zone()),
    )


def _frozen(exclusion: Exclusion) -> Notice:
    rows = sorted(exclusion.listed, key=lambda row: (row.premises.name, row.premises_id))
    on = [Judged(row.premises, True, "On the notice.", access=row.access) for row in rows]
    return Notice(
        on=on,
        to_arrange=[],
        off=[],
        access={row.premises_id: row.access for row in rows},
        letter=exclusion.notice,
        blocks=blocks(exclusion.notice.get("body", "")),
        faults=[],
        may_change=False,
        is_frozen=True,
    )


def _do(ref: str, done: str, work: Callable[[Session, Exclusion], object]) -> ResponseReturnValue:
    because = "preparing its notice"
    try:
        with transaction() as session:
            work(session, find_exclusion(session, ref))
    except NotFit as unfit:
        return _page(ref, because=because, typed=as_typed(_LONGEST), faults=unfit.fields), 422
    except NotPossible as conflict:
        return _page(ref, because=because, typed=as_typed(_LONGEST), conflict=str(conflict)), 409
    return redirect(f"/desk/exclusions/{ref}/premises?done={done}", 303)


def _page(
    ref: str,
    *,
    because: str,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
) -> str:
    """Return the page that stands alone: a full record, so each look is written down."""
    with transaction() as writing:
        viewed(writing, find_exclusion(writing, ref).profile, because=because, by=actor(), now=now())
    session = db.session()
    exclusion = find_exclusion(session, ref)
    part = notice_part(session, exclusion)
    return render_template(
        "desk/exclusions/premises.html",
        exclusion=exclusion,
        profile=exclusion.profile,
        part=part,
        kept=_left_over(session, part, typed or {}),
        typed=typed or {},
        faults=faults or {},
        conflict=conflict,
        done=_DONE.get(request.args.get("done", ""), ""),
    )


def _left_over(session: Session, part: Notice | None, typed: dict[str, str]) -> list[tuple[str, str]]:
    """Return the arrangements that were typed for premises of which the page does not ask any more, by name."""
    asked = {one.premises.id for one in part.to_arrange} if part is not None and part.may_change else set[int]()
    rows = []
    for name, words in typed.items():
        id = number(name.removeprefix(_ACCESS)) if name.startswith(_ACCESS) else None
        place = session.get(Premises, id) if id is not None and id not in asked and words.strip() else None
        if place is not None:
            rows.append((place.name, words))
    return rows
