"""The desk publishes and withdraws profiles; never the member that reported."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.profiles.models import Hidden, Profile, ProfileState, Standing
from tests.builders import say_told
from tests.town import NOON, ORCHARD, make_profile

DRAFT = {"state": ProfileState.DRAFT, "published_by_id": None, "published_at": None, "review_on": None}


def one() -> Profile:
    return db.session().scalars(select(Profile)).one()


def test_a_draft_is_published_under_a_name(phone_of: Any) -> None:
    with transaction() as session:
        say_told(session, make_profile(session, **DRAFT, reporting_member_id=ORCHARD))
    mo = phone_of("Mo")
    assert "Drafts, 1" in mo.get("/desk/profiles").text
    answer = mo.post("/desk/profiles/WB-0118/publish")
    assert answer.status_code == 303
    assert one().state is ProfileState.PUBLISHED
    assert one().review_on == date(2027, 2, 16)
    assert (
        "Published. Members see it now; look at it again by 16 February 2027."
        in mo.get(answer.headers["Location"]).text
    )


def test_the_reporting_member_may_not_publish_and_hears_it_first(phone_of: Any) -> None:
    with transaction() as session:
        make_profile(session, **DRAFT, reporting_member_id=ORCHARD)
    dee = phone_of("Dee")  # a deputy who works for Orchard Foods
    fault = "You work for the member that reported this. Somebody else must publish it."
    page = dee.get("/desk/profiles/WB-0118").text
    assert fault in page
    assert "/publish" not in page
    answer = dee.post("/desk/profiles/WB-0118/publish")
    assert answer.status_code == 409
    assert fault in answer.text
    assert one().state is ProfileState.DRAFT


def test_what_stands_in_the_way_is_listed(phone_of: Any) -> None:
    with transaction() as session:
        make_profile(session, **DRAFT, grading="", seen="", is_serious_or_repeat=False)
    page = phone_of("Mo").get("/desk/profiles/WB-0118").text
    assert "Grade it first: source, information, handling." in page
    assert "Say that it is serious, or that it is a repeat." in page


def test_withdrawn_is_gone_from_every_screen(phone_of: Any) -> None:
    with transaction() as session:
        make_profile(session)
    mo, ben = phone_of("Mo"), phone_of("Ben")
    assert ben.get("/api/profiles/WB-0118").status_code == 200
    refused = mo.post("/desk/profiles/WB-0118/withdraw", data={"because": " "})
    assert refused.status_code == 422
    assert "Say in a sentence why it is withdrawn." in refused.text
    done = mo.post("/desk/profiles/WB-0118/withdraw", data={"because_choice": "It has run its time."})
    assert "Withdrawn. It is gone from every screen." in mo.get(done.headers["Location"]).text
    assert ben.get("/api/profiles/WB-0118").status_code == 404
    again = mo.post("/desk/profiles/WB-0118/withdraw", data={"because": "Twice."})
    assert again.status_code == 409


def test_of_one_that_members_see_nothing_is_said_to_be_hidden(phone_of: Any) -> None:
    with transaction() as session:
        make_profile(session)
    assert "Members do not see it." not in phone_of("Mo").get("/desk/profiles/WB-0118").text


def test_hidden_ones_say_why(phone_of: Any) -> None:
    with transaction() as session:
        make_profile(session, "WB-0001", review_on=date(2026, 11, 1))
        make_profile(session, "WB-0002", hidden_because=Hidden.DISPUTE)
    page = phone_of("Mo").get("/desk/profiles").text
    assert "Hidden: its review was due on 1 November 2026." in page
    assert "Hidden: under dispute." in page


def test_that_a_profile_was_opened_is_written_down(phone_of: Any) -> None:
    with transaction() as session:
        make_profile(session)
    phone_of("Mo").get("/desk/profiles/WB-0118")
    last = db.session().scalars(select(Entry).order_by(Entry.seq.desc())).first()
    assert last is not None
    assert (last.verb, last.about) == ("viewed", "profile WB-0118")


@pytest.mark.parametrize("deed", ["publish", "withdraw"])
@pytest.mark.parametrize("name", ["Asha", "Lena", "Bea", "Pat"])
def test_only_the_desk_keeps_profiles(phone_of: Any, name: str, deed: str) -> None:
    with transaction() as session:
        make_profile(session)
    assert phone_of(name).post(f"/desk/profiles/WB-0118/{deed}", data={"because": "No."}).status_code == 403


def test_no_such_profile_is_a_page(phone_of: Any) -> None:
    assert phone_of("Mo").get("/desk/profiles/WB-9999").status_code == 404


def written(**changes: str) -> dict[str, str]:
    """Return a draft's form, filled in wholly."""
    fields = {"title": "Green parka, beard", "is_name": "no", "seen": "Took gin.", "source": "1", "information": "A"}
    return {**fields, "handling": "P", "is_serious_or_repeat": "yes", "zones": "MID", "age_group": "adult", **changes}


def test_a_draft_is_written_anew_until_nothing_stands_in_the_way(phone_of: Any) -> None:
    with transaction() as session:
        make_profile(session, state=ProfileState.DRAFT, grading="", is_serious_or_repeat=False, seen="")
    mo = phone_of("Mo")
    assert mo.post("/desk/profiles/WB-0118/revise", data=written()).status_code == 303
    page = mo.get("/desk/profiles/WB-0118").text
    assert "Nothing stands in the way" in page
    assert "Green parka, beard" in page


def test_what_was_typed_into_a_draft_comes_back_when_something_is_missing(phone_of: Any) -> None:
    with transaction() as session:
        make_profile(session, state=ProfileState.DRAFT)
    answer = phone_of("Mo").post("/desk/profiles/WB-0118/revise", data=written(title="", seen="By the gin shelf"))
    assert answer.status_code == 422
    assert "By the gin shelf" in answer.text
    assert "A name, or words such as" in answer.text


def test_what_members_see_already_is_not_written_anew(phone_of: Any) -> None:
    with transaction() as session:
        make_profile(session)
    answer = phone_of("Mo").post("/desk/profiles/WB-0118/revise", data=written())
    assert answer.status_code == 409
    assert "Only a draft can be written anew" in answer.text


RENEWED = {"renew_because": "Two breaches since.", "renew_told_says": "Would not stop to listen."}


def test_a_profile_that_was_looked_at_again_stays_for_another_term(phone_of: Any) -> None:
    with transaction() as session:
        make_profile(session, review_on=NOON.date())
    answer = phone_of("Mo").post("/desk/profiles/WB-0118/renew", data=RENEWED)
    assert answer.status_code == 303
    with transaction() as session:
        kept = session.scalars(select(Profile)).one()
        assert (kept.review_on, kept.renewals) == (date(2027, 2, 16), 1)


def test_what_is_not_proved_is_kept_up_once_only(phone_of: Any) -> None:
    with transaction() as session:
        make_profile(session, standing=Standing.SUSPECTED, standing_until=None, renewals=1)
    answer = phone_of("Mo").post("/desk/profiles/WB-0118/renew", data={"renew_because": "Still about."})
    assert answer.status_code == 409
    assert "once already" in answer.text


def test_nobody_puts_a_review_off_without_a_reason(phone_of: Any) -> None:
    with transaction() as session:
        make_profile(session)
    assert phone_of("Mo").post("/desk/profiles/WB-0118/renew", data={"renew_because": " "}).status_code == 422
