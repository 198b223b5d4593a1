"""The desk's word on a report, from its form. What was typed comes back when anything stands in the way."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, Field, ValidationError
from sqlalchemy.orm import Session

from app.breaches.find import breach_of_report
from app.breaches.models import BreachState
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.permissions import Permission
from app.profiles.draft import NewProfile, check
from app.profiles.find import by_ref
from app.profiles.models import Profile
from app.reports.models import Report, ReportState
from app.review.decide import (
    Decided,
    approve_incident,
    approve_new_profile,
    approve_sighting,
    ask_back,
    reject,
)
from app.review.models import Verdict
from app.review.queue import case
from app.review.undo import decide_undoably
from app.web.desk import render
from app.web.desk_elsewhere import what_was_said
from app.web.desk_next import carried, go_on
from app.web.errors import faults_of
from app.web.guard import needs
from app.web.parts import actor, now, parts, today

pages = Blueprint("desk_decide", __name__)

_LOOK = "look."
_MARKED = "Look at what is marked, then send again."


class Said(BaseModel):
    """The form as it was sent. A chosen sentence and one's own words make one text together."""

    verdict: Verdict
    wording: str = Field("", max_length=4000)
    question: str = Field("", max_length=2000)
    question_choice: str = Field("", max_length=200)
    reason: str = Field("", max_length=2000)
    reason_choice: str = Field("", max_length=200)
    tells: bool = False
    breach: str = Field("", pattern="^(counts|not)?$")
    profile_ref: str = Field("", max_length=20)
    other_ref: str = Field("", max_length=20)
    title: str = Field("", max_length=120)
    is_name: bool = False
    seen: str = Field("", max_length=4000)
    look: dict[str, str] = {}
    source: str = Field("", pattern="^[123]?$")
    information: str = Field("", pattern="^[A-E]?$")
    handling: str = Field("", pattern="^[PC]?$")
    is_serious_or_repeat: bool = False

    @property
    def asked(self) -> str:
        return f"{self.question_choice} {self.question or self.reason}".strip()

    @property
    def why_not(self) -> str:
        return f"{self.reason_choice} {self.reason}".strip()


@pages.post("/desk/<uuid:id>/decision")
@needs(Permission.DECIDE_REPORTS)
def decide(id: UUID) -> ResponseReturnValue:
    typed = {name: value.replace("\r\n", "\n") for name, value in request.form.items()}
    try:
        said = _read(typed)
        with transaction() as session:
            report = case(session, id, for_account=actor())
            _refuse_if_decided(session, report)
            seconds = parts().settings.undo_seconds
            carry_out = partial(_carry_out, session, report, said)
            decided = decide_undoably(session, report, carry_out, seconds=seconds, now=now())
            draft_ref = decided.profile.ref if decided.profile and said.verdict is Verdict.NEW_PROFILE else None
    except ValidationError as missing:
        return _again(id, typed, faults=_faults(missing)), 422
    except NotFit as missing:
        return _again(id, typed, faults=missing.fields), 422
    except NotPossible as conflict:
        return _again(id, typed, conflict=str(conflict)), 409
    except NotAllowed as refused:  # meanwhile a report of one's own was merged into it
        return _again(id, typed, conflict=str(refused)), 403
    if draft_ref is not None:
        return redirect(url_for("desk_profiles.one", ref=draft_ref, done=id, only=carried()), 303)
    return go_on(id)


def _again(id: UUID, typed: dict[str, str], *, faults: dict[str, str] | None = None, conflict: str = "") -> str:
    report = case(db.session(), id, for_account=actor())
    return render(report, because="deciding on it", typed=typed, faults=faults, conflict=conflict)


def _read(typed: dict[str, str]) -> Said:
    """Return the form as typed values; raises ValidationError, or NotFit for a profile that is not fit to begin."""
    look = {name.removeprefix(_LOOK): words[:120] for name, words in typed.items() if name.startswith(_LOOK)}
    said = Said.model_validate({**typed, "look": look})
    faults = _faults_of_new(said) if said.verdict is Verdict.NEW_PROFILE else {}
    if faults:
        raise NotFit(_MARKED, faults)
    return said


def _faults(missing: ValidationError) -> dict[str, str]:
    faults = faults_of(missing)
    if "verdict" in faults:
        faults["verdict"] = "Choose what becomes of this report."
    return faults


def _faults_of_new(said: Said) -> dict[str, str]:
    """Return a sentence for each thing without which the draft could never be published."""
    faults = {}
    try:
        check(_new(said))
    except NotFit as missing:
        faults.update(missing.fields)
    if not (said.seen.strip() or said.wording.strip()):
        faults["seen"] = "Say in your own words what was seen. The person may one day read this."
    for part in ("source", "information", "handling"):
        if not getattr(said, part):
            faults[part] = "Choose one."
    if not said.is_serious_or_repeat:
        faults["is_serious_or_repeat"] = "Without this it stays an incident: approve it as one."
    return faults


def _refuse_if_decided(session: Session, report: Report) -> None:
    """Raise NotPossible with who was quicker."""
    if report.state is not ReportState.RECEIVED:
        raise NotPossible(what_was_said(session, report))


def _carry_out(session: Session, report: Report, said: Said) -> Decided:
    by, at = actor(), now()
    if said.verdict is Verdict.INCIDENT:
        return approve_incident(session, report, wording=said.wording, tells=said.tells, by=by, now=at)
    if said.verdict is Verdict.SIGHTING:
        profile = _chosen(session, said)
        counts = _counts(session, report, profile, said)
        return approve_sighting(
            session, report, profile, wording=said.wording, counts=counts, by=by, now=at, today=today()
        )
    if said.verdict is Verdict.NEW_PROFILE:
        return approve_new_profile(session, report, _new(said), wording=said.wording, by=by, now=at)
    if said.verdict is Verdict.RETURNED:
        try:
            return ask_back(session, report, said.asked, by=by, now=at)
        except NotFit as missing:
            raise NotFit(str(missing), {"question": " ".join(missing.fields.values())}) from missing
    if said.verdict is Verdict.REJECTED:
        return reject(session, report, said.why_not, by=by, now=at)
    raise NotFit(_MARKED, {"verdict": "Choose what becomes of this report."})


def _chosen(session: Session, said: Said) -> Profile:
    ref = said.other_ref if said.profile_ref in ("", "other") else said.profile_ref
    profile = by_ref(session, ref) if ref else None
    if profile is None:
        raise NotFit(_MARKED, {"profile_ref": "Choose whose sighting it is."})
    return profile


def _counts(session: Session, report: Report, profile: Profile, said: Said) -> bool:
    """Return whether the breach that is claimed counts; raises NotFit while nobody has said so."""
    breach = breach_of_report(session, report.id)
    if breach is None or breach.state is not BreachState.CLAIMED or breach.profile_id != profile.id:
        return False
    if not said.breach:
        raise NotFit(_MARKED, {"breach": "Was it them? A breach counts."})
    return said.breach == "counts"


def _new(said: Said) -> NewProfile:
    return NewProfile(
        title=said.title,
        is_name=said.is_name,
        seen=said.seen.strip() or said.wording,
        look=said.look,
        grading=f"{said.source}{said.information}{said.handling}",
        is_serious_or_repeat=said.is_serious_or_repeat,
    )
