"""What was heard, at the desk: graded, looked at again, and told to members in other words or not at all."""

from __future__ import annotations

from typing import NamedTuple
from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.bulletins.models import Bulletin, Topic
from app.bulletins.rules import LONGEST, LONGEST_TITLE
from app.intelligence.find import find, items, viewed
from app.intelligence.look_again import close, keep
from app.intelligence.models import Item, ItemState
from app.intelligence.rules import fault_before_sharing, grading_of, is_overdue
from app.intelligence.sanitise import sanitise
from app.intelligence.share import share
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission
from app.profiles.models import Profile
from app.reports.models import Report
from app.web.desk_bulletins import TOPICS, draft_of, targets
from app.web.desk_sentences import GRADING
from app.web.guard import asks_why, needs
from app.web.parts import actor, now, purpose, said_why, today
from app.web.typed import as_typed

pages = Blueprint("desk_intelligence", __name__)

BECAUSE = (
    "It was borne out, and is dealt with.",
    "It was not borne out.",
    "It turned out to be false.",
    "It has run its time.",
)
_DONE = {
    "graded": "Graded. It is kept apart from incidents; members see nothing of it.",
    "sanitised": "Kept. Nobody is told until you share it.",
    "shared": "Shared. Those it is for find it under Bulletins.",
    "kept": "Kept for another term.",
    "closed": "Closed. Nothing of it is shared any more.",
}


class Row(NamedTuple):
    """One piece in the list, which says nothing of what was heard: that is opened with a reason."""

    item: Item
    grading: str
    is_overdue: bool
    place: str
    profile_ref: str


@pages.get("/desk/intelligence")
@needs(Permission.GRADE_INTELLIGENCE)
def all_items() -> ResponseReturnValue:
    """Show all, or those of one state."""
    rows = [_row(one) for one in items(db.session(), for_account=actor(), today=today())]
    fits = {
        "open": [row for row in rows if row.item.state is not ItemState.CLOSED],
        "overdue": [row for row in rows if row.is_overdue],
        "not-shared": [row for row in rows if row.item.state is ItemState.GRADED],
        "shared": [row for row in rows if row.item.state is ItemState.SHARED],
        "closed": [row for row in rows if row.item.state is ItemState.CLOSED],
    }
    chosen = request.args.get("show", "open")
    chosen = chosen if chosen in fits else "open"
    names = {
        "open": "Open",
        "overdue": "Overdue",
        "not-shared": "Not shared",
        "shared": "Shared",
        "closed": "Closed",
    }
    return render_template(
        "desk/intelligence.html",
        rows=fits[chosen],
        chosen=chosen,
        filters=[(key, names[key], len(found)) for key, found in fits.items()],
        is_empty=not rows,
    )


@pages.get("/desk/intelligence/<ref>")
@needs(Permission.GRADE_INTELLIGENCE)
@asks_why
def one(ref: str) -> ResponseReturnValue:
    return _render(ref, because=said_why())


@pages.post("/desk/intelligence/<ref>/sanitise")
@needs(Permission.GRADE_INTELLIGENCE)
def write_for_members(ref: str) -> ResponseReturnValue:
    """Keep the words that members may see; what was typed comes back when they name somebody."""
    return _carry_out(ref, "sanitised", "writing what members may see")


@pages.post("/desk/intelligence/<ref>/share")
@needs(Permission.GRADE_INTELLIGENCE)
def tell_members(ref: str) -> ResponseReturnValue:
    """Send the sanitised words as a bulletin."""
    return _carry_out(ref, "shared", "sharing it")


@pages.post("/desk/intelligence/<ref>/keep")
@needs(Permission.GRADE_INTELLIGENCE)
def look_again(ref: str) -> ResponseReturnValue:
    """Keep it for another term, with a reason."""
    return _carry_out(ref, "kept", "looking at it again")


@pages.post("/desk/intelligence/<ref>/close")
@needs(Permission.GRADE_INTELLIGENCE)
def end(ref: str) -> ResponseReturnValue:
    """Close it, with a reason."""
    return _carry_out(ref, "closed", "closing it")


def _carry_out(ref: str, deed: str, because: str) -> ResponseReturnValue:
    typed = as_typed(LONGEST)
    try:
        with transaction() as session:
            item = find(session, ref, for_account=actor())
            if deed == "sanitised":
                sanitise(session, item, typed.get("sanitised", ""), by=actor(), now=now())
            elif deed == "shared":
                share(session, item, draft_of(), by=actor(), now=now(), today=today())
            elif deed == "kept":
                keep(session, item, typed.get("keep_because", ""), by=actor(), now=now(), today=today())
            else:
                chosen = f"{typed.get('because_choice', '')} {typed.get('because', '')}"
                close(session, item, chosen, by=actor(), now=now())
    except NotFit as missing:
        return _render(ref, because=because, typed=typed, faults=missing.fields, deed=deed), 422
    except NotPossible as conflict:
        return _render(ref, because=because, typed=typed, conflict=str(conflict), deed=deed), 409
    return redirect(url_for("desk_intelligence.one", ref=ref, done=deed), 303)


def _row(item: Item) -> Row:
    session = db.session()
    report = session.get(Report, item.report_id) if item.report_id else None
    profile = session.get(Profile, item.profile_id) if item.profile_id else None
    return Row(
        item=item,
        grading=grading_of(item),
        is_overdue=is_overdue(item, today=today()),
        place=report.premises.zone.name if report else "",
        profile_ref=profile.ref if profile else "",
    )


def _render(
    ref: str,
    *,
    because: str,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
    deed: str = "",
) -> str:
    """Return the whole of it, which is written down each time: also when a form comes back with it."""
    with transaction() as writing:
        viewed(writing, find(writing, ref, for_account=actor()), because=because, by=actor(), now=now())
    session = db.session()
    item = find(session, ref, for_account=actor())
    zones, sectors = targets(session)
    return render_template(
        "desk/intelligence_one.html",
        item=item,
        row=_row(item),
        signs=[dict(GRADING[part]).get(getattr(item, part), "") for part in GRADING],
        by=session.get_one(Account, item.by_id),
        closed_by=session.get(Account, item.closed_by_id) if item.closed_by_id else None,
        bulletins=session.scalars(
            select(Bulletin).where(Bulletin.intelligence_ref == item.ref).order_by(Bulletin.at.desc())
        ).all(),
        not_shared_because=fault_before_sharing(item, today=today()),
        number=(typed or {}).get("id") or uuid4(),
        topics=TOPICS,
        topic=(typed or {}).get("topic", Topic.OTHER.value),
        zones=zones,
        sectors=sectors,
        chosen_zones=request.form.getlist("zones"),
        chosen_sectors=request.form.getlist("sectors"),
        typed=typed or {},
        faults=faults or {},
        conflict=conflict,
        deed=deed,
        because=BECAUSE,
        done=_DONE.get(request.args.get("done", ""), ""),
        longest=LONGEST,
        longest_title=LONGEST_TITLE,
        said=purpose(),
    )
