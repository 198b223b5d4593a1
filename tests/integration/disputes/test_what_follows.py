"""What follows when it was the wrong person: prints, pictures, the trail, the breach, the apology."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import Detail, Entry
from app.disputes.apologise import sent, words_of, write
from app.disputes.assess_breach import assess
from app.disputes.hide import hide
from app.disputes.models import Correction, DataBreach
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.photos.models import Fingerprint, Photo, PhotoState
from app.profiles.models import Copy, Hidden, PolicePhoto, ProfilePhoto, Sighting
from app.reports.models import Report, ReportKind, ReportPhoto, ReportState
from app.web.parts import Parts
from tests import town
from tests.builders import give_photo
from tests.integration.disputes.conftest import Desk, the_profile
from tests.integration.disputes.said_wrong import BEN, a_copy, saw_alert, say_wrong, the_correction
from tests.pictures import jpeg
from tests.town import NOON


def test_prints_that_are_out_are_asked_back(desk: Desk) -> None:
    with transaction() as session:
        profile = the_profile(session)
        session.add_all([a_copy(profile), a_copy(profile, code="P-OLD", ended_at=NOON)])
    say_wrong(desk)
    recalled = db.session().scalars(select(Copy.code).where(Copy.recalled_at.is_not(None))).all()
    assert recalled == ["P-7KQ2"]


def give_report(session: Session, photo: Photo) -> None:
    report = Report(
        id=uuid4(),
        kind=ReportKind.INCIDENT,
        category="theft",
        happened_at=NOON,
        received_at=NOON,
        reporter_id=town.ASHA,
        premises_id=town.ORCHARD,
        state=ReportState.APPROVED,
        note="",
        content_sha="x",
    )
    session.add(report)
    session.flush()
    session.add(ReportPhoto(report_id=report.id, sha256=photo.sha256, position=0, photo_id=photo.id))
    session.add(
        Sighting(
            report_id=report.id,
            profile_id=the_profile(session).id,
            premises_id=town.ORCHARD,
            happened_at=NOON,
            category="theft",
            is_conduct=True,
        )
    )
    session.flush()


def test_its_pictures_are_deleted_with_all_that_was_told_from_them(desk: Desk, parts: Parts) -> None:
    with transaction() as session:
        photo_id = give_photo(session, parts, the_profile(session), jpeg()).id
    say_wrong(desk)
    session = db.session()
    assert session.get_one(Photo, photo_id).wrapped_key == b""
    assert session.scalars(select(ProfilePhoto)).all() == []
    assert session.scalars(select(Fingerprint).where(Fingerprint.photo_id == photo_id)).all() == []
    assert "It is deleted." in words_of(session, the_correction())


def test_what_a_report_holds_stays_with_the_report_and_the_apology_says_so(desk: Desk, parts: Parts) -> None:
    with transaction() as session:
        photo = give_photo(session, parts, the_profile(session), jpeg())
        give_report(session, photo)
        photo_id = photo.id
    say_wrong(desk)
    assert db.session().get_one(Photo, photo_id).wrapped_key != b""
    assert "It is deleted." not in words_of(db.session(), the_correction())
    assert "our desk alone keeps" in words_of(db.session(), the_correction())


def test_the_desk_may_delete_it_from_the_report_as_well(desk: Desk, parts: Parts) -> None:
    with transaction() as session:
        photo = give_photo(session, parts, the_profile(session), jpeg())
        give_report(session, photo)
        photo_id = photo.id
    say_wrong(desk, also_from_reports=True)
    assert db.session().get_one(Photo, photo_id).wrapped_key == b""


def test_a_picture_that_the_police_lent_does_not_stay_with_a_report_without_its_terms(desk: Desk, parts: Parts) -> None:
    with transaction() as session:
        photo = give_photo(session, parts, the_profile(session), jpeg())
        give_report(session, photo)
        terms: dict[str, Any] = {
            "authority": "Inspector Vane",
            "audience": [],
            "noted_by_id": town.MO,
            "noted_at": NOON,
        }
        the_profile(session).pictures[0].police = PolicePhoto(return_on=NOON.date(), returned_at=NOON, **terms)
        id = photo.id
    say_wrong(desk)
    assert db.session().get_one(Photo, id).state is PhotoState.REFUSED


def test_what_is_also_another_profiles_picture_stays(desk: Desk, parts: Parts) -> None:
    with transaction() as session:
        photo = give_photo(session, parts, the_profile(session), jpeg())
        other = town.make_profile(session, ref="WB-0119")
        other.pictures.append(ProfilePhoto(photo_id=photo.id))
        photo_id = photo.id
    say_wrong(desk, also_from_reports=True)
    assert db.session().get_one(Photo, photo_id).wrapped_key != b""


def test_nothing_counts_to_them_any_more_and_the_report_keeps_its_history(desk: Desk, parts: Parts) -> None:
    with transaction() as session:
        give_report(session, give_photo(session, parts, the_profile(session), jpeg()))
    say_wrong(desk)
    assert db.session().scalars(select(Sighting)).all() == []
    assert desk.profile.verified_incidents == 0
    assert db.session().scalars(select(Report.state)).all() == [ReportState.APPROVED]


def test_a_breach_is_opened_with_its_seventy_two_hours(desk: Desk) -> None:
    say_wrong(desk)
    breach = db.session().scalars(select(DataBreach)).one()
    assert breach.due_at == NOON + timedelta(hours=72)
    assert breach.is_reported is None


def test_the_breach_is_reported_only_with_a_reference(desk: Desk) -> None:
    say_wrong(desk)
    told: dict[str, Any] = {"risk": "Refused once.", "is_reported": True, "because": "A likely risk.", "now": NOON}
    with transaction() as session:
        breach, mo = session.scalars(select(DataBreach)).one(), session.get_one(Account, town.MO)
        with pytest.raises(NotFit) as missing:
            assess(session, breach, reference="", by=mo, **told)
        assert set(missing.value.fields) == {"reference"}
        assess(session, breach, reference="ICO-1", by=mo, **told)
        assert (breach.is_reported, breach.decided_by_id) == (True, town.MO)


def test_the_apology_is_kept_as_it_was_sent(desk: Desk) -> None:
    say_wrong(desk)
    with transaction() as session:
        correction, mo = session.scalars(select(Correction)).one(), session.get_one(Account, town.MO)
        write(session, correction, words="We were wrong. We are sorry.", by=mo, now=NOON)
        with pytest.raises(NotFit):
            sent(session, correction, how=" ", by=mo, now=NOON)
        sent(session, correction, how="By post.", by=mo, now=NOON)
        with pytest.raises(NotPossible):
            write(session, correction, words="Other words.", by=mo, now=NOON)
    assert the_correction().apology == "We were wrong. We are sorry."


def test_the_record_says_how_many_were_told_and_why(desk: Desk) -> None:
    with transaction() as session:
        saw_alert(session, town.BEN, BEN)
    say_wrong(desk)
    entry = db.session().scalars(select(Entry).where(Entry.verb == "was wrong about")).one()
    detail = db.session().get_one(Detail, entry.seq).body
    assert (detail["people"], detail["phones"]) == (1, 1)
    assert detail["because"] == "The till roll shows that he had paid."


def test_what_was_hidden_first_is_corrected_as_well(desk: Desk) -> None:
    desk.do(lambda session, one, by: hide(session, one, by=by, now=NOON))
    say_wrong(desk)
    assert desk.profile.hidden_because is Hidden.WRONG_PERSON
