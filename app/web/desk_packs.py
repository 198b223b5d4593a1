"""Evidence packs at the desk: what was asked for, and one request from its first word to its outcome."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence import find, rules
from app.evidence.approve import can_approve, fault_before_word
from app.evidence.archive import sum_of_manifest
from app.evidence.custody import steps_of
from app.evidence.hold import holds_of_request
from app.evidence.look_anew import more_than_approved
from app.evidence.models import Hold, Pack, PackApproval, PackDelivery, PackRequest, PackState
from app.evidence.open_request import Wanted, open_request
from app.evidence.preview import preview
from app.evidence.rota import can_be_rung
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission
from app.profiles.find import find_profile
from app.profiles.gallery import viewed
from app.profiles.models import Profile
from app.scheme_rules.current import current_rules, route_of, rules_of_version
from app.web.desk_pack_contents import contents_of
from app.web.guard import asks_why, needs
from app.web.parts import actor, now, said_why, today, zone
from app.web.typed import a_day, as_typed

pages = Blueprint("desk_packs", __name__)

LONGEST = 4000
_SHOWN = 60


class Row(NamedTuple):
    """One request in a list, with how its newest pack stands."""

    request: PackRequest
    route: str
    pack: Pack | None
    is_late: bool


class Said(NamedTuple):
    """One word on a request, and whose it is."""

    approval: PackApproval
    by: Account


class Built(NamedTuple):
    """One pack of a request, with its links. `manifest_sum` is what its program prints where it is unpacked."""

    pack: Pack
    links: list[PackDelivery]
    manifest_sum: str


class OnHold(NamedTuple):
    hold: Hold
    owner: Account


@pages.get("/desk/packs")
@needs(Permission.ASSEMBLE_PACKS)
def all_packs() -> ResponseReturnValue:
    session = db.session()
    rows = rows_of(session, list(session.scalars(select(PackRequest).order_by(PackRequest.id.desc()).limit(_SHOWN))))
    return render_template(
        "desk/packs.html",
        open=[one for one in rows if one.request.state in rules.OPEN],
        over=[one for one in rows if one.request.state not in rules.OPEN],
        rung=can_be_rung(session, today=today()),
    )


@pages.get("/desk/packs/new/<ref>")
@needs(Permission.ASSEMBLE_PACKS)
def new(ref: str) -> ResponseReturnValue:
    return _form(find_profile(db.session(), ref), {})


@pages.post("/desk/packs/new/<ref>")
@needs(Permission.ASSEMBLE_PACKS)
def open_it(ref: str) -> ResponseReturnValue:
    """Write down what was asked for; everything typed comes back when something is missing."""
    typed = as_typed(LONGEST)
    try:
        with transaction() as session:
            made = open_request(session, find_profile(session, ref), wanted_of(typed), by=actor(), now=now())
            to = f"/desk/packs/{made.ref}"
    except NotFit as missing:
        return _form(find_profile(db.session(), ref), typed, faults=missing.fields), 422
    except NotPossible as conflict:
        return _form(find_profile(db.session(), ref), typed, conflict=str(conflict)), 409
    return redirect(to, 303)


@pages.get("/desk/packs/<ref>")
@needs(Permission.ASSEMBLE_PACKS)
@asks_why
def one(ref: str) -> ResponseReturnValue:
    return page_of(ref, because=said_why())


def wanted_of(typed: dict[str, str]) -> Wanted:
    """Return what a form asks for."""
    words = {name: typed.get(name, "") for name in ("route", "agency", "recipient", "purpose", "asked_how")}
    return Wanted(**words, gateway=law_of(typed), needed_by=a_day(typed.get("needed_by", "")))


def law_of(typed: dict[str, str]) -> str:
    """Return the law that a form names: one of the list, or what was typed beside it."""
    return typed.get("gateway", "") if typed.get("gateway") in rules.GATEWAYS else typed.get("gateway_own", "")


def routes() -> list[tuple[str, str]]:
    """Return the routes that may be chosen, by key and name."""
    return [(one.key, one.name) for one in current_rules(db.session()).matrix.routes if one.in_use]


def rows_of(session: Session, requests: list[PackRequest]) -> list[Row]:
    """Return requests with what a list shows of them, in two questions however many they are."""
    ids = [one.id for one in requests]
    packs = {
        one.request_id: one
        for one in session.scalars(select(Pack).where(Pack.request_id.in_(ids)).order_by(Pack.number))
    }
    versions = {version: rules_of_version(session, version) for version in {one.rules_version for one in requests}}
    found = []
    for one in requests:
        route = route_of(versions[one.rules_version], one.route)
        is_late = one.needed_by is not None and one.needed_by < today() and one.state in rules.OPEN
        found.append(Row(one, route.name if route else one.route, packs.get(one.id), is_late))
    return found


def packs_of_person(session: Session, profile: Profile) -> list[Row]:
    """Return what was asked for about one person, for the page of all steps."""
    return rows_of(session, list(find.requests_of(session, profile)))


def page_of(ref: str, *, because: str, **said: Any) -> str:
    """Return the page of one request: a full record, so each look is written down."""
    with transaction() as writing:
        viewed(writing, find.find_request(writing, ref).profile, because=because, by=actor(), now=now())
    session = db.session()
    request_ = find.find_request(session, ref)
    packs = [
        Built(one, list(find.deliveries_of(session, one)), sum_of_manifest(one.contents))
        for one in find.packs_of(session, request_)
    ]
    newest = packs[0].pack if packs else None
    handed = next((one.pack for one in packs if one.pack.state is PackState.READY), None)
    return render_template(
        "desk/pack.html",
        row=rows_of(session, [request_])[0],
        it=request_,
        profile=request_.profile,
        opened_by=session.get_one(Account, request_.opened_by_id),
        called_by=session.get(Account, request_.called_back_by_id) if request_.called_back_by_id else None,
        missing=preview(session, request_, zone=zone(), now=now()),
        more=more_than_approved(session, request_),
        contents=contents_of(session, request_, zone()),
        said=[Said(row, session.get_one(Account, row.by_id)) for row in find.words_on(session, request_)],
        in_the_way=fault_before_word(session, request_, by=actor()),
        can_approve=can_approve(session, request_) if request_.called_back_at else None,
        packs=packs,
        handed=handed,
        is_building=newest is not None and newest.state in (PackState.WAITING, PackState.BUILDING),
        custody=_custody(session, packs),
        holds=[OnHold(row, session.get_one(Account, row.owner_id)) for row in holds_of_request(session, request_)],
        rung=can_be_rung(session, today=today()),
        kept_days=rules.KEPT.days,
        is_open=request_.state in rules.OPEN,
        **{"typed": {}, "faults": {}, "conflict": "", "link": None, "done": _DONE.get(request.args.get("done", ""), "")}
        | said,
    )


def _custody(session: Session, packs: list[Built]) -> list[tuple[Any, str]]:
    steps = steps_of(session, *(f"pack {one.pack.id}" for one in packs))
    names = {
        one.id: one.name for one in session.scalars(select(Account).where(Account.id.in_({s.by_id for s in steps})))
    }
    return [(step, names.get(step.by_id or 0, "whoever had the link and the word")) for step in steps]


def _form(profile: Profile, typed: dict[str, str], *, faults: dict[str, str] | None = None, conflict: str = "") -> str:
    return render_template(
        "desk/pack_new.html",
        profile=profile,
        routes=routes(),
        gateways=rules.GATEWAYS,
        typed=typed,
        faults=faults or {},
        conflict=conflict,
        first_day=today().isoformat(),
    )


_DONE = {
    "called": "Noted. Two people approve it now.",
    "approved": "Noted.",
    "noted": "Kept.",
    "left-out": "Left out. The next pack says so, with your reason.",
    "put-back": "It is in the next pack again. Two approve it as it stands now.",
    "shown": "They are shown by name in the next pack. Two approve it as it stands now.",
    "words": "Kept. These words are taken out. Two approve it as it stands now.",
    "hidden": "They are a number again.",
    "whole": "It goes into the next pack as it was signed. Two approve it as it stands now.",
    "not-whole": "It stays out as it was signed. Its words go in without names.",
    "closed": "Ended. Nothing is held for it any more.",
    "held": "Kept. It is looked at again then.",
    "released": "Released.",
}
