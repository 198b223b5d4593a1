"""The profiles as the desk keeps them: drafts, current ones, hidden ones; publish and withdraw."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account, Member, Premises
from app.members.permissions import Permission
from app.photos.models import PhotoState
from app.profiles import rules
from app.profiles.draft import NewProfile
from app.profiles.gallery import viewed
from app.profiles.models import Kind, Profile, ProfileState, Sighting
from app.profiles.publish import publish
from app.profiles.renew import renew
from app.profiles.revise import revise
from app.profiles.withdraw import withdraw
from app.reports.categories import DESCRIPTION
from app.review.beside import also_on
from app.web.desk import GRADING
from app.web.desk_beside import Pair, called, pair_of
from app.web.desk_words import day
from app.web.guard import asks_why, needs, needs_proof
from app.web.parts import actor, now, purpose, said_why, today, zone
from app.web.shapes import first_picture

pages = Blueprint("desk_profiles", __name__)

BECAUSE = (
    "It is the wrong person.",
    "The person has asked, and is right.",
    "The review found no need for it.",
    "It has run its time.",
)


class Row(NamedTuple):
    """A profile in the list. `hidden` says why members do not see it; `left` runs from 1 to 0 towards its last day."""

    profile: Profile
    tag: str
    photo_id: int | None
    hidden: str
    left: float
    is_late: bool
    ends: str


@pages.get("/desk/profiles")
@needs(Permission.PUBLISH_PROFILES)
def all_profiles() -> ResponseReturnValue:
    rows = [_row(one) for one in db.session().scalars(select(Profile).order_by(Profile.ref))]
    published = [row for row in rows if row.profile.state is ProfileState.PUBLISHED]
    return render_template(
        "desk/profiles.html",
        drafts=[row for row in rows if row.profile.state is ProfileState.DRAFT],
        current=[row for row in published if not row.hidden],
        hidden=[row for row in published if row.hidden],
        withdrawn=[row for row in rows if row.profile.state is ProfileState.WITHDRAWN],
    )


@pages.get("/desk/profiles/<ref>")
@needs(Permission.PUBLISH_PROFILES)
@asks_why
def one(ref: str) -> ResponseReturnValue:
    return _render(ref, because=said_why())


@pages.post("/desk/profiles/<ref>/publish")
@needs(Permission.PUBLISH_PROFILES)
@needs_proof
def make_public(ref: str) -> ResponseReturnValue:
    """Publish a draft under one's own name."""
    try:
        with transaction() as session:
            publish(session, _find(session, ref), by=actor(), now=now(), today=today())
    except NotPossible as conflict:
        return _render(ref, because="publishing it", conflict=str(conflict)), 409
    return redirect(url_for("desk_profiles.one", ref=ref, done="published"), 303)


@pages.post("/desk/profiles/<ref>/withdraw")
@needs(Permission.PUBLISH_PROFILES)
def take_down(ref: str) -> ResponseReturnValue:
    """Withdraw a profile from every screen; the reason comes back when something stands in the way."""
    typed = {name: value.replace("\r\n", "\n") for name, value in request.form.items()}
    because = f"{typed.get('because_choice', '')} {typed.get('because', '')}".strip()
    try:
        with transaction() as session:
            withdraw(session, _find(session, ref), because=because[:1000], by=actor(), now=now())
    except NotFit as missing:
        return _render(ref, because="withdrawing it", typed=typed, faults=missing.fields), 422
    except NotPossible as conflict:
        return _render(ref, because="withdrawing it", typed=typed, conflict=str(conflict)), 409
    return redirect(url_for("desk_profiles.one", ref=ref, done="withdrawn"), 303)


@pages.post("/desk/profiles/<ref>/revise")
@needs(Permission.PUBLISH_PROFILES)
def write_anew(ref: str) -> ResponseReturnValue:
    """Write a draft anew; everything typed comes back when something is missing."""
    typed = {name: value.replace("\r\n", "\n")[:4000] for name, value in request.form.items()}
    try:
        with transaction() as session:
            revise(session, _find(session, ref), _as_typed(typed), by=actor(), now=now())
    except NotFit as missing:
        return _render(ref, because="writing it anew", typed=typed, faults=missing.fields), 422
    except NotPossible as conflict:
        return _render(ref, because="writing it anew", typed=typed, conflict=str(conflict)), 409
    return redirect(url_for("desk_profiles.one", ref=ref, done="revised"), 303)


@pages.post("/desk/profiles/<ref>/renew")
@needs(Permission.PUBLISH_PROFILES)
def look_again(ref: str) -> ResponseReturnValue:
    """Keep a published profile for another term, with a reason."""
    typed = {name: value.replace("\r\n", "\n") for name, value in request.form.items()}
    try:
        with transaction() as session:
            because = typed.get("renew_because", "")[:1000]
            renew(session, _find(session, ref), because=because, by=actor(), now=now(), today=today())
    except NotFit as missing:
        return _render(ref, because="looking at it again", typed=typed, faults=missing.fields), 422
    except NotPossible as conflict:
        return _render(ref, because="looking at it again", typed=typed, conflict=str(conflict)), 409
    return redirect(url_for("desk_profiles.one", ref=ref, done="renewed"), 303)


def _as_typed(typed: dict[str, str]) -> NewProfile:
    look = {name.removeprefix("look."): words[:120] for name, words in typed.items() if name.startswith("look.")}
    signs = (typed.get(part, "")[:1] for part in GRADING)
    grading = "".join(sign for sign, known in zip(signs, GRADING.values(), strict=True) if sign in dict(known))
    return NewProfile(
        title=typed.get("title", "")[:120],
        is_name=typed.get("is_name") == "yes",
        seen=typed.get("seen", ""),
        look=look,
        grading=grading if len(grading) == len(GRADING) else "",
        is_serious_or_repeat=typed.get("is_serious_or_repeat") == "yes",
    )


