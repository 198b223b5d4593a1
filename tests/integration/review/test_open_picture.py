"""Whose eyes a picture is for: asked of the verb itself, way by way. Nothing is drawn here, only rows are looked up."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.kernel.db import transaction
from app.kernel.errors import NotThere
from app.members.models import Account, Role
from app.photos.models import Photo
from app.profiles.models import Hidden, Profile, ProfilePhoto
from app.reports.models import Report, ReportKind, ReportPhoto
from app.review.open_picture import open_picture
from tests import town
from tests.builders import new_alert
from tests.town import NOON

EVERYBODY = [town.ASHA, town.BEN, town.CAL, town.MO, town.BEA, town.LEE, town.ROSA, town.PAT]


def picture(session: Session) -> Photo:
    photo = Photo(folder=uuid4().hex, sha256="0" * 64, kind="JPEG", size_bytes=1, wrapped_key=b"", kept_at=NOON)
    session.add(photo)
    session.flush()
    return photo


def seen_by(session: Session, photo_id: int) -> set[int]:
    """Return who of the cast may open the picture at noon."""
    found = set()
    for who in EVERYBODY:
        try:
            open_picture(session, photo_id, for_account=session.get_one(Account, who), now=NOON, today=NOON.date())
        except NotThere:
            continue
        found.add(who)
    return found


def test_a_picture_of_nobodys_screen_is_for_the_desk_alone(app: Flask) -> None:
    with transaction() as session:
        assert seen_by(session, picture(session).id) == {town.MO}


def test_a_picture_that_never_was_is_for_nobody(app: Flask) -> None:
    with transaction() as session:
        assert seen_by(session, 999) == set()


def on_a_profile(session: Session, **changes: Any) -> int:
    photo = picture(session)
    profile = town.make_profile(session, **changes)
    profile.pictures.append(ProfilePhoto(photo_id=photo.id))
    session.flush()
    return photo.id


def test_a_picture_of_the_gallery_is_for_those_who_see_the_gallery(app: Flask) -> None:
    with transaction() as session:
        assert seen_by(session, on_a_profile(session)) == {town.ASHA, town.BEN, town.CAL, town.MO, town.PAT}


def test_a_picture_of_a_hidden_profile_is_for_the_desk_alone(app: Flask) -> None:
    with transaction() as session:
        assert seen_by(session, on_a_profile(session, hidden_because=Hidden.WRONG_PERSON)) == {town.MO}


def in_a_report_of(session: Session, who: int) -> int:
    photo = picture(session)
    report = Report(
        id=uuid4(),
        kind=ReportKind.INCIDENT,
        category="theft",
        happened_at=NOON,
        received_at=NOON,
        premises_id=town.ORCHARD,
        reporter_id=who,
        content_sha="",
    )
    report.pictures.append(ReportPhoto(sha256=photo.sha256, position=0, photo_id=photo.id))
    session.add(report)
    session.flush()
    return photo.id


SENDERS = {
    town.ASHA: {town.ASHA, town.MO},
    town.ROSA: {town.MO},  # under 18: sees no picture, not even her own
    town.LEE: {town.MO},  # has left
    town.BEA: {town.MO},  # of the Board by now, which sends no reports
}


@pytest.mark.parametrize("who", SENDERS)
def test_a_picture_of_a_report_is_for_its_sender_and_the_desk(app: Flask, who: int) -> None:
    with transaction() as session:
        assert seen_by(session, in_a_report_of(session, who)) == SENDERS[who]


def in_an_alert(session: Session, profile: Profile | None, **changes: Any) -> int:
    """Return the number of a picture that an alert carries and no profile does any more."""
    photo = picture(session)
    new_alert(session, profile_id=profile.id if profile else None, photo_id=photo.id, **changes)
    return photo.id


def test_a_picture_of_an_alert_is_for_those_whom_the_alert_concerns(app: Flask) -> None:
    with transaction() as session:
        id = in_an_alert(session, town.make_profile(session))
        assert seen_by(session, id) == {town.ASHA, town.BEN, town.MO, town.PAT}


SHOWS_NOBODY: dict[str, dict[str, Any]] = {
    "has ended": {"ends_at": NOON},
    "was taken back": {"recalled_at": NOON},
}


@pytest.mark.parametrize("changes", SHOWS_NOBODY.values(), ids=SHOWS_NOBODY)
def test_a_picture_is_for_the_desk_alone_once_its_alert(app: Flask, changes: dict[str, Any]) -> None:
    with transaction() as session:
        assert seen_by(session, in_an_alert(session, town.make_profile(session), **changes)) == {town.MO}


def test_a_picture_of_an_alert_about_a_hidden_profile_is_for_the_desk_alone(app: Flask) -> None:
    with transaction() as session:
        hidden = town.make_profile(session, hidden_because=Hidden.DISPUTE)
        assert seen_by(session, in_an_alert(session, hidden)) == {town.MO}


def test_who_was_at_the_desk_and_is_a_member_now_sees_what_members_see(app: Flask) -> None:
    with transaction() as session:
        session.get_one(Account, town.MO).role = Role.STAFF
        assert seen_by(session, picture(session).id) == set()
