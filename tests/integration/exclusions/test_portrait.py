"""The picture on a notice is the face at issue, and only what may be on paper."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.exclusions.find import find_exclusion
from app.exclusions.models import Panel
from app.exclusions.portrait import KEPT_AS
from app.kernel.db import db, transaction
from app.members.models import Account
from app.profiles.choose_face import choose_face
from app.profiles.models import AgeGroup, PolicePhoto, Profile, Standing
from app.web.parts import Parts
from tests import town
from tests.builders import give_photo, signed_in
from tests.issued_cases import issued
from tests.on_paper import read
from tests.pictures import jpeg
from tests.town import NOON, make_profile

LENT = {"authority": "Insp. Reed", "audience": [], "return_on": NOON.date() + timedelta(days=30)}
NOTED = {"noted_by_id": town.MO, "noted_at": NOON}


def issue(parts: Parts, *, looked_at: bool = True, is_lent: bool = False, **changes: Any) -> int:
    """Issue a notice of somebody with one picture; return the number of its photo."""
    with transaction() as session:
        person = make_profile(session, standing=Standing.SUSPECTED, standing_until=None, **changes)
        session.flush()
        photo = give_photo(session, parts, person, jpeg(1, size=(240, 300)), looked_at=looked_at)
        if is_lent:
            person.pictures[0].police = PolicePhoto(**LENT, **NOTED)
            session.flush()
        session.refresh(person)
        issued(session, profile=person, panel=Panel.BOARD, months=3, guardian_says="Her mother, by telephone.")
        return photo.id


def notice() -> dict[str, Any]:
    db.session.rollback()
    return find_exclusion(db.session(), "EX-0007").notice


def is_drawn(app: Flask, paper: str = "notice") -> bool:
    answer = signed_in(app, town.MO).get(f"/desk/exclusions/EX-0007/{paper}.pdf")
    assert answer.status_code == 200, answer.text
    return any("Photograph kept with this" in told for told in read(answer.data).told)


@pytest.mark.parametrize(("paper", "expected"), [("notice", True), ("card", True), ("premises", False)])
def test_the_face_at_issue_is_on_the_notice_and_on_its_card(
    app: Flask, parts: Parts, paper: str, expected: bool
) -> None:
    id = issue(parts)
    assert (notice()[KEPT_AS], notice()["fields"]["photo_ref"]) == (id, "WB-0118")
    assert is_drawn(app, paper) is expected


@pytest.mark.parametrize("changes", [{"looked_at": False}, {"is_lent": True}, {"age_group": AgeGroup.YOUNG}], ids=str)
def test_what_may_not_be_on_paper_is_not_on_a_notice(app: Flask, parts: Parts, changes: dict[str, Any]) -> None:
    issue(parts, **changes)
    assert (notice()[KEPT_AS], notice()["fields"]["photo_ref"]) == (None, "none")
    assert not is_drawn(app)


def test_another_face_chosen_later_is_not_on_a_notice_that_was_issued(app: Flask, parts: Parts) -> None:
    id = issue(parts)
    with transaction() as session:
        person = session.query(Profile).one()
        other = give_photo(session, parts, person, jpeg(2, size=(240, 300)))
        choose_face(session, person, other.id, by=session.get_one(Account, town.MO), now=NOON)
    assert notice()[KEPT_AS] == id
    assert is_drawn(app)


def test_a_picture_that_was_taken_away_or_lent_since_is_on_it_no_more(app: Flask, parts: Parts) -> None:
    issue(parts)
    with transaction() as session:
        session.query(Profile).one().pictures[0].police = PolicePhoto(**LENT, **NOTED)
    assert not is_drawn(app)
    with transaction() as session:
        person = session.query(Profile).one()
        person.pictures.clear()
    assert not is_drawn(app)
