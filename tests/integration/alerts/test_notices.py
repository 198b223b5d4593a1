"""What the desk tells the town in its own words: somebody is missing, something is useful to know, all must hear."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.information import information
from app.alerts.missing import Asker, missing
from app.alerts.models import Alert, AlertKind, Delivery, Ending, Progress, Proposal
from app.alerts.notices import Target
from app.alerts.recall import recall
from app.alerts.town_wide import open_proposals, propose, second, turn_down
from app.audit.models import Detail, Entry
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account, AccountState, Role
from app.web.parts import Parts
from tests import town
from tests.builders import developed_photo, new_account, signed_in
from tests.conftest import Clock
from tests.live import give_phones, heard, only_alert, rang, titles
from tests.pictures import jpeg
from tests.wire import Wire

SAYS = "A boy of nine in a green coat, last seen at the bus station."
ALL = (town.ASHA, town.BEN, town.CAL, town.LENA, town.MO, town.DEE, town.BEA, town.LEE, town.ROSA, town.MAREK, town.PAT)


@pytest.fixture
def wire(app: Flask) -> Wire:
    return give_phones(*ALL)


def do(parts: Parts, verb: Callable[..., Any], *what: Any, by: int = town.MO, **how: Any) -> Any:
    with transaction() as session:
        return verb(session, *what, **how, by=session.get_one(Account, by), now=parts.clock())


def look_for(parts: Parts, **changes: Any) -> Any:
    asked = {"asker": Asker.POLICE, "asked_by": "Sgt Lane", "reference": "QP-2211", "wording": SAYS}
    return do(parts, missing, **{**asked, **changes})


def tell(parts: Parts, **changes: Any) -> Any:
    return do(parts, information, **{"wording": "The market is on Friday.", "hours": 24, **changes})


# ------------------------------------------------------------ somebody is missing


def test_of_somebody_missing_the_whole_town_hears(app: Flask, wire: Wire, parts: Parts) -> None:
    look_for(parts)
    wire.work(parts)
    assert heard(wire) == [town.ASHA, town.BEN, town.CAL, town.LENA, town.DEE, town.MAREK, town.PAT]
    assert titles(wire) == {"Townwatch: please open."}
    alert = only_alert()
    assert alert.ends_at == town.NOON + timedelta(hours=72)
    said = signed_in(app, town.CAL).get(f"/api/alerts/{alert.id}").json
    assert said is not None
    assert said["says"][:2] == [SAYS, "May need help. Do not detain. Call 999 with this reference: QP-2211."]
    assert "Lane" not in str(said)


@pytest.mark.usefixtures("wire")
def test_who_asked_stands_in_the_record(parts: Parts) -> None:
    look_for(parts)
    entry = db.session.scalars(select(Entry).where(Entry.verb == "raised")).one()
    assert db.session.get_one(Detail, entry.seq).body["asked_by"] == "Sgt Lane"


@pytest.mark.parametrize(
    ("zones", "told"),
    [(("MID",), [town.ASHA, town.BEN, town.LENA, town.DEE]), (("OUT",), [town.CAL]), (("MID", "OUT"), None)],
)
def test_only_the_zones_that_were_chosen_hear(
    wire: Wire, parts: Parts, zones: tuple[str, ...], told: list[int] | None
) -> None:
    look_for(parts, target=Target(zones=zones))
    wire.work(parts)
    assert heard(wire) == (told or [town.ASHA, town.BEN, town.CAL, town.LENA, town.DEE])


@pytest.mark.parametrize("field", ["asked_by", "reference", "wording"])
def test_without_a_name_a_reference_and_words_nobody_is_looked_for(parts: Parts, field: str) -> None:
    with pytest.raises(NotFit) as refused:
        look_for(parts, **{field: "  "})
    assert set(refused.value.fields) == {field}


def test_its_picture_is_shown_to_whom_it_is_for_and_never_in_the_gallery(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        photo_id = developed_photo(session, parts, jpeg(4)).id
    look_for(parts, photo_id=photo_id, target=Target(zones=("MID",)))
    assert signed_in(app, town.BEN).get(f"/photos/{photo_id}/card").status_code == 200
    assert signed_in(app, town.CAL).get(f"/photos/{photo_id}/card").status_code == 404
    gallery = signed_in(app, town.BEN).get("/api/gallery").json
    assert gallery is not None
    assert gallery["cards"] == []
    do(parts, recall, db.session.get_one(Alert, only_alert().id), because="Found.", ending=Ending.STAND_DOWN)
    assert signed_in(app, town.BEN).get(f"/photos/{photo_id}/card").status_code == 404


def test_a_picture_that_is_not_there_is_refused(parts: Parts) -> None:
    with pytest.raises(NotFit) as refused:
        look_for(parts, photo_id=4711)
    assert set(refused.value.fields) == {"photo_id"}


def test_found_they_are_looked_for_no_more_and_everybody_told_hears_so_quietly(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    look_for(parts)
    wire.work(parts)
    wire.heard.clear()
    clock.passes(hours=1)
    told = do(parts, recall, db.session.get_one(Alert, only_alert().id), because="Found.", ending=Ending.STAND_DOWN)
    assert told == 7
    wire.work(parts)
    assert (rang(wire), titles(wire)) == ([], {"Ended. Please open."})
    said = signed_in(app, town.CAL).get(f"/api/alerts/{only_alert().id}").json
    assert said is not None
    assert (said["state"], said["says"]) == ("stood down", ["This search has ended. Thank you for looking out."])


# ------------------------------------------------------------ useful to know


def test_information_goes_to_zones_and_sectors(wire: Wire, parts: Parts) -> None:
    tell(parts, target=Target(zones=("MID",), sectors=("licensed",)))
    wire.work(parts)
    assert heard(wire) == [town.BEN]


def test_by_night_information_is_only_listed(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    clock.at = town.NOON.replace(hour=21)
    tell(parts)
    wire.work(parts)
    assert wire.heard == []
    rows = db.session.scalars(select(Delivery)).all()
    assert {(row.progress, row.because) for row in rows} == {(Progress.SUPPRESSED, "quiet hours")}
    listed = signed_in(app, town.CAL).get("/api/alerts").json
    assert listed is not None
    assert len(listed["alerts"]) == 1


UNFIT: list[tuple[dict[str, Any], str]] = [
    ({"wording": ""}, "wording"),
    ({"wording": "x" * 601}, "wording"),
    ({"hours": 0}, "hours"),
    ({"hours": 73}, "hours"),
    ({"target": Target(zones=("NOWHERE",))}, "zones"),
    ({"target": Target(sectors=("pirates",))}, "sectors"),
]


@pytest.mark.parametrize(("changes", "field"), UNFIT)
def test_a_notice_that_cannot_be_meant_is_refused(parts: Parts, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(NotFit) as refused:
        tell(parts, **changes)
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize("verb", [look_for, tell])
@pytest.mark.parametrize("who", [town.ASHA, town.LENA, town.BEA, town.PAT, town.MAREK])
def test_only_the_desk_sends_notices(parts: Parts, verb: Callable[..., Any], who: int) -> None:
    with pytest.raises(NotAllowed):
        verb(parts, by=who)


# ------------------------------------------------------------ to the whole town, by two


def proposed(parts: Parts) -> Proposal:
    proposal: Proposal = do(parts, propose, wording="The river is rising. Close the lower car park.", hours=6)
    return db.session.get_one(Proposal, proposal.id)


def test_a_second_person_sends_it_to_every_phone_at_any_hour(wire: Wire, parts: Parts, clock: Clock) -> None:
    with transaction() as session:
        sleeper = new_account(session, Role.STAFF, premises=[town.YARD], rests=True).id
    give_phones(sleeper)
    clock.at = town.NOON.replace(hour=3)
    do(parts, second, proposed(parts), by=town.DEE)
    wire.work(parts)
    assert rang(wire) == [town.ASHA, town.BEN, town.CAL, town.LENA, town.MO, town.MAREK, town.PAT, sleeper]
    alert = only_alert()
    assert (alert.kind, alert.ends_at) == (AlertKind.TOWN_WIDE, clock.at + timedelta(hours=6))
    assert db.session.scalars(select(Proposal)).one().alert_id == alert.id


@pytest.mark.parametrize("who", [town.DEE, town.LENA, town.BEA])
def test_deputy_lead_and_board_may_second(parts: Parts, who: int) -> None:
    assert do(parts, second, proposed(parts), by=who).approved_by_id == who


@pytest.mark.parametrize("who", [town.ASHA, town.BEN, town.MAREK, town.PAT, town.LEE, town.ROSA])
def test_nobody_else_seconds(parts: Parts, who: int) -> None:
    proposal = proposed(parts)
    with pytest.raises(NotAllowed):
        do(parts, second, proposal, by=who)


def test_nobody_is_their_own_second_person(wire: Wire, parts: Parts) -> None:
    proposal = proposed(parts)
    with pytest.raises(NotAllowed, match="Somebody else"):
        do(parts, second, proposal)
    wire.work(parts)
    assert wire.heard == []


def test_who_is_suspended_meanwhile_seconds_nothing(parts: Parts) -> None:
    proposal = proposed(parts)
    with transaction() as session:
        session.get_one(Account, town.DEE).state = AccountState.SUSPENDED
    with pytest.raises(NotAllowed):
        do(parts, second, proposal, by=town.DEE)


@pytest.mark.parametrize(("hours", "lapsed"), [(23.9, False), (24, True)])
def test_a_proposal_lapses_after_a_day(parts: Parts, clock: Clock, hours: float, lapsed: bool) -> None:
    proposal = proposed(parts)
    clock.passes(hours=hours)
    waiting = open_proposals(db.session(), for_account=db.session.get_one(Account, town.LENA), now=clock.at)
    assert [one.id for one in waiting] == ([] if lapsed else [proposal.id])
    if lapsed:
        with pytest.raises(NotPossible, match="more than a day old"):
            do(parts, second, proposal, by=town.DEE)
    else:
        do(parts, second, proposal, by=town.DEE)


@pytest.mark.parametrize("who", [town.MO, town.DEE, town.BEA])
def test_turned_down_it_is_sent_by_nobody(parts: Parts, who: int) -> None:
    proposal = proposed(parts)
    do(parts, turn_down, proposal, by=who)
    with pytest.raises(NotPossible):
        do(parts, second, db.session.get_one(Proposal, proposal.id), by=town.DEE)
    assert db.session.scalars(select(Alert)).all() == []


def test_it_is_sent_once(parts: Parts) -> None:
    proposal = proposed(parts)
    do(parts, second, proposal, by=town.DEE)
    with pytest.raises(NotPossible):
        do(parts, second, db.session.get_one(Proposal, proposal.id), by=town.LENA)
