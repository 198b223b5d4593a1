"""Every rule of Hastings' and Portsmouth's matrix, a row for each with its reason."""

from __future__ import annotations

from datetime import date

import pytest

from app.scheme_rules.history import Excluded, History, Warned
from app.scheme_rules.matrix import Matrix, Proposal
from app.scheme_rules.points import assess
from app.scheme_rules.presets import DTAC, HASTINGS, PORTSMOUTH, PRESETS
from tests.unit.scheme_rules.cases import TODAY, done

NOTHING, WARNING, EXCLUSION, BOARD = Proposal
ENDED_IN_JULY = History(exclusions=(Excluded(date(2026, 1, 31), date(2026, 7, 31)),))


@pytest.mark.parametrize(
    ("categories", "proposal", "months", "why"),
    [
        (["theft"], WARNING, None, "a yellow card is a warning"),
        (["damage"], WARNING, None, "also one of two points"),
        (["theft", "theft"], WARNING, None, "two points are below three"),
        (["theft", "damage"], EXCLUSION, 3, "two warnings of three points"),
        (["theft", "theft", "theft"], EXCLUSION, 3, "or three of them"),
        (["damage", "damage"], EXCLUSION, 6, "four points"),
        (["damage", "damage", "theft"], EXCLUSION, 12, "five points"),
        (["damage", "damage", "damage"], EXCLUSION, 18, "six points"),
        (["damage", "damage", "damage", "theft"], BOARD, 18, "seven and more are for the Board"),
        (["burglary"], EXCLUSION, 9, "a red card of three points"),
        (["assault"], EXCLUSION, 12, "of four"),
        (["robbery"], EXCLUSION, 18, "of five"),
        (["burglary", "theft"], EXCLUSION, 9, "the longer of the red card and the sum"),
        (["begging"], NOTHING, None, "begging never counts"),
    ],
)
def test_hastings_by_points(categories: list[str], proposal: Proposal, months: int | None, why: str) -> None:
    found = assess(HASTINGS, done(*categories), today=TODAY)
    assert (found.proposal, found.months) == (proposal, months), why


@pytest.mark.parametrize(
    ("category", "on", "months", "why"),
    [
        ("theft", date(2026, 8, 1), 2, "a yellow card the day after an exclusion has ended"),
        ("theft", date(2026, 7, 31), None, "not while it still runs"),
        ("robbery", date(2026, 8, 1), 18, "a red card: eighteen"),
        ("burglary", date(2026, 10, 1), 18, "which is more than its own nine"),
    ],
)
def test_hastings_probation(category: str, on: date, months: int | None, why: str) -> None:
    found = assess(HASTINGS, done(category, on=on), history=ENDED_IN_JULY, today=TODAY)
    assert found.months == months, why


@pytest.mark.parametrize(
    ("on", "is_probation"), [(date(2027, 1, 31), True), (date(2027, 2, 1), False)], ids=["last day", "day after"]
)
def test_probation_is_six_months_by_the_corresponding_date(on: date, is_probation: bool) -> None:
    found = assess(HASTINGS, done("theft", on=on), history=ENDED_IN_JULY, today=date(2027, 2, 10))
    assert (found.months == 2) is is_probation


@pytest.mark.parametrize(("category", "months"), [("theft", 9), ("assault", 18)])
def test_hastings_after_a_conviction(category: str, months: int) -> None:
    assert assess(HASTINGS, done(category, was_convicted=True), today=TODAY).months == months


def each_month(*numbers: int) -> list[date]:
    return [date(2026, number, 5) for number in numbers]


@pytest.mark.parametrize(
    ("days", "history", "is_persistent", "why"),
    [
        (each_month(5, 6, 7, 8, 9, 10), History(), True, "an incident in each of six months"),
        (each_month(5, 6, 7, 9, 10, 11), History(), False, "with a month between"),
        (each_month(5, 6, 7, 8, 9), History(), False, "five months"),
        ([], History(convictions=tuple(each_month(1, 2, 3))), False, "three convictions are not more than three"),
        ([], History(convictions=tuple(each_month(1, 2, 3, 4))), True, "four are"),
        ([], History(convictions=(*each_month(1, 2, 3), date(2024, 11, 22))), False, "one is older than 24 months"),
    ],
)
def test_hastings_calls_for_the_police(days: list[date], history: History, is_persistent: bool, why: str) -> None:
    incidents = [one for day in days for one in done("theft", on=day)]
    assert bool(assess(HASTINGS, incidents, history=history, today=TODAY).persistent_because) is is_persistent, why


