"""What the desk does with a request for evidence: each deed comes back to its page, with all that was typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.evidence import close_request, leave_out
from app.evidence.approve import approve
from app.evidence.deliver import hand_over, make_link
from app.evidence.find import find_request, packs_of
from app.evidence.hold import holds_of_request, look_again
from app.evidence.look_anew import look_anew, more_than_approved
from app.evidence.models import Hold, Pack, PackRequest, PackState
from app.evidence.order_build import UNDER_WAY, order_build
from app.evidence.release import release
from app.evidence.send import sending
from app.evidence.throw_away import remove_files
from app.evidence.verify_caller import verify_caller
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.permissions import Permission
from app.web.desk_packs import LONGEST, page_of
from app.web.guard import needs, needs_proof
from app.web.pack_file import pack_file
from app.web.parts import actor, now, parts
from app.web.typed import a_day, as_typed, number

pages = Blueprint("desk_pack_deeds", __name__)

_BECAUSE = "assembling evidence"
_TOO_LONG = timedelta(minutes=5)  # a pack that waits its turn for so long is not being built


@pages.post("/desk/packs/<ref>/call-back")
@needs(Permission.ASSEMBLE_PACKS)
def call_back(ref: str) -> ResponseReturnValue:
    typed = as_typed(LONGEST)
    said = {"spoke_to": typed.get("spoke_to", ""), "number_from": typed.get("number_from", "")}
    return _do(ref, "called", lambda session, it: verify_caller(session, it, **said, by=actor(), now=now()))


@pages.post("/desk/packs/<ref>/word")
@needs(Permission.ASSEMBLE_PACKS)
@needs_proof
def say(ref: str) -> ResponseReturnValue:
    """Say yes or no to it, as one of the two."""
    typed = as_typed(LONGEST)
    because, agrees = typed.get("because", ""), typed.get("agrees") == "yes"
    return _do(
        ref, "approved", lambda session, it: approve(session, it, agrees=agrees, because=because, by=actor(), now=now())
    )


@pages.post("/desk/packs/<ref>/terms")
@needs(Permission.ASSEMBLE_PACKS)
def note_terms(ref: str) -> ResponseReturnValue:
    typed = as_typed(LONGEST)
    said = {name: typed.get(name, "") for name in ("less_intrusive", "terms", "needs")}
    return _change(ref, "noted", lambda session, it: leave_out.note_terms(session, it, **said, by=actor(), now=now()))


@pages.post("/desk/packs/<ref>/contents")
@needs(Permission.ASSEMBLE_PACKS)
def change_contents(ref: str) -> ResponseReturnValue:
    """Leave something out or put it back, show somebody by name or hide the name again."""
    typed = as_typed(LONGEST)
    what = typed.get("what", "")
    because = typed.get(f"because-{what}", "")
    deeds: dict[str, tuple[str, Callable[[Session, PackRequest], list[str]]]] = {
        "leave out": (
            "left-out",
            lambda session, it: leave_out.leave_out(session, it, what, because=because, by=actor(), now=now()),
        ),
        "put back": ("put-back", lambda session, it: leave_out.put_back(session, it, what, by=actor(), now=now())),
        "show": (
            "shown",
            lambda session, it: leave_out.unredact(session, it, what, because=because, by=actor(), now=now()),
        ),
        "put in whole": (
            "whole",
            lambda session, it: leave_out.unredact(session, it, what, because=because, by=actor(), now=now()),
        ),
        "keep back": (
            "not-whole",
            lambda session, it: leave_out.redact_again(session, it, what, by=actor(), now=now()),
        ),
        "hide": ("hidden", lambda session, it: leave_out.redact_again(session, it, what, by=actor(), now=now())),
    }
    if typed.get("deed") not in deeds:
        raise NotFit("Say what is to be done with it.")
    return _change(ref, *deeds[typed["deed"]])


@pages.post("/desk/packs/<ref>/words")
@needs(Permission.ASSEMBLE_PACKS)
def change_words(ref: str) -> ResponseReturnValue:
    """Say which words are taken out besides the names that are known."""
    words = as_typed(LONGEST).get("taken_out", "")
    return _change(
        ref, "words", lambda session, it: leave_out.take_out_words(session, it, words, by=actor(), now=now())
    )


@pages.post("/desk/packs/<ref>/build")
@needs(Permission.ASSEMBLE_PACKS)
def build(ref: str) -> ResponseReturnValue:
    """Order it; where more has come since it was approved, that is said, and what two said of it is void."""
    session = db.session()
    if more_than_approved(session, find_request(session, ref)):
        return _look_anew(ref)
    return _do(ref, "", lambda session, it: order_build(session, it, by=actor(), now=now()), to="/build")


@pages.get("/desk/packs/<ref>/build")
@needs(Permission.ASSEMBLE_PACKS)
def building(ref: str) -> ResponseReturnValue:
    """Show how far it is; the page comes back to the request by itself when it is over."""
    session = db.session()
    it = find_request(session, ref)
    packs = packs_of(session, it)
    if not packs or packs[0].state not in UNDER_WAY:
        return redirect(f"/desk/packs/{it.ref}#packs", 303)
    pack = packs[0]
    is_stuck = now() > (pack.leased_until or pack.ordered_at + _TOO_LONG)  # whoever builds it renews the lease
    return render_template("desk/pack_building.html", it=it, pack=pack, is_stuck=is_stuck), {"Refresh": "1"}


@pages.post("/desk/packs/<ref>/link")
@needs(Permission.ASSEMBLE_PACKS)
@needs_proof
def link(ref: str) -> ResponseReturnValue:
    """Make the link and the word: both are on this one page and nowhere else."""
    try:
        with transaction() as session:
            it = find_request(session, ref)
            made = make_link(session, it, _pack(session, it), by=actor(), now=now())
            shown = (f"{parts().settings.public_url}/pack/{made.token}", made.word, made.delivery.ends_at)
    except NotPossible as conflict:
        return page_of(ref, because=_BECAUSE, conflict=str(conflict)), 409
    return page_of(ref, because=_BECAUSE, link=shown)


@pages.post("/desk/packs/<ref>/hand-over")
@needs(Permission.ASSEMBLE_PACKS)
@needs_proof
def hand_it_over(ref: str) -> ResponseReturnValue:
    """Send the file to the desk's own machine, to be given in person; it is entered in the register."""
    typed = as_typed(LONGEST)
    try:
        _must_be_there(db.session(), ref)  # before anything is entered, and while nobody waits for the disk
        with transaction() as session:
            it = find_request(session, ref)
            pack = _pack(session, it)
            hand_over(session, it, pack, to=typed.get("to", ""), by=actor(), now=now())
            pack_id = pack.id
    except NotFit as missing:
        return page_of(ref, because=_BECAUSE, typed=typed, faults=missing.fields), 422
    except NotPossible as conflict:
        return page_of(ref, because=_BECAUSE, typed=typed, conflict=str(conflict)), 409
    return pack_file(pack_id)


