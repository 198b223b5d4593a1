"""How many questions the lists of phones ask the database: no more for eight people than for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.agreements.models import Paper, PaperKind
from app.exclusions.models import Exclusion, State
from app.kernel.db import transaction
from app.profiles.models import ProfilePhoto, Standing
from tests import service_cases
from tests.integration.web.test_how_many_questions import picture, questions
from tests.town import LANTERN, NOON, make_profile

MANY = 8


def person(session: Session, number: int, **changes: Any) -> Exclusion:
    photo = picture(number)
    session.add(photo)
    session.flush()
    profile = make_profile(session, f"WB-3{number:03d}", standing=Standing.SUSPECTED, standing_until=None)
    profile.pictures = [ProfilePhoto(photo_id=photo.id)]
    return service_cases.issued(session, profile, f"EX-3{number:03d}", **changes)


def to_give(session: Session, number: int) -> None:
    person(session, number)


def in_force(session: Session, number: int) -> None:
    """At a shop that is on the notice, and has become essential since."""
    until = NOON.date() + timedelta(days=90)
    exclusion = person(session, number, state=State.SERVED, served_at=NOON - timedelta(days=9), ends_on=until)
    exclusion.profile.standing, exclusion.profile.standing_until = Standing.EXCLUDED, until
    exclusion.listed[0].premises.essential = "pharmacy"


@pytest.mark.parametrize(("path", "plant"), [("/api/serve", to_give), ("/api/gallery", in_force)])
def test_a_list_asks_as_much_for_many_as_for_one(
    app: Flask, phone_of: Any, path: str, plant: Callable[[Session, int], None]
) -> None:
    with transaction() as session:
        service_cases.name(session)
        session.add(Paper(member_id=LANTERN, kind=PaperKind.EXCLUSION_AUTHORITY, signatory="B", signed_on=NOON.date()))
        plant(session, 1)
    ben = phone_of("Ben")
    ben.get(path)
    asked = []
    for _ in range(2):
        with questions(app) as these:
            answer = ben.get(path).json
        asked.append(len(these))
        if len(asked) == 1:
            with transaction() as session:
                for number in range(2, MANY + 1):
                    plant(session, number)
    assert len(answer.get("notices") or answer["cards"]) == MANY
    assert asked[1] == asked[0], these