@pytest.mark.parametrize(("third_begins", "is_persistent"), [(date(2026, 9, 29), True), (date(2026, 9, 30), False)])
def test_three_exclusions_less_than_six_months_apart(third_begins: date, is_persistent: bool) -> None:
    notices = (
        Excluded(date(2025, 9, 1), date(2025, 12, 1)),
        Excluded(date(2026, 1, 1), date(2026, 3, 30)),
        Excluded(third_begins, date(2027, 1, 1)),
    )
    found = assess(HASTINGS, [], history=History(exclusions=notices), today=TODAY)
    assert bool(found.persistent_because) is is_persistent


def test_dartford_has_no_probation_and_calls_nobody_persistent() -> None:
    incidents = [one for day in each_month(6, 7, 8, 9, 10, 11) for one in done("public order", on=day)]
    found = assess(DTAC, incidents, history=ENDED_IN_JULY, today=TODAY)
    assert (found.persistent_because, found.proposal) == ("", BOARD)


WARNED = History(warnings=(Warned(date(2026, 8, 1), date(2027, 8, 1)),))
LAPSED = History(warnings=(Warned(date(2025, 10, 1), date(2026, 10, 1)),))


@pytest.mark.parametrize(
    ("at", "days", "history", "proposal", "why"),
    [
        ("licensed", [7], History(), WARNING, "a first yellow card"),
        ("licensed", [7, 9], WARNED, EXCLUSION, "a second within twelve months of the first"),
        ("licensed", [7, 9], History(), WARNING, "two, but no card was given for the first"),
        ("licensed", [6, 7], WARNED, WARNING, "nothing has happened since the card"),
        ("licensed", [7, 9], LAPSED, WARNING, "the first card is off the record"),
        ("retail", [7], History(), WARNING, "a first strike"),
        ("retail", [7, 8], WARNED, WARNING, "a second: shown, not excluded"),
        ("retail", [7, 8, 9], History(), EXCLUSION, "the third strike"),
        ("service", [7, 8, 9, 10], History(), WARNING, "neither card nor strike at other premises"),
    ],
)
def test_portsmouth_counts_cards_and_strikes(
    at: str, days: list[int], history: History, proposal: Proposal, why: str
) -> None:
    incidents = [one for day in each_month(*days) for one in done("theft", on=day, sector=at)]
    found = assess(PORTSMOUTH, incidents, history=history, today=TODAY)
    assert (found.proposal, found.months) == (proposal, 12 if proposal is EXCLUSION else None), why


@pytest.mark.parametrize(("on", "proposal"), [(date(2026, 8, 1), WARNING), (date(2026, 8, 2), EXCLUSION)])
def test_what_was_done_on_the_day_of_the_warning_is_not_after_it(on: date, proposal: Proposal) -> None:
    first, second = (done("theft", on=day, sector="licensed")[0] for day in (date(2026, 7, 1), on))
    assert assess(PORTSMOUTH, [first, second], history=WARNED, today=TODAY).proposal is proposal


def test_portsmouth_weighs_nothing() -> None:
    assert set(PORTSMOUTH.points.values()) == {1}


@pytest.mark.parametrize("rules", PRESETS.values(), ids=PRESETS)
def test_a_preset_survives_being_written_down(rules: Matrix) -> None:
    assert Matrix.model_validate_json(rules.model_dump_json()) == rules


@pytest.mark.parametrize("rules", PRESETS.values(), ids=PRESETS)
def test_no_town_counts_begging_or_sleeping_rough(rules: Matrix) -> None:
    assert {"begging", "rough sleeping", "being ill"} & set(rules.points) == set()
    assert {"begging", "rough sleeping", "being ill"} <= set(rules.help_instead)
