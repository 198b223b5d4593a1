"""Exclusions on the screens: what each is shown, what comes back when a form is not whole, and that no desk decides."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.exclusions.models import Exclusion, Panel, State
from app.kernel.db import db, transaction
from app.members.models import Account, Premises, Sector
from app.members.permissions import Permission
from app.profiles.models import Hidden, Profile, Sighting, Standing
from app.web.guard import audience_of
from tests import town
from tests.builders import signed_in
from tests.conftest import Phone
from tests.exclusion_cases import (
    BECAUSE,
    CHECKED,
    REDACTED,
    SAID,
    checked,
    decided_by,
    leads,
    proposed,
    put_up,
    said,
    somebody_seen,
)
from tests.trails import approved, was_seen

FORM = {
    "signs": "none seen",
    "seen": CHECKED.seen,
    "help": "",
    "age": CHECKED.age,
    "how_known": CHECKED.how_known,
    "why": CHECKED.why,
    "less": CHECKED.less,
    "redacted": REDACTED,
}


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with transaction() as session:
        profile = somebody_seen(session)
        was_seen(session, profile, approved(session, "damage", premises=town.LANTERN, reporter=town.BEN))
        return leads(session)


def the_one() -> Exclusion:
    db.session.rollback()
    return db.session.scalars(select(Exclusion)).one()


def of_panel(panel: Panel) -> None:
    with transaction() as session:
        decided_by(session, panel)
        it = proposed(session, months=12, chosen=set(session.scalars(select(Sighting.report_id)).all()[:2]))
        it.panel = panel
        checked(session, it)
        it.state, it.put_at = State.DECIDING, it.proposed_at


def chosen() -> list[str]:
    return [str(id) for id in db.session.scalars(select(Sighting.report_id))]


# ---------------------------------------------------------------- from a lead's list to a decision


def test_the_whole_way_from_a_list_to_a_decision(app: Flask, ids: dict[str, int], phone_of: Any) -> None:
    lena, mo, bea = phone_of("Lena"), phone_of("Mo"), phone_of("Bea")
    assert "/exclusions/new/WB-0118" in lena.get("/exclusions").text
    page = lena.get("/exclusions/new/WB-0118").text
    assert "propose an exclusion of 12 months" in page.replace("\n", " ")
    assert "retail premises" not in page
    assert "licensed premises" in page
    assert "Lantern Club" not in page
    told = {"incidents": chosen(), "months": "12", "because": BECAUSE}
    assert lena.post("/exclusions/new/WB-0118", data=told).headers["Location"] == "/exclusions/EX-0001?done=proposed"
    assert "WB-0118" not in lena.get("/exclusions").text.split("You may want to propose")[1].split("On its way")[0]
    assert bea.get("/exclusions/EX-0001").status_code == 404
    assert mo.post("/desk/exclusions/EX-0001/check", data=FORM).status_code == 303
    assert mo.post("/desk/exclusions/EX-0001/put", data={}).status_code == 303
    assert "EX-0001" in bea.get("/exclusions").text
    assert "An exclusion waits" in bea.get("/figures").text
    word = {"agrees": "yes", "months": "6", "because": SAID}
    assert bea.post("/exclusions/EX-0001/word", data=word).status_code == 303
    assert "An exclusion waits" not in bea.get("/figures").text
    assert signed_in(app, ids["bo"]).post("/exclusions/EX-0001/word", data=word | {"agrees": "no"}).status_code == 303
    assert signed_in(app, ids["bee"]).post("/exclusions/EX-0001/word", data=word).status_code == 303
    assert (the_one().state, the_one().months) == (State.DECIDED, 6)
    for page in (lena.get("/exclusions/EX-0001").text, mo.get("/desk/exclusions/EX-0001").text):
        assert page.count("Agrees") == 2
        assert page.count("Dissents") == 1
    assert "Issue the notice, by 17 January 2027." in mo.get("/desk/exclusions").text
    assert "EX-0001" in mo.get("/desk/profiles/WB-0118/steps").text


def test_before_it_is_decided_nobody_reads_what_others_said(app: Flask, ids: dict[str, int], phone_of: Any) -> None:
    of_panel(Panel.BOARD)
    with transaction() as session:
        said(session, session.scalars(select(Exclusion)).one(), ids["bo"], agrees=False)
    for who in ("Lena", "Bea"):
        assert SAID not in phone_of(who).get("/exclusions/EX-0001").text
    assert SAID not in phone_of("Mo").get("/desk/exclusions/EX-0001").text


# ---------------------------------------------------------------- who reads what

TELLS = ("WB-0118", "Perrin", "Oakapple", "Orchard", "Lantern Club", "Asha", "Ben", BECAUSE)


def test_a_voter_reads_the_case_and_not_who_it_is(app: Flask, ids: dict[str, int]) -> None:
    of_panel(Panel.VOTE)
    voter = signed_in(app, ids["yard"])
    page = voter.get("/exclusions/EX-0001").text
    assert REDACTED in page
    assert "retail premises" in page
    assert [word for word in TELLS if word in page] == []
    assert [word for word in TELLS if word in voter.get("/log").text] == []
    listed = voter.get("/exclusions").text
    assert [word for word in TELLS if word in listed] == []


def test_a_decider_reads_who_it_is_and_never_who_reported(app: Flask, ids: dict[str, int]) -> None:
    of_panel(Panel.MEMBER)
    page = signed_in(app, ids["yard"]).get("/exclusions/EX-0001").text
    assert "Perrin Oakapple" in page
    assert BECAUSE in page
    assert CHECKED.why in page
    assert "Asha" not in page
    assert "retail premises" in page


@pytest.mark.parametrize("panel", Panel)
def test_who_has_no_part_finds_none(app: Flask, ids: dict[str, int], panel: Panel) -> None:
    of_panel(panel)
    nobody = {Panel.MEMBER: town.BEA, Panel.VOTE: town.BEA, Panel.BOARD: ids["yard"]}[panel]
    phone = signed_in(app, nobody)
    assert phone.get("/exclusions/EX-0001").status_code == 404
    assert "EX-0001" not in phone.get("/exclusions").text
    word = {"agrees": "yes", "months": "6", "because": SAID}
    assert phone.post("/exclusions/EX-0001/word", data=word).status_code in (403, 404)
    assert the_one().words == []


def test_while_the_profile_is_disputed_there_is_none(app: Flask, ids: dict[str, int], phone_of: Any) -> None:
    of_panel(Panel.MEMBER)
    with transaction() as session:
        session.scalars(select(Profile)).one().hidden_because = Hidden.DISPUTE
    for phone in (phone_of("Lena"), signed_in(app, ids["yard"])):
        assert phone.get("/exclusions/EX-0001").status_code == 404
        assert phone.get("/exclusions/new/WB-0118").status_code == 404


def test_a_lead_of_a_public_body_is_told_why_not(app: Flask, ids: dict[str, int]) -> None:
    with transaction() as session:
        session.get_one(Premises, town.CORNER).sector = Sector.PUBLIC_BODY
    phone = signed_in(app, ids["corner"])
    assert "You speak for a public body" in phone.get("/exclusions").text
    assert phone.get("/exclusions/new/WB-0118").status_code == 403


# ---------------------------------------------------------------- forms lose nothing


def test_a_proposal_that_is_not_whole_comes_back_with_ticks_and_words(ids: dict[str, int], phone_of: Any) -> None:
    one = chosen()[0]
    answer = phone_of("Lena").post(
        "/exclusions/new/WB-0118", data={"incidents": [one], "months": "99", "because": "Too short"}
    )
    assert answer.status_code == 422
    assert answer.text.count(" checked>") == 1
    assert f'value="{one}" checked' in answer.text
    assert 'value="99"' in answer.text
    assert "Too short</textarea>" in answer.text
    assert answer.text.count('aria-invalid="true"') == 2


def test_checks_that_are_not_whole_come_back_as_typed(ids: dict[str, int], phone_of: Any) -> None:
    with transaction() as session:
        proposed(session)
    bad = FORM | {"signs": ["mental health", "injured or afraid"], "redacted": "It was Perrin, who took it.", "why": ""}
    answer = phone_of("Mo").post("/desk/exclusions/EX-0001/check", data=bad)
    assert answer.status_code == 422
    assert "It was Perrin, who took it.</textarea>" in answer.text
    for sign in ("mental health", "injured or afraid"):
        assert f'value="{sign}" checked' in answer.text
    assert f"{CHECKED.less}</textarea>" in answer.text
    assert answer.text.count('class="says"') == 3
    assert the_one().checked_at is None


def test_a_word_that_is_not_whole_comes_back_as_typed(app: Flask, ids: dict[str, int]) -> None:
    of_panel(Panel.MEMBER)
    typed = {"agrees": "yes", "months": "40", "because": "Because I have thought about it."}
    answer = signed_in(app, ids["yard"]).post("/exclusions/EX-0001/word", data=typed)
    assert answer.status_code == 422
    assert 'value="40"' in answer.text
    assert "Because I have thought about it.</textarea>" in answer.text
    assert 'value="yes" checked' in answer.text
    assert the_one().words == []


def test_a_guardian_form_that_is_not_whole_comes_back_as_typed(ids: dict[str, int], phone_of: Any) -> None:
    with transaction() as session:
        checked(session, proposed(session), age="16 or 17, or unsure")
    typed = {"guardian_told": "no", "guardian_why_not": "They fear him.", "guardian_service": ""}
    answer = phone_of("Mo").post("/desk/exclusions/EX-0001/guardian", data=typed)
    assert answer.status_code == 422
    assert "They fear him.</textarea>" in answer.text
    assert "children’s services" in answer.text
    whole = typed | {"guardian_service": "Children’s services"}
    assert phone_of("Mo").post("/desk/exclusions/EX-0001/guardian", data=whole).status_code == 303


def test_what_came_late_is_said_and_kept(ids: dict[str, int], phone_of: Any) -> None:
    with transaction() as session:
        put_up(session)
    answer = phone_of("Mo").post("/desk/exclusions/EX-0001/check", data=FORM)
    assert answer.status_code == 409
    assert "stays as it was written" in answer.text


# ---------------------------------------------------------------- nobody of the desk decides

WORDS = {"agrees": "yes", "months": "6", "because": SAID, "incidents": [], "withdraw_because": SAID, **FORM}


@pytest.mark.parametrize("who", [town.MO, town.DEE, town.PAT])
def test_no_address_lets_the_desk_or_the_police_propose_or_decide(app: Flask, ids: dict[str, int], who: int) -> None:
    of_panel(Panel.MEMBER)
    phone: Phone = signed_in(app, who)
    for rule in app.url_map.iter_rules():
        if "exclusions" not in rule.rule or "POST" not in (rule.methods or ()):
            continue
        path = rule.rule.replace("/new/<ref>", "/new/WB-0118").replace("<ref>", "EX-0001")
        phone.post(path, data=WORDS)
    it = the_one()
    assert (it.state, it.words, it.proposed_by_id) == (State.DECIDING, [], town.LENA)


def test_the_desk_is_offered_no_word_and_no_proposal(ids: dict[str, int], phone_of: Any) -> None:
    of_panel(Panel.MEMBER)
    for path in ("/desk/exclusions", "/desk/exclusions/EX-0001", "/desk/profiles/WB-0118/steps", "/desk/more"):
        page = phone_of("Mo").get(path).text
        assert 'href="/exclusions' not in page
        assert 'action="/exclusions' not in page


def test_to_decide_and_to_propose_is_asked_of_nobody_who_keeps_the_desk(app: Flask) -> None:
    asked = {
        rule.rule: audience_of(app.view_functions[rule.endpoint])
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/exclusions")
    }
    assert set(asked.values()) == {Permission.DECIDE_EXCLUSIONS, Permission.PROPOSE_EXCLUSIONS}
    assert len(asked) >= 5


def test_lists_ask_the_database_no_more_for_many(app: Flask, ids: dict[str, int], phone_of: Any) -> None:
    def count(phone: Phone, path: str) -> int:
        asked: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
            asked.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            assert phone.get(path).status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    with transaction() as session:
        put_up(session)
    bea, mo = phone_of("Bea"), phone_of("Mo")
    few = count(mo, "/desk/exclusions"), count(bea, "/exclusions")
    with transaction() as session:
        lena = session.get_one(Account, town.LENA)
        for number in range(12):
            made = town.make_profile(session, f"WB-09{number:02d}", standing=Standing.SUSPECTED, standing_until=None)
            session.flush()
            was_seen(session, made, approved(session, "theft"))
            session.add(
                Exclusion(
                    ref=f"EX-09{number:02d}", profile_id=made.id, rules_version=0, member_id=town.ORCHARD,
                    proposed_by_id=lena.id, proposed_at=town.NOON, because="So.", points=4, proposes_months=12,
                    panel=Panel.BOARD, state=State.DECIDING, put_at=town.NOON,
                )
            )  # fmt: skip
    assert (count(mo, "/desk/exclusions"), count(bea, "/exclusions")) <= (few[0] + 1, few[1] + 1)
