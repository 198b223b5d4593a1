"""What somebody reads before they give a notice, whom a lead names for it, and what the desk notes by hand."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.appeals.who_heard import who_heard
from app.audit.models import Detail, Entry
from app.exclusions.models import Exclusion, ForcedReview, Panel, PoliceOutcomeKind, Server, Service, State
from app.exclusions.note_outcome import Outcome, note_outcome
from app.exclusions.review_again import ReviewOutcome, review_again
from app.kernel.db import db, transaction
from app.members.models import Account
from app.profiles.models import AgeGroup, Hidden, Profile, Standing
from app.scheme_rules.models import SchemeRules
from app.scheme_rules.presets import DTAC
from tests import town
from tests.builders import signed_in
from tests.conftest import Clock, Phone
from tests.issued_cases import LONDON
from tests.pictures import jpeg
from tests.service_cases import REF, name, send
from tests.town import ASHA, BEN, LANTERN, LENA, NOON, ORCHARD

PERSON = "Perrin Oakapple"


pytestmark = pytest.mark.usefixtures("notice")


@pytest.fixture
def lena(app: Flask) -> Phone:
    return signed_in(app, LENA)


def case() -> Exclusion:
    db.session.rollback()
    return db.session.scalars(select(Exclusion).where(Exclusion.ref == REF)).one()


def services() -> list[Service]:
    db.session.rollback()
    return list(db.session.scalars(select(Service).order_by(Service.received_at)))


def named() -> set[int]:
    db.session.rollback()
    return set(db.session.scalars(select(Server.account_id).where(Server.ended_at.is_(None))))


# What is read before it is given.


def test_who_may_give_it_is_shown_what_it_takes_and_no_more(ben: Phone) -> None:
    answer = ben.get("/api/serve").json
    assert answer["serves"] is True
    (one,) = answer["notices"]
    assert set(one) == {"ref", "title", "photo", "is_here", "lapses_on", "ends_at", "read_aloud"}
    assert (one["ref"], one["is_here"], one["lapses_on"]) == (REF, True, "2027-01-17")
    assert any("18 November 2027" in line for line in one["read_aloud"])


def test_elsewhere_in_town_a_list_names_nobody_until_one_is_opened(app: Flask) -> None:
    with transaction() as session:
        name(session, ASHA, ORCHARD)
    asha = signed_in(app, ASHA)
    (one,) = asha.get("/api/serve").json["notices"]
    assert (one["ref"], one["is_here"], one["title"], one["read_aloud"]) == (REF, False, None, [])
    assert PERSON not in asha.get("/api/serve").text
    opened = asha.get(f"/api/serve/{REF}").json["notice"]
    assert (opened["title"], bool(opened["read_aloud"])) == (PERSON, True)


@pytest.mark.parametrize("young", [{"hidden_because": Hidden.UNDER_18}, {"age_group": AgeGroup.YOUNG}])
def test_who_may_be_under_18_is_named_to_nobody_before_it_is_opened_where_it_applies(
    app: Flask, ben: Phone, mo: Phone, young: dict[str, Any]
) -> None:
    with transaction() as session:
        session.execute(update(Profile).values(**young))
        session.execute(
            update(Exclusion).values(panel=Panel.BOARD, months=3, guardian_says="Her mother, by telephone.")
        )
        name(session, ASHA, ORCHARD)
    for phone in (ben, mo):
        (one,) = phone.get("/api/serve").json["notices"]
        assert (one["title"], one["photo"], one["read_aloud"]) == (None, None, [])
        assert phone.get(f"/api/serve/{REF}").json["notice"]["title"] == PERSON
    asha = signed_in(app, ASHA)
    assert asha.get("/api/serve").json["notices"] == []
    assert asha.get(f"/api/serve/{REF}").status_code == 404


def test_opening_one_is_written_down(ben: Phone) -> None:
    assert ben.get(f"/api/serve/{REF}").json["notice"]["ref"] == REF
    db.session.rollback()
    rows = db.session.execute(select(Entry.about, Detail.body).join(Detail).where(Entry.verb == "viewed")).all()
    assert [(about, words["because"]) for about, words in rows] == [("profile WB-0118", f"giving the notice {REF}")]


def test_nobodys_who_is_in_dispute(ben: Phone) -> None:
    with transaction() as session:
        session.execute(update(Profile).values(hidden_because=Hidden.DISPUTE))
    assert ben.get("/api/serve").json["notices"] == []
    assert ben.get(f"/api/serve/{REF}").status_code == 404


def acquitted() -> ForcedReview:
    """The court’s word comes now, at noon."""
    with transaction() as session:
        said = Outcome(PoliceOutcomeKind.ACQUITTED, NOON.date(), "The court’s list.")
        person, by = session.scalars(select(Profile)).one(), session.get_one(Account, town.MO)
        (review,) = note_outcome(session, person, said, by=by, now=NOON, today=NOON.date()).reviews
        return review


def test_none_is_offered_while_it_waits_to_be_looked_at_again(ben: Phone) -> None:
    review = acquitted()
    assert ben.get("/api/serve").json["notices"] == []
    assert ben.get(f"/api/serve/{REF}").status_code == 404
    assert ben.get("/api/profiles/WB-0118").json["serve"] is None
    with transaction() as session:
        by, waiting = session.get_one(Account, town.BEA), session.get_one(ForcedReview, review.id)
        said = {"because": "The till roll.", "now": NOON, "zone": LONDON}
        review_again(session, waiting, ReviewOutcome.KEPT, heard=who_heard, by=by, **said)
    assert [one["ref"] for one in ben.get("/api/serve").json["notices"]] == [REF]
    assert ben.get("/api/profiles/WB-0118").json["serve"] == REF


# Whom a lead names.


def test_a_lead_names_their_own_people_and_themself_with_one_tap(lena: Phone) -> None:
    page = lena.get("/people").text
    assert "May give notices" in page
    assert "Lena, you" in page
    for one in (ASHA, LENA):
        assert lena.post("/people/gives-notices", data={"person": str(one)}).status_code == 303
        assert lena.post("/people/gives-notices", data={"person": str(one)}).status_code == 303
    assert named() == {ASHA, BEN, LENA}
    assert db.session.query(Server).count() == 3
    lena.post("/people/gives-notices", data={"person": str(ASHA), "ends": "yes"})
    assert named() == {BEN, LENA}


def test_nobody_of_another_members_nor_under_18(lena: Phone) -> None:
    assert lena.post("/people/gives-notices", data={"person": str(BEN), "ends": "yes"}).status_code == 404
    with transaction() as session:
        session.execute(update(Account).where(Account.id == ASHA).values(is_under_18=True))
    assert lena.post("/people/gives-notices", data={"person": str(ASHA)}).status_code == 409
    assert named() == {BEN}


def test_who_works_for_another_member_now_is_named_no_more(ben: Phone) -> None:
    with transaction() as session:
        session.execute(update(Account).where(Account.id == BEN).values(member_id=town.YARD))
    assert send(ben).status_code == 403


# At the desk.


def noted(phone: Phone, **typed: Any) -> Any:
    fields = {"how": "in custody", "outcome": "taken", "on": "2026-11-18", "time": "11:30", **typed}
    return phone.post(f"/desk/exclusions/{REF}/service", data=fields)


def test_the_desk_notes_what_was_given_in_custody_with_its_proof(mo: Phone) -> None:
    answer = noted(mo, witness="PC Quill", photo=(io.BytesIO(jpeg(7)), "notice.jpg"))
    assert answer.status_code == 303
    (one,) = services()
    assert (one.how.value, one.at, one.photo_id is not None) == (
        "in custody",
        datetime(2026, 11, 18, 11, 30, tzinfo=UTC),
        True,
    )
    assert case().state is State.SERVED
    assert "PC Quill" in mo.get(f"/desk/exclusions/{REF}/service").text


def test_a_letter_counts_days_later_and_they_are_not_banned_until_then(mo: Phone) -> None:
    assert noted(mo, how="by post").status_code == 303
    it = case()
    assert (it.served_at, it.ends_on) == (datetime(2026, 11, 20, tzinfo=UTC), date(2027, 11, 20))
    assert it.profile.standing is Standing.NOT_SERVED


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(mo: Phone) -> None:
    for wrong in ({"on": ""}, {"on": "2026-11-19"}, {"on": "2026-11-17"}, {"time": "x"}, {"how": "by owl"}):
        answer = noted(mo, witness="PC Quill", **wrong)
        assert answer.status_code == 422, wrong
        assert "PC Quill" in answer.text
        assert 'aria-invalid="true"' in answer.text or "says" in answer.text
    assert services() == []


def test_the_same_form_twice_is_noted_once(mo: Phone) -> None:
    id = "3f0c1f5e-5a25-4a7b-9c0f-1d2e3f4a5b6c"
    assert noted(mo, id=id).status_code == 303
    assert noted(mo, id=id).status_code == 303
    assert noted(mo, id=id, witness="Another").status_code == 409
    assert len(services()) == 1


def test_the_same_form_without_a_time_is_noted_once_though_a_clock_goes_on(mo: Phone, clock: Clock) -> None:
    id = "3f0c1f5e-5a25-4a7b-9c0f-1d2e3f4a5b6c"
    for how in ("by post", "by post"):
        assert noted(mo, id=id, how=how, time="").status_code == 303
        clock.passes(seconds=2)
    assert noted(mo, id=id, time="").status_code == 409
    assert [one.at for one in services()] == [NOON]


def test_where_it_was_given_is_chosen_from_the_notice(mo: Phone) -> None:
    page = mo.get(f"/desk/exclusions/{REF}/service").text
    assert f'<option value="{LANTERN}">Lantern Club</option>' in page
    assert noted(mo, how="in person", premises=str(town.YARD)).status_code == 422
    assert noted(mo, how="in person", premises=str(LANTERN)).status_code == 303
    (one,) = services()
    assert one.premises_id == LANTERN


@pytest.mark.parametrize("outcome", ["taken", "refused"])
def test_the_desk_gives_nobodys_who_is_in_dispute_and_a_phone_that_was_away_still_may(
    mo: Phone, ben: Phone, outcome: str
) -> None:
    with transaction() as session:
        session.execute(update(Profile).values(hidden_because=Hidden.DISPUTE))
    answer = noted(mo, outcome=outcome, witness="PC Quill")
    assert answer.status_code == 409
    assert "WB-0118 is hidden: under dispute." in answer.text
    assert "PC Quill" in answer.text
    assert noted(mo, outcome="not now", how="in person").status_code == 303
    assert case().state is State.ISSUED
    assert send(ben).status_code == 201
    assert case().state is State.SERVED


def test_the_desk_gives_none_that_is_looked_at_again_and_notes_what_it_gave_before(mo: Phone, clock: Clock) -> None:
    acquitted()
    assert "It is looked at again first, by another member" in mo.get(f"/desk/exclusions/{REF}/service").text
    clock.passes(minutes=30)
    answer = noted(mo, time="12:10", witness="PC Quill")
    assert answer.status_code == 409
    assert "Acquitted on 18 November 2026. It is looked at again first" in answer.text
    assert "PC Quill" in answer.text
    assert case().state is State.ISSUED
    assert noted(mo, time="11:30").status_code == 303
    assert case().state is State.SERVED


def test_a_phone_that_could_not_know_of_the_acquittal_is_heard(ben: Phone) -> None:
    acquitted()
    assert send(ben).status_code == 201
    assert case().state is State.SERVED


def test_a_letter_counts_by_the_rules_by_which_it_was_decided(mo: Phone) -> None:
    with transaction() as session:
        body = {**DTAC.model_dump(mode="json"), "post_days": 6}
        rules = {"because": "Agreed.", "approved_on": NOON.date(), "by_id": town.BEA, "at": NOON}
        session.add(SchemeRules(version=1, body=body, **rules))
    assert "2 business days" in mo.get(f"/desk/exclusions/{REF}/service").text
    noted(mo, how="by post")
    assert case().served_at == datetime(2026, 11, 20, tzinfo=UTC)


def test_the_profile_offers_it_to_who_may_give_it(app: Flask, ben: Phone) -> None:
    assert ben.get("/api/profiles/WB-0118").json["serve"] == REF
    assert signed_in(app, town.ASHA).get("/api/profiles/WB-0118").json["serve"] is None
    assert ben.get("/api/me").json["serves"] is True
    assert signed_in(app, town.ASHA).get("/api/me").json["serves"] is False
