"""Who is missing: asked for by those who may, told by the desk, stood for longer, and forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts import ask_missing
from app.alerts.extend import extend
from app.alerts.forget_missing import forget_missing
from app.alerts.information import information
from app.alerts.missing import Asker, missing
from app.alerts.models import Alert, AlertKind, Ending, MissingRequest
from app.alerts.notices import Target
from app.alerts.recall import recall
from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible, NotThere
from app.members.models import Account, Member, Premises, Role, Scheme, Sector
from app.web.parts import Parts
from app.worker.daily import Daily
from tests import town
from tests.builders import developed_photo, new_account, send_report, signed_in
from tests.conftest import Clock
from tests.pictures import jpeg

SAYS = "A woman of 78 in a lilac dressing gown. She answers to Peg."
ASKED = {"asked_by": "Sister Moss", "reference": "QGH-0417", "wording": SAYS}


def do(parts: Parts, verb: Callable[..., Any], *what: Any, by: int = town.MO, **how: Any) -> Any:
    with transaction() as session:
        return verb(session, *what, **how, by=session.get_one(Account, by), now=parts.clock())


def asked(parts: Parts, *, by: int = town.PAT, id: UUID | None = None, **changes: str) -> UUID:
    request = do(parts, ask_missing.ask, id or uuid4(), by=by, **(ASKED | changes))
    return UUID(str(request.id))


def request_of(id: UUID) -> MissingRequest:
    return db.session().get_one(MissingRequest, id)


def lead_of(sector: Sector) -> int:
    """Return somebody who answers for a hospital or a school."""
    with transaction() as session:
        member = Member(name=f"Quillby {sector}")
        session.add(member)
        session.flush()
        place = Premises(
            name=member.name,
            member_id=member.id,
            zone_id="MID",
            sector=sector,
            latitude=town.CROSS.latitude,
            longitude=town.CROSS.longitude,
        )
        session.add(place)
        session.flush()
        return new_account(session, Role.LEAD, premises=[place.id]).id


def on_the_list(who: int, app: Flask) -> list[str]:
    answer = signed_in(app, who).get("/api/alerts").json or {}
    return [one["kind"] for one in answer["alerts"]]


# ------------------------------------------------------------ asked for


@pytest.mark.parametrize(("sector", "asker"), [(Sector.HEALTH, "hospital"), (Sector.EDUCATION, "school")])
def test_the_lead_of_a_hospital_or_school_asks_for_it(parts: Parts, sector: Sector, asker: str) -> None:
    assert request_of(asked(parts, by=lead_of(sector))).asker == asker


@pytest.mark.parametrize("who", [town.ASHA, town.LENA, town.BEA, town.MAREK, town.MO])
def test_nobody_else_asks(parts: Parts, who: int) -> None:
    with pytest.raises(NotAllowed):
        asked(parts, by=who)


@pytest.mark.parametrize("field", ASKED)
def test_without_name_reference_and_words_nothing_is_asked(parts: Parts, field: str) -> None:
    with pytest.raises(NotFit) as missing:
        asked(parts, **{field: " "})
    assert list(missing.value.fields) == [field]


def test_sent_twice_it_is_one_request(parts: Parts) -> None:
    id = asked(parts)
    assert asked(parts, id=id, wording="Other words.") == id
    assert request_of(id).wording == SAYS


def test_the_number_of_anothers_request_is_nobodys(parts: Parts) -> None:
    id = asked(parts)
    with pytest.raises(NotThere):
        asked(parts, id=id, by=lead_of(Sector.HEALTH))


def told_of(parts: Parts) -> UUID:
    """Return a request of which the town was told."""
    id = asked(parts)
    do(parts, ask_missing.tell, request_of(id), wording=SAYS)
    return id


def test_the_desk_tells_the_town_in_words_it_has_read(parts: Parts) -> None:
    id = asked(parts)
    do(parts, ask_missing.tell, request_of(id), wording="A woman of 78 in lilac.")
    alert = db.session().scalars(select(Alert)).one()
    assert (alert.kind, alert.wording, alert.reference) == (AlertKind.MISSING, "A woman of 78 in lilac.", "QGH-0417")
    assert (request_of(id).alert_id, request_of(id).decided_by_id) == (alert.id, town.MO)


def test_what_was_decided_is_not_decided_again(parts: Parts) -> None:
    id = asked(parts)
    do(parts, ask_missing.turn_down, request_of(id), "They were found.")
    with pytest.raises(NotPossible):
        do(parts, ask_missing.tell, request_of(id), wording=SAYS)
    with pytest.raises(NotPossible):
        do(parts, ask_missing.turn_down, request_of(id), "Once more.")


def test_turned_down_says_why(app: Flask, parts: Parts) -> None:
    id = asked(parts)
    with pytest.raises(NotFit):
        do(parts, ask_missing.turn_down, request_of(id), " ")
    do(parts, ask_missing.turn_down, request_of(id), "Please telephone us.")
    page = signed_in(app, town.PAT).get("/missing/ask").text
    assert "The town was not told. The desk says: Please telephone us." in page


def test_whoever_asked_does_not_decide(parts: Parts) -> None:
    id = asked(parts)
    with pytest.raises(NotAllowed):
        do(parts, ask_missing.tell, request_of(id), wording=SAYS, by=town.PAT)


# ------------------------------------------------------------ for longer


def told(parts: Parts, **changes: Any) -> UUID:
    alert = do(parts, missing, asker=Asker.SCHOOL, **(ASKED | changes))
    return UUID(str(alert.id))


def alert_of(id: UUID) -> Alert:
    return db.session().get_one(Alert, id)


def test_by_the_bodys_word_it_stands_for_another_72_hours(parts: Parts, clock: Clock) -> None:
    id = told(parts)
    clock.passes(hours=70)
    do(parts, extend, alert_of(id), asked_by="Sister Moss")
    clock.passes(hours=71)
    assert alert_of(id).is_live(clock())
    clock.passes(hours=1)
    assert not alert_of(id).is_live(clock())


def test_phones_that_hold_the_list_learn_that_it_stands_for_longer(app: Flask, parts: Parts, clock: Clock) -> None:
    id = told(parts)
    clock.passes(minutes=5)
    asha = signed_in(app, town.ASHA)
    before = asha.get("/api/alerts").headers["ETag"]
    do(parts, extend, alert_of(id), asked_by="Sister Moss")
    assert asha.get("/api/alerts", headers={"If-None-Match": before}).status_code == 200


def test_without_the_bodys_word_it_ends(parts: Parts) -> None:
    with pytest.raises(NotFit):
        do(parts, extend, alert_of(told(parts)), asked_by="  ")


def test_one_that_is_over_is_asked_for_anew(parts: Parts, clock: Clock) -> None:
    id = told(parts)
    clock.passes(hours=72)
    with pytest.raises(NotPossible, match="send a new one"):
        do(parts, extend, alert_of(id), asked_by="Sister Moss")


def test_no_other_kind_stands_for_longer(parts: Parts) -> None:
    other = do(parts, information, wording="The lift is out of order.", hours=2)
    with pytest.raises(NotPossible):
        do(parts, extend, alert_of(other.id), asked_by="Sister Moss")


def test_in_safe_mode_it_does_not_stand_for_longer(parts: Parts) -> None:
    id = told(parts)
    with transaction() as session:
        session.get_one(Scheme, 1).safe_since = parts.clock()
    with pytest.raises(NotPossible, match="Take the desk over first"):
        do(parts, extend, alert_of(id), asked_by="Sister Moss")


# ------------------------------------------------------------ found, then forgotten


def test_seven_days_after_they_were_found_words_reference_and_picture_go(parts: Parts, clock: Clock) -> None:
    with transaction() as session:
        photo_id = developed_photo(session, parts, jpeg()).id
    id = told(parts, photo_id=photo_id)
    clock.passes(hours=2)
    do(parts, recall, alert_of(id), because="Found.", ending=Ending.STAND_DOWN)
    for days, words, picture in ((7, SAYS, photo_id), (1, "", None)):
        clock.passes(days=days)
        with transaction() as session:
            forget_missing(session, now=clock())
        alert = alert_of(id)
        assert (alert.wording, alert.reference is None, alert.photo_id) == (words, not words, picture)
    assert "forgot" in db.session().scalars(select(Entry.verb)).all()


def test_one_that_ended_by_itself_is_forgotten_as_well(parts: Parts, clock: Clock) -> None:
    id = told(parts)
    clock.passes(hours=72, days=7, seconds=1)
    with transaction() as session:
        assert forget_missing(session, now=clock()) == 1
        assert forget_missing(session, now=clock()) == 0
    assert alert_of(id).wording == ""


def test_one_that_is_out_stays(parts: Parts, clock: Clock) -> None:
    id = told(parts)
    with transaction() as session:
        session.get_one(Alert, id).ends_at = clock() + timedelta(days=30)
    clock.passes(days=20)
    with transaction() as session:
        assert forget_missing(session, now=clock()) == 0


def test_what_was_asked_goes_with_it_and_what_waits_stays(app: Flask, parts: Parts, clock: Clock) -> None:
    _, turned_down, waits = told_of(parts), asked(parts), asked(parts)
    do(parts, ask_missing.turn_down, request_of(turned_down), "They were found.")
    clock.passes(days=11)
    again = Daily(app, parts).forget_missing(clock())
    assert again.date() == clock().date() + timedelta(days=1)
    assert db.session().scalars(select(MissingRequest.id)).all() == [waits]


# ------------------------------------------------------------ where people are cared for


def test_a_hospital_reads_of_who_is_missing_and_of_no_sighting(app: Flask, parts: Parts) -> None:
    lead = lead_of(Sector.HEALTH)
    with transaction() as session:
        town.make_profile(session)
    send_report(signed_in(app, town.ASHA), category="sighting", profile_ref="WB-0118", sure="know")
    told(parts)
    assert on_the_list(lead, app) == ["missing"]
    assert sorted(on_the_list(town.LENA, app)) == ["missing", "sighting"]


def test_what_a_hospital_reports_waits_for_the_desk(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        town.make_profile(session)
    answer = send_report(signed_in(app, lead_of(Sector.HEALTH)), category="theft", profile_ref="WB-0118", sure="know")
    assert answer.status_code == 201
    assert db.session().scalars(select(Alert)).all() == []


def test_a_hospital_may_be_told_by_its_sector(app: Flask, parts: Parts) -> None:
    lead = lead_of(Sector.HEALTH)
    do(parts, information, wording="Prescription pads went missing.", hours=24, target=Target(sectors=("health",)))
    assert on_the_list(lead, app) == ["information"]
    assert on_the_list(town.ASHA, app) == []
