"""One profile as the desk reads it: all that is kept, what stands in the way, and every form with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account, Member, Premises, Sector, Zone
from app.orders.find import running_of
from app.photos.models import PhotoState
from app.profiles import kept, rules
from app.profiles.find import find_profile
from app.profiles.gallery import viewed
from app.profiles.models import Kind, Naming, Profile, ProfilePhoto, ProfileState, Sighting
from app.profiles.pictures import is_back, shown_pictures
from app.profiles.warnings import WARNINGS, says_care
from app.reports.categories import DESCRIPTION
from app.review.beside import also_on
from app.review.reporters import reporters_of
from app.web.desk_beside import called, pair_of
from app.web.desk_sentences import GRADING
from app.web.desk_words import day
from app.web.gone_pictures import gone
from app.web.parts import actor, now, purpose, today, zone
from app.web.profile_form import AGES, as_written, typed_form
from app.web.shapes import first_picture

BECAUSE = (
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


def carry_out(ref: str, deed: Callable[[Session, Profile], object], *, because: str, done: str) -> ResponseReturnValue:
    """Do something with a profile and show it again; what was typed comes back when anything stands in the way."""
    try:
        with transaction() as session:
            deed(session, find_profile(session, ref))
    except NotFit as missing:
        return render(ref, because=because, typed=typed_form(), faults=missing.fields), 422
    except NotPossible as conflict:
        return render(ref, because=because, typed=typed_form(), conflict=str(conflict)), 409
    return redirect(url_for("desk_profiles.one", ref=ref, done=done), 303)


def render(
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
        viewed(writing, find_profile(writing, ref), because=because, by=actor(), now=now())
    session = db.session()
    profile = find_profile(session, ref)
    shown = shown_pictures(profile, today=today(), sectors=None)
    return render_template(
        "desk/profile.html",
        profile=profile,
        row=row_of(profile),
        says=rules.says(profile),
        care=says_care(profile.warnings),
        pictures=[one.photo for one in shown],
        also_on=[
            (one.profile, pair_of(one.same, profile.ref, called(one.profile)))
            for one in also_on(session, profile, gone=gone())
        ],
        still_to_look_at=sum(one.photo.state is PhotoState.DUE for one in profile.pictures),
        grading=in_words(profile.grading),
        sightings=_sightings(session, profile),
        orders=running_of(session, profile.id, now=now(), zone=zone()),
        typed=_filled_in(profile, typed or {}),
        sent=request.path.removeprefix(f"/desk/profiles/{profile.ref}/") if typed else "",
        faults=faults or {},
        conflict=conflict,
        done=_done(profile),
        because=BECAUSE,
        mark=f"{actor().name} · desk · {now().astimezone(zone()):%H:%M}",
        said=purpose(),
        **_people(session, profile),
        **_record(session, profile),
        **_choices(session),
    )


def _filled_in(profile: Profile, typed: dict[str, str]) -> dict[str, str]:
    """Return what the forms hold. One that rewrites the profile came whole: what was unticked in it stays unticked."""
    return typed if "title" in typed else {**as_written(profile), **typed}


def row_of(profile: Profile) -> Row:
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
        hidden=why_hidden(profile),
        left=max(0.0, min(1.0, left)),
        is_late=last_day is not None and last_day < today(),
        ends=day(last_day) if last_day else "",
    )


def why_hidden(profile: Profile) -> str:
    """Return why members do not see a published profile, or nothing when they do."""
    if profile.state is not ProfileState.PUBLISHED or rules.visible_to_members(profile, today=today()):
        return ""
    if rules.is_young(profile) and not rules.is_agreed(profile, today=today()):
        return "Hidden: under 18 or unsure, and two people have not agreed."
    if profile.hidden_because is not None:
        return f"Hidden: {profile.hidden_because.value}."
    if profile.review_on is not None and profile.review_on < today():
        return f"Hidden: its review was due on {day(profile.review_on)}."
    if profile.standing_until is not None and profile.standing_until < today():
        return f"Hidden: it ended on {day(profile.standing_until)}."
    return f"Hidden: {profile.standing.value}."


def in_words(grading: str) -> list[str]:
    """Return what the three signs of a grading stand for."""
    words = [dict(signs) for signs in GRADING.values()]
    return [one[sign] for sign, one in zip(grading, words, strict=False) if sign in one]


def _people(session: Session, profile: Profile) -> dict[str, Any]:
    """Return who began, reported and published it, and what stands in the way of publishing it for who looks."""
    told = kept.last_told(session, profile)
    in_the_way = []
    if profile.state is ProfileState.DRAFT:
        in_the_way = rules.faults_before_publishing(
            profile,
            approver_members=actor().member_ids,
            approver_sent_it=actor().id in reporters_of(session, profile),
            is_told=told is not None,
            today=today(),
        )
    return {
        "in_the_way": in_the_way,
        "to_look_at": rules.pictures_to_look_at(profile, today=today()),
        "member": session.get(Member, profile.reporting_member_id) if profile.reporting_member_id else None,
        "drafted_by": session.get_one(Account, profile.drafted_by_id),
        "published_by": session.get(Account, profile.published_by_id) if profile.published_by_id else None,
        "was_told": told,
        "told_by": session.get_one(Account, told.by_id) if told else None,
        "tell_by": _tell_by(session, profile) if told is None else "",
    }


def _record(session: Session, profile: Profile) -> dict[str, Any]:
    """Return what the desk alone reads."""
    agreed = kept.agreements(session, profile, now=now())
    own: dict[str, Any] = {"by_members": actor().member_ids, "sent_it": actor().id in reporters_of(session, profile)}
    names = kept.namings(session, profile)
    return {
        "is_young": rules.is_young(profile),
        "is_agreed": rules.is_agreed(profile, today=today()),
        "agreed": agreed,
        "agreed_lasts": timedelta(days=kept.young_days(session)),
        "has_agreed": actor().id in [word.by_id for word, _ in agreed],
        "may_agree": rules.fault_before_agreeing(
            profile,
            agreed_ids=[word.by_id for word, _ in agreed],
            by_id=actor().id,
            **own,
        ),
        "renew_fault": rules.fault_before_renewing(profile, **own),
        "associates": kept.associates(session, profile),
        "vehicles": kept.vehicles(session, profile),
        "convictions": kept.convictions(session, profile, today=today()),
        "lent": [one for one in profile.pictures if one.police is not None],
        "is_back": {one.photo_id for one in profile.pictures if one.police and is_back(one.police, today=today())},
        "may_be_lent": [one for one in profile.pictures if _may_be_lent(one)],
        "names_open": sum(one.ended_at is None for one in names),
        "names": len(names),
        "deleted_on": _deleted_on(profile),
    }


def _may_be_lent(row: ProfilePhoto) -> bool:
    """Return whether terms may be noted for it: none yet, or others than the police gave at first."""
    return row.photo.state is PhotoState.READY and (row.police is None or row.police.returned_at is None)


def _choices(session: Session) -> dict[str, Any]:
    return {
        "signs": GRADING,
        "words_for": {part: [(word, word) for word in words] for part, words in DESCRIPTION.items()},
        "zones": [(one.id, one.name) for one in session.scalars(select(Zone).order_by(Zone.name))],
        "sectors": [(one.value, one.value.capitalize()) for one in Sector],
        "warnings": [(key, words[0].upper() + words[1:]) for key, words in WARNINGS.items()],
        "ages": AGES,
    }


def _tell_by(session: Session, profile: Profile) -> str:
    """Return by when somebody who has become known is to be told, or nothing."""
    if profile.state is not ProfileState.PUBLISHED or profile.kind is not Kind.KNOWN or not profile.published_at:
        return ""
    known = session.execute(kept.identified().where(Naming.profile_id == profile.id)).first()
    since = max(profile.published_at, known.at) if known and known.at else profile.published_at
    return day((since + rules.TELL_WITHIN).astimezone(zone()).date())


def _deleted_on(profile: Profile) -> str:
    last = rules.stops_on(profile)
    is_sought = profile.kind is Kind.ID_SOUGHT and profile.state is ProfileState.PUBLISHED
    return day(last + rules.ID_SOUGHT_DELETED_AFTER) if is_sought and last else ""


def _sightings(session: Session, profile: Profile) -> list[tuple[Sighting, str]]:
    rows = session.execute(
        select(Sighting, Premises.name)
        .join(Premises, Premises.id == Sighting.premises_id)
        .where(Sighting.profile_id == profile.id)
        .order_by(Sighting.happened_at.desc())
        .limit(20)
    )
    return [(sighting, place) for sighting, place in rows]


_DONE = {
    "told": "Written down.",
    "agreed": "Your word is written down.",
    "linked": "Linked.",
    "parted": "Not linked any more.",
    "vehicle": "Kept. Only the desk sees it.",
    "dropped": "Taken away.",
    "lent": "Kept. The picture is shown on these terms alone.",
    "returned": "Noted. Nobody is shown this picture any more.",
    "conviction": "Kept. Only the desk sees it, until it is spent.",
    "known": "The person has a name now. Tell them of this within 30 days, or say why not.",
}


def _done(profile: Profile) -> str:
    said = request.args.get("done", "")
    if said == "corrected":
        return f"Corrected. {why_hidden(profile) or 'Members read it so from now on.'}"
    if said in _DONE:
        return _DONE[said]
    if profile.state is ProfileState.DRAFT and said == "revised":
        return f"Kept. {profile.ref} is still a draft."
    if profile.state is ProfileState.DRAFT and said:
        return f"Approved. {profile.ref} is a draft until somebody publishes it."
    if profile.state is ProfileState.PUBLISHED and said == "published" and profile.review_on:
        return f"Published. Members see it now; look at it again by {day(profile.review_on)}."
    if profile.state is ProfileState.PUBLISHED and said == "renewed" and profile.review_on:
        return f"Kept. Look at it again by {day(profile.review_on)}."
    return "Withdrawn. It is gone from every screen." if said == profile.state.value == "withdrawn" else ""
