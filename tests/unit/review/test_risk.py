"""The oldest risk goes first: a table of reports in the order in which somebody should look at them."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from app.reports.models import ReportKind
from app.review.risk import CLAIM_LASTS, Only, Seen, Tier, claim_holds, order, shown_by, tier
from tests.town import DEE, MO, NOON


def seen(minutes: int = 0, *, due_in: int = 240, **changes: Any) -> Seen:
    """A theft of so many minutes ago, due so many minutes after it came in."""
    received_at = NOON - timedelta(minutes=minutes)
    fields: dict[str, Any] = {
        "category": "theft",
        "kind": ReportKind.INCIDENT,
        "received_at": received_at,
        "due_at": received_at + timedelta(minutes=due_in),
        "is_live": False,
        "has_sounded": False,
        "may_be_a_child": False,
        "has_person": True,
        "claimed_by_id": None,
    }
    return Seen(**fields | changes)


IN_ORDER = [
    ("a live alert that ends soon", seen(25, due_in=30, is_live=True, has_sounded=True)),
    ("a live alert just raised", seen(1, due_in=30, is_live=True, has_sounded=True)),
    ("sounded at once, an hour ago", seen(60, has_sounded=True)),
    ("sounded at once, just now", seen(0, has_sounded=True)),
    ("violence, long late", seen(600, category="assault")),
    ("somebody missing", seen(90, category="missing person")),
    ("a theft, perhaps by a child", seen(30, may_be_a_child=True)),
    ("a weapon, just now", seen(0, category="weapon")),
    ("a theft, late since yesterday", seen(1500)),
    ("fly-tipping an hour ago", seen(60, category="fly-tipping")),
    ("a theft by night, older but due later", seen(120, due_in=720)),
]


def test_the_oldest_risk_goes_first() -> None:
    mixed = random.Random(7).sample(IN_ORDER, len(IN_ORDER))
    assert [name for name, _ in sorted(mixed, key=lambda one: order(one[1]))] == [name for name, _ in IN_ORDER]


@pytest.mark.parametrize("category", ["assault", "robbery", "hate", "spiking", "weapon", "missing person"])
def test_where_somebody_may_be_hurt_or_lost_age_alone_does_not_decide(category: str) -> None:
    assert tier(seen(category=category)) is Tier.AT_RISK


def test_of_two_equally_late_the_older_goes_first() -> None:
    older, newer = seen(120, due_in=240), seen(60, due_in=180)
    assert older.due_at == newer.due_at
    assert order(older) < order(newer)


SHOWN = [
    (Only.ALL, seen(), True),
    (Only.SOUNDED, seen(has_sounded=True), True),
    (Only.SOUNDED, seen(), False),
    (Only.LATE, seen(241), True),
    (Only.LATE, seen(239), False),
    (Only.HURT, seen(category="assault", has_sounded=True), True),
    (Only.HURT, seen(), False),
    (Only.SIGHTINGS, seen(kind=ReportKind.SIGHTING), True),
    (Only.SIGHTINGS, seen(), False),
    (Only.INCIDENTS, seen(), True),
    (Only.INTELLIGENCE, seen(kind=ReportKind.INTELLIGENCE), True),
    (Only.INTELLIGENCE, seen(), False),
    (Only.NOBODYS, seen(), True),
    (Only.NOBODYS, seen(claimed_by_id=DEE), False),
    (Only.MINE, seen(claimed_by_id=MO), True),
    (Only.MINE, seen(claimed_by_id=DEE), False),
    (Only.MINE, seen(), False),
    (Only.NO_PERSON, seen(has_person=False), True),
    (Only.NO_PERSON, seen(), False),
]


@pytest.mark.parametrize(("only", "one", "shown"), SHOWN)
def test_each_filter_shows_what_it_says(only: Only, one: Seen, shown: bool) -> None:
    assert (only in shown_by(one, to_id=MO, now=NOON)) is shown


def test_a_claim_holds_for_ten_minutes() -> None:
    assert claim_holds(NOON, NOON + CLAIM_LASTS - timedelta(seconds=1))
    assert not claim_holds(NOON, NOON + timedelta(minutes=10))
