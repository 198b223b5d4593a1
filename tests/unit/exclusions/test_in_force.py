"""When an exclusion holds and where: never before service, after its end, without authority or off its list."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exclusions.models import Exclusion, ListedPremises, Panel, State
from app.exclusions.rules import fault_before_effect, faults_before_issuing, in_force_at, last_day
from app.members.models import Member
from tests.unit.exclusions.test_judgements import profile

LONDON = ZoneInfo("Europe/London")
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def exclusion_of(
    state: State, served_at: datetime | None, *, months: int = 12, listed: tuple[int, ...] = (1, 2)
) -> Exclusion:
    exclusion = Exclusion(
        ref="EX-0001",
        profile_id=1,
        state=state,
        rules_version=0,
        member_id=1,
        proposed_by_id=1,
        proposed_at=datetime(2026, 1, 1, tzinfo=UTC),
        because="",
        points=3,
        proposes_months=months,
        panel=Panel.MEMBER,
        months=months,
        issued_at=datetime(2026, 1, 1, tzinfo=UTC),
        lapses_on=date(2026, 3, 2),
        served_at=served_at,
        ends_on=last_day(served_at, months, zone=LONDON) if served_at else None,
    )
    exclusion.listed.extend(ListedPremises(premises_id=id, paper_id=id) for id in listed)
    return exclusion


@given(
    state=st.sampled_from(State),
    served_at=st.none() | MOMENTS,
    months=st.integers(1, 24),
    now=MOMENTS,
    premises_id=st.integers(1, 4),
    counts=st.booleans(),
)
def test_it_holds_only_while_all_is_so(
    *, state: State, served_at: datetime | None, months: int, now: datetime, premises_id: int, counts: bool
) -> None:
    exclusion = exclusion_of(state, served_at, months=months)
    holds = in_force_at(exclusion, premises_id, counts=counts, now=now, zone=LONDON)
    day = now.astimezone(LONDON).date()
    expected = (
        state is State.SERVED
        and served_at is not None
        and served_at <= now
        and exclusion.ends_on is not None
        and day <= exclusion.ends_on
        and premises_id in (1, 2)
        and counts
    )
    assert holds is expected


@given(served_at=MOMENTS, months=st.integers(1, 24))
def test_it_holds_to_the_last_second_of_its_last_day_and_no_longer(served_at: datetime, months: int) -> None:
    exclusion = exclusion_of(State.SERVED, served_at, months=months)
    assert exclusion.ends_on is not None
    midnight = datetime.combine(exclusion.ends_on + timedelta(days=1), datetime.min.time(), LONDON)
    for now, holds in ((midnight - timedelta(seconds=1), True), (midnight, False)):
        assert in_force_at(exclusion, 1, counts=True, now=now.astimezone(UTC), zone=LONDON) is holds
    assert not in_force_at(exclusion, 1, counts=True, now=served_at - timedelta(seconds=1), zone=LONDON)


@pytest.mark.parametrize(
    ("served_at", "months", "ends_on"),
    [
        (datetime(2027, 2, 28, 12, tzinfo=UTC), 12, date(2028, 2, 28)),
        (datetime(2028, 2, 29, 12, tzinfo=UTC), 12, date(2029, 2, 28)),
        (datetime(2026, 11, 29, 12, tzinfo=UTC), 15, date(2028, 2, 29)),
        (datetime(2027, 8, 31, 12, tzinfo=UTC), 6, date(2028, 2, 29)),
        (datetime(2026, 7, 14, 23, 30, tzinfo=UTC), 12, date(2027, 7, 15)),  # 00:30 of the 15th in the town
        (datetime(2026, 12, 14, 23, 30, tzinfo=UTC), 12, date(2027, 12, 14)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 12, date(2027, 10, 25)),  # the hour that comes twice
        (datetime(2027, 3, 27, 23, 59, tzinfo=UTC), 12, date(2028, 3, 27)),  # the clocks go forward an hour later
    ],
)
def test_its_last_day_is_the_same_day_of_the_month_in_the_town(served_at: datetime, months: int, ends_on: date) -> None:
    assert last_day(served_at, months, zone=LONDON) == ends_on


@pytest.mark.parametrize("state", [one for one in State if one not in (State.ISSUED, State.LAPSED)])
def test_only_what_was_issued_takes_effect(state: State) -> None:
    assert fault_before_effect(exclusion_of(state, None), served_at=datetime(2026, 2, 1, tzinfo=UTC), zone=LONDON)


def test_the_last_day_to_serve_it_is_a_day_of_the_town() -> None:
    exclusion = exclusion_of(State.ISSUED, None)
    exclusion.lapses_on = date(2026, 7, 14)
    in_time, too_late = (datetime(2026, 7, 14, hour, 30, tzinfo=UTC) for hour in (22, 23))
    assert fault_before_effect(exclusion, served_at=in_time, zone=LONDON) is None
    assert "14 July 2026" in (fault_before_effect(exclusion, served_at=too_late, zone=LONDON) or "")
    before = datetime(2025, 12, 31, tzinfo=UTC)
    assert fault_before_effect(exclusion, served_at=before, zone=LONDON) is not None


def decided(panel: Panel, months: int, *, guardian_says: str = "") -> Exclusion:
    exclusion = exclusion_of(State.DECIDED, None, months=months)
    exclusion.panel, exclusion.guardian_says = panel, guardian_says
    exclusion.profile, exclusion.member = profile(), Member(name="Orchard")
    return exclusion


def test_no_notice_to_somebody_young_before_who_cares_for_them_was_told() -> None:
    assert faults_before_issuing(decided(Panel.BOARD, 3), is_young=False, longest=24) == []
    assert "who has care of them" in faults_before_issuing(decided(Panel.BOARD, 3), is_young=True, longest=3)[0]
    told = decided(Panel.BOARD, 3, guardian_says="Mother: by telephone.")
    assert faults_before_issuing(told, is_young=True, longest=3) == []


@pytest.mark.parametrize(("panel", "months"), [(Panel.MEMBER, 3), (Panel.VOTE, 1), (Panel.BOARD, 4)])
def test_found_to_be_under_18_only_afterwards_it_is_decided_anew(panel: Panel, months: int) -> None:
    found = decided(panel, months, guardian_says="Mother: by telephone.")
    (fault,) = faults_before_issuing(found, is_young=True, longest=3)
    assert "Ask Orchard to take the proposal back" in fault
