"""Which pictures a witness was shown before: all that the record knows, and never a "none" that it does not know."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.members.models import Account, Role
from app.people.change_role import change_role
from app.photos.keep import put_away
from app.photos.models import Look
from app.photos.recipe import Recipe
from app.profiles.models import Copy, Profile
from app.reports.models import Report, ReportPhoto, Subject
from app.review.retouch_picture import retouch_picture
from app.review.take_picture_off import take_picture_off
from app.statements.draft import draft
from app.statements.models import Statement, StatementKind
from app.statements.shown_before import AT_THE_DESK, NONE, UNKNOWN, ShownBefore, shown_before
from app.web.parts import Parts
from tests import town
from tests.appeals_cases import a_report
from tests.builders import developed_photo, give_photo, signed_in
from tests.pictures import jpeg
from tests.town import NOON, make_profile

HOUR = timedelta(hours=1)
MARKS = count()


@pytest.fixture
def profile(app: Flask, parts: Parts) -> Profile:
    with transaction() as session:
        made = make_profile(session, "WB-0300")
        give_photo(session, parts, made, jpeg(1))
        give_photo(session, parts, made, jpeg(2))
    return made


def about(session: Session, profile: Profile | None, *, by: int = town.ASHA) -> Report:
    report = a_report(session, by=by)
    report.subjects.append(Subject(profile_id=profile.id if profile else None))
    session.flush()
    return report


def saw(session: Session, photo_id: int, report: Report, *, who: int = town.ASHA) -> None:
    at = report.happened_at - 24 * HOUR
    session.add(Look(photo_id=photo_id, account_id=who, mark=f"m{next(MARKS)}", place="x", at=at, is_large=True))
    session.flush()


def said(session: Session, parts: Parts, report: Report, who: int = town.ASHA) -> ShownBefore:
    return shown_before(session, report, session.get_one(Account, who), zone=parts.settings.zone)


def test_none_is_said_of_somebody_known_by_a_member_whose_looks_are_noted(profile: Profile, parts: Parts) -> None:
    with transaction() as session:
        assert said(session, parts, about(session, profile)) == ShownBefore(NONE, "")


def test_a_picture_that_was_turned_since_was_seen_as_it_was(profile: Profile, parts: Parts) -> None:
    with transaction() as session:
        mo, theirs = session.get_one(Account, town.MO), session.get_one(Profile, profile.id)
        report = about(session, theirs)
        old = theirs.pictures[0].photo_id
        saw(session, old, report)
        sealed = put_away(jpeg(5), parts.vault)
        at = report.happened_at - HOUR
        new = retouch_picture(session, theirs, old, Recipe(turns=1), sealed, is_checked=True, by=mo, now=at)
        assert new.id != old
        assert f"- picture {old}, 18 October 2026, 13:00 (large)" in said(session, parts, report).says


def test_one_that_was_made_anew_and_made_anew_again_counts_too(profile: Profile, parts: Parts) -> None:
    with transaction() as session:
        mo, theirs = session.get_one(Account, town.MO), session.get_one(Profile, profile.id)
        report = about(session, theirs)
        at, first = report.happened_at - HOUR, theirs.pictures[0].photo_id
        seen = retouch_picture(
            session, theirs, first, Recipe(turns=1), put_away(jpeg(5), parts.vault), is_checked=True, by=mo, now=at
        )
        saw(session, seen.id, report)
        retouch_picture(session, theirs, seen.id, Recipe(), None, is_checked=True, by=mo, now=at)
        assert f"- picture {seen.id}," in said(session, parts, report).says


def test_a_picture_that_was_taken_off_was_seen_all_the_same(profile: Profile, parts: Parts) -> None:
    with transaction() as session:
        mo, theirs = session.get_one(Account, town.MO), session.get_one(Profile, profile.id)
        report, off = about(session, theirs), theirs.pictures[1].photo_id
        saw(session, off, report)
        take_picture_off(session, theirs, off, by=mo, now=NOON)
        assert f"- picture {off}," in said(session, parts, report).says


def test_a_picture_of_an_earlier_report_about_the_same_person_counts(profile: Profile, parts: Parts) -> None:
    with transaction() as session:
        earlier = about(session, profile)
        photo = developed_photo(session, parts, jpeg(7))
        earlier.pictures.append(ReportPhoto(sha256=photo.sha256, position=0, photo_id=photo.id))
        report = about(session, profile)
        saw(session, photo.id, report)
        assert f"- picture {photo.id}," in said(session, parts, report).says


def test_pictures_on_paper_were_shown_too(profile: Profile, parts: Parts) -> None:
    with transaction() as session:
        report = about(session, profile)
        for code, hours in (("P-7KQ2", -24), ("P-8KQ2", 1)):
            session.add(
                Copy(
                    code=code, profile_id=profile.id, given_to="Asha", account_id=town.ASHA, purpose="briefing",
                    made_by_id=town.MO, made_at=report.happened_at + hours * HOUR, return_by=NOON.date(),
                )
            )  # fmt: skip
        session.flush()
        says = said(session, parts, report).says
        assert says == "I had been given the pictures on paper, copy P-7KQ2, made 18 October 2026."


@pytest.mark.parametrize("who", [town.MO, town.DEE])
def test_the_record_is_silent_of_who_is_at_the_desk(profile: Profile, parts: Parts, who: int) -> None:
    with transaction() as session:
        assert said(session, parts, about(session, profile, by=who), who) == ShownBefore("", AT_THE_DESK)


def test_and_of_who_was_at_the_desk_once(profile: Profile, parts: Parts) -> None:
    with transaction() as session:
        mo, dee = session.get_one(Account, town.MO), session.get_one(Account, town.DEE)
        dee.member_id = town.ORCHARD
        change_role(session, dee, Role.LEAD, by=mo, now=NOON)
        assert said(session, parts, about(session, profile, by=town.DEE), town.DEE) == ShownBefore("", AT_THE_DESK)


def test_and_of_somebody_whom_nobody_knows_yet(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        assert said(session, parts, a_report(session)) == ShownBefore("", UNKNOWN)
        assert said(session, parts, about(session, None)) == ShownBefore("", UNKNOWN)


def test_of_two_people_one_unknown_it_says_what_it_knows_and_that_it_is_not_all(profile: Profile, parts: Parts) -> None:
    with transaction() as session:
        theirs = session.get_one(Profile, profile.id)
        report = about(session, theirs)
        report.subjects.append(Subject())
        saw(session, theirs.pictures[0].photo_id, report)
        found = said(session, parts, report)
        assert found.says.startswith("On the screen of Townwatch I had been shown:")
        assert found.silent_because == UNKNOWN


def test_where_it_is_silent_the_answer_waits_to_be_typed_and_nothing_is_signed_without(
    app: Flask, parts: Parts
) -> None:
    with transaction() as session:
        asha = session.get_one(Account, town.ASHA)
        made = draft(session, a_report(session), StatementKind.WITNESS, by=asha, now=NOON, zone=parts.settings.zone)
        assert made.shown == ""
        id = made.id
    phone = signed_in(app, town.ASHA)
    assert "nobody has said yet who this person is" in phone.get(f"/statements/{id}").text
    typed = {"text": "I saw it.", "shown": "", "may_attend": "yes", "signed_name": "Asha", "has_read": "yes"}
    answer = phone.post(f"/statements/{id}/sign", data=typed)
    assert answer.status_code == 422
    assert "Say which pictures you had been shown before" in answer.text
    assert db.session().get_one(Statement, id).signed_at is None


def test_once_the_desk_knows_who_it_is_what_the_record_says_is_offered(
    app: Flask, profile: Profile, parts: Parts
) -> None:
    with transaction() as session:
        report = about(session, None)
        asha = session.get_one(Account, town.ASHA)
        made = draft(session, report, StatementKind.WITNESS, by=asha, now=NOON, zone=parts.settings.zone)
        report.subjects[0].profile_id = profile.id
        saw(session, session.get_one(Profile, profile.id).pictures[0].photo_id, report)
        id = made.id
    assert "On the screen of Townwatch I had been shown" in signed_in(app, town.ASHA).get(f"/statements/{id}").text
