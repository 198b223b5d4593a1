"""What the desk keeps of a person besides the profile: told or not, whom with, vehicles, lent pictures, convictions."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.kernel.errors import NotFit, NotPossible
from app.members.permissions import Permission
from app.profiles.agree_young import agree_young
from app.profiles.find import by_ref
from app.profiles.lend_picture import Terms, note_lent, note_returned
from app.profiles.link_people import link_people, part_people
from app.profiles.models import Profile, ProfilePhoto
from app.profiles.note_conviction import Finding, note_conviction
from app.profiles.note_vehicle import drop_vehicle, note_vehicle
from app.profiles.tell_person import Answer, tell_person
from app.review.reporters import reporters_of
from app.web.desk_profile_page import carry_out
from app.web.guard import needs
from app.web.parts import actor, now, today
from app.web.profile_form import several, typed_form
from app.web.typed import a_day, number

pages = Blueprint("desk_profile_record", __name__)

_FORM = "adding to its record"


@pages.post("/desk/profiles/<ref>/told")
@needs(Permission.PUBLISH_PROFILES)
def told(ref: str) -> ResponseReturnValue:
    """Write down when the person was told, or why not."""
    typed = typed_form()
    answer = Answer(a_day(typed.get("told_on", "")), typed.get("told_says", "")[:1000])
    return carry_out(
        ref,
        lambda session, profile: tell_person(session, profile, answer, by=actor(), now=now(), today=today()),
        because=_FORM,
        done="told",
    )


@pages.post("/desk/profiles/<ref>/young")
@needs(Permission.PUBLISH_PROFILES)
def young(ref: str) -> ResponseReturnValue:
    """Say whether somebody who may be under 18 is shown: one of two people."""
    typed = typed_form()

    def deed(session: Session, profile: Profile) -> None:
        if typed.get("agrees") not in ("yes", "no"):
            raise NotFit("Look at what is marked, then send again.", {"agrees": "Choose one."})
        agree_young(
            session,
            profile,
            agrees=typed["agrees"] == "yes",
            because=typed.get("young_because", "")[:1000],
            reporter_ids=reporters_of(session, profile),
            by=actor(),
            now=now(),
            today=today(),
        )

    return carry_out(ref, deed, because="saying whether it is shown", done="agreed")


@pages.post("/desk/profiles/<ref>/link")
@needs(Permission.PUBLISH_PROFILES)
def link(ref: str) -> ResponseReturnValue:
    """Link this profile with another one."""
    typed = typed_form()
    because = typed.get("link_because", "")[:1000]
    return carry_out(
        ref,
        lambda session, profile: link_people(
            session, profile, _other(session, typed), because=because, by=actor(), now=now()
        ),
        because=_FORM,
        done="linked",
    )


@pages.post("/desk/profiles/<ref>/part")
@needs(Permission.PUBLISH_PROFILES)
def part(ref: str) -> ResponseReturnValue:
    """Undo a link."""
    typed = typed_form()
    return carry_out(
        ref,
        lambda session, profile: part_people(session, profile, _other(session, typed), by=actor(), now=now()),
        because=_FORM,
        done="parted",
    )


@pages.post("/desk/profiles/<ref>/vehicles")
@needs(Permission.PUBLISH_PROFILES)
def add_vehicle(ref: str) -> ResponseReturnValue:
    """Keep a vehicle with this profile."""
    typed = typed_form()
    words = {"looks": typed.get("vehicle_looks", "")[:200], "because": typed.get("vehicle_because", "")[:1000]}
    return carry_out(
        ref,
        lambda session, profile: note_vehicle(
            session, profile, typed.get("plate", "")[:40], **words, by=actor(), now=now()
        ),
        because=_FORM,
        done="vehicle",
    )


@pages.post("/desk/profiles/<ref>/vehicles/drop")
@needs(Permission.PUBLISH_PROFILES)
def take_vehicle_away(ref: str) -> ResponseReturnValue:
    """Take a vehicle from this profile."""
    plate = typed_form().get("dropped_plate", "")[:40]
    return carry_out(
        ref,
        lambda session, profile: drop_vehicle(session, profile, plate, by=actor(), now=now()),
        because=_FORM,
        done="dropped",
    )


@pages.post("/desk/profiles/<ref>/lent")
@needs(Permission.PUBLISH_PROFILES)
def lend(ref: str) -> ResponseReturnValue:
    """Write down on what terms the police lent a picture."""
    typed = typed_form()
    terms = Terms(
        typed.get("authority", "")[:200],
        several(typed, "audience"),
        typed.get("conditions", "")[:1000],
        a_day(typed.get("return_on", "")),
    )
    return carry_out(
        ref,
        lambda session, profile: note_lent(
            session, _picture(profile, typed), profile.ref, terms, by=actor(), now=now(), today=today()
        ),
        because=_FORM,
        done="lent",
    )


@pages.post("/desk/profiles/<ref>/lent/return")
@needs(Permission.PUBLISH_PROFILES)
def give_back(ref: str) -> ResponseReturnValue:
    """Write down that a lent picture went back to the police."""
    typed = typed_form()
    return carry_out(
        ref,
        lambda session, profile: note_returned(session, _picture(profile, typed), profile.ref, by=actor(), now=now()),
        because=_FORM,
        done="returned",
    )


@pages.post("/desk/profiles/<ref>/convictions")
@needs(Permission.PUBLISH_PROFILES)
def add_conviction(ref: str) -> ResponseReturnValue:
    """Keep a conviction that is not spent."""
    typed = typed_form()
    finding = Finding(
        typed.get("conviction", "")[:1000],
        a_day(typed.get("convicted_on", "")),
        a_day(typed.get("spent_on", "")),
        typed.get("conviction_source", "")[:200],
    )
    return carry_out(
        ref,
        lambda session, profile: note_conviction(session, profile, finding, by=actor(), now=now(), today=today()),
        because=_FORM,
        done="conviction",
    )


def _other(session: Session, typed: dict[str, str]) -> Profile:
    found = by_ref(session, typed.get("other_ref", ""))
    if found is None:
        raise NotFit("Look at what is marked, then send again.", {"other_ref": "A reference such as WB-0042."})
    return found


def _picture(profile: Profile, typed: dict[str, str]) -> ProfilePhoto:
    wanted = number(typed.get("photo", ""))
    for row in profile.pictures:
        if row.photo_id == wanted:
            return row
    if wanted is None:
        raise NotFit("Look at what is marked, then send again.", {"photo": "Choose the picture."})
    raise NotPossible("This picture is not on the profile any more.")
