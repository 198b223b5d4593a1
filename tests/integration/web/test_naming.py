"""Who is sought: the chosen zones are asked, answers go to the desk alone, and two facts make a name."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.audit.models import Detail, Entry
from app.kernel.db import db, transaction
from app.members.models import Role, Zone
from app.profiles.models import AgeGroup, Hidden, Kind, Naming, Profile, Standing
from app.review.models import Decision, ReportLink, Tie, Verdict
from tests.builders import new_account, send_report, signed_in
from tests.town import ASHA, BEN, LANTERN, LENA, MO, NOON, YARD, make_profile
from tests.trails import approved

NAME = {"name": "Barnaby Thistlewood", "how": "He signed for a parcel."}
GRADES = {"source": "2", "information": "C", "handling": "P"}


@pytest.fixture
def sought(app: Any) -> str:
    with transaction() as session:
        fields = {"kind": Kind.ID_SOUGHT, "standing": Standing.ID_SOUGHT, "standing_until": None}
        make_profile(session, title="Green parka, beard", zones=[session.get_one(Zone, "MID")], **fields)
    return "/api/profiles/WB-0118"


def one() -> Profile:
    db.session.rollback()
    return db.session.scalars(select(Profile)).one()


def answer(app: Any, who: int, **changes: Any) -> UUID:
    """Answer as this account; return the number of the answer."""
    id = uuid4()
    said = signed_in(app, who).post("/api/profiles/WB-0118/naming", json={"id": str(id), **NAME, **changes})
    assert said.status_code == 200, said.text
    return id


def test_a_member_of_the_zone_answers_and_reads_that_only_the_desk_reads_it(app: Any, sought: str) -> None:
    ben = signed_in(app, BEN)
    seen = ben.get(sought).json
    assert seen is not None
    assert (seen["may_name"], seen["naming"]) == (True, None)
    said = ben.post(f"{sought}/naming", json={"id": str(uuid4()), **NAME})
    assert said.json is not None
    assert said.json["says"] == "You have told the desk. Only the desk reads this."
    again = ben.get(sought)
    assert again.json is not None
    assert again.json["naming"]["says"] == "You have told the desk. Only the desk reads this."
    assert "Thistlewood" not in again.text


def test_the_same_again_is_the_same_and_other_words_are_not(app: Any, sought: str) -> None:
    ben, body = signed_in(app, BEN), {"id": str(uuid4()), **NAME}
    answers = [ben.post(f"{sought}/naming", json=body) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert len(db.session.scalars(select(Naming)).all()) == 1
    assert ben.post(f"{sought}/naming", json={**body, "name": "Another"}).status_code == 409
    assert signed_in(app, ASHA).post(f"{sought}/naming", json=body).status_code == 404


@pytest.mark.parametrize("left_out", ["name", "how"])
def test_an_answer_says_who_and_how_it_is_known(app: Any, sought: str, left_out: str) -> None:
    said = signed_in(app, BEN).post(f"{sought}/naming", json={"id": str(uuid4()), **NAME, left_out: " "})
    assert said.status_code == 422
    assert said.json is not None
    assert list(said.json["fields"]) == [left_out]


def test_who_is_not_asked_neither_sees_nor_answers(app: Any, sought: str) -> None:
    with transaction() as session:
        cal = new_account(session, Role.STAFF, premises=[YARD]).id  # in the other zone
    phone = signed_in(app, cal)
    assert phone.get(sought).status_code == 404
    listed = phone.get("/api/gallery").json
    assert listed is not None
    assert listed["cards"] == []
    assert phone.post(f"{sought}/naming", json={"id": str(uuid4()), **NAME}).status_code == 404


def test_nobody_is_named_who_is_known(app: Any) -> None:
    with transaction() as session:
        make_profile(session)
    said = signed_in(app, BEN).post("/api/profiles/WB-0118/naming", json={"id": str(uuid4()), **NAME})
    assert said.status_code == 409


def test_no_answer_is_in_the_record_or_on_a_page_of_members(app: Any, sought: str) -> None:
    answer(app, BEN)
    entry = db.session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
    assert entry is not None
    assert (entry.verb, db.session.get_one(Detail, entry.seq).body) == ("named", {})
    assert "Thistlewood" not in signed_in(app, ASHA).get(sought).text


def test_one_answer_names_nobody_until_a_second_fact_bears_it_out(app: Any, sought: str) -> None:
    id, mo = answer(app, BEN), signed_in(app, MO)
    page = "/desk/profiles/WB-0118/names"
    first = mo.get(page).text
    assert "Grade the answer first" in first
    assert "Account(" not in first  # a name of the page that the bar of every page uses too would print whole rows
    known = f"{page}/{id}/known"
    assert mo.post(known).status_code == 409
    assert mo.post(f"{page}/{id}/weigh", data={**GRADES, "source": ""}).status_code == 422
    assert mo.post(f"{page}/{id}/weigh", data=GRADES).status_code == 303
    refused = mo.post(known)
    assert refused.status_code == 409
    assert "One answer is not enough." in refused.text
    assert one().kind is Kind.ID_SOUGHT
    assert mo.post(f"{page}/{id}/weigh", data={**GRADES, "second_fact": "His library card."}).status_code == 303
    assert "This is Barnaby Thistlewood" in mo.get(page).text
    done = mo.post(known)
    assert done.status_code == 303
    now = one()
    assert (now.kind, now.standing, now.title) == (Kind.KNOWN, Standing.SUSPECTED, "Barnaby Thistlewood")
    assert [zone.id for zone in now.zones] == ["MID"]
    assert "Nothing is written down. Tell them by" in mo.get(done.headers["Location"]).text


def test_the_same_name_from_another_member_bears_it_out_and_both_hear_of_it(app: Any, sought: str) -> None:
    id, other = answer(app, BEN), answer(app, ASHA, name="barnaby  thistlewood", how="From school.")
    wrong = answer(app, LENA, name="Somebody else")
    mo, page = signed_in(app, MO), "/desk/profiles/WB-0118/names"
    assert "That counts as a second fact." in mo.get(page).text
    mo.post(f"{page}/{id}/weigh", data=GRADES)
    assert mo.post(f"{page}/{id}/known").status_code == 303
    db.session.rollback()
    assert [db.session.get_one(Naming, one).was_right for one in (id, other, wrong)] == [True, True, None]
    for who, says in ((BEN, "The person is known now."), (ASHA, "The person is known now."), (LENA, "has looked at")):
        seen = signed_in(app, who).get(sought).json
        assert seen is not None
        assert says in seen["naming"]["says"]
        assert seen["may_name"] is False


def test_a_colleague_of_the_same_member_is_no_second_fact(app: Any, sought: str) -> None:
    id = answer(app, ASHA)
    answer(app, LENA)  # both of Orchard Foods
    mo, page = signed_in(app, MO), "/desk/profiles/WB-0118/names"
    mo.post(f"{page}/{id}/weigh", data=GRADES)
    assert mo.post(f"{page}/{id}/known").status_code == 409


def test_whoever_gave_the_name_does_not_decide_on_it(app: Any, sought: str) -> None:
    id, mo = answer(app, MO), signed_in(app, MO)
    page = "/desk/profiles/WB-0118/names"
    mo.post(f"{page}/{id}/weigh", data={**GRADES, "second_fact": "His library card."})
    refused = mo.post(f"{page}/{id}/known")
    assert refused.status_code == 409
    assert "You gave this name yourself." in refused.text


def test_the_reporting_member_does_not_decide_on_the_name(app: Any, sought: str) -> None:
    with transaction() as session:
        session.scalars(select(Profile)).one().reporting_member_id = LANTERN
        deputy = new_account(session, Role.DEPUTY, premises=[LANTERN]).id
    id, page = answer(app, ASHA), "/desk/profiles/WB-0118/names"
    dee = signed_in(app, deputy)
    dee.post(f"{page}/{id}/weigh", data={**GRADES, "second_fact": "His library card."})
    assert "You work for the member that reported this." in dee.post(f"{page}/{id}/known").text
    assert one().kind is Kind.ID_SOUGHT


def test_nobody_weighs_their_own_answer_or_bears_out_another_by_it(app: Any, sought: str) -> None:
    id, own, mo = answer(app, BEN), answer(app, MO), signed_in(app, MO)
    page = "/desk/profiles/WB-0118/names"
    assert mo.post(f"{page}/{own}/weigh", data=GRADES).status_code == 409
    mo.post(f"{page}/{id}/weigh", data=GRADES)
    assert "One answer is not enough." in mo.post(f"{page}/{id}/known").text


def test_who_sent_a_report_that_was_merged_into_the_first_decides_on_no_name(app: Any, sought: str) -> None:
    id, page = answer(app, BEN), "/desk/profiles/WB-0118/names"
    with transaction() as session:
        profile, deputy = session.scalars(select(Profile)).one(), new_account(session, Role.DEPUTY).id
        first, later = approved(session), approved(session, reporter=deputy)
        session.add(Decision(report_id=first.id, by_id=MO, verdict=Verdict.NEW_PROFILE, at=NOON, profile_id=profile.id))
        tie = {"report_id": later.id, "first_id": first.id, "tie": Tie.MERGED, "because": "The same."}
        session.add(ReportLink(**tie, by_id=MO, at=NOON))
    weighed = {**GRADES, "second_fact": "His library card."}
    dee = signed_in(app, deputy)
    assert dee.post(f"{page}/{id}/weigh", data=weighed).status_code == 409
    assert dee.post(f"{page}/{id}/aside", data={"aside_because": "No."}).status_code == 409
    assert signed_in(app, MO).post(f"{page}/{id}/weigh", data=weighed).status_code == 303
    assert "You sent the report that this began with." in dee.post(f"{page}/{id}/known").text
    renewing = {"renew_because": "Seen again."}
    assert dee.post("/desk/profiles/WB-0118/renew", data=renewing).status_code == 409
    assert one().kind is Kind.ID_SOUGHT


def test_somebody_under_18_who_is_named_is_hidden_until_two_people_agree_anew(app: Any, sought: str) -> None:
    with transaction() as session:
        profile = session.scalars(select(Profile)).one()
        profile.age_group, profile.shown_young_until = AgeGroup.YOUNG, NOON.date()
    id, mo, page = answer(app, BEN), signed_in(app, MO), "/desk/profiles/WB-0118/names"
    mo.post(f"{page}/{id}/weigh", data={**GRADES, "second_fact": "His library card."})
    assert mo.post(f"{page}/{id}/known").status_code == 303
    assert signed_in(app, BEN).get(sought).status_code == 404


@pytest.mark.parametrize(
    "hides",
    [{"hidden_because": Hidden.DISPUTE}, {"standing": Standing.DISPUTED}, {"review_on": date(2026, 11, 17)}],
    ids=["a dispute", "its standing", "an overdue review"],
)
def test_nobody_is_named_while_hidden(app: Any, sought: str, hides: dict[str, Any]) -> None:
    id, page = answer(app, BEN), "/desk/profiles/WB-0118/names"
    mo = signed_in(app, MO)
    mo.post(f"{page}/{id}/weigh", data={**GRADES, "second_fact": "His library card."})
    with transaction() as session:
        profile = session.scalars(select(Profile)).one()
        for name, value in hides.items():
            setattr(profile, name, value)
    refused = mo.post(f"{page}/{id}/known")
    assert refused.status_code == 409
    assert "is hidden" in refused.text
    assert one().kind is Kind.ID_SOUGHT


def test_an_answer_is_set_aside_with_a_reason(app: Any, sought: str) -> None:
    id, mo = answer(app, BEN), signed_in(app, MO)
    page = "/desk/profiles/WB-0118/names"
    assert mo.post(f"{page}/{id}/aside", data={"aside_because": " "}).status_code == 422
    assert mo.post(f"{page}/{id}/aside", data={"aside_because": "Was abroad that day."}).status_code == 303
    assert "Was abroad that day." in mo.get(page).text
    assert mo.post(f"{page}/{id}/weigh", data=GRADES).status_code == 409
    assert mo.post(f"{page}/{uuid4()}/aside", data={"aside_because": "x"}).status_code == 404


def test_the_desk_is_told_when_it_ends_and_is_to_be_deleted(app: Any, sought: str) -> None:
    page = signed_in(app, MO).get("/desk/profiles/WB-0118").text
    assert "If nobody is named it is hidden after 1 February 2027." in page
    assert "The rules let it be kept until 1 February 2028; withdraw it before then." in page
    assert "Members in Middle are asked." in page


def test_the_reporter_hears_that_the_person_is_known_when_it_is_so(app: Any, clock: Any) -> None:
    id = uuid4()
    mo, ben = signed_in(app, MO), signed_in(app, BEN)
    assert send_report(signed_in(app, ASHA), id).status_code == 201
    form = {"verdict": "new profile", "title": "Green parka", "seen": "Took gin.", "source": "1", "information": "A"}
    done = mo.post(f"/desk/{id}/decision", data=form | {"handling": "P", "is_serious_or_repeat": "true"})
    page = done.headers["Location"].split("?")[0]
    assert mo.post(f"{page}/publish").status_code == 303
    ref = page.rsplit("/", 1)[-1]
    naming = {"id": str(uuid4()), **NAME}
    assert ben.post(f"/api/profiles/{ref}/naming", json=naming).status_code == 200
    clock.passes(days=3)
    mo = signed_in(app, MO)
    mo.post(f"{page}/names/{naming['id']}/weigh", data={**GRADES, "second_fact": "His library card."})
    assert mo.post(f"{page}/names/{naming['id']}/known").status_code == 303
    told = signed_in(app, ASHA).get(f"/api/reports/{id}").json
    assert told is not None
    (step,) = [one for one in told["track"] if one["says"] == "The person is known now"]
    assert step["at"].startswith("2026-11-21")