def _as_written(profile: Profile) -> dict[str, str]:
    """Return a draft as its form would have sent it."""
    signs = dict(zip(GRADING, profile.grading, strict=False))
    return {
        "title": profile.title,
        "is_name": "yes" if profile.kind is Kind.KNOWN else "no",
        "seen": profile.seen,
        "is_serious_or_repeat": "yes" if profile.is_serious_or_repeat else "",
        **{f"look.{part}": words for part, words in profile.look.items()},
        **signs,
    }


def _find(session: Session, ref: str) -> Profile:
    found = session.scalars(select(Profile).where(Profile.ref == ref)).first()
    if found is None:
        raise NotThere("There is no such profile.")
    return found


def _render(
    ref: str,
    *,
    because: str,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
) -> str:
    """Return the whole record, which is written down each time: also when a form comes back with it.

    `because`: why it is shown; a form that comes back shows it for the deed's own sake.
    """
    with transaction() as writing:
        viewed(writing, _find(writing, ref), because=because, by=actor(), now=now())
    session = db.session()
    profile = _find(session, ref)
    is_draft = profile.state is ProfileState.DRAFT
    in_the_way = rules.faults_before_publishing(profile, approver_members=actor().member_ids) if is_draft else []
    return render_template(
        "desk/profile.html",
        profile=profile,
        row=_row(profile),
        says=rules.says(profile),
        pictures=[row.photo for row in profile.pictures if row.photo.state is PhotoState.READY],
        also_on=[
            (one.profile, pair_of(one.same, profile.ref, called(one.profile))) for one in also_on(session, profile)
        ],
        still_to_look_at=sum(row.photo.state is PhotoState.DUE for row in profile.pictures),
        in_the_way=in_the_way,
        grading=_in_words(profile.grading),
        member=session.get(Member, profile.reporting_member_id) if profile.reporting_member_id else None,
        drafted_by=session.get_one(Account, profile.drafted_by_id),
        published_by=session.get(Account, profile.published_by_id) if profile.published_by_id else None,
        sightings=_sightings(session, profile),
        typed=typed or (_as_written(profile) if is_draft else {}),
        signs=GRADING,
        words_for={part: [(word, word) for word in words] for part, words in DESCRIPTION.items()},
        renew_fault=rules.fault_before_renewing(profile),
        faults=faults or {},
        conflict=conflict,
        done=_done(profile),
        because=BECAUSE,
        mark=f"{actor().name} · desk · {now().astimezone(zone()):%H:%M}",
        said=purpose(),
    )


def _also_on(session: Session, profile: Profile) -> list[tuple[Profile, Pair]]:
    """Return the other profiles that carry one of its pictures, with both laid side by side."""
    return [(one.profile, pair_of(one.same, profile.ref, called(one.profile))) for one in also_on(session, profile)]


def _row(profile: Profile) -> Row:
    shown = first_picture(profile)
    last_day = rules.stops_on(profile)
    left = 1.0
    if last_day is not None and profile.published_at is not None:
        began = profile.published_at.astimezone(zone()).date()
        left = (last_day - today()).days / max(1, (last_day - began).days)
    return Row(
        profile=profile,
        tag=rules.TAGS[profile.standing],
        photo_id=shown.id if shown else None,
        hidden=_why_hidden(profile),
        left=max(0.0, min(1.0, left)),
        is_late=last_day is not None and last_day < today(),
        ends=day(last_day) if last_day else "",
    )


def _why_hidden(profile: Profile) -> str:
    """Return why members do not see a published profile, or nothing when they do."""
    if profile.state is not ProfileState.PUBLISHED or rules.visible_to_members(profile, today=today()):
        return ""
    if profile.hidden_because is not None:
        return f"Hidden: {profile.hidden_because.value}."
    if profile.review_on is not None and profile.review_on < today():
        return f"Hidden: its review was due on {day(profile.review_on)}."
    if profile.standing_until is not None and profile.standing_until < today():
        return f"Hidden: it ended on {day(profile.standing_until)}."
    return f"Hidden: {profile.standing.value}."


def _in_words(grading: str) -> list[str]:
    words = [dict(signs) for signs in GRADING.values()]
    return [one[sign] for sign, one in zip(grading, words, strict=False) if sign in one]


def _sightings(session: Session, profile: Profile) -> list[tuple[Sighting, str]]:
    rows = session.execute(
        select(Sighting, Premises.name)
        .join(Premises, Premises.id == Sighting.premises_id)
        .where(Sighting.profile_id == profile.id)
        .order_by(Sighting.happened_at.desc())
        .limit(20)
    )
    return [(sighting, place) for sighting, place in rows]


def _done(profile: Profile) -> str:
    said = request.args.get("done", "")
    if profile.state is ProfileState.DRAFT and said == "revised":
        return f"Kept. {profile.ref} is still a draft."
    if profile.state is ProfileState.DRAFT and said:
        return f"Approved. {profile.ref} is a draft until somebody publishes it."
    if profile.state is ProfileState.PUBLISHED and said == "published" and profile.review_on:
        return f"Published. Members see it now; look at it again by {day(profile.review_on)}."
    if profile.state is ProfileState.PUBLISHED and said == "renewed" and profile.review_on:
        return f"Kept. Look at it again by {day(profile.review_on)}."
    return "Withdrawn. It is gone from every screen." if said == profile.state.value == "withdrawn" else ""