@pages.post("/desk/packs/<ref>/end")
@needs(Permission.ASSEMBLE_PACKS)
def end(ref: str) -> ResponseReturnValue:
    """Note the outcome, or take the request back."""
    typed, files = as_typed(LONGEST), list[str]()

    def work(session: Session, it: PackRequest) -> None:
        if typed.get("how") == "withdraw":
            because = typed.get("withdraw_because", "")
            files.extend(close_request.withdraw_request(session, it, because=because, by=actor(), now=now()))
        else:
            outcome = typed.get("outcome", "")
            files.extend(close_request.close_request(session, it, outcome=outcome, by=actor(), now=now()))

    answer = _do(ref, "closed", work)
    remove_files(files, parts().vault)
    return answer


@pages.post("/desk/packs/<ref>/hold")
@needs(Permission.ASSEMBLE_PACKS)
def hold(ref: str) -> ResponseReturnValue:
    """Keep a hold until another day, or release it."""
    typed = as_typed(LONGEST)
    if typed.get("how") == "release":
        because = typed.get("release_because", "")
        return _do(
            ref,
            "released",
            lambda session, it: release(session, _hold(session, it), because=because, by=actor(), now=now()),
        )
    on = a_day(typed.get("look_again_on", ""))
    return _do(ref, "held", lambda session, it: look_again(session, _hold(session, it), on=on, by=actor(), now=now()))


def _do(ref: str, done: str, work: Callable[[Session, PackRequest], object], *, to: str = "") -> ResponseReturnValue:
    """Do it and come back; what was typed comes back when something stands in the way."""
    try:
        with transaction() as session:
            it = find_request(session, ref)
            work(session, it)
            here = f"/desk/packs/{it.ref}{to}"
    except NotFit as missing:
        # One without a field has none to stand at: it is of something that the page does not offer.
        said = {"faults": missing.fields, "conflict": "" if missing.fields else str(missing)}
        return page_of(ref, because=_BECAUSE, typed=as_typed(LONGEST), **said), 422
    except NotPossible as conflict:
        return page_of(ref, because=_BECAUSE, typed=as_typed(LONGEST), conflict=str(conflict)), 409
    return redirect(f"{here}?done={done}" if done else here, 303)


def _look_anew(ref: str) -> ResponseReturnValue:
    with transaction() as session:
        it = find_request(session, ref)
        more = more_than_approved(session, it)
        files = look_anew(session, it, by=actor(), now=now())
    remove_files(files, parts().vault)
    return page_of(ref, because=_BECAUSE, conflict=f"{more} What two said of it is void. Two look at it anew."), 409


def _change(ref: str, done: str, work: Callable[[Session, PackRequest], list[str]]) -> ResponseReturnValue:
    """Change what goes in; packs that this ends lose their files once it is committed."""
    files = list[str]()
    answer = _do(ref, done, lambda session, it: files.extend(work(session, it)))
    remove_files(files, parts().vault)
    return answer


def _pack(session: Session, it: PackRequest) -> Pack:
    """Return the pack that the form names, or else the newest that is ready."""
    id = number(request.form.get("pack", ""))
    found = [one for one in packs_of(session, it) if one.state is PackState.READY and id in (None, one.id)]
    if not found:
        raise NotPossible("This pack is not there, or not ready. Build one first.")
    return found[0]


def _must_be_there(session: Session, ref: str) -> None:
    it = find_request(session, ref)
    sending(_pack(session, it), it.ref, parts().vault)


def _hold(session: Session, it: PackRequest) -> Hold:
    still = [one for one in holds_of_request(session, it) if one.ended_at is None]
    if not still:
        raise NotThere("Nothing is held for this request.")
    return still[0]
