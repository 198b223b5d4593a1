"""What two approved is what is built: where more has come since, by anybody's hand, they look at it anew."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.disputes.models import Channel, Dispute
from app.evidence.approve import approve
from app.evidence.find import approvals_of, words_on
from app.evidence.goes_in import goes_in
from app.evidence.leave_out import leave_out, redact_again, unredact
from app.evidence.models import Pack, PackRequest, PackState, RequestState
from app.evidence.order_build import order_build
from app.exclusions.lapse import lapse_due
from app.exclusions.models import Service, ServiceOutcome
from app.kernel.db import transaction
from app.kernel.errors import NotPossible
from app.reports.models import Addition, Report
from app.warnings.models import Given, GivenWarning
from app.warnings.run_out import run_out
from app.warnings.take_back import take_back
from app.web.parts import Parts
from app.worker.packs import Packs
from tests.evidence_cases import account, agree, approved, built, incident
from tests.service_cases import issued
from tests.town import ASHA, BEA, BEN, DEE, MO, NOON, make_profile

NAME = f"account {ASHA}"


@pytest.fixture
def request_id(app: Flask, parts: Parts) -> int:
    """Two incidents with a picture each, a warning that was given and a notice: all of it approved by two."""
    with transaction() as session:
        profile = make_profile(session)
        for days in (9, 3):
            incident(session, profile, parts, days_ago=days)
        issued(session, profile)
        given = {"given_at": NOON, "given_how": Given.IN_PERSON, "lapses_on": (NOON + timedelta(days=20)).date()}
        of = {"ref": "WN-0001", "profile_id": profile.id, "rules_version": 0, "points": 2, "incidents": []}
        session.add(GivenWarning(because="Twice.", decided_by_id=MO, decided_at=NOON, **of, **given))
        return approved(session, profile).id


def the(session: Session, request_id: int) -> PackRequest:
    return session.get_one(PackRequest, request_id)


def added(session: Session, request: PackRequest) -> None:
    report = session.scalars(select(Report).order_by(Report.happened_at)).first()
    assert report is not None
    report.additions.append(Addition(id=uuid4(), text="He had a knife.", at=NOON, content_sha="x"))


def served(session: Session, request: PackRequest) -> None:
    how = {"outcome": ServiceOutcome.TAKEN, "how": Given.IN_PERSON, "at": NOON, "counts_from": NOON}
    by = {"received_at": NOON, "by_id": BEN, "content_sha": "x"}
    session.add(Service(id=uuid4(), exclusion_id=1, **how, **by))


def disputed(session: Session, request: PackRequest) -> None:
    when = {"came_at": NOON, "due_at": NOON, "channel": Channel.LETTER}
    session.add(Dispute(id=uuid4(), profile_id=request.profile_id, says="Not I.", taken_by_id=MO, **when))


def taken_back(session: Session, request: PackRequest) -> None:
    warning, by = session.get_one(GivenWarning, 1), account(session, DEE)
    take_back(session, warning, because="Of another.", by=by, now=NOON, zone=UTC)


MORE: list[tuple[str, Any]] = [
    ("2 reports", lambda session, it: [incident(session, it.profile, None, days_ago=day) for day in (1, 2)]),
    ("1 report, changed", added),
    ("1 notice", lambda session, it: issued(session, it.profile, "EX-0902")),
    ("1 notice, changed", served),
    ("1 warning, changed", taken_back),
    ("1 dispute", disputed),
    ("what is known of who it is, changed", lambda session, it: setattr(it.profile, "title", "Rowan Thistlewood")),
]


@pytest.mark.parametrize(("said", "come"), MORE)
def test_no_pack_is_ordered_of_more_than_two_approved(request_id: int, said: str, come: Any) -> None:
    with transaction() as session:
        come(session, the(session, request_id))
    with transaction() as session, pytest.raises(NotPossible, match=f"More goes in than was approved: {said}\\."):
        order_build(session, the(session, request_id), by=account(session, MO), now=NOON)


def test_the_desk_is_told_and_both_look_at_it_anew(app: Flask, parts: Parts, request_id: int, phone_of: Any) -> None:
    built(app, parts, request_id)
    with transaction() as session:
        incident(session, the(session, request_id).profile, parts, days_ago=1)
    mo = phone_of("Mo")
    more = "More goes in than was approved: 1 report; 1 picture."
    assert f"{more} Leave it out" in mo.get("/desk/packs/EP-0001").text
    answer = mo.post("/desk/packs/EP-0001/build")
    assert answer.status_code == 409
    assert f"{more} What two said of it is void." in answer.text
    assert list((parts.vault.folder.root / "packs").iterdir()) == []
    with transaction() as session:
        request = the(session, request_id)
        assert (request.state, approvals_of(session, request)) == (RequestState.ASKED, [])
        assert [one.void_at is not None for one in words_on(session, request)] == [True, True]
        agree(session, request)
    assert built(app, parts, request_id).state is PackState.READY


def test_what_comes_between_the_order_and_the_building_is_not_built(app: Flask, parts: Parts, request_id: int) -> None:
    with transaction() as session:
        pack_id = order_build(session, the(session, request_id), by=account(session, MO), now=NOON).id
    with transaction() as session:
        incident(session, the(session, request_id).profile, parts, days_ago=1)
    assert Packs(app, parts).build()
    with transaction() as session:
        pack = session.get_one(Pack, pack_id)
        assert pack.state is PackState.FAILED
        assert "1 report; 1 picture" in pack.says


def test_what_is_left_out_again_is_built_as_it_was_approved(app: Flask, parts: Parts, request_id: int) -> None:
    with transaction() as session:
        request, mo = the(session, request_id), account(session, MO)
        report = incident(session, request.profile, parts, days_ago=1)
        leave_out(session, request, f"report {report.id}", because="Since then.", by=mo, now=NOON)
    assert built(app, parts, request_id).state is PackState.READY


def test_a_first_yes_that_was_said_of_less_is_void_when_the_second_comes(request_id: int) -> None:
    with transaction() as session:
        request = the(session, request_id)
        unredact(session, request, NAME, because="She agrees.", by=account(session, MO), now=NOON)
        approve(session, request, agrees=True, because="Lawful.", by=account(session, DEE), now=NOON)
        incident(session, request.profile, None, days_ago=1)
        assert approve(session, request, agrees=True, because="Lawful.", by=account(session, BEA), now=NOON) == "asked"
        assert [one.by_id for one in approvals_of(session, request)] == [BEA]
        assert (
            approve(session, request, agrees=True, because="Lawful.", by=account(session, DEE), now=NOON) == "approved"
        )


def test_what_changes_without_anybody_saying_more_is_the_same(app: Flask, parts: Parts, request_id: int) -> None:
    with transaction() as session:
        request = the(session, request_id)
        unredact(session, request, NAME, because="She agrees.", by=account(session, MO), now=NOON)
        agree(session, request)
        before = goes_in(session, request)
        later = NOON + timedelta(days=90)
        assert run_out(session, now=later, zone=UTC) == 1
        assert lapse_due(session, now=later, zone=UTC) == 1
        make_profile(session, "WB-0119", title="Shouted Till")
        for report in session.scalars(select(Report)):
            report.happened_at = report.happened_at.astimezone(timezone(timedelta(hours=5)))  # the same moment
        assert goes_in(session, request) == before
    built(app, parts, request_id)
    with transaction() as session:
        request, mo = the(session, request_id), account(session, MO)
        assert len(redact_again(session, request, NAME, by=mo, now=NOON)) == 1, "the pack of before is ended"
        leave_out(session, request, "photo 2", because="A child.", by=mo, now=NOON)
        assert set(goes_in(session, request)) < set(before)
        assert order_build(session, request, by=mo, now=NOON).number == 2
