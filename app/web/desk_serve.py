"""Service of a notice at the desk: every time that it was given or would have been, and noting one by hand."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time
from typing import NamedTuple
from uuid import UUID, uuid4

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.breaches.note_missed import note_missed
from app.exclusions import service_rules
from app.exclusions.find import find_exclusion
from app.exclusions.models import Exclusion, ListedPremises, Service, ServiceOutcome
from app.exclusions.serve import IncomingService, fault_of_handing_over, serve, services_of, was_issued
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account, Premises
from app.members.permissions import Permission
from app.photos.examine import MOST_BYTES
from app.photos.keep import Sealed, keep, put_away, throw_away
from app.photos.models import Photo
from app.profiles.gallery import viewed
from app.scheme_rules.current import rules_of_version
from app.warnings.models import Given
from app.web.desk_pictures import mark
from app.web.guard import asks_why, needs
from app.web.parts import actor, now, parts, said_why, zone
from app.web.sealed import refuse_larger
from app.web.shapes import Picture, ready
from app.web.typed import a_day, as_typed, number

pages = Blueprint("desk_serve", __name__)

TEMPLATE = "desk/exclusions/_service.html"


class Attempt(NamedTuple):
    """One time, as the desk reads it. `photo_says`: of a picture that is promised or cannot be shown."""

    service: Service
    by: str
    where: str
    photo: Picture | None
    photo_says: str


class Part(NamedTuple):
    """What the section is drawn from. `may_note`: a notice was issued and another service can be noted.

    `places`: where it can have been given in person, as a choice. `waits_for`: why nobody is offered it to give now.
    """

    exclusion: Exclusion
    attempts: list[Attempt]
    waits_for: str
    may_note: bool
    post_days: int
    places: list[tuple[str, str]]
    id: str
    mark: str
    typed: dict[str, str]
    faults: dict[str, str]
    conflict: str


def part(
    session: Session,
    exclusion: Exclusion,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
) -> Part:
    """Return what the section about service needs, on the page of the case and by itself."""
    today = now().astimezone(zone())
    fresh = {"how": Given.POST.value, "outcome": ServiceOutcome.TAKEN.value, "on": today.date().isoformat()}
    return Part(
        exclusion=exclusion,
        attempts=[_attempt(session, one) for one in services_of(session, exclusion)],
        waits_for=fault_of_handing_over(session, exclusion) or "",
        may_note=was_issued(exclusion),
        post_days=rules_of_version(session, exclusion.rules_version).post_days,
        places=[("", "Elsewhere"), *((str(row.premises_id), row.premises.name) for row in _by_name(exclusion))],
        id=(typed or {}).get("id") or str(uuid4()),
        mark=mark(),
        typed=typed if typed is not None else fresh,
        faults=faults or {},
        conflict=conflict,
    )


@pages.get("/desk/exclusions/<ref>/service")
@needs(Permission.PREPARE_EXCLUSIONS)
@asks_why
def one(ref: str) -> ResponseReturnValue:
    with transaction() as session:
        exclusion = find_exclusion(session, ref)
        viewed(session, exclusion.profile, because=said_why(), by=actor(), now=now())
    return _render(ref)


@pages.post("/desk/exclusions/<ref>/service")
@needs(Permission.PREPARE_EXCLUSIONS)
def note_service(ref: str) -> ResponseReturnValue:
    """Note that a notice was posted, given in custody or in person, with a picture of it or the proof of posting."""
    typed = as_typed(2000)
    sealed: Sealed | None = None
    is_kept = False
    try:
        data = _picture()
        incoming, id = _incoming(find_exclusion(db.session(), ref), typed, data)
        sealed = put_away(data, parts().vault, clamd=parts().settings.clamd_socket) if data else None
        with transaction() as session:
            exclusion = find_exclusion(session, ref)
            served = serve(session, exclusion, id, incoming, by=actor(), now=now(), zone=zone())
            if served.is_new:
                note_missed(session, exclusion, by=actor(), now=now(), zone=zone())
            if sealed is not None and served.service.photo_id is None:
                served.service.photo_id, is_kept = keep(session, sealed, now=now()).id, True
    except NotFit as unfit:
        return _render(ref, typed, unfit.fields or {"photo": str(unfit)}), 422
    except NotPossible as conflict:
        return _render(ref, typed, conflict=str(conflict)), 409
    finally:
        if sealed is not None and not is_kept:
            throw_away(sealed, parts().vault)
    return redirect(f"/desk/exclusions/{ref}/service", 303)


def _picture() -> bytes:
    """Return the bytes of the picture that came with the form, or none."""
    refuse_larger(MOST_BYTES + 20_000)  # and the words of the form
    sent = request.files.get("photo")
    return sent.read() if sent is not None else b""


def _incoming(exclusion: Exclusion, typed: dict[str, str], data: bytes) -> tuple[IncomingService, UUID]:
    """Return what the form says; raises NotFit with a sentence for each field that is at fault."""
    id = _id(typed)
    how = next((one for one in Given if one.value == typed.get("how")), None)
    outcome = next((one for one in ServiceOutcome if one.value == typed.get("outcome")), None)
    at = _moment(typed, db.session().get(Service, id))
    faults = _faults_of_moment(exclusion, at)
    if how is None:
        faults["how"] = "Choose how it was given."
    if outcome is None:
        faults["outcome"] = "Choose what became of it."
    premises = number(typed.get("premises", "")) if how is Given.IN_PERSON and typed.get("premises") else None
    if premises is not None and premises not in {one.premises_id for one in exclusion.listed}:
        faults["premises"] = "Choose premises that are on the notice, or elsewhere."
    if faults or how is None or outcome is None or at is None:
        raise NotFit("Look at what is marked.", faults)
    said = IncomingService(
        exclusion=exclusion.ref,
        outcome=outcome,
        how=how,
        at=at,
        premises_id=premises,
        read_aloud=typed.get("read_aloud") == "yes",
        photo=hashlib.sha256(data).hexdigest() if data else None,
        witness=typed.get("witness", "")[:200],
        note=typed.get("note", ""),
    )
    return said, id


def _id(typed: dict[str, str]) -> UUID:
    try:
        return UUID(typed.get("id", ""))
    except ValueError:
        return uuid4()


def _faults_of_moment(exclusion: Exclusion, at: datetime | None) -> dict[str, str]:
    if at is None:
        return {"on": "Say the day, and the time as 21:14."}
    if at > now():
        return {"on": "This is still to come. Note it once it has happened."}
    if exclusion.issued_at is not None and at < exclusion.issued_at:
        said = service_rules.clock_and_day(exclusion.issued_at, zone())
        return {"on": f"The notice was issued on {said}. It cannot have been given before."}
    return {}


def _moment(typed: dict[str, str], known: Service | None) -> datetime | None:
    """Return day and time by the town's clock; without a time, noon, or now when that is still to come today.

    `known`: what this very form brought before. Sent again without a time it says the same moment as then.
    """
    on = a_day(typed.get("on", ""))
    if on is None:
        return None
    said = typed.get("time", "").strip()
    if known is not None and not said and known.at.astimezone(zone()).date() == on:
        return known.at
    try:
        clock = time.fromisoformat(said) if said else time(12)
    except ValueError:
        return None
    local = datetime.combine(on, clock.replace(tzinfo=None), tzinfo=zone()).astimezone(UTC)
    is_today = on == now().astimezone(zone()).date()
    return now().astimezone(UTC) if is_today and not said else local


def _by_name(exclusion: Exclusion) -> list[ListedPremises]:
    return sorted(exclusion.listed, key=lambda row: (row.premises.name, row.premises_id))


def _attempt(session: Session, service: Service) -> Attempt:
    photo = session.get(Photo, service.photo_id) if service.photo_id else None
    shown = ready(photo)
    says = "" if shown or service.photo_sha is None else "A picture of it is still to come from the phone."
    if photo is not None and shown is None:
        says = photo.refusal or "Its picture is being made ready. Open the page again in a moment."
    place = session.get(Premises, service.premises_id) if service.premises_id else None
    by = session.get(Account, service.by_id)
    return Attempt(service, by.name if by else "", place.name if place else "", shown, says)


def _render(
    ref: str, typed: dict[str, str] | None = None, faults: dict[str, str] | None = None, conflict: str = ""
) -> str:
    session = db.session()
    exclusion = find_exclusion(session, ref)
    return render_template(
        "desk/exclusions/service.html",
        exclusion=exclusion,
        part=part(session, exclusion, typed, faults, conflict),
    )
