"""What follows when it was the wrong person: who knows, what is still out, the apology, the breach and its register."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.disputes.apologise import facts_of, prints_of, sent, words_of, write
from app.disputes.assess_breach import assess, register
from app.disputes.heard import Heard, Reader, breach_of, how_many_know, readers
from app.disputes.models import Correction, DataBreach
from app.evidence.recall_packs import recipients_to_tell
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account
from app.members.permissions import Permission
from app.profiles.models import CopyEnd, Profile
from app.web.guard import needs
from app.web.parts import actor, now
from app.web.typed import as_typed

pages = Blueprint("desk_corrections", __name__)

_LONGEST = 4000


class Breach(NamedTuple):
    """One row of the register; `left` of its 72 hours runs from 1 to 0."""

    breach: DataBreach
    is_late: bool
    left: float
    decided_by: Account | None


@pages.get("/desk/corrections/<uuid:id>")
@needs(Permission.HANDLE_DISPUTES)
def one(id: UUID) -> ResponseReturnValue:
    return _render(id)


@pages.post("/desk/corrections/<uuid:id>/apology")
@needs(Permission.HANDLE_DISPUTES)
def keep_apology(id: UUID) -> ResponseReturnValue:
    """Keep the apology as it is written now, or note that it was sent."""
    typed = as_typed(_LONGEST + 1)
    try:
        with transaction() as session:
            correction = _find(session, id)
            if typed.get("apology", "").strip() != words_of(session, correction) or "sent" not in request.form:
                write(session, correction, words=typed.get("apology", ""), by=actor(), now=now())
            if "sent" in request.form:
                sent(session, correction, how=typed.get("how", ""), by=actor(), now=now())
    except NotFit as missing:
        return _render(id, typed=typed, faults=missing.fields), 422
    except NotPossible as conflict:
        return _render(id, typed=typed, conflict=str(conflict)), 409
    return redirect(f"/desk/corrections/{id}?done={'sent' if 'sent' in request.form else 'kept'}", 303)


@pages.get("/desk/corrections/<uuid:id>/letter")
@needs(Permission.HANDLE_DISPUTES)
def letter(id: UUID) -> ResponseReturnValue:
    """Return the apology alone, to be printed."""
    session = db.session()
    correction = _find(session, id)
    sent_by = session.get(Account, correction.apology_sent_by_id) if correction.apology_sent_by_id else None
    signed = (sent_by or actor()).name
    return render_template(
        "desk/letter.html", correction=correction, words=words_of(session, correction), signed=signed
    )


@pages.get("/desk/breaches")
@needs(Permission.HANDLE_DISPUTES)
def all_breaches() -> ResponseReturnValue:
    return _register()


@pages.post("/desk/breaches/<uuid:id>")
@needs(Permission.HANDLE_DISPUTES)
def assess_it(id: UUID) -> ResponseReturnValue:
    """Keep the assessment of one breach; everything typed comes back when something is missing."""
    typed = as_typed(_LONGEST + 1)
    chosen = {"yes": True, "no": False}.get(typed.get("is_reported", ""))
    try:
        with transaction() as session:
            breach = session.get(DataBreach, id)
            if breach is None:
                raise NotThere("There is no such breach.")
            words = {name: typed.get(name, "") for name in ("risk", "because", "reference")}
            assess(session, breach, is_reported=chosen, **words, by=actor(), now=now())
    except NotFit as missing:
        return _register(opened=id, typed=typed, faults=missing.fields), 422
    return redirect(f"/desk/breaches?done={id}#b-{id}", 303)


def _render(
    id: UUID, *, typed: dict[str, str] | None = None, faults: dict[str, str] | None = None, conflict: str = ""
) -> str:
    session = db.session()
    correction = _find(session, id)
    everybody = readers(session, correction)
    copies = prints_of(session, correction)
    breach = breach_of(session, correction)
    return render_template(
        "desk/correction.html",
        correction=correction,
        profile=session.get_one(Profile, correction.profile_id),
        by=session.get_one(Account, correction.by_id),
        sent_by=session.get(Account, correction.apology_sent_by_id) if correction.apology_sent_by_id else None,
        groups=_groups(everybody),
        know=how_many_know(everybody),
        people=len(everybody),
        copies=[one for one in copies if one.recalled_at is not None or one.ended_as is CopyEnd.LOST],
        partners=[one for one in copies if one.account_id is None],
        handed_over=recipients_to_tell(session, session.get_one(Profile, correction.profile_id)),
        facts=facts_of(session, correction),
        apology=words_of(session, correction),
        breach=_laid_out(session, breach) if breach else None,
        typed=typed or {},
        faults=faults or {},
        conflict=conflict,
        done=_done(correction),
    )


def _groups(everybody: list[Reader]) -> list[tuple[Heard, list[Reader]]]:
    found: dict[Heard, list[Reader]] = {}
    for one in everybody:
        found.setdefault(one.heard, []).append(one)
    return list(found.items())


def _register(
    *, opened: UUID | None = None, typed: dict[str, str] | None = None, faults: dict[str, str] | None = None
) -> str:
    session = db.session()
    done = any(str(one.id) == request.args.get("done") and one.decided_at for one in register(session))
    return render_template(
        "desk/breaches.html",
        rows=[_laid_out(session, one) for one in register(session)],
        opened=opened,
        typed=typed or {},
        faults=faults or {},
        done="Kept. The register says who decided, and why." if done else "",
    )


def _laid_out(session: Session, breach: DataBreach) -> Breach:
    whole = breach.due_at - breach.opened_at
    left = max(0.0, min(1.0, (breach.due_at - now()) / whole))
    decided_by = session.get(Account, breach.decided_by_id) if breach.decided_by_id else None
    return Breach(breach, breach.decided_at is None and now() >= breach.due_at, left, decided_by)


def _find(session: Session, id: UUID) -> Correction:
    found = session.get(Correction, id)
    if found is None:
        raise NotThere("There is no such correction.")
    return found


def _done(correction: Correction) -> str:
    said = request.args.get("done", "")
    if said == "kept" and correction.apology:
        return "Kept."
    if said == "sent" and correction.apology_sent_at is not None:
        return "Noted as sent."
    if not said.isdecimal() or len(said) > 6:
        return ""
    many = int(said)
    phones = "No phone could be rung" if not many else "1 phone rings" if many == 1 else f"{many} phones ring"
    return f"Taken from every screen. {phones} now; who has no phone reads it in the app."
