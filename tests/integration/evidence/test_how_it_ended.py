"""What a pack says of how warnings, notices and appeals went: as it was, and nothing taken back that only ran out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.appeals.end_moot import BECAUSE as MOOT
from app.appeals.end_moot import end_moot
from app.appeals.models import AppealEnd
from app.appeals.withdraw_appeal import withdraw_appeal
from app.evidence.case import Case
from app.evidence.collect import collect
from app.evidence.models import PackRequest
from app.exclusions.lift import lift
from app.exclusions.models import Exclusion, ListedPremises, Service, ServiceOutcome, State
from app.kernel.db import db, transaction
from app.members.models import Premises
from app.profiles.models import Profile
from app.warnings.models import Given, GivenWarning
from app.warnings.run_out import run_out
from app.warnings.take_back import take_back
from app.web.parts import Parts
from tests.appeals_cases import an_appeal
from tests.evidence_cases import account, asked, incident
from tests.service_cases import issued
from tests.town import BEN, CORNER, DEE, LANTERN, MO, NOON, ORCHARD, YARD, make_profile

DAY = timedelta(days=1)


@pytest.fixture
def request_id(app: Flask) -> int:
    with transaction() as session:
        profile = make_profile(session)
        incident(session, profile, None)
        return asked(session, profile).id


def person(session: Session, request_id: int) -> Profile:
    return session.get_one(PackRequest, request_id).profile


def case_of(request_id: int, parts: Parts, *, now: datetime = NOON) -> Case:
    db.session.remove()
    return collect(db.session(), db.session.get_one(PackRequest, request_id), None, zone=parts.settings.zone, now=now)


# ---------------------------------------------------------------- warnings


def warned(session: Session, profile: Profile, *, is_given: bool = True) -> GivenWarning:
    """A warning of 400 days before noon, given on its day in person unless it is not."""
    at = NOON - 400 * DAY
    given: dict[str, Any] = {"given_at": at, "given_how": Given.IN_PERSON, "lapses_on": (NOON - 35 * DAY).date()}
    warning = GivenWarning(
        ref="WN-0001",
        profile_id=profile.id,
        rules_version=0,
        points=2,
        incidents=[],
        because="Twice.",
        decided_by_id=MO,
        decided_at=at,
        **(given if is_given else {}),
    )
    session.add(warning)
    session.flush()
    session.refresh(warning)
    return warning


@pytest.mark.parametrize(
    ("is_given", "says"),
    [
        (True, "Off the record since 18 November 2026: its time was over."),
        (False, "Never given. Twice. Off the record since 18 November 2026: it was not given in time."),
    ],
)
def test_a_warning_that_ended_by_itself_was_not_taken_back(
    request_id: int, parts: Parts, is_given: bool, says: str
) -> None:
    with transaction() as session:
        warned(session, person(session, request_id), is_given=is_given)
        assert run_out(session, now=NOON, zone=parts.settings.zone) == 1
    said = case_of(request_id, parts).warnings[0].says
    assert said.endswith(says)
    assert "aken back" not in said


def test_one_that_was_taken_back_says_so_with_the_reason(request_id: int, parts: Parts) -> None:
    with transaction() as session:
        warning = warned(session, person(session, request_id))
        by = account(session, DEE)
        take_back(session, warning, because="Its time is over.", by=by, now=NOON, zone=parts.settings.zone)
    said = case_of(request_id, parts).warnings[0].says
    assert said.endswith("Taken back 18 November 2026: Its time is over.")


# ---------------------------------------------------------------- notices


def handed(session: Session, exclusion: Exclusion, **changes: Any) -> None:
    """Somebody handed the notice over; it counts at once unless told otherwise."""
    fields = {
        "outcome": ServiceOutcome.TAKEN,
        "how": Given.IN_PERSON,
        "at": NOON,
        "counts_from": NOON,
        "received_at": NOON,
        "by_id": BEN,
        "content_sha": "x",
    }
    session.add(Service(id=uuid4(), exclusion_id=exclusion.id, **fields | changes))
    session.flush()


def test_a_service_that_does_not_count_is_no_proof(request_id: int, parts: Parts) -> None:
    with transaction() as session:
        exclusion = issued(session, person(session, request_id))
        handed(session, exclusion, counts_from=None, says="It had lapsed by then.")
    case = case_of(request_id, parts)
    assert "Handed over in person 18 November 2026, 12:00, and does not count: It had lapsed by then." in (
        said := case.notices[0].says
    )
    assert "No proof of service." in said
    assert "Served" not in said
    assert any(one.startswith("No proof of service for the notice") for one in case.missing)


def test_one_by_post_says_when_it_was_posted_and_from_when_it_counts(request_id: int, parts: Parts) -> None:
    with transaction() as session:
        exclusion = issued(session, person(session, request_id))
        handed(session, exclusion, how=Given.POST, counts_from=NOON + 2 * DAY)
    case = case_of(request_id, parts)
    assert "Posted 18 November 2026, 12:00, counts as given from 20 November 2026." in (said := case.notices[0].says)
    assert "taken" not in said
    assert not any("No proof of service" in one for one in (said, *case.missing))


def test_a_letter_that_came_too_late_was_posted_all_the_same(request_id: int, parts: Parts) -> None:
    with transaction() as session:
        exclusion = issued(session, person(session, request_id))
        handed(session, exclusion, how=Given.POST, counts_from=None, says="It had lapsed by then.")
    said = case_of(request_id, parts).notices[0].says
    assert "Posted 18 November 2026, 12:00, and does not count: It had lapsed by then. No proof of service." in said


def test_premises_are_those_of_notices_that_were_issued_and_not_lifted_as_wrong(request_id: int, parts: Parts) -> None:
    at = {"EX-0901": CORNER, "EX-0902": CORNER, "EX-0903": ORCHARD, "EX-0904": YARD, "EX-0905": LANTERN}
    with transaction() as session:
        profile, mo = person(session, request_id), account(session, MO)
        made = {ref: issued(session, profile, ref) for ref in at}
        for ref, premises_id in at.items():
            session.delete(made[ref].listed[0])
            made[ref].listed = [ListedPremises(premises_id=premises_id, paper_id=made[ref].listed[0].paper_id)]
        for ref, state in (("EX-0901", State.REFUSED), ("EX-0902", State.WITHDRAWN)):
            made[ref].state, made[ref].issued_at = state, None
        session.flush()
        lift(session, made["EX-0903"], because="It was another.", by=mo, now=NOON)
        lift(session, made["EX-0904"], because="An early review.", by=mo, now=NOON, was_right=True)
        names = [session.get_one(Premises, id).name for id in (LANTERN, YARD)]
    assert list(case_of(request_id, parts).prohibitions) == sorted(names)


# ---------------------------------------------------------------- appeals


@pytest.mark.parametrize(
    ("ended_as", "says"),
    [
        (AppealEnd.PERSON, "Taken back by the person 18 November 2026."),
        (
            AppealEnd.NOT_HEARD,
            "Ended without a decision 18 November 2026: it cannot be heard. It names another notice.",
        ),
        (None, f"Ended without a decision 18 November 2026: nothing was left to hear. {MOOT}"),
    ],
)
def test_an_appeal_was_taken_back_only_by_who_appealed(
    request_id: int, parts: Parts, ended_as: AppealEnd | None, says: str
) -> None:
    zone = parts.settings.zone
    with transaction() as session:
        exclusion = issued(session, person(session, request_id), state=State.SERVED, served_at=NOON - 2 * DAY)
        exclusion.ends_on, mo = (NOON + 90 * DAY).date(), account(session, MO)
        appeal = an_appeal(session, exclusion, zone=zone, came_at=NOON - DAY / 24)
        if ended_as is None:
            end_moot(session, exclusion.profile, by=mo, now=NOON)
        else:
            because = "It names another notice."
            withdraw_appeal(session, appeal, ended_as=ended_as, because=because, by=mo, now=NOON)
    assert case_of(request_id, parts).appeals[0].says.endswith(says)
