"""Disputes and corrections on their pages: what each shows, keeps of what was typed, and leads to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.disputes.models import Channel, Correction, DataBreach, Dispute
from app.kernel.db import db, transaction
from app.members.models import Account
from app.profiles.gallery import viewed
from app.profiles.models import Copy, Hidden, Profile
from tests import town
from tests.conftest import Clock, Phone
from tests.town import NOON, make_profile


@pytest.fixture
def profile(app: Flask) -> None:
    with transaction() as session:
        make_profile(session)


def disputed(phone: Phone, id: UUID | None = None, says: str = "I know him: it was not him.") -> Any:
    return phone.post("/api/profiles/WB-0118/dispute", json={"id": str(id or uuid4()), "says": says})


@pytest.fixture
def id(profile: None, phone_of: Any) -> UUID:
    """A dispute of Asha's, in the app."""
    made = uuid4()
    assert disputed(phone_of("Asha"), made).status_code == 201
    return made


def kept(id: UUID) -> Dispute:
    db.session.rollback()
    return db.session().get_one(Dispute, id)


def test_a_member_says_it_and_reads_when_somebody_looks(profile: None, phone_of: Any) -> None:
    answer = disputed(phone_of("Asha"))
    assert answer.status_code == 201
    assert "within an hour" in answer.json["says"]
    (one,) = db.session().scalars(select(Dispute)).all()
    assert (one.from_whom, one.channel) == ("Asha", Channel.APP)


def test_the_same_sent_twice_is_one_also_when_it_is_hidden_meanwhile(id: UUID, phone_of: Any) -> None:
    phone_of("Mo").post(f"/desk/disputes/{id}/hide")
    assert disputed(phone_of("Asha"), id).status_code == 201
    assert len(db.session().scalars(select(Dispute)).all()) == 1


def test_what_rings_the_desk_stands_in_no_members_list_not_even_in_that_of_who_said_it(id: UUID, phone_of: Any) -> None:
    assert phone_of("Asha").get("/api/alerts").json["alerts"] == []
    assert len(phone_of("Dee").get("/api/alerts").json["alerts"]) == 1


def test_of_what_a_member_does_not_see_nothing_is_disputed(profile: None, phone_of: Any) -> None:
    with transaction() as session:
        session.scalars(select(Profile)).one().hidden_because = Hidden.UNDER_18
    assert disputed(phone_of("Asha")).status_code == 404


def test_nothing_said_is_asked_again(profile: None, phone_of: Any) -> None:
    assert disputed(phone_of("Asha"), says=" ").status_code == 422


def test_the_queue_says_that_it_waits_and_that_it_is_late(id: UUID, phone_of: Any, clock: Clock) -> None:
    assert "1 dispute waits" in phone_of("Mo").get("/desk").text
    clock.passes(hours=1)
    assert "1 late" in phone_of("Mo").get("/desk").text


def test_the_list_has_the_open_ones_first_and_the_late_in_words(id: UUID, phone_of: Any, clock: Clock) -> None:
    clock.passes(minutes=61)
    assert "<b>Late:</b> nobody has looked" in phone_of("Mo").get("/desk/disputes").text


def test_what_nobody_has_looked_at_stands_before_what_is_hidden(id: UUID, phone_of: Any, clock: Clock) -> None:
    phone_of("Mo").post(f"/desk/disputes/{id}/hide")
    with transaction() as session:
        make_profile(session, ref="WB-0119")
    clock.passes(minutes=5)
    phone_of("Asha").post("/api/profiles/WB-0119/dispute", json={"id": str(uuid4()), "says": "Not her."})
    page = phone_of("Mo").get("/desk/disputes").text
    assert page.index("WB-0119") < page.index("WB-0118")


def test_it_is_hidden_cleared_and_restored_by_two(id: UUID, phone_of: Any) -> None:
    mo, dee = phone_of("Mo"), phone_of("Dee")
    hidden = mo.post(f"/desk/disputes/{id}/hide")
    assert "No member sees it" in mo.get(hidden.headers["Location"]).text
    assert phone_of("Asha").get("/api/profiles/WB-0118").status_code == 404
    mo.post(f"/desk/disputes/{id}/clear", data={"outcome": "stands", "looked_at": "The till roll."})
    assert "A second person restores it." in mo.post(f"/desk/disputes/{id}/restore").text
    page = dee.get(f"/desk/disputes/{id}").text
    assert "Mo would show it again." in page
    assert dee.post(f"/desk/disputes/{id}/restore").status_code == 303
    assert phone_of("Asha").get("/api/profiles/WB-0118").status_code == 200


def test_what_was_typed_comes_back_with_what_is_missing(id: UUID, phone_of: Any) -> None:
    phone_of("Mo").post(f"/desk/disputes/{id}/hide")
    answer = phone_of("Mo").post(f"/desk/disputes/{id}/wrong-person", data={"also_from_reports": "yes"})
    assert answer.status_code == 422
    assert 'value="yes" checked' in answer.text
    assert "how it came out" in answer.text


def test_the_desk_notes_what_came_by_telephone(profile: None, phone_of: Any) -> None:
    made = uuid4()
    typed = {"id": str(made), "profile": "wb-0118", "channel": "PHONE", "says": "I had paid.", "from_whom": "A. Teasel"}
    answer = phone_of("Mo").post("/desk/disputes/new", data=typed)
    assert answer.headers["Location"] == f"/desk/disputes/{made}?done=taken"
    assert kept(made).from_whom == "A. Teasel"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"profile": "WB-9999"}, "There is no such profile."),
        ({"channel": ""}, "Choose how it came."),
        ({"channel": "FORM"}, "Choose how it came."),
        ({"says": ""}, "Say what is not right"),
    ],
)
def test_what_is_missing_is_named_and_the_rest_comes_back(
    profile: None, phone_of: Any, changes: dict[str, str], said: str
) -> None:
    typed = {"profile": "WB-0118", "channel": "PHONE", "says": "I had paid.", "from_whom": "A. Teasel"}
    answer = phone_of("Mo").post("/desk/disputes/new", data=typed | changes)
    assert answer.status_code == 422
    assert said in answer.text
    assert "A. Teasel" in answer.text


