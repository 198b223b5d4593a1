"""Write down that somebody outside asks for evidence, as they asked: the desk, or police and council themselves."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.evidence.models import PackRequest, RequestState
from app.kernel.errors import NotFit, NotPossible
from app.kernel.references import next_ref
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.find import by_ref
from app.profiles.models import Hidden, Profile, ProfileState
from app.scheme_rules.current import current_rules, route_of

_LONGEST = 4000
_SENTENCES = {
    "agency": "Say which body asks.",
    "recipient": "Say who gets it: a person, by name and office.",
    "purpose": "Say what it is needed for.",
    "gateway": "Say which law allows it.",
    "asked_how": "Write down how the request came, in its own words.",
}


class Wanted(NamedTuple):
    """What is asked for, as it was typed."""

    route: str
    agency: str
    recipient: str
    purpose: str
    gateway: str
    asked_how: str
    needed_by: date | None = None


def open_request(session: Session, profile: Profile, wanted: Wanted, *, by: Account, now: datetime) -> PackRequest:
    """Open a request in the name of somebody who has asked the desk; raises NotFit, NotPossible."""
    require(by, Permission.ASSEMBLE_PACKS)
    return _open(session, profile, wanted, by=by, now=now)


def ask_for(session: Session, ref: str, wanted: Wanted, *, by: Account, now: datetime) -> PackRequest:
    """Ask for evidence oneself, as police or council; raises NotFit, NotPossible."""
    require(by, Permission.ASK_FOR_PACKS)
    profile = by_ref(session, ref)
    if profile is None or profile.state is ProfileState.DRAFT:
        raise NotFit("Some fields need a word.", {"ref": "No record has this reference. The desk tells it to you."})
    return _open(session, profile, wanted, by=by, now=now)


def asked_by(session: Session, account: Account) -> list[PackRequest]:
    """Return one's own requests, the newest first."""
    rows = select(PackRequest).where(PackRequest.opened_by_id == account.id).order_by(PackRequest.id.desc())
    return list(session.scalars(rows))


def _open(session: Session, profile: Profile, wanted: Wanted, *, by: Account, now: datetime) -> PackRequest:
    rules = current_rules(session)
    route = route_of(rules.matrix, wanted.route)
    faults = {name: says for name, says in _SENTENCES.items() if not getattr(wanted, name).strip()}
    if route is None or not route.in_use:
        faults["route"] = "Choose for which legal step it is needed."
    if wanted.needed_by is not None and wanted.needed_by < now.date():
        faults["needed_by"] = "This day is over."
    if faults:
        raise NotFit("Some fields need a word.", faults)
    if profile.hidden_because is Hidden.WRONG_PERSON:
        raise NotPossible(f"{profile.ref} was the wrong person. There is no evidence about them.")
    words = {name: getattr(wanted, name).strip()[:_LONGEST] for name in _SENTENCES}
    request = PackRequest(
        ref=next_ref(session, PackRequest.ref, "EP"),
        profile_id=profile.id,
        state=RequestState.ASKED,
        route=wanted.route,
        rules_version=rules.version,
        asked_at=now,
        needed_by=wanted.needed_by,
        opened_by_id=by.id,
        opened_at=now,
        **words,
    )
    session.add(request)
    session.flush()
    record(session, "opened", f"pack {request.ref}", by_id=by.id, now=now, profile=profile.ref, route=wanted.route)
    return request
