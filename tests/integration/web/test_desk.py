"""The desk's queue and case: what waits, in which order, and what is laid beside it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from app.kernel.db import db, transaction
from app.matching.models import Alike, Band
from app.matching.suggest import keep
from app.members.models import Scheme
from app.photos.models import Photo, PhotoState
from app.profiles.models import Kind, Standing
from app.reports.models import Report
from app.web.parts import Parts
from tests.builders import develop_all, give_photo, send_report
from tests.conftest import Clock
from tests.pictures import jpeg
from tests.town import NOON, make_profile


def known(app: Flask, **changes: Any) -> str:
    with transaction() as session:
        return make_profile(session, **changes).ref


@pytest.mark.parametrize("name", ["Asha", "Ben", "Lena", "Bea", "Pat", "Marek"])
@pytest.mark.parametrize(
    "path",
    [
        "/desk",
        "/desk/0b6f2c1e-6d0a-4b8e-9a55-3f1d2c7e8a90",
        "/desk/alerts",
        "/desk/profiles",
        "/desk/profiles/WB-1",
    ],
)
def test_the_desk_is_not_for_members(phone_of: Any, name: str, path: str) -> None:
    assert phone_of(name).get(path).status_code == 403


def test_a_stranger_is_asked_to_sign_in(phone_of: Any) -> None:
    answer = phone_of(None).get("/desk")
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]


def test_an_empty_queue_says_so(phone_of: Any) -> None:
    answer = phone_of("Mo").get("/desk")
    assert answer.status_code == 200
    assert "Nothing waits" in answer.text


def test_what_has_sounded_comes_first(phone_of: Any, app: Flask, clock: Clock) -> None:
    ref = known(app)
    ben, asha = phone_of("Ben"), phone_of("Asha")
    quiet, loud = uuid4(), uuid4()
    send_report(ben, quiet, category="drugs")
    clock.passes(minutes=4)
    sent = send_report(asha, loud, category="sighting", happened_at=clock.at.isoformat(), profile_ref=ref)
    assert sent.json["lane"] == "at once"
    clock.passes(minutes=4)
    page = phone_of("Mo").get("/desk").text
    assert page.index(str(loud)) < page.index(str(quiet))
    assert "Sounded at once 4 min ago" in page
    assert "2 to decide" in page


def test_a_late_report_says_how_late(phone_of: Any, clock: Clock) -> None:
    send_report(phone_of("Asha"))
    clock.passes(hours=4, minutes=22)
    assert "22 min late" in phone_of("Mo").get("/desk").text


def test_a_case_keeps_the_reporters_words_apart(phone_of: Any, clock: Clock) -> None:
    id = uuid4()
    sent_at = (NOON - timedelta(minutes=40)).isoformat()
    send_report(
        phone_of("Asha"),
        id,
        note="Two bottles <b>under</b> the coat.",
        direction="left",
        still_nearby="yes",
        happened_at=sent_at,
        description={"hair": "grey", "wearing": "coat"},
    )
    page = phone_of("Mo").get(f"/desk/{id}").text
    assert "“Two bottles &lt;b&gt;under&lt;/b&gt; the coat.”" in page
    assert "Still nearby" in page
    assert "Went left" in page
    assert "sent 40 min later" in page
    assert 'name="wording"' in page
    assert "Asha, staff" in page


def test_a_picture_on_its_way_is_said_and_a_refused_one_says_why(phone_of: Any, app: Flask, parts: Parts) -> None:
    id = uuid4()
    send_report(phone_of("Asha"), id, photos=[jpeg(1)])
    mo = phone_of("Mo")
    assert "Picture on its way" in mo.get(f"/desk/{id}").text
    with transaction() as session:
        photo = session.query(Photo).one()
        photo.state, photo.refusal = PhotoState.REFUSED, "This picture is broken."
    assert "This picture is broken." in mo.get(f"/desk/{id}").text


def test_likenesses_lie_beside_the_report_in_words(phone_of: Any, app: Flask, parts: Parts) -> None:
    with transaction() as session:
        profile = make_profile(session)
        own = give_photo(session, parts, profile, jpeg(7)).id
    id = uuid4()
    send_report(phone_of("Asha"), id, photos=[jpeg(1)])
    develop_all(parts)
    with transaction() as session:
        sent = session.get_one(Report, id).pictures[0].photo_id
        assert sent is not None
        keep(session, sent, own, Alike(Band.NEARLY, "The same shelf.", 0.9, [], []), profile_id=1)
    page = phone_of("Mo").get(f"/desk/{id}").text
    assert "Nearly the same picture" in page
    assert "The same shelf." in page
    assert "This finds pictures, not people." in page
    assert f"/photos/{sent}/clean" in page
    assert f"/photos/{own}/clean" in page
    assert "%" not in page.split("<main")[1].split("</main>")[0]


def test_whom_the_reporter_named_is_laid_beside_as_well(phone_of: Any, app: Flask, parts: Parts) -> None:
    with transaction() as session:
        profile = make_profile(session)
        own = give_photo(session, parts, profile, jpeg(7)).id
    id = uuid4()
    old = (NOON - timedelta(minutes=40)).isoformat()
    send_report(phone_of("Asha"), id, photos=[jpeg(1)], profile_ref="WB-0118", sure="think", happened_at=old)
    develop_all(parts)
    page = phone_of("Mo").get(f"/desk/{id}").text
    assert "Named by the reporter" in page
    assert f"/photos/{own}/clean" in page
    assert "Asha thinks so" in page
    assert "Excluded" in page


@pytest.mark.parametrize(
    ("minutes", "says"),
    [(40, "Tells phones within 400 m and in Middle, for 2 h."), (300, "Too old to ring: it will only be listed.")],
)
def test_the_screen_says_beforehand_whether_phones_will_ring(
    phone_of: Any, app: Flask, minutes: int, says: str
) -> None:
    known(app)
    id = uuid4()
    send_report(phone_of("Asha"), id, happened_at=(NOON - timedelta(minutes=minutes)).isoformat())
    assert says in phone_of("Mo").get(f"/desk/{id}").text


def test_ones_own_report_cannot_be_decided_and_says_so_first(phone_of: Any) -> None:
    id = uuid4()
    dee = phone_of("Dee")
    send_report(dee, id)
    page = dee.get(f"/desk/{id}").text
    assert "You sent this report yourself. Somebody else must decide." in page
    assert 'name="verdict"' not in page
    assert dee.post(f"/desk/{id}/decision", data={"verdict": "incident"}).status_code == 403
    assert db.session().get_one(Report, id).state.value == "received"


def test_a_profile_that_is_hidden_is_offered_with_the_reason(phone_of: Any, app: Flask) -> None:
    ref = known(app)
    id = uuid4()
    old = (NOON - timedelta(minutes=40)).isoformat()
    send_report(phone_of("Asha"), id, profile_ref=ref, happened_at=old)
    mo = phone_of("Mo")
    mo.post(f"/desk/profiles/{ref}/withdraw", data={"because": "It is the wrong person."})
    assert "Not shown to members now, so nobody can be told." in mo.get(f"/desk/{id}").text
    refused = mo.post(
        f"/desk/{id}/decision", data={"verdict": "sighting", "profile_ref": ref, "wording": "Kept words."}
    )
    assert refused.status_code == 409
    assert "Kept words." in refused.text


def test_no_such_report_is_a_page(phone_of: Any) -> None:
    answer = phone_of("Mo").get(f"/desk/{UUID(int=0)}")
    assert answer.status_code == 404
    assert "There is no such report." in answer.text


def test_the_other_current_profiles_can_be_chosen(phone_of: Any, app: Flask) -> None:
    known(app)
    known(app, ref="WB-0119", kind=Kind.ID_SOUGHT, standing=Standing.ID_SOUGHT, title="Green parka, beard")
    id = uuid4()
    send_report(phone_of("Asha"), id)
    page = phone_of("Mo").get(f"/desk/{id}").text
    assert "Green parka, beard, WB-0119, ID sought" in page
    assert "Perrin Oakapple, WB-0118, excluded" in page


def test_before_the_town_is_set_up_no_report_is_laid_out(phone_of: Any) -> None:
    send_report(phone_of("Asha"), id := uuid4())
    mo = phone_of("Mo")
    with transaction() as session:
        session.delete(session.get_one(Scheme, 1))
    answer = mo.get(f"/desk/{id}")
    assert (answer.status_code, "has not been set up yet" in answer.text) == (409, True)
