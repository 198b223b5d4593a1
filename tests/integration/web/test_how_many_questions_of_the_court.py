"""How many questions the lists from a warning to court ask the database: hardly more for forty cases than for two."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.appeals.models import Appeal, AppealKind
from app.breaches.models import CheckRequest, DoorCheck
from app.evidence.open_request import open_request
from app.exclusions.models import Exclusion, Panel, State, Word
from app.kernel.db import transaction
from app.members.models import Account, Role
from app.profiles.models import Profile, Standing
from app.reports.models import Subject
from app.review.models import Decision, Verdict
from tests.appeals_cases import an_appeal, an_exclusion
from tests.builders import new_account, signed_in
from tests.conftest import Phone
from tests.evidence_cases import WANTED
from tests.integration.web.test_how_many_questions import questions
from tests.orders_cases import a_review
from tests.town import ASHA, BEA, CORNER, LENA, MO, NOON, ORCHARD, make_profile
from tests.trails import approved, was_seen

FEW, MANY = 2, 40
STATES = (State.PROPOSED, State.DECIDING, State.DECIDED, State.ISSUED, State.SERVED, State.LIFTED)


def somebody(session: Session, number: int) -> Profile:
    profile = make_profile(session, f"WB-{1000 + number}", standing=Standing.SUSPECTED, standing_until=None)
    session.flush()
    for ago in (3, 9):
        was_seen(session, profile, approved(session, "theft", ago=timedelta(days=ago + number / 100)))
    return profile


def a_case(session: Session, profile: Profile, number: int, state: State) -> Exclusion:
    """Add an exclusion in this state; what is in force has an appeal against it."""
    reached = STATES.index(state)
    fields: dict[str, Any] = {"put_at": NOON} if reached >= 1 else {}
    fields |= {"decided_at": NOON, "months": 12} if reached >= 2 else {}
    fields |= {"issued_at": NOON, "lapses_on": (NOON + timedelta(days=60)).date()} if reached >= 3 else {}
    if reached >= 4:
        fields |= {"served_at": NOON - timedelta(days=1), "ends_on": (NOON + timedelta(days=360)).date()}
    made = Exclusion(
        ref=f"EX-{1000 + number}", profile_id=profile.id, rules_version=0, member_id=ORCHARD, proposed_by_id=LENA,
        proposed_at=NOON, because="So.", points=4, proposes_months=12, panel=Panel.BOARD, state=state, **fields,
    )  # fmt: skip
    made.words = [Word(by_id=BEA, agrees=True, because="So.", at=NOON, months=12)] if reached >= 2 else []
    session.add(made)
    session.flush()
    if state is State.SERVED:
        session.add(
            Appeal(
                id=uuid4(), ref=f"AP-{1000 + number}", exclusion_id=made.id, kind=AppealKind.APPEAL,
                says="No.", channel="letter", came_at=NOON, answer_by=(NOON + timedelta(days=21)).date(),
            )
        )  # fmt: skip
    return made


def fill(start: int, end: int) -> None:
    with transaction() as session:
        mo = session.get_one(Account, MO)
        for number in range(start, end):
            profile = somebody(session, number)
            a_case(session, profile, number, STATES[number % len(STATES)])
            open_request(session, profile, WANTED, by=mo, now=NOON)
            a_card(session, profile, number)


def a_card(session: Session, profile: Profile, number: int) -> None:
    """Somebody was given a card at a door, and asks by it."""
    report = approved(session, "theft", ago=timedelta(hours=1 + number))
    report.subjects = [Subject(profile_id=profile.id)]
    letters = f"BCDF-{1000 + number}"
    session.add_all([
        DoorCheck(id=uuid4(), ref=letters, report_id=report.id, premises_id=ORCHARD, by_id=ASHA, at=NOON),
        CheckRequest(ref=letters, at=NOON, asks="It was not me."),
        Decision(report_id=report.id, verdict=Verdict.SIGHTING, by_id=MO, at=NOON, profile_id=profile.id),
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("who", "path"),
    [
        (MO, "/desk/exclusions"), (MO, "/desk/appeals"), (MO, "/desk/packs"), (MO, "/calendar"), (MO, "/desk/door"),
        (BEA, "/exclusions"), (BEA, "/calendar"), (BEA, "/packs"), (BEA, "/figures"),
    ],
)  # fmt: skip
def test_a_long_list_asks_hardly_more(app: Flask, who: int, path: str) -> None:
    fill(0, len(STATES))
    phone = signed_in(app, who)
    phone.get(path)
    few = asked_by(app, phone, path)
    fill(len(STATES), MANY)
    many = asked_by(app, phone, path)
    assert len(many) <= len(few) + 6, repeated(many)


def test_a_lead_has_no_more_than_twelve_people_counted_anew(app: Flask) -> None:
    fill(0, MANY)
    lena = signed_in(app, LENA)
    lena.get("/exclusions")
    assert len(asked_by(app, lena, "/exclusions")) <= 90
    assert len(asked_by(app, lena, "/people")) <= 60  # only whether there is anybody


def test_the_steps_of_somebody_with_much_behind_them_ask_hardly_more(app: Flask) -> None:
    with transaction() as session:
        fill_one(session, somebody(session, 0), 0, FEW)
    phone = signed_in(app, MO, why="checking the record")
    path = "/desk/profiles/WB-1000/steps"
    phone.get(path)
    few = asked_by(app, phone, path)
    with transaction() as session:
        fill_one(session, session.get_one(Profile, first_profile(session)), FEW, MANY)
    many = asked_by(app, phone, path)
    assert len(many) <= len(few) + 6, repeated(many)


def test_whom_the_desk_may_seat_is_asked_of_all_at_once(app: Flask) -> None:
    with transaction() as session:
        appeal = an_appeal(session, an_exclusion(session), zone=UTC).id
        for _ in range(FEW):
            new_account(session, Role.LEAD, premises=[CORNER])
    phone, path = signed_in(app, MO, why="seeing to an appeal"), f"/desk/appeals/{appeal}"
    phone.get(path)
    few = asked_by(app, phone, path)
    with transaction() as session:
        for number in range(MANY):
            new_account(session, Role.BOARD if number % 4 == 0 else Role.LEAD, premises=[CORNER])
    many = asked_by(app, phone, path)
    assert len(many) <= len(few) + 2, repeated(many)


def test_how_many_wait_for_a_word_does_not_change_what_a_lead_is_asked(app: Flask) -> None:
    """Who reported each is asked once for all of them."""
    lena = signed_in(app, LENA)
    fill(0, len(STATES))
    lena.get("/reviews")
    with transaction() as session:
        for one in session.query(Exclusion).limit(FEW):
            a_review(session, one)
    few = besides_what_is_written_down(app, lena, "/reviews")
    fill(len(STATES), MANY)
    with transaction() as session:
        for one in session.query(Exclusion).offset(FEW):
            a_review(session, one)
    many = besides_what_is_written_down(app, lena, "/reviews")
    assert len(many) <= len(few) + 6, repeated(many)


def fill_one(session: Session, profile: Profile, start: int, end: int) -> None:
    mo = session.get_one(Account, MO)
    for number in range(start, end):
        was_seen(session, profile, approved(session, "theft", ago=timedelta(days=20 + number)))
        a_case(session, profile, number, (State.SERVED, State.LIFTED)[number % 2])
        if number < 2:
            open_request(session, profile, WANTED, by=mo, now=NOON)


def first_profile(session: Session) -> int:
    return session.query(Profile.id).filter(Profile.ref == "WB-1000").scalar() or 0


def asked_by(app: Flask, phone: Phone, path: str) -> list[str]:
    with questions(app) as asked:
        answer = phone.get(path)
    assert answer.status_code == 200, path
    return asked


def besides_what_is_written_down(app: Flask, phone: Phone, path: str) -> list[str]:
    return [one for one in asked_by(app, phone, path) if "audit_" not in one]


def repeated(asked: list[str]) -> str:
    """Return which questions were asked most often, for whoever has to ask them once."""
    counts: dict[str, int] = {}
    for one in asked:
        counts[one] = counts.get(one, 0) + 1
    most: list[tuple[int, str]] = sorted(((many, one) for one, many in counts.items()), reverse=True)[:3]
    return "\n".join(f"{many} times: {one[:400]}" for many, one in most)
