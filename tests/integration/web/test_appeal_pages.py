"""The pages of appeals: the desk sees to it, the panel hears it, and nobody sees another's word before their own."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.appeals.models import Appeal
from app.audit.models import Detail, Entry
from app.audit.words import in_words
from app.kernel.db import db, transaction
from app.members.models import Role
from app.web.parts import Parts
from tests import town
from tests.appeals_cases import an_appeal, an_exclusion
from tests.builders import new_account, signed_in

FIELDS = {"exclusion": "EX-0001", "kind": "appeal", "channel": "letter", "came_on": "2026-11-17", "says": "Not I."}


@pytest.fixture
def appeal(app: Flask, parts: Parts) -> UUID:
    with transaction() as session:
        return an_appeal(session, an_exclusion(session), zone=parts.settings.zone).id


def leads(count: int) -> list[int]:
    with transaction() as session:
        return [new_account(session, Role.LEAD, premises=[town.CORNER]).id for _ in range(count)]


def test_the_desk_takes_one_down_and_loses_nothing_that_was_typed(app: Flask) -> None:
    with transaction() as session:
        an_exclusion(session)
    desk = signed_in(app, town.MO)
    refused = desk.post("/desk/appeals/new", data={**FIELDS, "exclusion": "EX-0099"})
    assert refused.status_code == 422
    assert "It looks like EX-0007" in refused.text
    assert "Not I." in refused.text
    late = desk.post("/desk/appeals/new", data={**FIELDS, "came_on": "2026-12-24"})
    assert late.status_code == 422
    assert desk.post("/desk/appeals/new", data=FIELDS).status_code == 303
    assert db.session().scalars(select(Appeal)).one().says == "Not I."


def test_from_the_desk_to_the_letter(app: Flask, appeal: UUID) -> None:
    desk, people = signed_in(app, town.MO), leads(3)
    at = f"/desk/appeals/{appeal}"
    assert desk.post(f"{at}/acknowledge").status_code == 303
    for id in people:
        assert desk.post(f"{at}/seat", data={"account_id": str(id)}).status_code == 303
    assert desk.post(f"{at}/seat", data={"account_id": str(town.BEA)}).status_code == 409
    phones = [signed_in(app, id) for id in people]
    secret = "What the first one thinks."
    word = {"word": "lifted", "because": secret}
    assert phones[0].post(f"/appeals/{appeal}/word", data=word).status_code == 303
    assert secret in phones[0].get(f"/appeals/{appeal}").text
    assert secret not in phones[1].get(f"/appeals/{appeal}").text
    assert secret not in desk.get(at).text
    missing = phones[1].post(f"/appeals/{appeal}/word", data={"word": "shortened", "because": "Enough."})
    assert missing.status_code == 422
    assert "Enough." in missing.text
    for phone in phones[1:]:
        assert phone.post(f"/appeals/{appeal}/word", data={"word": "upheld", "because": "Fair."}).status_code == 303
    assert secret in phones[2].get(f"/appeals/{appeal}").text
    assert "The exclusion stays" in desk.get(at).text
    assert desk.get(f"{at}/letter").status_code == 404
    assert desk.post(f"{at}/letter").status_code == 303
    printed = select(Entry).where(Entry.verb == "printed letter")
    assert db.session.scalars(printed).all() == []
    assert desk.get(f"{at}/letter").data.startswith(b"%PDF-")
    db.session.rollback()
    (entry,) = db.session.scalars(printed)
    says = in_words(entry.verb, entry.about, db.session.get_one(Detail, entry.seq).body, {})
    assert (entry.actor_id, says) == (town.MO, "printed the letter of appeal AP-0001")
    assert desk.post(f"{at}/told", data={"how": ""}).status_code == 422
    assert desk.post(f"{at}/told", data={"how": "By post."}).status_code == 303
    assert "None is open" in desk.get("/desk/appeals").text


def test_who_stands_down_without_a_reason_is_asked_at_their_name_and_nothing_typed_is_lost(
    app: Flask, appeal: UUID
) -> None:
    desk, people, at = signed_in(app, town.MO), leads(3), f"/desk/appeals/{appeal}"
    for id in people:
        desk.post(f"{at}/seat", data={"account_id": str(id)})
    left = {"account_id": str(people[1]), "stand_down_because": " "}
    answer = desk.post(f"{at}/stand-down", data=left)
    assert answer.status_code == 422
    assert answer.text.count('<details class="recall" open>') == 1
    assert answer.text.count("Say in a sentence why") == 1
    assert "Say in a sentence why" in answer.text.split(f'id="why-{people[1]}"')[1].split("</details>")[0]
    word = {"word": "upheld", "because": "Fair."}
    assert signed_in(app, people[1]).post(f"/appeals/{appeal}/word", data=word).status_code == 303
    answer = desk.post(f"{at}/stand-down", data={**left, "stand_down_because": "She is ill."})
    assert answer.status_code == 409
    assert "She is ill." in answer.text
    assert '<details class="recall" open>' not in answer.text


def test_an_appeal_that_one_does_not_hear_is_answered_like_none(app: Flask, appeal: UUID) -> None:
    for id in (town.LENA, town.BEA):
        phone = signed_in(app, id)
        assert phone.get(f"/appeals/{appeal}").status_code == 404
        assert phone.post(f"/appeals/{appeal}/word", data={"word": "upheld", "because": "x"}).status_code == 404
        assert "You hear none" in phone.get("/appeals").text


def test_the_page_of_the_exclusion_and_the_steps_name_it(app: Flask, appeal: UUID) -> None:
    desk = signed_in(app, town.MO)
    for path in ("/desk/exclusions/EX-0001", "/desk/profiles/WB-0300/steps"):
        assert f"/desk/appeals/{appeal}" in desk.get(path).text


def test_the_desk_says_whose_end_it_is_and_loses_nothing_that_was_typed(app: Flask, appeal: UUID) -> None:
    desk, at = signed_in(app, town.MO), f"/desk/appeals/{appeal}"
    refused = desk.post(f"{at}/withdraw", data={"withdraw_because": "It names another notice."})
    assert refused.status_code == 422
    assert "Say whether the person took it back, or it cannot be heard." in refused.text
    assert "It names another notice." in refused.text
    chosen = {"ended_as": "it cannot be heard"}
    refused = desk.post(f"{at}/withdraw", data=chosen)
    assert refused.status_code == 422
    assert 'value="it cannot be heard" checked' in refused.text
    assert desk.post(f"{at}/withdraw", data={**chosen, "ended_as": "nothing was left to hear"}).status_code == 422
    done = desk.post(f"{at}/withdraw", data={**chosen, "withdraw_because": "It names another notice."})
    assert done.status_code == 303
    assert ", it cannot be heard: It names another notice." in desk.get(at).text
