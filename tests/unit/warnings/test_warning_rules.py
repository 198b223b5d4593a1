"""How many points, of whom, until which day."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from app.profiles.models import AgeGroup, Hidden, Kind, Profile, ProfileState, Standing
from app.scheme_rules.points import Incident
from app.scheme_rules.presets import DTAC
from app.warnings import rules
from app.warnings.models import Given
from tests.town import MO, NOON


def profile(**changes: Any) -> Profile:
    said: dict[str, Any] = {
        "ref": "WB-0118",
        "kind": Kind.KNOWN,
        "state": ProfileState.PUBLISHED,
        "standing": Standing.SUSPECTED,
        "title": "Perrin Oakapple",
        "drafted_by_id": MO,
        "drafted_at": NOON,
    }
    return Profile(**said | changes)


@pytest.mark.parametrize(
    ("given", "last"),
    [
        (date(2026, 4, 2), date(2027, 4, 2)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_twelve_months_end_on_the_day_of_the_same_number(given: date, last: date) -> None:
    assert rules.lapses_on(given, 12) == last


def test_a_letter_counts_two_business_days_after_it_was_posted() -> None:
    friday = date(2026, 11, 20)
    assert rules.counts_from(friday, Given.POST, post_days=2) == date(2026, 11, 24)
    assert rules.counts_from(friday, Given.IN_PERSON, post_days=2) == friday


def an_incident(category: str, **changes: Any) -> Incident:
    return Incident(uuid4(), category, date(2026, 11, 1), **changes)


def test_each_incident_counts_by_its_kind_and_being_seen_counts_nothing() -> None:
    done = [an_incident(one) for one in ("theft", "deterred theft", "suspicious activity")]
    assert rules.weighed(done, DTAC, today=NOON.date()).points == 3
    assert rules.weighed([an_incident("spiking")], DTAC, today=NOON.date()).points == 0  # it needs a police outcome


def test_only_what_was_checked_and_is_not_too_old_may_carry_one() -> None:
    unchecked, checked = an_incident("theft", is_verified=False), an_incident("theft")
    assert rules.may_be_rested_on([unchecked, checked], DTAC, today=date(2027, 11, 1)) == [checked]
    assert rules.may_be_rested_on([unchecked, checked], DTAC, today=date(2027, 11, 2)) == []
    assert rules.may_be_rested_on([checked], DTAC, today=date(2026, 10, 31)) == []


def test_the_letter_names_an_incident_once_and_also_what_earns_nothing() -> None:
    first = an_incident("theft")
    again = an_incident("deterred theft", close_to=frozenset({first.report_id}))
    other = an_incident("suspicious activity")
    found = rules.weighed(
        [first._replace(close_to=frozenset({again.report_id})), again, other], DTAC, today=NOON.date()
    )
    assert rules.in_letter(found) == [first.report_id, other.report_id]


@pytest.mark.parametrize(
    "changes",
    [
        {"state": ProfileState.WITHDRAWN},
        {"hidden_because": Hidden.DISPUTE},
        {"hidden_because": Hidden.WRONG_PERSON},
        {"standing": Standing.DISPUTED},
        {"kind": Kind.ID_SOUGHT},
    ],
    ids=str,
)
def test_nobody_is_warned_while_it_is_disputed_withdrawn_or_of_nobody(changes: dict[str, Any]) -> None:
    assert rules.fault_before_warning(profile(**changes))


def test_somebody_known_may_be_warned_and_of_the_young_a_guardian_is_told() -> None:
    assert rules.fault_before_warning(profile()) is None
    assert rules.needs_guardian(profile(age_group=AgeGroup.YOUNG))
    assert not rules.needs_guardian(profile())
