"""What the desk asks before anybody decides: need, age, the case without a name, and who has care of somebody young."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.exclusions.models import Panel, State
from app.exclusions.tell_guardian import Guardian, tell_guardian
from app.kernel.db import transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.profiles.models import AgeGroup
from tests import town
from tests.exclusion_cases import checked, proposed, put, put_up, somebody_seen
from tests.integration.exclusions.conftest import refused, the_one
from tests.town import NOON


def test_nothing_is_put_to_decision_before_it_was_looked_into(ids: dict[str, int]) -> None:
    with transaction() as session:
        proposed(session)
    assert "First write down" in refused(lambda session: put(session, the_one(session)), NotPossible)


def test_the_redacted_case_names_nobody(ids: dict[str, int]) -> None:
    with transaction() as session:
        proposed(session)
    for text in ("Perrin took it three times.", "See WB-0118 for the rest.", "Asha saw it with her own eyes."):
        with pytest.raises(NotFit) as raised, transaction() as session:
            checked(session, the_one(session), redacted=text)
        assert list(raised.value.fields) == ["redacted"]
    assert the_one().checked_at is None


@pytest.mark.parametrize("age", ["under 16", "under 10"])
def test_a_child_stops_it_and_says_what_to_do(ids: dict[str, int], age: str) -> None:
    with transaction() as session:
        assert checked(session, proposed(session), age=age) is False
    it = the_one()
    assert it.state is State.WITHDRAWN
    assert "children’s services" in it.ended_because
    assert it.checked_at is None


def test_who_may_be_under_18_is_the_boards_and_for_three_months(ids: dict[str, int]) -> None:
    with transaction() as session:
        it = proposed(session)
        assert checked(session, it, age="16 or 17, or unsure")
        assert it.profile.age_group is AgeGroup.YOUNG
        put(session, it)
        assert (it.panel, it.proposes_months) == (Panel.BOARD, 3)


def test_an_age_that_was_mis_ticked_is_put_right_where_ages_are(ids: dict[str, int]) -> None:
    with transaction() as session:
        it = proposed(session)
        before = it.panel, it.proposes_months
        checked(session, it, age="16 or 17, or unsure")
        assert (it.panel, it.proposes_months) == before
    with pytest.raises(NotFit) as raised, transaction() as session:
        checked(session, the_one(session))
    assert "withdraw the profile and begin a new one" in raised.value.fields["age"]
    assert the_one().age_checked.startswith("16 or 17, or unsure")


@pytest.mark.parametrize("age", ["16 or 17, or unsure", "18 or over"])
def test_it_is_not_put_to_decision_by_another_age_than_the_profile_has(ids: dict[str, int], age: str) -> None:
    other = {"18 or over": AgeGroup.YOUNG, "16 or 17, or unsure": AgeGroup.ADULT}[age]
    with transaction() as session:
        it = proposed(session)
        checked(session, it, age=age)
        it.profile.age_group = other
    assert "another age now" in refused(lambda session: put(session, the_one(session)), NotPossible)


def test_what_was_asked_is_fixed_once_it_is_put_to_decision(ids: dict[str, int]) -> None:
    with transaction() as session:
        put_up(session)
    refused(lambda session: checked(session, the_one(session)), NotPossible)
    refused(lambda session: put(session, the_one(session)), NotPossible)


@pytest.mark.parametrize("who", [town.LENA, town.BEA, town.PAT, town.ASHA])
def test_only_the_desk_prepares(ids: dict[str, int], who: int) -> None:
    with transaction() as session:
        proposed(session)
    refused(lambda session: checked(session, the_one(session), by=who), NotAllowed)
    refused(lambda session: put(session, the_one(session), by=who), NotAllowed)


def test_it_is_not_put_to_fewer_than_can_decide(app: Flask) -> None:
    with transaction() as session:
        somebody_seen(session, categories=("weapon",))
        checked(session, proposed(session))
    assert "It takes 2 people of the Board" in refused(lambda session: put(session, the_one(session)), NotPossible)


def test_who_has_care_is_written_down_or_why_not_and_who_took_it_on(ids: dict[str, int]) -> None:
    with transaction() as session:
        checked(session, proposed(session), age="16 or 17, or unsure")

    def tell(session: Session, guardian: Guardian) -> None:
        by = session.get_one(Account, town.MO)
        tell_guardian(session, the_one(session), guardian, by=by, now=NOON, zone=UTC)

    for bad in (Guardian(None), Guardian(NOON.date() + timedelta(days=1), "Mother", "By phone"), Guardian(NOON.date())):
        refused(lambda session, bad=bad: tell(session, bad), NotFit)
    with transaction() as session:
        tell(session, Guardian(None, why_not="They may be harmed.", service="Children’s services, Ms Q"))
    assert the_one().guardian_told_on is None
    assert "Ms Q" in the_one().guardian_says
    with transaction() as session:
        tell(session, Guardian(date(2026, 11, 17), "Mother", "By telephone"))
    assert (the_one().guardian_told_on, the_one().guardian_says) == (date(2026, 11, 17), "Mother: By telephone")


def test_of_an_adult_no_guardian_is_noted(ids: dict[str, int]) -> None:
    with transaction() as session:
        proposed(session)
    guardian = Guardian(NOON.date(), "Mother", "By phone")
    refused(
        lambda session: tell_guardian(
            session, the_one(session), guardian, by=session.get_one(Account, town.MO), now=NOON, zone=UTC
        ),
        NotPossible,
    )
