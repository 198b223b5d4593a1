"""Every rule of Dartford's matrix, a row for each with its reason."""

from __future__ import annotations

from datetime import date

import pytest

from app.scheme_rules.history import Arrest, History
from app.scheme_rules.matrix import Proposal
from app.scheme_rules.points import assess
from app.scheme_rules.presets import DTAC
from tests.unit.scheme_rules.cases import TODAY, done

NOTHING, WARNING, EXCLUSION, BOARD = Proposal
ONE = ("deterred theft", "anti-social behaviour", "public order", "alcohol disorder", "refusal or ejection")
TWO = ("theft", "pickpocket", "fraud and counterfeit", "abuse of staff", "damage", "drugs", "false ID")
THREE = ("assault", "hate", "robbery", "weapon", "burglary")
NONE = (
    "suspicious activity", "sighting", "breach of exclusion", "breach of order", "cyber", "fly-tipping", "vehicle",
    "missing person", "intelligence", "other", "begging", "rough sleeping", "being ill",
)  # fmt: skip


@pytest.mark.parametrize(
    ("category", "points"),
    [*((one, 1) for one in ONE), *((one, 2) for one in TWO), *((one, 3) for one in THREE), *((one, 0) for one in NONE)],
)
def test_each_category_has_its_points(category: str, points: int) -> None:
    assert assess(DTAC, done(category), today=TODAY).points == points


@pytest.mark.parametrize(
    ("categories", "points", "proposal", "months", "why"),
    [
        ([], 0, NOTHING, None, "nothing was done"),
        (["theft"], 2, WARNING, None, "two points: a card or a warning"),
        (["public order"], 1, WARNING, None, "one point is enough for a card"),
        (["public order", "public order"], 2, WARNING, None, "two small ones"),
        (["theft", "public order"], 3, EXCLUSION, 12, "three points propose twelve months"),
        (["assault"], 3, EXCLUSION, 12, "one of three as well"),
        (["theft", "theft"], 4, EXCLUSION, 12, "four is below five"),
        (["theft", "theft", "public order"], 5, BOARD, 12, "five are for the Board"),
        (["assault", "assault", "robbery"], 9, BOARD, 12, "and all above"),
        (["weapon"], 3, BOARD, 12, "a weapon is always for the Board"),
        (["begging", "begging", "begging", "begging"], 0, NOTHING, None, "begging never counts, however often"),
    ],
)
def test_so_many_points_propose(
    categories: list[str], points: int, proposal: Proposal, months: int | None, why: str
) -> None:
    found = assess(DTAC, done(*categories), today=TODAY)
    assert (found.points, found.proposal, found.months) == (points, proposal, months), why


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"is_verified": False}, "Counts only when it has been verified."),
        ({"counted_in": "EX-0003"}, "Counted already: EX-0003 rests on it."),
        ({"happened_on": date(2026, 11, 24)}, "It would have happened after today: look at its date."),
        ({"happened_on": date(2025, 11, 22)}, "Older than twelve months."),
        ({"category": "begging"}, "Begging earns no points: offer help."),
        ({"category": "spiking"}, "Counts only with a police outcome."),
        ({"category": "other"}, "Other earns no points."),
    ],
)
def test_what_does_not_count_says_why(changes: dict[str, object], says: str) -> None:
    one = done("theft")[0]._replace(**changes)  # type: ignore[arg-type]
    found = assess(DTAC, [one], today=TODAY)
    assert (found.points, found.incidents[0].says) == (0, says)


def each_once(*categories: str, close: set[tuple[int, int]], **changes: object) -> list[int]:
    """Return the points of incidents of which these pairs, by their places, may be the same."""
    made = done(*categories)
    pairs = close | {(second, first) for first, second in close}
    near = [frozenset(made[b].report_id for a, b in pairs if a == place) for place in range(len(made))]
    incidents = [one._replace(close_to=near[place]) for place, one in enumerate(made)]
    incidents[0] = incidents[0]._replace(**changes)  # type: ignore[arg-type]
    return [one.points for one in assess(DTAC, incidents, today=TODAY).incidents]


@pytest.mark.parametrize(
    ("categories", "close", "changes", "points", "why"),
    [
        (("theft", "theft"), {(0, 1)}, {}, [2, 0], "the first of two alike"),
        (("theft", "assault"), {(0, 1)}, {}, [0, 3], "the graver"),
        (("spiking", "assault"), {(0, 1)}, {}, [0, 3], "what does not count stands in nobody’s way"),
        (("theft", "theft"), {(0, 1)}, {"is_verified": False}, [0, 2], "nor what nobody has verified"),
        (("theft", "theft", "theft"), {(0, 1), (1, 2)}, {}, [2, 0, 2], "what is like one that does not count"),
        (("theft", "theft"), set(), {}, [2, 2], "two of their own"),
    ],
)
def test_of_the_very_same_incident_one_report_counts(
    categories: tuple[str, ...], close: set[tuple[int, int]], changes: dict[str, object], points: list[int], why: str
) -> None:
    assert each_once(*categories, close=close, **changes) == points, why


