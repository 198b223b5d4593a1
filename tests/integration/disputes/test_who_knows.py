"""Who knows that it was the wrong person, who was only rung, and what the numbers on the screens count."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.alerts.models import Alert, Delivery, Message
from app.alerts.recall import recall
from app.alerts.receipts import opened, receipt
from app.disputes.apologise import facts_of, words_of
from app.disputes.heard import Heard, how_many_know, readers
from app.kernel.db import db, transaction
from app.members.models import Account
from app.profiles.gallery import viewed
from app.profiles.models import CopyEnd
from app.web.parts import Parts
from tests import town
from tests.builders import give_photo
from tests.conftest import Clock
from tests.integration.disputes.conftest import Desk, the_profile
from tests.integration.disputes.said_wrong import BEN, LENA, a_copy, heard_by, saw_alert, say_wrong, the_correction
from tests.pictures import jpeg
from tests.town import NOON


def know() -> int:
    correction = the_correction()
    return how_many_know(readers(db.session(), correction))


def a_phone_shows_it() -> None:
    with transaction() as session:
        push = session.scalars(select(Delivery).where(Delivery.message == Message.CORRECTION)).one()
        receipt(session, push.id, "delivered", now=NOON + timedelta(minutes=1))


def test_a_phone_that_has_rung_is_not_somebody_who_knows(desk: Desk) -> None:
    with transaction() as session:
        saw_alert(session, town.BEN, BEN)
    say_wrong(desk)
    a_phone_shows_it()
    assert heard_by() == {"Ben": Heard.RUNG}
    assert know() == 0
    assert "Each was told" not in words_of(db.session(), the_correction())


def test_the_hour_is_said_by_the_clock_that_was_on_the_wall_then(desk: Desk) -> None:
    with transaction() as session:
        saw_alert(session, town.BEN, BEN, hours_ago=26 * 24)  # noon by London's winter clock, one by its summer clock
    say_wrong(desk)
    assert "on Friday, 23 October, at 13:00" in the_correction().says


def test_who_has_opened_the_correction_knows(desk: Desk, clock: Clock) -> None:
    with transaction() as session:
        alert = saw_alert(session, town.BEN, BEN)
        opened(session, alert, by=session.get_one(Account, town.BEN), now=NOON)
    clock.passes(minutes=1)
    say_wrong(desk)
    assert heard_by() == {"Ben": Heard.NOT_YET}
    clock.passes(minutes=1)
    with transaction() as session:
        opened(session, session.get_one(Alert, alert.id), by=session.get_one(Account, town.BEN), now=clock.at)
    assert heard_by() == {"Ben": Heard.OPENED}
    assert know() == 1


def test_what_was_taken_back_before_for_another_reason_tells_nobody_that_it_was_the_wrong_person(
    desk: Desk, clock: Clock
) -> None:
    with transaction() as session:
        alert, mo = saw_alert(session, town.BEN, BEN), session.get_one(Account, town.MO)
        recall(session, alert, because="It was another street.", by=mo, now=NOON)
        push = session.scalars(select(Delivery).where(Delivery.message == Message.CORRECTION)).one()
        receipt(session, push.id, "delivered", now=NOON)
    clock.passes(minutes=1)
    say_wrong(desk)
    with transaction() as session:
        opened(session, session.get_one(Alert, alert.id), by=session.get_one(Account, town.BEN), now=clock.at)
    assert heard_by() == {"Ben": Heard.NOT_YET}


def test_the_letter_tells_who_was_shown_the_picture_from_who_was_only_sent_an_alert(desk: Desk, parts: Parts) -> None:
    with transaction() as session:
        profile = the_profile(session)
        give_photo(session, parts, profile, jpeg())
        saw_alert(session, town.BEN, BEN)
        alert = saw_alert(session, town.LENA, LENA)
        opened(session, alert, by=session.get_one(Account, town.LENA), now=NOON)
        viewed(session, profile, because="briefing", by=session.get_one(Account, town.CAL), now=NOON)
    say_wrong(desk)
    said = words_of(db.session(), the_correction())
    assert said.startswith("We showed your picture to 2 people. An alert about you also went to 1 more")


def test_alerts_whose_readers_are_forgotten_make_it_at_least_so_many(desk: Desk, phone_of: Any) -> None:
    with transaction() as session:
        saw_alert(session, town.BEN, BEN).told = 9
    say_wrong(desk)
    assert facts_of(db.session(), the_correction()).is_least
    page = phone_of("Mo").get(f"/desk/corrections/{the_correction().id}").text
    assert "is forgotten after 30 days" in page


def test_a_picture_that_only_an_alert_has_shown_is_not_called_deleted(desk: Desk, parts: Parts) -> None:
    from tests.integration.disputes.test_what_follows import give_report

    with transaction() as session:
        profile = the_profile(session)
        photo = give_photo(session, parts, profile, jpeg())
        profile.pictures = []
        give_report(session, photo)
        saw_alert(session, town.BEN, BEN).photo_id = photo.id
    say_wrong(desk)
    assert "our desk alone keeps" in words_of(db.session(), the_correction())


def test_who_gave_their_print_back_has_seen_it_all_the_same(desk: Desk, phone_of: Any) -> None:
    with transaction() as session:
        ended = {"ended_at": NOON, "ended_by_id": town.MO}
        session.add_all([
            a_copy(the_profile(session), given_to="PC Whitlock", ended_as=CopyEnd.RETURNED, **ended),
            a_copy(the_profile(session), given_to="Nearby Pubwatch", code="P-LOST", ended_as=CopyEnd.LOST, **ended),
        ])  # fmt: skip
    say_wrong(desk)
    page = phone_of("Mo").get(f"/desk/corrections/{the_correction().id}").text
    to_ask_back, to_tell = page.split('id="partners"')
    assert "PC Whitlock" not in to_ask_back
    assert "P-LOST" in to_ask_back
    assert "PC Whitlock" in to_tell
    assert "gave it on paper to 2 people" in page