def test_a_dispute_is_opened_with_a_reason_which_is_written_down(id: UUID, app: Flask) -> None:
    from tests.builders import signed_in

    assert signed_in(app, town.MO, why="").get(f"/desk/disputes/{id}").status_code in (302, 303)


@pytest.fixture
def correction(id: UUID, phone_of: Any) -> Correction:
    """Cal had opened the record and a print is out; Mo says that it was the wrong person."""
    with transaction() as session:
        profile = session.scalars(select(Profile)).one()
        viewed(session, profile, because="briefing", by=session.get_one(Account, town.CAL), now=NOON)
        session.add(
            Copy(
                code="P-7KQ2",
                profile_id=profile.id,
                given_to="Dee Marsh, Nearby Pubwatch",
                purpose="briefing",
                made_by_id=town.MO,
                made_at=NOON,
                return_by=NOON.date() + timedelta(days=9),
            )
        )
    data = {"wrong_because": "The till roll."}
    answer = phone_of("Mo").post(f"/desk/disputes/{id}/wrong-person", data=data)
    assert answer.status_code == 303
    return db.session().scalars(select(Correction)).one()


def test_the_page_says_who_knows_and_what_is_still_out(correction: Correction, phone_of: Any) -> None:
    page = phone_of("Mo").get(f"/desk/corrections/{correction.id}").text
    assert "<b>0 of 1</b>" in page
    assert "Cal" in page
    assert "Ask for it back" in page
    assert "Partners to tell by hand" in page


def test_who_was_shown_it_reads_the_card_until_they_have_answered(correction: Correction, phone_of: Any) -> None:
    cal = phone_of("Cal")
    assert cal.get("/api/me").json["corrections"] == [str(correction.id)]
    assert "We were wrong. The person shown" in cal.get("/corrections").text
    assert cal.post(f"/corrections/{correction.id}").status_code == 303
    assert cal.get("/api/me").json["corrections"] == []
    assert "None waits" in cal.get("/corrections").text
    assert "<b>1 of 1</b>" in phone_of("Mo").get(f"/desk/corrections/{correction.id}").text


def test_what_they_did_because_of_it_reaches_the_desk(correction: Correction, phone_of: Any) -> None:
    cal = phone_of("Cal")
    empty = cal.post(f"/corrections/{correction.id}", data={"tell": "1", "acted": ""})
    assert empty.status_code == 422
    cal.post(f"/corrections/{correction.id}", data={"tell": "1", "acted": "I asked him to leave on Monday."})
    assert "I asked him to leave on Monday." in phone_of("Mo").get(f"/desk/corrections/{correction.id}").text
    assert "Cal had acted on what was corrected." in phone_of("Mo").get("/desk").text


def test_a_phone_answers_it_too(correction: Correction, phone_of: Any) -> None:
    cal = phone_of("Cal")
    (one,) = cal.get("/api/corrections").json["corrections"]
    assert one["ref"] == "WB-0118"
    assert str(correction.alert_id) in one["alerts"]
    assert cal.post(f"/api/corrections/{one['id']}", json={}).json == {"corrections": []}


def test_who_was_not_shown_it_has_no_card_and_answers_none(correction: Correction, phone_of: Any) -> None:
    asha = phone_of("Asha")
    assert asha.get("/api/corrections").json == {"corrections": []}
    assert asha.post(f"/corrections/{correction.id}").status_code == 404


def test_the_apology_is_kept_printed_and_noted_as_sent(correction: Correction, phone_of: Any) -> None:
    mo, words = phone_of("Mo"), "We were wrong about you, and we are sorry."
    mo.post(f"/desk/corrections/{correction.id}/apology", data={"apology": words})
    assert words in mo.get(f"/desk/corrections/{correction.id}/letter").text
    unsent = mo.post(f"/desk/corrections/{correction.id}/apology", data={"apology": words, "sent": "1", "how": ""})
    assert unsent.status_code == 422
    data = {"apology": words, "sent": "1", "how": "By post."}
    assert mo.post(f"/desk/corrections/{correction.id}/apology", data=data).status_code == 303
    assert "Sent 12:00, Mo" in mo.get(f"/desk/corrections/{correction.id}").text


def test_the_register_asks_for_what_is_missing_and_keeps_the_rest(correction: Correction, phone_of: Any) -> None:
    mo = phone_of("Mo")
    breach = db.session().scalars(select(DataBreach)).one()
    assert "WB-0118 showed the wrong person." in mo.get("/desk/breaches").text
    typed = {"risk": "Refused once, on Monday.", "is_reported": "yes", "because": "A likely risk."}
    answer = mo.post(f"/desk/breaches/{breach.id}", data=typed)
    assert answer.status_code == 422
    assert "Refused once, on Monday." in answer.text
    assert mo.post(f"/desk/breaches/{breach.id}", data=typed | {"reference": "ICO-1"}).status_code == 303
    assert "ICO-1" in mo.get("/desk/breaches").text


def test_a_breach_is_late_after_seventy_two_hours(correction: Correction, phone_of: Any, clock: Clock) -> None:
    clock.passes(hours=72)
    assert "<b>Late.</b> It was to be assessed" in phone_of("Mo").get("/desk/breaches").text
