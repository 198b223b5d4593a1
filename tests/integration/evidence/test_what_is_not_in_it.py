"""What a pack says of what is not in it, and of proof: only what is so."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.breaches.models import Breach, BreachState
from app.evidence.case import Case
from app.evidence.collect import collect
from app.evidence.find import reporters_in
from app.evidence.leave_out import leave_out
from app.evidence.models import PackRequest
from app.exclusions.models import Exclusion, Service, ServiceOutcome
from app.kernel.db import db, transaction
from app.matching.models import Band, Likeness
from app.photos.models import Photo
from app.profiles.models import Profile
from app.reports.models import Report, ReportPhoto, ReportState, Subject
from app.review.models import Decision, Verdict
from app.statements.models import Statement, StatementKind
from app.warnings.models import Given
from app.web.parts import Parts
from tests.builders import developed_photo, give_photo
from tests.evidence_cases import account, asked, incident
from tests.pictures import jpeg
from tests.service_cases import issued
from tests.town import ASHA, BEN, DEE, MO, NOON, make_profile


@pytest.fixture
def request_id(app: Flask) -> int:
    with transaction() as session:
        profile = make_profile(session)
        make_profile(session, "WB-0119", title="Rowan Thistlewood")
        incident(session, profile, None)
        return asked(session, profile).id


def case_of(request_id: int, parts: Parts) -> Case:
    db.session.remove()
    request = db.session.get_one(PackRequest, request_id)
    return collect(db.session(), request, None, zone=parts.settings.zone, now=NOON)


def lines(case: Case, begins: str) -> list[str]:
    return [one.says for one in case.not_included if one.name.startswith(begins)]


def person(session: Session, request_id: int) -> Profile:
    return session.get_one(PackRequest, request_id).profile


def alike(session: Session, parts: Parts, profile: Profile, *, state: ReportState, seed: int) -> Report:
    """A report that names nobody, with a picture like one of theirs."""
    first = give_photo(session, parts, profile, jpeg(seed))
    report = incident(session, profile, None, state=state, days_ago=seed)
    report.subjects.clear()
    photo = developed_photo(session, parts, jpeg(seed + 50))
    report.pictures.append(ReportPhoto(sha256=photo.sha256, position=0, photo_id=photo.id))
    of = {"photo_id": photo.id, "of_photo_id": first.id, "profile_id": profile.id}
    session.add(Likeness(band=Band.SAME, why="x", strength=1.0, **of))
    session.flush()
    return report


def decided(session: Session, report: Report, verdict: Verdict, profile_id: int | None) -> None:
    session.add(Decision(report_id=report.id, by_id=MO, at=NOON, verdict=verdict, profile_id=profile_id))
    session.flush()


def test_a_likeness_that_nobody_decided_on_is_said_to_wait(request_id: int, parts: Parts) -> None:
    with transaction() as session:
        alike(session, parts, person(session, request_id), state=ReportState.RECEIVED, seed=7)
    case = case_of(request_id, parts)
    assert lines(case, "Likenesses") == []
    assert lines(case, "Not decided yet") == [
        "One report names them, or has a picture like one of theirs, and nobody has decided yet."
    ]


def test_a_likeness_counts_once_a_person_decided_otherwise(request_id: int, parts: Parts) -> None:
    with transaction() as session:
        profile = person(session, request_id)
        another = alike(session, parts, profile, state=ReportState.APPROVED, seed=7)
        decided(session, another, Verdict.INCIDENT, None)
    assert lines(case_of(request_id, parts), "Likenesses") == [
        "One report held a picture like one of theirs, and a person did not find it to be them."
    ]


def test_one_that_was_not_used_is_listed_as_that(request_id: int, parts: Parts) -> None:
    with transaction() as session:
        report = alike(session, parts, person(session, request_id), state=ReportState.REJECTED, seed=7)
        decided(session, report, Verdict.REJECTED, None)
    case = case_of(request_id, parts)
    assert lines(case, "Likenesses") == []
    assert len(lines(case, "Report of")) == 1


def test_what_the_desk_left_out_was_not_found_to_be_another(request_id: int, parts: Parts) -> None:
    with transaction() as session:
        request = session.get_one(PackRequest, request_id)
        report = alike(session, parts, request.profile, state=ReportState.APPROVED, seed=7)
        report.subjects.append(Subject(profile_id=request.profile_id))  # it was them, and so it is in the pack
        decided(session, report, Verdict.INCIDENT, request.profile_id)
        session.flush()
        leave_out(session, request, f"report {report.id}", because="Too old.", by=account(session, MO), now=NOON)
    assert lines(case_of(request_id, parts), "Likenesses") == []


def test_a_report_that_waits_is_listed(request_id: int, parts: Parts) -> None:
    with transaction() as session:
        for days in (1, 2):
            incident(session, person(session, request_id), None, state=ReportState.RECEIVED, days_ago=days)
    assert lines(case_of(request_id, parts), "Not decided yet") == [
        "2 reports name them, or have a picture like one of theirs, and nobody has decided yet."
    ]


def test_a_breach_that_was_refuted_is_listed_with_the_reason(request_id: int, parts: Parts) -> None:
    with transaction() as session:
        profile = person(session, request_id)
        report = incident(session, profile, None, days_ago=5)
        said = {"state": BreachState.REFUTED, "because": "It was his brother.", "happened_at": report.happened_at}
        session.add(Breach(report_id=report.id, profile_id=profile.id, premises_id=report.premises_id, **said))
    assert lines(case_of(request_id, parts), "Breach of") == ["It was his brother."]


def test_a_picture_that_is_gone_or_never_came_is_listed(request_id: int, parts: Parts) -> None:
    with transaction() as session:
        report = incident(session, person(session, request_id), parts, days_ago=5)
        session.get_one(Photo, report.pictures[0].photo_id).wrapped_key = b""
        report.pictures.append(ReportPhoto(sha256="a" * 64, position=1))
    case = case_of(request_id, parts)
    assert lines(case, "Picture of the incident") == ["Deleted.", "Promised, and has not come."]
    assert case.exhibits == ()


# ---------------------------------------------------------------- the picture of a served notice


def served(session: Session, profile: Profile, *, photo: Photo | None, by_id: int = BEN) -> Exclusion:
    exclusion = issued(session, profile)
    how = {
        "outcome": ServiceOutcome.TAKEN,
        "how": Given.IN_PERSON,
        "at": NOON,
        "counts_from": NOON,
        "received_at": NOON,
    }
    service = Service(id=uuid4(), exclusion_id=exclusion.id, by_id=by_id, photo_sha="b" * 64, content_sha="x", **how)
    service.photo_id = photo.id if photo else None
    session.add(service)
    session.flush()
    return exclusion


def test_the_picture_of_a_served_notice_is_an_exhibit(request_id: int, parts: Parts) -> None:
    with transaction() as session:
        request = session.get_one(PackRequest, request_id)
        photo = developed_photo(session, parts, jpeg(8))
        served(session, request.profile, photo=photo, by_id=DEE)
        id, sha = photo.id, photo.sha256
        assert DEE in reporters_in(session, request), "who sent an exhibit does not approve it"
    case = case_of(request_id, parts)
    assert [(one.name, one.photo_id, one.sha256) for one in case.exhibits] == [("TW-001", id, sha)]
    assert "with a picture of the served notice (TW-001)" in case.notices[0].says
    with transaction() as session:
        request = session.get_one(PackRequest, request_id)
        leave_out(session, request, f"photo {id}", because="Others are in it.", by=account(session, MO), now=NOON)
        assert DEE not in reporters_in(session, request)
    case = case_of(request_id, parts)
    assert case.exhibits == ()
    assert "picture" not in case.notices[0].says


def test_one_that_never_came_proves_nothing_and_is_listed(request_id: int, parts: Parts) -> None:
    with transaction() as session:
        ref = served(session, person(session, request_id), photo=None).ref
    case = case_of(request_id, parts)
    assert "picture" not in case.notices[0].says
    assert lines(case, f"Picture of {ref}, served") == ["Promised, and has not come."]


# ---------------------------------------------------------------- as it was signed


def test_an_impact_statement_stands_under_the_titles_of_its_paper(request_id: int, parts: Parts) -> None:
    with transaction() as session:
        report_id = incident(session, person(session, request_id), None, days_ago=5).id
        of: dict[str, Any] = {"kind": StatementKind.IMPACT, "report_id": report_id, "by_id": ASHA, "drafted_at": NOON}
        of |= {"signed_at": NOON, "signed_name": "Asha", "signature": "M0 0L10 10", "sha256": "0" * 64}
        said = {"custom": "We closed early.", "time": "Two hours.", "occupation": "Cashier"}
        session.add(Statement(id=uuid4(), ref="ST-0001", text="", answers=said, **of))
    answers = [tuple(one) for one in case_of(request_id, parts).statements[0].answers]
    assert answers == [("Occupation", "Cashier"), ("Lost custom", "We closed early."), ("Staff time", "Two hours.")]
