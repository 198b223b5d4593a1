"""Profiles on paper, at the desk: make a copy for somebody, see which are out, note how each ended."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, may
from app.members.scheme import the_scheme
from app.members.sight import sight_of
from app.profiles import on_paper
from app.profiles.end_copy import end_copy
from app.profiles.find import find_profile
from app.profiles.hand_out import CopyWanted, hand_out
from app.profiles.models import Copy, CopyEnd, Profile
from app.profiles.print_copy import print_copy, the_copy
from app.profiles.target_package import Printed, target_package
from app.web.guard import needs, needs_proof
from app.web.papers import give_pdf
from app.web.parts import actor, now, parts, today, zone
from app.web.photos import look_or_stop
from app.web.typed import a_day, as_typed

pages = Blueprint("desk_copies", __name__)

_ENDS = {CopyEnd.RETURNED: "Came back", CopyEnd.DESTROYED: "Destroyed", CopyEnd.LOST: "Lost"}


class Line(NamedTuple):
    """One copy in a list. `fault` says why its pages are not opened any more; `asked_back`: it must come back now."""

    copy: Copy
    profile: Profile
    made_by: str
    ended_by: str
    is_overdue: bool
    asked_back: bool
    fault: str


@pages.get("/desk/copies")
@needs(Permission.PRINT_PROFILES)
def all_out() -> ResponseReturnValue:
    """Show every copy that is out, the most overdue first."""
    session = db.session()
    lines = _lines(session, select(Copy).where(Copy.ended_at.is_(None)).order_by(Copy.return_by, Copy.id))
    return render_template("desk/copies.html", lines=lines, overdue=sum(one.is_overdue for one in lines), ends=_ENDS)


@pages.get("/desk/profiles/<ref>/copies")
@needs(Permission.PRINT_PROFILES)
def of_profile(ref: str) -> ResponseReturnValue:
    return _page(ref)


@pages.post("/desk/profiles/<ref>/copies")
@needs(Permission.PRINT_PROFILES)
@needs_proof
def make_one(ref: str) -> ResponseReturnValue:
    """Write a copy down; its pages are opened from the list. All that was typed comes back with what is wrong."""
    fields = as_typed()
    try:
        with transaction() as session:
            wanted = CopyWanted(
                fields.get("given_to", ""), fields.get("purpose", ""), a_day(fields.get("return_by", ""))
            )
            copy = hand_out(session, find_profile(session, ref), wanted, by=actor(), now=now(), today=today())
            copy_id = copy.id
    except NotFit as unfit:
        return _page(ref, fields, unfit.fields), 422
    except NotPossible as conflict:
        return _page(ref, fields, conflict=str(conflict)), 409
    return redirect(url_for("desk_copies.of_profile", ref=ref, made=copy_id), 303)


@pages.post("/copies/<int(max=2147483647):copy_id>/pdf")
@needs(Permission.SEE_GALLERY)  # whose copy, is judged by the verb
def as_pdf(copy_id: int) -> ResponseReturnValue:
    """Open the pages of a copy. A lead's counts as a look at each picture that is on them."""
    wanted = the_copy(db.session(), copy_id, for_account=actor())
    shown = on_paper.pictures_to_print(db.session().get_one(Profile, wanted.profile_id))
    stop = look_or_stop([row.photo_id for row in shown], is_large=True)
    if stop is not None:
        return stop
    with transaction() as writing:
        copy = the_copy(writing, copy_id, for_account=actor())
        profile_id = print_copy(writing, copy, by=actor(), now=now(), today=today()).id
    session = db.session()
    copy, scheme = session.get_one(Copy, copy_id), the_scheme(session)
    assert scheme is not None  # noqa: S101 - nobody signs in without one
    made_by = session.get_one(Account, copy.made_by_id).name
    printed = Printed(copy, made_by, scheme, zone())
    pdf = target_package(session.get_one(Profile, profile_id), printed, parts().vault)
    return give_pdf(pdf, copy.code)


@pages.post("/copies/<int(max=2147483647):copy_id>/end")
@needs(Permission.SEE_GALLERY)  # whose copy, is judged by the verb
def note_end(copy_id: int) -> ResponseReturnValue:
    """Note that it came back, was destroyed or is lost; go back to where it was said."""
    said = request.form.get("how", "")
    if said not in set(CopyEnd):
        raise NotFit("Say whether it came back, was destroyed or is lost.")
    with transaction() as session:
        copy = the_copy(session, copy_id, for_account=actor())
        end_copy(session, copy, CopyEnd(said), by=actor(), now=now())
        ref = session.get_one(Profile, copy.profile_id).ref
    if not may(actor(), Permission.PRINT_PROFILES):
        return redirect(url_for("print_profile.form", ref=ref, done="ended"), 303)
    if request.form.get("from") == "all":
        return redirect(url_for("desk_copies.all_out"), 303)
    return redirect(url_for("desk_copies.of_profile", ref=ref), 303)


def own_lines(session: Session, account: Account, ref: str) -> list[Line]:
    """Return an account's own copies of one profile, and those of others that are still out, the newest first."""
    own = select(Copy).join(Profile, Profile.id == Copy.profile_id).where(Copy.account_id == account.id)
    wanted = own.where(or_(Profile.ref == ref, Copy.ended_at.is_(None)))
    return _lines(session, wanted.order_by(Copy.id.desc()))


def _page(
    ref: str, fields: dict[str, str] | None = None, faults: dict[str, str] | None = None, conflict: str = ""
) -> str:
    session = db.session()
    profile = find_profile(session, ref)
    lines = _lines(session, select(Copy).where(Copy.profile_id == profile.id).order_by(Copy.id.desc()))
    return render_template(
        "desk/profile_copies.html",
        profile=profile,
        fault=on_paper.fault_before_printing(profile, sight_of(actor()), today=today()),
        printed=len(on_paper.pictures_to_print(profile)),
        unchecked=sum(row.bystanders_checked_at is None for row in profile.pictures),
        lines=lines,
        made=next((one for one in lines if str(one.copy.id) == request.args.get("made", "")), None),
        fields=fields or {"return_by": on_paper.usual_return(profile, today=today()).isoformat()},
        first_day=today().isoformat(),
        faults=faults or {},
        conflict=conflict,
        ends=_ENDS,
    )


def _lines(session: Session, wanted: Select[Copy]) -> list[Line]:
    day = today()
    return [_line(session, copy, day) for copy in session.scalars(wanted)]


def _line(session: Session, copy: Copy, day: date) -> Line:
    profile = session.get_one(Profile, copy.profile_id)
    fault = on_paper.fault_before_printing(profile, sight_of(actor()), today=day) or ""
    ended_by = session.get(Account, copy.ended_by_id) if copy.ended_by_id else None
    is_out = copy.ended_at is None
    return Line(
        copy=copy,
        profile=profile,
        made_by=session.get_one(Account, copy.made_by_id).name,
        ended_by=ended_by.name if ended_by else "",
        is_overdue=on_paper.is_overdue(copy, today=day),
        asked_back=is_out and (copy.recalled_at is not None or bool(fault)),
        fault=fault if is_out else "",
    )
