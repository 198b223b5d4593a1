"""A notice that was decided of an adult, and the profile then says that they may be under 18: others look again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.appeals.who_heard import who_heard
from app.exclusions.models import Exclusion, ForcedReview, Panel, State
from app.exclusions.review_again import ReviewOutcome, review_again
from app.exclusions.run_out import is_one_due, run_out
from app.exclusions.tell_guardian import Guardian, tell_guardian
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit
from app.members.models import Account
from app.profiles.models import AgeGroup, Hidden, Profile
from tests import town
from tests.conftest import Clock, Phone
from tests.issued_cases import LONDON
from tests.service_cases import REF, send
from tests.town import NOON

WHY = "They are, or may be, under 18, and that was not known when it was decided."
BY_THE_BOARD = {"panel": Panel.BOARD, "months": 3}


pytestmark = pytest.mark.usefixtures("notice")


def found_young(**changes: Any) -> None:
    with transaction() as session:
        session.execute(update(Profile).values(**(changes or {"age_group": AgeGroup.YOUNG})))


def decided(**changes: Any) -> None:
    with transaction() as session:
        session.execute(update(Exclusion).values(**changes))


def the_worker_runs(days: int = 0) -> int:
    now = NOON + timedelta(days=days)
    with transaction() as session:
        is_due = is_one_due(session, now=now, zone=LONDON)
        changed = run_out(session, now=now, zone=LONDON)
    assert is_due is bool(changed)
    return changed


def case() -> Exclusion:
    db.session.rollback()
    return db.session.scalars(select(Exclusion).where(Exclusion.ref == REF)).one()


def reviews() -> list[ForcedReview]:
    db.session.rollback()
    return list(db.session.scalars(select(ForcedReview)))


def look(who: int, outcome: ReviewOutcome, ends_on: date | None = None) -> None:
    with transaction() as session:
        (review,) = session.scalars(select(ForcedReview)).all()
        how = {"because": "Her school said so.", "ends_on": ends_on, "now": NOON, "zone": LONDON}
        review_again(session, review, outcome, by=session.get_one(Account, who), heard=who_heard, **how)


def noted(phone: Phone, **typed: Any) -> Any:
    fields = {"how": "in custody", "outcome": "taken", "on": "2026-11-18", "time": "11:30", **typed}
    return phone.post(f"/desk/exclusions/{REF}/service", data=fields)


@pytest.mark.parametrize("young", [{"hidden_because": Hidden.UNDER_18}, {"age_group": AgeGroup.YOUNG}], ids=str)
def test_what_was_decided_of_an_adult_is_offered_to_nobody(ben: Phone, mo: Phone, young: dict[str, Any]) -> None:
    found_young(**young)
    for phone in (ben, mo):
        assert phone.get("/api/serve").json["notices"] == []
        assert phone.get(f"/api/serve/{REF}").status_code == 404
    answer = noted(mo, witness="PC Quill")
    assert answer.status_code == 409
    assert "for them the Board decides, for 3 months at most. This notice is given by nobody" in answer.text
    assert "PC Quill" in answer.text
    assert case().state is State.ISSUED


def test_nor_by_the_profile(ben: Phone) -> None:
    assert ben.get("/api/profiles/WB-0118").json["serve"] == REF
    with transaction() as session:
        young = {"age_group": AgeGroup.YOUNG, "shown_young_until": date(2027, 1, 1)}
        session.execute(update(Profile).values(**young))
    assert ben.get("/api/profiles/WB-0118").json["serve"] is None


def test_what_the_board_decided_waits_until_who_has_care_of_them_was_told(ben: Phone, mo: Phone) -> None:
    decided(**BY_THE_BOARD)
    found_young()
    assert ben.get("/api/serve").json["notices"] == []
    assert "who has care of them is told first" in noted(mo).text
    assert the_worker_runs() == 0, "nobody has to look again: it is told, then given"
    with transaction() as session:
        guardian, by = Guardian(NOON.date(), "Mother", "By telephone"), session.get_one(Account, town.MO)
        exclusion = session.scalars(select(Exclusion)).one()
        tell_guardian(session, exclusion, guardian, by=by, now=NOON, zone=LONDON)
    assert len(ben.get("/api/serve").json["notices"]) == 1
    assert send(ben).status_code == 201
    assert (case().state, reviews()) == (State.SERVED, [])


def test_a_phone_that_could_not_know_is_heard_and_others_look_again(ben: Phone) -> None:
    found_young()
    assert send(ben).status_code == 201
    assert case().state is State.SERVED
    (review,) = reviews()
    assert (review.why, review.due_on, review.done_at) == (WHY, NOON.date() + timedelta(days=14), None)
    assert the_worker_runs() == 0


@pytest.mark.parametrize("given", [False, True])
def test_the_worker_asks_once_for_a_look_before_it_is_given_and_while_it_is_in_force(ben: Phone, given: bool) -> None:
    if given:
        send(ben)
    assert the_worker_runs() == 0
    found_young()
    assert the_worker_runs() == 1
    assert [one.why for one in reviews()] == [WHY]
    assert the_worker_runs() == 0
    decided(ends_on=date(2027, 2, 18))
    with transaction() as session:
        session.execute(update(ForcedReview).values(done_at=NOON))
    assert the_worker_runs() == 0, "once"


def test_not_of_what_is_over(ben: Phone) -> None:
    send(ben)
    decided(ends_on=NOON.date() - timedelta(days=1))
    the_worker_runs()
    found_young()
    assert the_worker_runs() == 0


def test_what_was_given_though_nobody_who_has_care_was_told_is_looked_at_and_they_are_told_late(ben: Phone) -> None:
    decided(**BY_THE_BOARD)
    found_young()
    send(ben)
    assert [one.why for one in reviews()] == [WHY]
    with transaction() as session:
        guardian, by = Guardian(NOON.date(), "Mother", "By telephone"), session.get_one(Account, town.MO)
        exclusion = session.scalars(select(Exclusion)).one()
        tell_guardian(session, exclusion, guardian, by=by, now=NOON, zone=LONDON)
    assert case().guardian_says == "Mother: By telephone"


def test_the_desk_notes_later_what_it_gave_before_anybody_knew(mo: Phone, clock: Clock) -> None:
    found_young()
    the_worker_runs()
    clock.passes(minutes=30)
    assert noted(mo, time="12:10").status_code == 409
    assert noted(mo, time="11:30").status_code == 303
    assert case().state is State.SERVED


def test_the_board_alone_looks_and_it_goes_on_for_no_longer_than_for_the_young(ben: Phone) -> None:
    send(ben)
    found_young()
    the_worker_runs()
    with transaction() as session:
        session.get_one(Account, town.LENA).member_id = town.YARD
        session.get_one(Account, town.LENA).premises = []
    with pytest.raises(NotAllowed, match="the Board looks at it again"):
        look(town.LENA, ReviewOutcome.LIFTED)
    with pytest.raises(NotFit) as unfit:
        look(town.BEA, ReviewOutcome.KEPT)
    assert unfit.value.fields["outcome"].endswith("Shorten it to 18 February 2027 or earlier, or lift it.")
    with pytest.raises(NotFit) as unfit:
        look(town.BEA, ReviewOutcome.SHORTENED, date(2027, 2, 19))
    assert "ends_on" in unfit.value.fields
    look(town.BEA, ReviewOutcome.SHORTENED, date(2027, 2, 18))
    assert case().ends_on == date(2027, 2, 18)


def test_one_that_nobody_gave_yet_is_lifted_and_not_kept() -> None:
    found_young()
    the_worker_runs()
    with pytest.raises(NotFit):
        look(town.BEA, ReviewOutcome.KEPT)
    look(town.BEA, ReviewOutcome.LIFTED)
    assert case().state is State.LIFTED
