"""The profiles as the desk keeps them: the list, and what is written, published, renewed, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from app.kernel.db import db
from app.kernel.errors import NotFit
from app.members.permissions import Permission
from app.profiles import rules
from app.profiles.correct import correct
from app.profiles.models import Kind, Profile, ProfileState
from app.profiles.publish import publish
from app.profiles.renew import renew
from app.profiles.revise import revise
from app.profiles.tell_person import Answer
from app.profiles.withdraw import withdraw
from app.review.reporters import reporters_of
from app.web.desk_profile_page import Row, carry_out, render, row_of
from app.web.guard import asks_why, needs, needs_proof
from app.web.parts import actor, now, said_why, today
from app.web.profile_form import as_profile, typed_form
from app.web.typed import a_day

pages = Blueprint("desk_profiles", __name__)

_SOON = timedelta(days=14)


def _is_due(row: Row) -> bool:
    last = rules.stops_on(row.profile)
    return row.profile.state is ProfileState.PUBLISHED and last is not None and today() <= last <= today() + _SOON


# What the list can be narrowed to: the word in the address, the word on the page, and which rows.
FILTERS: tuple[tuple[str, str, Callable[[Row], bool]], ...] = (
    ("drafts", "Drafts", lambda row: row.profile.state is ProfileState.DRAFT),
    ("due", "Due within 14 days", _is_due),
    ("hidden", "Hidden", lambda row: bool(row.hidden)),
    (
        "sought",
        "ID sought",
        lambda row: row.profile.kind is Kind.ID_SOUGHT and row.profile.state is not ProfileState.WITHDRAWN,
    ),
    (
        "young",
        "Under 18 or unsure",
        lambda row: rules.is_young(row.profile) and row.profile.state is not ProfileState.WITHDRAWN,
    ),
    ("current", "Current", lambda row: row.profile.state is ProfileState.PUBLISHED and not row.hidden),
    ("withdrawn", "Withdrawn", lambda row: row.profile.state is ProfileState.WITHDRAWN),
)
_ALL_IN_ORDER = ("drafts", "hidden", "current", "withdrawn")


@pages.get("/desk/profiles")
@needs(Permission.PUBLISH_PROFILES)
def all_profiles() -> ResponseReturnValue:
    in_order = select(Profile).order_by(func.length(Profile.ref), Profile.ref)
    found = db.session().scalars(in_order.options(selectinload(Profile.pictures)))
    rows = [row_of(one) for one in found]
    among = {key: [row for row in rows if fits(row)] for key, _, fits in FILTERS}
    chosen = request.args.get("show", "")
    keys = (chosen,) if chosen in among else _ALL_IN_ORDER
    return render_template(
        "desk/profiles.html",
        filters=[(key, word, len(among[key])) for key, word, _ in FILTERS],
        chosen=chosen if chosen in among else "",
        everything=len(rows),
        groups=[(key, word, among[key]) for key, word, _ in FILTERS if key in keys],
    )


@pages.get("/desk/profiles/<ref>")
@needs(Permission.PUBLISH_PROFILES)
@asks_why
def one(ref: str) -> ResponseReturnValue:
    return render(ref, because=said_why())


@pages.post("/desk/profiles/<ref>/publish")
@needs(Permission.PUBLISH_PROFILES)
@needs_proof
def make_public(ref: str) -> ResponseReturnValue:
    """Publish a draft under one's own name."""

    def deed(session: Session, profile: Profile) -> None:
        by = actor()
        publish(session, profile, reporter_ids=reporters_of(session, profile), by=by, now=now(), today=today())

    return carry_out(ref, deed, because="publishing it", done="published")


@pages.post("/desk/profiles/<ref>/withdraw")
@needs(Permission.PUBLISH_PROFILES)
def take_down(ref: str) -> ResponseReturnValue:
    """Withdraw a profile from every screen; the reason comes back when something stands in the way."""
    typed = typed_form()
    because = f"{typed.get('because_choice', '')} {typed.get('because', '')}".strip()[:1000]
    return carry_out(
        ref,
        lambda session, profile: withdraw(session, profile, because=because, by=actor(), now=now()),
        because="withdrawing it",
        done="withdrawn",
    )


@pages.post("/desk/profiles/<ref>/revise")
@needs(Permission.PUBLISH_PROFILES)
def write_anew(ref: str) -> ResponseReturnValue:
    """Write a draft anew; everything typed comes back when something is missing."""
    new = as_profile(typed_form())
    return carry_out(
        ref,
        lambda session, profile: revise(session, profile, new, by=actor(), now=now()),
        because="writing it anew",
        done="revised",
    )


@pages.post("/desk/profiles/<ref>/correct")
@needs(Permission.PUBLISH_PROFILES)
def put_right(ref: str) -> ResponseReturnValue:
    """Correct what members read; everything typed comes back when something is missing."""
    typed = typed_form()
    new, because = as_profile(typed), typed.get("correct_because", "")[:1000]
    return carry_out(
        ref,
        lambda session, profile: correct(
            session, profile, new, because, reporter_ids=reporters_of(session, profile), by=actor(), now=now()
        ),
        because="correcting it",
        done="corrected",
    )


@pages.post("/desk/profiles/<ref>/renew")
@needs(Permission.PUBLISH_PROFILES)
def look_again(ref: str) -> ResponseReturnValue:
    """Keep a published profile for another term, with a reason and whether the person was told since."""
    typed = typed_form()
    says, on = typed.get("renew_told_says", "")[:1000], a_day(typed.get("renew_told_on", ""))
    told = Answer(on, says) if says.strip() or on is not None else None

    def deed(session: Session, profile: Profile) -> None:
        because = typed.get("renew_because", "")[:1000]
        try:
            reporter_ids = reporters_of(session, profile)
            renew(
                session,
                profile,
                because=because,
                told=told,
                reporter_ids=reporter_ids,
                by=actor(),
                now=now(),
                today=today(),
            )
        except NotFit as missing:  # the same is asked elsewhere on this page, in a form of its own
            called = {"told": "renew_told_says", "told_says": "renew_told_says", "told_on": "renew_told_on"}
            raise NotFit(
                str(missing), {called.get(key, key): says for key, says in missing.fields.items()}
            ) from missing

    return carry_out(ref, deed, because="looking at it again", done="renewed")
