"""It was the wrong person: gone from every screen, and everybody who was shown them hears it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import DeskNotice
from app.alerts.models import Delivery, Message
from app.disputes.heard import Heard, acted_on, for_reader, understood, waiting_for
from app.disputes.models import Dispute, Outcome
from app.disputes.shown_to import shown_to
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account
from app.photos.keep import put_away
from app.photos.models import Look
from app.photos.recipe import Recipe
from app.photos.retouch import retouch
from app.photos.show import show
from app.profiles.gallery import viewed
from app.profiles.models import Hidden, ProfileState
from app.review.retouch_picture import retouch_picture
from app.review.take_picture_off import take_picture_off
from app.web.parts import Parts
from tests import town
from tests.builders import give_photo, signed_in, subscribe_phone
from tests.conftest import Clock
from tests.integration.disputes.conftest import Desk, the_profile
from tests.integration.disputes.said_wrong import BEN, CAL, LENA, a_copy, heard_by, saw_alert, say_wrong, the_correction
from tests.pictures import jpeg
from tests.town import NOON
from tests.wire import Wire


def test_the_profile_is_gone_for_good(desk: Desk) -> None:
    say_wrong(desk)
    assert (desk.profile.state, desk.profile.hidden_because) == (ProfileState.WITHDRAWN, Hidden.WRONG_PERSON)
    assert desk.dispute.outcome is Outcome.WRONG_PERSON


def test_every_dispute_of_it_ends(desk: Desk) -> None:
    first, desk.id = desk.id, desk.note()
    say_wrong(desk)
    assert db.session().get_one(Dispute, first).outcome is Outcome.WRONG_PERSON


def test_it_is_not_said_twice(desk: Desk) -> None:
    say_wrong(desk)
    with pytest.raises(NotPossible):
        say_wrong(desk, by=town.DEE)


def test_who_was_told_by_an_alert_hears_by_that_alert_and_once(desk: Desk) -> None:
    with transaction() as session:
        alert_id = saw_alert(session, town.BEN, BEN).id
    assert say_wrong(desk).phones == 1
    corrected = db.session().scalars(select(Delivery).where(Delivery.message == Message.CORRECTION)).one()
    assert corrected.alert_id == alert_id


def test_who_only_looked_at_a_picture_hears_as_well(desk: Desk, parts: Parts) -> None:
    with transaction() as session:
        photo = give_photo(session, parts, the_profile(session), jpeg())
        session.add(Look(photo_id=photo.id, account_id=town.CAL, mark="7KQX2M4P", place="Quillby Yard", at=NOON))
        subscribe_phone(session, town.CAL, endpoint=CAL)
    wire = Wire()
    wire.work(parts)
    wire.heard.clear()
    say_wrong(desk)
    wire.work(parts)
    (only,) = wire.heard
    assert only.endpoint == CAL
    assert only.payload["notification"]["title"] == "Correction. Please open."
    assert "WB-0118" not in repr(only.payload)


@pytest.mark.parametrize("is_made_anew", [True, False], ids=["made anew", "taken off"])
def test_who_only_looked_at_a_picture_that_is_there_no_more_hears_as_well(
    desk: Desk, parts: Parts, is_made_anew: bool
) -> None:
    with transaction() as session:
        profile, mo = the_profile(session), session.get_one(Account, town.MO)
        photo = give_photo(session, parts, profile, jpeg())
        session.add(Look(photo_id=photo.id, account_id=town.CAL, mark="7KQX2M4P", place="Quillby Yard", at=NOON))
        if is_made_anew:
            recipe, data = Recipe(turns=1), retouch(show(photo, "clean", parts.vault), Recipe(turns=1))
            sealed = put_away(data, parts.vault)
            retouch_picture(session, profile, photo.id, recipe, sealed, is_checked=True, by=mo, now=NOON)
        else:
            take_picture_off(session, profile, photo.id, by=mo, now=NOON)
    with transaction() as session:
        assert town.CAL in shown_to(session, the_profile(session)).accounts


def test_who_opened_the_record_or_an_old_alert_or_holds_a_print_is_a_reader(desk: Desk) -> None:
    with transaction() as session:
        profile = the_profile(session)
        viewed(session, profile, because="briefing", by=session.get_one(Account, town.MAREK), now=NOON)
        saw_alert(session, town.LENA, LENA, hours_ago=24 * 20)
        session.add(a_copy(profile, account_id=town.PAT))
    say_wrong(desk)
    assert heard_by() == {"Lena": Heard.NOT_YET, "Marek": Heard.NOT_YET, "Pat": Heard.NOT_YET}


def test_who_says_that_it_was_wrong_is_not_told_so(desk: Desk) -> None:
    with transaction() as session:
        viewed(session, the_profile(session), because="briefing", by=session.get_one(Account, town.MO), now=NOON)
    say_wrong(desk)
    assert heard_by() == {}


def test_who_has_left_is_named_so_that_somebody_tells_them_by_hand(desk: Desk) -> None:
    with transaction() as session:
        viewed(session, the_profile(session), because="briefing", by=session.get_one(Account, town.LEE), now=NOON)
    say_wrong(desk)
    assert heard_by() == {"Lee": Heard.LEFT}


def test_nothing_of_it_waits_for_the_morning(desk: Desk, parts: Parts, clock: Clock) -> None:
    """Queued in the commit that says so and due at that moment: nothing waits for an hour or a quiet time."""
    with transaction() as session:
        saw_alert(session, town.BEN, BEN)
    clock.at = NOON.replace(hour=3) + timedelta(days=1)
    say_wrong(desk)
    rows = db.session().scalars(select(Delivery).where(Delivery.message == Message.CORRECTION)).all()
    assert [(row.due_at, row.because) for row in rows] == [(clock.at, None)]


def test_it_reads_as_the_voice_has_it(desk: Desk, app: Flask) -> None:
    with transaction() as session:
        alert_id = saw_alert(session, town.BEN, BEN).id
    say_wrong(desk)
    said = the_correction().says
    assert said == (
        "We were wrong. The person shown on Wednesday, 18 November, at 11:00 had no part in it. "
        "Do not refuse, watch or mention them. "
        "Destroy any print. Tell colleagues who saw it."
    )
    assert signed_in(app, town.BEN).get(f"/api/alerts/{alert_id}").json["says"][0].startswith("We were wrong.")  # type: ignore[index]


def test_who_had_no_alert_may_open_the_correction_from_the_push(desk: Desk, app: Flask) -> None:
    with transaction() as session:
        viewed(session, the_profile(session), because="briefing", by=session.get_one(Account, town.CAL), now=NOON)
        subscribe_phone(session, town.CAL, endpoint=CAL)
    say_wrong(desk)
    path = f"/api/alerts/{the_correction().alert_id}"
    answer = signed_in(app, town.CAL).get(path)
    assert answer.json is not None
    assert (answer.json["headline"], answer.json["kind"]) == ("Correction", "correction")
    assert signed_in(app, town.ASHA).get(path).status_code == 404


def test_a_correction_alone_stands_in_no_list_of_the_desk(desk: Desk, app: Flask) -> None:
    say_wrong(desk)
    assert "Seen at" not in signed_in(app, town.MO).get("/desk/alerts").text


def test_understood_and_acted_on_reach_the_desk(desk: Desk) -> None:
    with transaction() as session:
        for who in (town.ASHA, town.CAL):
            viewed(session, the_profile(session), because="briefing", by=session.get_one(Account, who), now=NOON)
    say_wrong(desk)
    correction = the_correction()
    with transaction() as session:
        asha, cal = session.get_one(Account, town.ASHA), session.get_one(Account, town.CAL)
        assert [one.id for one in waiting_for(session, asha)] == [correction.id]
        understood(session, for_reader(session, correction.id, asha), by=asha, now=NOON)
        acted_on(session, for_reader(session, correction.id, cal), acted="I asked him to leave.", by=cal, now=NOON)
        assert waiting_for(session, asha) == []
    assert heard_by() == {"Asha": Heard.UNDERSTOOD, "Cal": Heard.ACTED}
    assert "Cal had acted on what was corrected." in db.session().scalars(select(DeskNotice.says)).all()


def test_acting_is_told_in_words(desk: Desk) -> None:
    with transaction() as session:
        viewed(session, the_profile(session), because="briefing", by=session.get_one(Account, town.CAL), now=NOON)
    say_wrong(desk)
    correction = the_correction()
    with transaction() as session:
        cal = session.get_one(Account, town.CAL)
        reader = for_reader(session, correction.id, cal)
        with pytest.raises(NotFit):
            acted_on(session, reader, acted=" ", by=cal, now=NOON)


def test_a_correction_is_answered_by_nobody_whom_it_is_not_for(desk: Desk) -> None:
    say_wrong(desk)
    with transaction() as session, pytest.raises(NotThere):
        for_reader(session, the_correction().id, session.get_one(Account, town.ASHA))