def test_what_is_not_handed_over_counts_instead_of_nothing() -> None:
    first, second = done("theft", "theft")
    second = second._replace(close_to=frozenset({first.report_id}))
    assert assess(DTAC, [second], today=TODAY).points == 2


def test_spiking_counts_with_a_police_outcome() -> None:
    assert assess(DTAC, done("spiking", has_police_outcome=True), today=TODAY).months == 12


@pytest.mark.parametrize(
    ("happened_on", "today", "counts", "why"),
    [
        (date(2025, 11, 23), TODAY, True, "the last day of twelve months counts"),
        (date(2025, 11, 22), TODAY, False, "the day after does not"),
        (date(2024, 2, 29), date(2025, 2, 28), True, "of a leap day the last of February"),
        (date(2024, 2, 29), date(2025, 3, 1), False, "and not the first of March"),
        (date(2023, 2, 28), date(2024, 2, 28), True, "into a leap year the 28th"),
        (date(2023, 2, 28), date(2024, 2, 29), False, "its 29th is a day more"),
        (date(2025, 8, 31), date(2026, 8, 31), True, "a month's last day"),
    ],
)
def test_twelve_months_end_on_the_corresponding_date(happened_on: date, today: date, counts: bool, why: str) -> None:
    assert bool(assess(DTAC, done("theft", on=happened_on), today=today).points) is counts, why


def test_it_says_in_plain_sentences_how_it_came_to_that() -> None:
    found = assess(DTAC, done("theft", "theft"), today=TODAY)
    assert found.explanation == "2 + 2 = 4 points in twelve months: 3 or more propose an exclusion of 12 months."
    assert found.incidents[0].says == "Theft: 2 points, until 1 September 2027."
    assert assess(DTAC, [], today=TODAY).explanation == "0 points in twelve months: nothing is proposed."


@pytest.mark.parametrize(
    ("categories", "because"),
    [
        (["theft", "weapon"], "Weapon is always for the Board to decide."),
        (["assault", "assault"], "From 5 points on the Board decides."),
        (["theft", "theft"], ""),
    ],
)
def test_why_the_board_decides(categories: list[str], because: str) -> None:
    found = assess(DTAC, done(*categories), today=TODAY)
    assert found.board_because == because
    assert found.explanation.endswith(because)


def test_under_18_the_board_decides_and_it_is_three_months_at_most() -> None:
    found = assess(DTAC, done("assault"), today=TODAY, is_young=True)
    assert (found.proposal, found.months) == (BOARD, 3)
    assert found.explanation.endswith(
        "Under 18 it is 3 months at most. They are, or may be, under 18: the Board decides."
    )


def test_under_18_a_warning_stays_a_warning() -> None:
    found = assess(DTAC, done("theft"), today=TODAY, is_young=True)
    assert (found.proposal, found.months, found.board_because) == (WARNING, None, "")


@pytest.mark.parametrize(
    ("on", "proposal", "why"),
    [
        (date(2026, 11, 20), EXCLUSION, "an arrest at a member's premises proposes twelve months"),
        (date(2025, 11, 23), EXCLUSION, "for as long as an incident counts"),
        (date(2025, 11, 22), NOTHING, "and not longer"),
        (date(2026, 11, 24), NOTHING, "none that lies ahead"),
    ],
)
def test_an_arrest_proposes(on: date, proposal: Proposal, why: str) -> None:
    history = History(arrests=(Arrest(on, "Lantern Club"),))
    assert assess(DTAC, [], history=history, today=TODAY).proposal is proposal, why


def test_an_arrest_says_where_it_was() -> None:
    history = History(arrests=(Arrest(date(2026, 11, 20), "Lantern Club"),))
    says = assess(DTAC, done("theft"), history=history, today=TODAY).explanation
    assert says == (
        "2 points in twelve months. An arrest at Lantern Club on 20 November 2026 proposes an exclusion of 12 months."
    )


def test_the_gravest_is_proposed_of_all_that_applies() -> None:
    history = History(arrests=(Arrest(date(2026, 11, 20), "Lantern Club"),))
    assert assess(DTAC, done("assault", "assault"), history=history, today=TODAY).proposal is BOARD


def test_no_exclusion_is_longer_than_the_longest() -> None:
    rules = DTAC.model_copy(update={"longest_months": 6})
    found = assess(rules, done("assault"), today=TODAY)
    assert (found.months, "The longest is 6 months." in found.explanation) == (6, True)
