"""After "the wrong person": what was written and photographed where a notice was given, or somebody stood at a door."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from app.breaches.models import DoorCheck, FollowUp
from app.exclusions.models import Service, ServiceOutcome
from app.kernel.db import db, transaction
from app.photos.models import Photo, PhotoState
from app.profiles.models import Profile
from app.reports.models import ReportState, Subject
from app.warnings.models import Given
from app.web.parts import Parts
from tests import service_cases, town
from tests.builders import developed_photo
from tests.integration.disputes.conftest import Desk, the_profile
from tests.integration.disputes.test_two_disputes import report_by
from tests.pictures import jpeg
from tests.town import NOON, make_profile

THEIRS, OTHERS = "EX-0901", "EX-0902"
Ids = dict[str, UUID]


def plant(parts: Parts, profile: Profile, ref: str, seed: int) -> Ids:
    """A notice that was given with a picture, one whose picture is still to come, and somebody at a door."""
    session = db.session()
    exclusion = service_cases.issued(session, profile, ref)
    photo = developed_photo(session, parts, jpeg(seed))
    report = report_by(town.ASHA, ReportState.APPROVED)
    report.category = "breach of exclusion"
    report.subjects = [Subject(profile_id=profile.id)]
    session.add(report)
    session.flush()
    ids = {name: uuid4() for name in ("given", "promised", "followed", "checked")}
    service: dict[str, Any] = {
        "exclusion_id": exclusion.id, "outcome": ServiceOutcome.TAKEN, "how": Given.IN_PERSON, "at": NOON,
        "counts_from": None, "received_at": NOON, "by_id": town.BEN, "witness": "Gilda", "note": "He wept.",
        "content_sha": "0" * 64, "photo_sha": photo.sha256,
    }  # fmt: skip
    by: dict[str, Any] = {"report_id": report.id, "by_id": town.BEN, "at": NOON}
    session.add_all([
        Service(id=ids["given"], photo_id=photo.id, **service),
        Service(id=ids["promised"], **service),
        FollowUp(id=ids["followed"], outcome="other", note="He swore.", police_ref="QP-1", content_sha="", **by),
        DoorCheck(id=ids["checked"], ref=f"BCDF-{ref[-4:]}", premises_id=town.LANTERN, found="The camera.", **by),
    ])  # fmt: skip
    return ids


@pytest.fixture
def planted(desk: Desk, parts: Parts) -> tuple[Ids, Ids]:
    with transaction() as session:
        theirs = plant(parts, the_profile(session), THEIRS, 1)
        return theirs, plant(parts, make_profile(session, "WB-0119"), OTHERS, 2)


def words(ids: Ids) -> list[str]:
    session = db.session()
    given, promised = session.get_one(Service, ids["given"]), session.get_one(Service, ids["promised"])
    followed, checked = session.get_one(FollowUp, ids["followed"]), session.get_one(DoorCheck, ids["checked"])
    return [given.witness, given.note, promised.photo_sha or "", followed.note, followed.police_ref, checked.found]


def picture(ids: Ids) -> Photo:
    session = db.session()
    return session.get_one(Photo, session.get_one(Service, ids["given"]).photo_id)


def test_the_words_and_the_picture_go_and_what_happened_stays(
    desk: Desk, parts: Parts, planted: tuple[Ids, Ids], phone_of: Any
) -> None:
    theirs, others = planted
    folder, kept = picture(theirs).folder, words(others)
    assert all(words(theirs))
    typed = {"wrong_because": "The till roll."}
    assert phone_of("Dee").post(f"/desk/disputes/{desk.id}/wrong-person", data=typed).status_code == 303
    db.session.rollback()
    assert words(theirs) == [""] * 6
    assert (picture(theirs).wrapped_key, picture(theirs).state) == (b"", PhotoState.REFUSED)
    assert not list(parts.settings.var_dir.rglob(f"{folder}/*"))
    session = db.session()
    assert session.get_one(Service, theirs["given"]).outcome is ServiceOutcome.TAKEN
    assert session.get_one(FollowUp, theirs["followed"]).outcome == "other"
    # Somebody else's are as they were.
    assert words(others) == kept
    assert picture(others).state is PhotoState.READY
