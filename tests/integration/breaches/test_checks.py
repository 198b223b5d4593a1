"""Who was given a card asks by it; somebody new looks; nobody outside learns which card there is."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.alerts.models import Alert, Ending
from app.audit.models import Detail, Entry
from app.breaches.models import BreachState, CheckRequest, DoorCheck
from app.disputes.models import Dispute
from app.exclusions.models import Exclusion, Word
from app.kernel.db import db, transaction
from app.members.models import Account, AccountState
from tests import town
from tests.breach_cases import breaches, exclude, follow, report_breach
from tests.builders import signed_in
from tests.conftest import Clock, Phone
from tests.town import NOON

KNOWN = "BCDF-GHJK"
REPORT = UUID("01234567-89ab-4def-8000-000000000001")
WORDS = {"asks": "It was not me.", "reach_them": "01632 960200"}


@pytest.fixture
def asha(app: Flask) -> Phone:
    with transaction() as session:
        exclude(session, town.make_profile(session))
    return signed_in(app, town.ASHA)


@pytest.fixture
def stranger(app: Flask) -> Phone:
    return Phone(app.test_client())


def ask(phone: Phone, ref: str = KNOWN, **changes: str) -> tuple[int, bytes, dict[str, str]]:
    answer = phone.post("/ask-for-a-check", data={"ref": ref, **WORDS, **changes})
    headers = {name: value for name, value in answer.headers if name not in ("Date", "X-Request-Id", "Server-Timing")}
    return answer.status_code, answer.data, headers


def test_the_answer_is_the_same_for_a_card_of_ours_and_for_any_other(asha: Phone, stranger: Phone) -> None:
    report_breach(asha, REPORT, sure="think")
    engine, done = db.engine, list[str]()

    def count(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        done.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    asked = []
    for ref in (KNOWN, "XXXX-XXXX"):
        done.clear()
        asked.append((ask(stranger, ref), len(done)))
    event.remove(engine, "before_cursor_execute", count)
    (ours, ours_took), (other, other_took) = asked
    assert ours == other
    assert ours[0] == 303
    assert "Set-Cookie" not in ours[2]
    # The second is shorter by the one notice that says the same to the desk and is not said twice.
    assert 0 <= ours_took - other_took <= 1


def test_a_card_is_found_also_when_the_phone_sends_after_the_person_has_asked(
    app: Flask, asha: Phone, stranger: Phone
) -> None:
    ask(stranger)
    mo = signed_in(app, town.MO)
    assert "Asked with letters that are on no card here, 1" in mo.get("/desk/door").text
    report_breach(asha, REPORT, sure="think")
    page = mo.get("/desk/door").text
    assert "Checks, 1" in page
    assert "It was not me." in page
    assert "on no card here" not in page


@pytest.mark.parametrize("changes", [{"ref": ""}, {"asks": " "}, {"asks": "x" * 2001}, {"reach_them": "x" * 201}])
def test_what_was_typed_comes_back_when_something_is_missing(stranger: Phone, changes: dict[str, str]) -> None:
    status, page, _ = ask(stranger, **{"ref": KNOWN, **changes})
    assert status == 422
    assert b"It was not me." in page or "asks" in changes
    assert db.session.scalars(select(CheckRequest)).all() == []


def test_one_address_asks_six_times_in_a_quarter_of_an_hour(stranger: Phone, clock: Clock) -> None:
    assert [ask(stranger)[0] for _ in range(7)] == [303] * 6 + [429]
    clock.passes(minutes=16)
    assert ask(stranger)[0] == 303


def test_the_page_opens_for_anybody_and_sets_no_cookie(stranger: Phone) -> None:
    answer = stranger.get("/ask-for-a-check")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


@pytest.fixture
def disputed(asha: Phone, stranger: Phone) -> UUID:
    """Asha was certain, the person says that it is not them, and asks."""
    report_breach(asha, REPORT)
    assert follow(asha, REPORT, outcome="they say it is not them").status_code == 201
    ask(stranger)
    return REPORT


def test_who_says_at_the_door_that_it_is_not_them_need_not_write_as_well(app: Flask, asha: Phone) -> None:
    report_breach(asha, REPORT)
    assert "Checks, 0" in signed_in(app, town.MO).get("/desk/door").text
    assert follow(asha, REPORT, outcome="they say it is not them").status_code == 201
    page = signed_in(app, town.MO).get("/desk/door").text
    assert "Checks, 1" in page
    assert "Nobody has asked yet." in page
    assert look(app, town.MO, "yes") == 303
    assert "Checks, 0" in signed_in(app, town.MO).get("/desk/door").text


def look(app: Flask, who: int, was_them: str, found: str = "The picture of the camera.") -> int:
    typed = {"was_them": was_them, "found": found}
    return signed_in(app, who).post(f"/desk/door/{REPORT}/check", data=typed).status_code


def test_when_it_was_not_them_the_breach_counts_no_more_and_a_dispute_begins(app: Flask, disputed: UUID) -> None:
    assert look(app, town.MO, "no") == 303
    assert [one.state for one in breaches()] == [BreachState.REFUTED]
    (dispute,) = db.session.scalars(select(Dispute))
    assert (dispute.says, dispute.reach_them, dispute.channel) == (WORDS["asks"], WORDS["reach_them"], "at the door")
    assert look(app, town.MO, "no") == 409
    assert len(db.session.scalars(select(Dispute)).all()) == 1


def test_when_it_was_not_them_the_alert_is_taken_back_from_whoever_was_told(app: Flask, disputed: UUID) -> None:
    (alert,) = db.session.scalars(select(Alert))
    assert alert.is_live(NOON)
    look(app, town.MO, "no")
    db.session.rollback()
    db.session.refresh(alert)
    assert (alert.recalled_because, alert.recalled_by_id) == ("It was not them.", town.MO)
    assert alert.recalled_as is Ending.CORRECTION


def test_when_it_was_them_the_alert_stands(app: Flask, disputed: UUID) -> None:
    look(app, town.MO, "yes")
    db.session.rollback()
    assert db.session.scalars(select(Alert)).one().recalled_at is None


def test_when_it_was_them_that_is_answered_and_may_be_confirmed(app: Flask, disputed: UUID) -> None:
    assert look(app, town.DEE, "yes") == 303
    assert db.session.scalars(select(Dispute)).all() == []
    said = {"verdict": "sighting", "profile_ref": "WB-0118", "wording": "Seen.", "breach": "counts"}
    mo = signed_in(app, town.MO)
    assert mo.post(f"/desk/{disputed}/decision", data=said).status_code == 303
    assert [one.state for one in breaches()] == [BreachState.CONFIRMED]
    assert mo.post(f"/desk/door/{disputed}/answer", data={"how": ""}).status_code == 422
    assert mo.post(f"/desk/door/{disputed}/answer", data={"how": "By telephone."}).status_code == 303
    db.session.rollback()
    assert db.session.get_one(DoorCheck, disputed).answered_at is not None
    assert "Checks, 0" in mo.get("/desk/door").text


@pytest.mark.parametrize("part", ["reported", "decided on the report", "decided on the exclusion", "issued the notice"])
def test_nobody_looks_who_had_a_part_in_it(app: Flask, asha: Phone, stranger: Phone, part: str) -> None:
    sender = signed_in(app, town.DEE) if part == "reported" else asha
    report_breach(sender, REPORT, sure="think")
    ask(stranger)
    who = town.DEE if part == "reported" else town.MO
    if part == "decided on the report":
        typed = {"verdict": "rejected", "reason": "Not clear."}
        assert signed_in(app, who).post(f"/desk/{REPORT}/decision", data=typed).status_code == 303
    with transaction() as session:
        exclusion = session.scalars(select(Exclusion)).one()
        if part == "decided on the exclusion":
            exclusion.words.append(Word(by_id=who, agrees=True, because="Yes.", at=NOON))
        if part == "issued the notice":
            exclusion.issued_by_id = who
    assert look(app, who, "yes") == 403
    assert look(app, town.MO if who == town.DEE else town.DEE, "yes") == 303


def test_a_desk_of_one_may_look_and_it_is_written_down_that_nobody_was_new(
    app: Flask, asha: Phone, stranger: Phone
) -> None:
    report_breach(asha, REPORT, sure="think")
    ask(stranger)
    with transaction() as session:
        session.scalars(select(Exclusion)).one().issued_by_id = town.MO
        session.get_one(Account, town.DEE).state = AccountState.SUSPENDED
    assert "You had a part in it, and so had everybody at the desk." in signed_in(app, town.MO).get("/desk/door").text
    assert look(app, town.MO, "yes") == 303
    said = select(Detail).join(Entry, Entry.seq == Detail.seq).where(Entry.verb == "looked at")
    assert "nobody at the desk was new to it" in str(db.session.scalars(said).one().body)


@pytest.mark.parametrize(("was_them", "found"), [("", "The picture."), ("yes", " ")])
def test_nothing_is_kept_without_a_finding_and_nothing_typed_is_lost(
    app: Flask, disputed: UUID, was_them: str, found: str
) -> None:
    answer = signed_in(app, town.MO).post(
        f"/desk/door/{disputed}/check", data={"was_them": was_them, "found": found or "x"}
    )
    assert answer.status_code == 422
    assert db.session.get_one(DoorCheck, disputed).checked_at is None
    assert found.strip() in answer.text


def test_who_asks_once_more_after_an_answer_is_looked_at_once_more(
    app: Flask, disputed: UUID, stranger: Phone, clock: Clock
) -> None:
    mo = signed_in(app, town.MO)
    assert look(app, town.MO, "yes", "The camera of the till.") == 303
    assert mo.post(f"/desk/door/{disputed}/answer", data={"how": "By letter."}).status_code == 303
    assert "Checks, 0" in mo.get("/desk/door").text
    assert look(app, town.MO, "no") == 409, "nobody asked anew"
    clock.passes(minutes=20)
    ask(stranger, asks="SECOND: it was my brother, here is proof.")
    page = mo.get("/desk/door").text
    assert "Checks, 1" in page
    assert "SECOND: it was my brother" in page
    assert "They ask once more." in page
    assert "The camera of the till." in page
    assert "Late:" not in page
    assert mo.post(f"/desk/door/{disputed}/answer", data={"how": "By letter."}).status_code == 409
    assert look(app, town.MO, "no", "The passport of the brother.") == 303
    assert [one.state for one in breaches()] == [BreachState.REFUTED]
    assert len(db.session.scalars(select(Dispute)).all()) == 1
    found = db.session.get_one(DoorCheck, disputed)
    assert found.found == "The camera of the till.\n\nThe passport of the brother."
    assert "Checks, 1" in mo.get("/desk/door").text
    assert mo.post(f"/desk/door/{disputed}/answer", data={"how": "By letter."}).status_code == 303
    assert "Checks, 0" in mo.get("/desk/door").text


def test_who_asks_once_more_though_it_was_not_them_is_answered_once_more(
    app: Flask, disputed: UUID, stranger: Phone, clock: Clock
) -> None:
    mo = signed_in(app, town.MO)
    assert look(app, town.MO, "no") == 303
    assert mo.post(f"/desk/door/{disputed}/answer", data={"how": "By letter."}).status_code == 303
    clock.passes(minutes=20)
    ask(stranger, asks="When do I hear?")
    assert "When do I hear?" in mo.get("/desk/door").text
    clock.passes(minutes=1)
    assert mo.post(f"/desk/door/{disputed}/answer", data={"how": "By telephone."}).status_code == 303
    assert "Checks, 0" in mo.get("/desk/door").text


def test_letters_of_no_card_are_ended_with_a_sentence(app: Flask, stranger: Phone) -> None:
    ask(stranger, "XXXX-XXXX")
    mo, to = signed_in(app, town.MO), "/desk/door/requests/1"
    missing = mo.post(to, data={"because": ""})
    assert missing.status_code == 422
    assert "<details open>" in missing.text
    assert mo.post(to, data={"because": "Telephoned: it is of another town."}).status_code == 303
    assert "on no card here" not in mo.get("/desk/door").text
    again = mo.post(to, data={"because": "I telephoned as well."})
    assert again.status_code == 409
    assert "I telephoned as well." in again.text
    assert mo.post("/desk/door/requests/99", data={"because": "So."}).status_code == 404
