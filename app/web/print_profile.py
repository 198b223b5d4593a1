"""A lead has a profile printed for their own premises, where the scheme lets members do that."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible, NotThere
from app.members.models import Account
from app.members.permissions import Permission
from app.members.sight import sight_of
from app.profiles import on_paper
from app.profiles.gallery import look_up
from app.profiles.hand_out import CopyWanted, hand_out, own_name, require_printing
from app.profiles.models import Profile
from app.web.desk_copies import own_lines
from app.web.guard import asks_why, needs, needs_proof
from app.web.parts import actor, now, today
from app.web.typed import a_day, as_typed

pages = Blueprint("print_profile", __name__)

_DONE = {"made": "Made. Open it and print it.", "ended": "Kept. Thank you."}
_NOT_SHOWN = "This profile is not shown to you any more, so it is not put on paper either. Destroy the pages you have."


@pages.get("/profiles/<ref>/print")
@needs(Permission.SEE_GALLERY)
@asks_why
def form(ref: str) -> ResponseReturnValue:
    return _page(ref)


@pages.post("/profiles/<ref>/print")
@needs(Permission.SEE_GALLERY)
@needs_proof
def make_own(ref: str) -> ResponseReturnValue:
    """Write a copy down for whoever asks; its pages are opened from the same page."""
    fields = as_typed()
    try:
        with transaction() as session:
            require_printing(session, actor())
            profile = look_up(session, ref, for_account=actor(), today=today()).profile
            wanted = CopyWanted(own_name(actor()), fields.get("purpose", ""), a_day(fields.get("return_by", "")))
            hand_out(session, profile, wanted, by=actor(), now=now(), today=today())
    except NotFit as unfit:
        return _page(ref, fields, unfit.fields), 422
    except NotPossible as conflict:
        return _page(ref, fields, conflict=str(conflict)), 409
    return redirect(url_for("print_profile.form", ref=ref, done="made"), 303)


def _page(
    ref: str, fields: dict[str, str] | None = None, faults: dict[str, str] | None = None, conflict: str = ""
) -> str:
    """Show one's copies, and the form for another while one may have it. Whoever still holds a page can always say how
    it ended, also when the profile is hidden by now: then nothing of it is shown but its reference.
    """
    session, account = db.session(), actor()
    lines = own_lines(session, account, ref)
    profile, fault = _printable(session, account, ref, has_copies=any(one.profile.ref == ref for one in lines))
    return render_template(
        "people/print_profile.html",
        ref=ref,
        profile=profile,
        fault=fault,
        own=own_name(account),
        lines=lines,
        fields=fields or ({"return_by": on_paper.usual_return(profile, today=today()).isoformat()} if profile else {}),
        first_day=today().isoformat(),
        faults=faults or {},
        conflict=conflict,
        done=_DONE.get(request.args.get("done", ""), ""),
    )


def _printable(session: Session, account: Account, ref: str, *, has_copies: bool) -> tuple[Profile | None, str | None]:
    """Return the profile as far as this account sees it, and why no copy is made; raises as its parts do."""
    try:
        require_printing(session, account)
        profile = look_up(session, ref, for_account=account, today=today()).profile
    except (NotAllowed, NotThere) as refused:
        if not has_copies:
            raise
        return None, str(refused) if isinstance(refused, NotAllowed) else _NOT_SHOWN
    return profile, on_paper.fault_before_printing(profile, sight_of(account), today=today())
