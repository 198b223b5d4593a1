"""The demo town's profiles, each in the state that its story has brought it to."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from app.audit.record import record
from app.demo.events import Event
from app.demo.kept_of_people import dress
from app.demo.settle import Settled
from app.demo.town import ProfileOfTown, Step, Town
from app.profiles.models import AgeGroup, Hidden, Kind, Profile, ProfilePhoto, Standing
from app.profiles.words import remember

_STANDINGS = {"excluded, not yet served": Standing.NOT_SERVED}
_YOUNG = "under 18 or unsure"  # hides by the age itself, until two people have agreed
_HIDDEN = {"under dispute": Hidden.DISPUTE, "wrong person": Hidden.WRONG_PERSON}
_AT_THE_TILL = re.compile(r"; arrested at P\d\d")  # what the police did is not for members


def write_profile(
    session: Session, told: ProfileOfTown, town: Town, settled: Settled, *, photo_ids: list[int], now: datetime
) -> Profile:
    """Write one profile with its photos, as it stands today."""
    day = told.published_day
    drafter, publisher = settled.accounts["tom"], settled.accounts["rukhsana"]
    first = re.search(r"P\d\d", told.why)
    standing = _STANDINGS.get(told.standing) or Standing(told.standing)
    profile = Profile(
        ref=told.ref,
        kind=Kind.KNOWN if told.kind == "known" else Kind.ID_SOUGHT,
        standing=standing,
        standing_until=_until(told, now.date()),
        title=told.name or told.label,
        look=told.look.words(),
        seen=_with_names(_AT_THE_TILL.sub("", told.why), town),
        method=_with_names(told.mo, town),
        may_enter=_may_enter(told, settled),
        grading=told.grading,
        verified_incidents=told.verified,
        is_serious_or_repeat=told.state != "draft",
        drafted_by_id=drafter.id,
        drafted_at=now + timedelta(days=day, hours=-2),
        reporting_member_id=settled.premises[first[0]].member_id if first else None,
        zones=[settled.zones[id] for id in told.zones],
        pictures=[_picture(id, place, told, publisher.id, now) for place, id in enumerate(photo_ids)],
    )
    dress(profile, int(told.ref.removeprefix("WB-")))
    if told.hidden_because == _YOUNG:
        profile.age_group = AgeGroup.YOUNG
    if told.state != "draft":
        _show(profile, told, publisher_id=publisher.id, now=now)
    session.add(profile)
    remember(session, profile)
    return profile


def _picture(id: int, place: int, told: ProfileOfTown, looked: int, now: datetime) -> ProfilePhoto:
    """Before it was published somebody looked whether anybody else is in it; a draft still waits for that."""
    if told.state == "draft":
        return ProfilePhoto(photo_id=id, position=place)
    at = now + timedelta(days=told.published_day, hours=-1)
    return ProfilePhoto(photo_id=id, position=place, bystanders_checked_by_id=looked, bystanders_checked_at=at)


def _show(profile: Profile, told: ProfileOfTown, *, publisher_id: int, now: datetime) -> None:
    published_at = now + timedelta(days=told.published_day)
    review = told.review_in_days
    profile.publish(
        by_id=publisher_id,
        now=published_at,
        review_on=(now + timedelta(days=review) if review is not None else published_at + timedelta(days=90)).date(),
    )
    if told.state == "hidden":
        profile.hidden_because = _HIDDEN.get(told.hidden_because or "")  # an overdue review hides by its date
    if told.state == "withdrawn":
        profile.hidden_because = _HIDDEN.get(told.hidden_because or "")
        ended = told.exclusion.ends_day if told.exclusion else None
        after = timedelta(days=ended) if ended is not None else timedelta(days=told.published_day, seconds=40)
        profile.withdraw(now=now + after, because="Wrong person." if told.correction else "The exclusion has ended.")


def steps(session: Session, profile: Profile) -> list[Event]:
    """Return what the record must say of a profile, each with its moment."""
    told = [("drafted", profile.drafted_at, profile.drafted_by_id)]
    if profile.published_at is not None and profile.published_by_id is not None:
        told.append(("published", profile.published_at, profile.published_by_id))
        if profile.withdrawn_at is not None:
            told.append(("withdrawn", profile.withdrawn_at, profile.published_by_id))
    return [(at, partial(_record, session, verb, profile, by_id, at)) for verb, at, by_id in told]


def _record(session: Session, verb: str, profile: Profile, by_id: int, at: datetime) -> None:
    record(session, verb, f"profile {profile.ref}", by_id=by_id, now=at, title=profile.title)


def _until(told: ProfileOfTown, today: date) -> date | None:
    step: Step | None = told.exclusion or told.warning or told.order
    return today + timedelta(days=step.ends_day) if step and step.ends_day is not None else None


def _may_enter(told: ProfileOfTown, settled: Settled) -> str | None:
    if told.order:
        area = ", ".join(settled.zones[id].name for id in told.order.area)
        return f"{area}, {told.order.hours}" if told.order.hours else area
    if told.exclusion and told.exclusion.may_enter:
        return ", ".join(settled.premises[id].name for id in told.exclusion.may_enter)
    return None


def _with_names(words: str, town: Town) -> str:
    names = {place.id: place.name for place in town.premises}
    return re.sub(r"P\d\d", lambda found: names[found[0]], words)
