"""Disputes at the desk: hidden by one, restored by two, or the wrong person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.appeals.end_moot import end_moot
from app.appeals.forget_person import forget_reasons
from app.disputes import rules
from app.disputes.clear import clear, keep_hidden
from app.disputes.correct import correct
from app.disputes.end import end
from app.disputes.hide import hide
from app.disputes.models import Correction, Dispute, Outcome
from app.disputes.restore import open_beside, restore
from app.disputes.shown_to import shown_to
from app.disputes.take import ended_disputes, open_disputes
from app.evidence.recall_packs import recall_packs
from app.evidence.throw_away import remove_files as remove_packs
from app.intelligence.let_go import let_go
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account
from app.members.permissions import Permission
from app.photos.destroy import remove_files
from app.profiles.gallery import viewed
from app.profiles.models import Hidden, ProfileState
from app.profiles.pictures import shown_pictures
from app.profiles.rules import TAGS
from app.review.reporters import reporters_of
from app.web.guard import asks_why, needs
from app.web.parts import actor, now, parts, said_why, today, zone
from app.web.typed import as_typed

pages = Blueprint("desk_disputes", __name__)

_ENDED_SHOWN = 40
_LONGEST = 2000
_ENDINGS = {"stands": Outcome.STANDS, "changed": Outcome.CHANGED}


class Row(NamedTuple):
    """One dispute in the list; `left` of its hour runs from 1 to 0."""

    dispute: Dispute
    stage: rules.Stage
    is_late: bool
    left: float


class CaseOfDispute(NamedTuple):
    """What the page of one dispute shows of who did what."""

    row: Row
    hidden_by: Account | None
    cleared_by: Account | None
    ended_by: Account | None
    correction: Correction | None


@pages.get("/desk/disputes")
@needs(Permission.HANDLE_DISPUTES)
def all_disputes() -> ResponseReturnValue:
    session = db.session()
    return render_template(
        "desk/disputes.html",
        open=[_row(one) for one in open_disputes(session)],
        ended=[_row(one) for one in ended_disputes(session, limit=_ENDED_SHOWN)],
    )


@pages.get("/desk/disputes/<uuid:id>")
@needs(Permission.HANDLE_DISPUTES)
@asks_why
def one(id: UUID) -> ResponseReturnValue:
    return _render(id, because=said_why())


@pages.post("/desk/disputes/<uuid:id>/hide")
@needs(Permission.HANDLE_DISPUTES)
def hide_it(id: UUID) -> ResponseReturnValue:
    """Take the profile from members' screens, by one person's word."""
    because = as_typed(_LONGEST).get("hide_because", "")
    return _do(id, "hidden", lambda session, it: hide(session, it, because=because, by=actor(), now=now()))


@pages.post("/desk/disputes/<uuid:id>/clear")
@needs(Permission.HANDLE_DISPUTES)
def clear_it(id: UUID) -> ResponseReturnValue:
    """Say that it may be shown again; a second person does so."""
    typed = as_typed(_LONGEST)
    outcome, looked_at = _ENDINGS.get(typed.get("outcome", ""), Outcome.WRONG_PERSON), typed.get("looked_at", "")
    return _do(
        id,
        "cleared",
        lambda session, it: clear(
            session, it, outcome, looked_at=looked_at, reporter_ids=_reporters(session, it), by=actor(), now=now()
        ),
    )


@pages.post("/desk/disputes/<uuid:id>/keep-hidden")
@needs(Permission.HANDLE_DISPUTES)
def keep_it_hidden(id: UUID) -> ResponseReturnValue:
    because = as_typed(_LONGEST).get("keep_because", "")
    return _do(id, "kept", lambda session, it: keep_hidden(session, it, because=because, by=actor(), now=now()))


@pages.post("/desk/disputes/<uuid:id>/restore")
@needs(Permission.HANDLE_DISPUTES)
def restore_it(id: UUID) -> ResponseReturnValue:
    """Show it to members again, as the second person."""
    return _do(
        id,
        "restored",
        lambda session, it: restore(
            session, it, reporter_ids=_reporters(session, it), by=actor(), now=now(), today=today()
        ),
    )


@pages.post("/desk/disputes/<uuid:id>/end")
@needs(Permission.HANDLE_DISPUTES)
def end_it(id: UUID) -> ResponseReturnValue:
    """End a dispute about what was not hidden, with the reason."""
    typed = as_typed(_LONGEST)
    outcome, because = _ENDINGS.get(typed.get("outcome", ""), Outcome.STANDS), typed.get("end_because", "")
    return _do(
        id,
        "ended",
        lambda session, it: end(
            session, it, outcome, because=because, reporter_ids=_reporters(session, it), by=actor(), now=now()
        ),
    )


@pages.post("/desk/disputes/<uuid:id>/wrong-person")
@needs(Permission.HANDLE_DISPUTES)
def wrong_person(id: UUID) -> ResponseReturnValue:
    """Recall it from every screen and tell everybody who was shown it; then open what follows."""
    typed = as_typed(_LONGEST)
    try:
        with transaction() as session:
            dispute = _find(session, id)
            done = correct(
                session,
                dispute,
                because=typed.get("wrong_because", ""),
                also_from_reports=typed.get("also_from_reports") == "yes",
                by=actor(),
                now=now(),
                zone=zone(),
            )
            let_go(session, dispute.profile, by=actor(), now=now(), today=today())
            end_moot(session, dispute.profile, by=actor(), now=now())
            forget_reasons(session, dispute.profile)
            packs = recall_packs(session, dispute.profile, by=actor(), now=now())
            to = f"/desk/corrections/{done.correction.id}?done={done.phones}"
    except NotFit as missing:
        return _render(id, because="saying that it was the wrong person", typed=typed, faults=missing.fields), 422
    except NotPossible as conflict:
        return _render(id, because="saying that it was the wrong person", typed=typed, conflict=str(conflict)), 409
    remove_files(done.folders, parts().vault)
    remove_packs(packs, parts().vault)
    return redirect(to, 303)


def _do(id: UUID, done: str, work: Callable[[Session, Dispute], object]) -> ResponseReturnValue:
    """Do it and come back to the dispute; what was typed comes back when something stands in the way."""
    try:
        with transaction() as session:
            work(session, _find(session, id))
    except NotFit as missing:
        return _render(id, because="deciding on a dispute", typed=as_typed(_LONGEST), faults=missing.fields), 422
    except NotPossible as conflict:
        return _render(id, because="deciding on a dispute", typed=as_typed(_LONGEST), conflict=str(conflict)), 409
    return redirect(f"/desk/disputes/{id}?done={done}", 303)


def _find(session: Session, id: UUID) -> Dispute:
    found = session.get(Dispute, id)
    if found is None:
        raise NotThere("There is no such dispute.")
    return found


def _render(
    id: UUID,
    *,
    because: str,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
) -> str:
    """Return the dispute with what is kept of the person: a full record, so each look is written down."""
    with transaction() as writing:
        viewed(writing, _find(writing, id).profile, because=because, by=actor(), now=now())
    session = db.session()
    dispute = _find(session, id)
    profile = dispute.profile
    row = _row(dispute)
    return render_template(
        "desk/dispute.html",
        case=_case(session, row),
        profile=profile,
        tag=TAGS[profile.standing],
        pictures=[one.photo for one in shown_pictures(profile, today=today(), sectors=None)],
        people=len(shown_to(session, profile).accounts - {actor().id}),
        stands_in_the_way=_in_the_way(session, row),
        is_anonymous=rules.is_anonymous(dispute),
        typed=typed or {},
        faults=faults or {},
        conflict=conflict,
        done=_done(row),
        mark=f"{actor().name} · desk · {now().astimezone(zone()):%H:%M}",
    )


def _in_the_way(session: Session, row: Row) -> str:
    """Return why this person may not take the next step, if so."""
    dispute, profile = row.dispute, row.dispute.profile
    mine: dict[str, Any] = {"by_members": actor().member_ids, "sent_it": actor().id in _reporters(session, dispute)}
    if profile.state is ProfileState.WITHDRAWN or row.stage is rules.Stage.WAITS:
        return rules.fault_before_ending(dispute, profile, Outcome.STANDS, **mine) or ""
    if row.stage is rules.Stage.CLEARED:
        waits = any(one.hidden_at is None for one in open_beside(session, dispute))
        return rules.fault_before_restoring(dispute, profile, by_id=actor().id, another_waits=waits, **mine) or ""
    return rules.fault_before_clearing(dispute, profile, **mine) or ""


def _reporters(session: Session, dispute: Dispute) -> frozenset[int]:
    """Return who sent the reports that the profile began with, those merged into one among them."""
    return reporters_of(session, dispute.profile)


def _case(session: Session, row: Row) -> CaseOfDispute:
    dispute = row.dispute

    def person(id: int | None) -> Account | None:
        return session.get(Account, id) if id is not None else None

    correction = session.scalars(select(Correction).where(Correction.profile_id == dispute.profile_id)).first()
    return CaseOfDispute(
        row, person(dispute.hidden_by_id), person(dispute.cleared_by_id), person(dispute.ended_by_id), correction
    )


def _row(dispute: Dispute) -> Row:
    return Row(dispute, rules.stage(dispute), rules.is_late(dispute, now()), rules.left(dispute, now()))


def _done(row: Row) -> str:
    """Return what has just been done, if it is still so."""
    said = {
        ("taken", rules.Stage.WAITS): "Noted. Nothing is hidden yet: look at it within the hour.",
        ("hidden", rules.Stage.HIDDEN): "Hidden. No member sees it, and its alerts are over.",
        ("cleared", rules.Stage.CLEARED): "Noted. A second person restores it; until then it stays hidden.",
        ("kept", rules.Stage.HIDDEN): "It stays hidden. Whoever looks next begins anew.",
        ("restored", rules.Stage.ENDED): "Ended. It stays hidden: another dispute about it is open."
        if row.dispute.profile.hidden_because is Hidden.DISPUTE
        else "Ended. Members see it again, unless something else hides it.",
        ("ended", rules.Stage.ENDED): "Ended.",
    }
    return said.get((request.args.get("done", ""), row.stage), "")
