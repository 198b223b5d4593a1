"""Who decides an exclusion, what the words come to, and when a vote closes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.exclusions import judgements
from app.exclusions.judgements import Ending, Outcome, Sees, Someone, outcome, sees
from app.exclusions.models import Exclusion, Panel, State, Word
from app.exclusions.parts import Had, HadPart
from app.members.models import Role
from app.profiles.models import AgeGroup, Hidden, Kind, Profile, ProfileState, Standing
from app.scheme_rules.presets import DTAC

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
OURS, THEIRS, THIRD = 1, 2, 3
LONDON = ZoneInfo("Europe/London")


def profile(**changes: object) -> Profile:
    fields = {
        "ref": "WB-0118", "kind": Kind.KNOWN, "state": ProfileState.PUBLISHED, "standing": Standing.SUSPECTED,
        "title": "Perrin Oakapple", "drafted_by_id": 5, "drafted_at": NOON,
    }  # fmt: skip
    return Profile(**{**fields, **changes})  # type: ignore[arg-type]


def exclusion(panel: Panel = Panel.MEMBER, state: State = State.DECIDING, **changes: object) -> Exclusion:
    one = Exclusion(
        ref="EX-0001", profile_id=1, rules_version=0, member_id=OURS, proposed_by_id=4, proposed_at=NOON,
        because="So.", points=4, proposes_months=12, panel=panel, state=state, put_at=NOON,
    )  # fmt: skip
    one.profile = profile(**changes)
    return one


def word(agrees: bool, months: int = 12, *, by: int = 20, member: int | None = THEIRS) -> Word:
    length = months if agrees else None
    return Word(exclusion_id=1, by_id=by, member_id=member, agrees=agrees, months=length, because="So.", at=NOON)


def words(signs: str, months: tuple[int, ...] = ()) -> list[Word]:
    """Return a word for each sign: + agrees, - does not."""
    lengths = iter(months)
    return [word(sign == "+", next(lengths, 12), by=number, member=number) for number, sign in enumerate(signs, 50)]


def lead(member: int = THEIRS, *, public: bool = False, also: tuple[int, ...] = ()) -> Someone:
    return Someone(Role.LEAD, member, frozenset({member, *also}), public)


def had(*said: Word, **others: object) -> HadPart:
    """Return who had a part: number 4 of our member proposed, and these words were said."""
    members = frozenset(one.member_id for one in said if one.member_id is not None)
    spoke = Had(frozenset(one.by_id for one in said), members)
    return HadPart(Had(frozenset({4}), frozenset({OURS})), spoke=spoke)._replace(**others)  # type: ignore[arg-type]


BOARD = Someone(Role.BOARD, None, frozenset(), False)


@pytest.mark.parametrize(
    ("who", "by", "panel", "may"),
    [
        (lead(), 9, Panel.MEMBER, True),
        (lead(), 9, Panel.VOTE, True),
        (lead(), 9, Panel.BOARD, False),
        (BOARD, 9, Panel.BOARD, True),
        (BOARD, 9, Panel.MEMBER, False),
        (BOARD, 9, Panel.VOTE, False),
        (BOARD._replace(member_ids=frozenset({OURS})), 9, Panel.BOARD, False),
        (lead(OURS), 9, Panel.MEMBER, False),
        (lead(THEIRS, also=(OURS,)), 9, Panel.MEMBER, False),
        (lead(), 4, Panel.MEMBER, False),
        (lead(public=True), 9, Panel.MEMBER, False),
        (lead(public=True), 9, Panel.VOTE, False),
        (BOARD._replace(is_public=True), 9, Panel.BOARD, False),
        (lead()._replace(role=Role.STAFF), 9, Panel.MEMBER, False),
        (lead()._replace(member_id=None), 9, Panel.MEMBER, False),
    ],
)
def test_who_has_a_part_in_deciding(who: Someone, by: int, panel: Panel, may: bool) -> None:
    assert (judgements.fault_of_decider(exclusion(panel), who, by_id=by, had=had()) is None) is may


# Number 30 of THIRD reported it from premises of THEIRS.
REPORTED = {"reported": Had(frozenset({30}), frozenset({THEIRS, THIRD})), "reporters_own": frozenset({THIRD})}


@pytest.mark.parametrize(
    ("panel", "who", "by", "may"),
    [
        (Panel.MEMBER, lead(THIRD), 30, False),
        (Panel.MEMBER, lead(THIRD), 9, False),  # a colleague
        (Panel.MEMBER, lead(THEIRS), 9, False),  # it was at their premises
        (Panel.MEMBER, lead(4, also=(THIRD,)), 9, False),
        (Panel.MEMBER, lead(4), 9, True),
        (Panel.VOTE, lead(4), 30, False),  # who has changed the business since
        (Panel.VOTE, lead(THIRD), 9, False),
        (Panel.VOTE, lead(THEIRS), 9, True),  # of many: they are asked, whoever was at their door
        (Panel.BOARD, BOARD, 30, False),
        (Panel.BOARD, BOARD._replace(member_ids=frozenset({THIRD})), 9, True),
    ],
)
def test_who_reported_does_not_decide(panel: Panel, who: Someone, by: int, may: bool) -> None:
    part = had(**REPORTED)
    assert (judgements.fault_of_decider(exclusion(panel), who, by_id=by, had=part) is None) is may
    may_see = sees(exclusion(panel), who, by_id=by, had=part) is not Sees.NOTHING
    assert may_see is may, "nobody reads a case because they reported it"


@pytest.mark.parametrize(
    ("who", "by", "may"),
    [
        (BOARD, 30, False),
        (BOARD, 9, True),
        (BOARD._replace(member_ids=frozenset({THIRD})), 9, False),
        (lead(THIRD), 9, False),
        (lead(THEIRS), 9, False),
        (lead(4), 9, True),
        (lead(5), 9, False),  # a colleague hears the appeal
        (BOARD, 40, False),  # they hear it themself
    ],
)
def test_who_reported_it_or_hears_an_appeal_does_not_look_at_it_again(who: Someone, by: int, may: bool) -> None:
    part = had(**REPORTED, heard=Had(frozenset({40}), frozenset({5})))
    assert (judgements.fault_of_reviewer(exclusion(Panel.MEMBER), who, by_id=by, had=part) is None) is may


def test_a_reason_that_is_longer_than_is_kept_is_refused_and_not_cut() -> None:
    word = {"agrees": True, "months": 3, "most": 12}
    longest = "x" * judgements.MOST_WORDS
    assert judgements.faults_in_word(because=longest, **word) == {}
    assert judgements.faults_in_word(because=longest + "x", **word) == {"because": "At most 2,000 characters."}
    proposal = {"rests_on": 1, "months": 3, "most": 12, "points_propose": 3}
    assert judgements.faults_in_proposal(because=longest + "x", **proposal) == {"because": "At most 2,000 characters."}


@pytest.mark.parametrize("role", Role)
def test_only_the_lead_of_a_business_proposes(role: Role) -> None:
    fault = judgements.fault_of_proposer(Someone(role, THEIRS, frozenset({THEIRS}), False))
    assert (fault is None) is (role is Role.LEAD)
    assert judgements.fault_of_proposer(lead(public=True)) is not None
    assert judgements.fault_of_proposer(lead()._replace(member_id=None)) is not None


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True),
        ({"state": ProfileState.DRAFT}, False),
        ({"state": ProfileState.WITHDRAWN}, False),
        ({"kind": Kind.ID_SOUGHT}, False),
        ({"hidden_because": Hidden.DISPUTE}, False),
        ({"hidden_because": Hidden.WRONG_PERSON}, False),
        ({"standing": Standing.DISPUTED}, False),
    ],
)
def test_only_who_is_known_and_undisputed_is_proposed(changes: dict[str, object], may: bool) -> None:
    assert (judgements.fault_of_profile(profile(**changes)) is None) is may


@pytest.mark.parametrize(
    ("signs", "closed", "ending"),
    [
        ("", False, Ending.OPEN),
        ("++", False, Ending.OPEN),
        ("+++", True, Ending.DECIDED),
        ("++", True, Ending.REFUSED),  # quorum
        ("", True, Ending.REFUSED),
        ("++--", True, Ending.REFUSED),  # a tie
        ("+--", True, Ending.REFUSED),
        ("++-", True, Ending.DECIDED),
        ("+++--", False, Ending.DECIDED),  # everybody has voted
        ("++---", False, Ending.REFUSED),
    ],
)
def test_a_vote_takes_a_quorum_and_a_majority(signs: str, closed: bool, ending: Ending) -> None:
    found = outcome(Panel.VOTE, words(signs), board=2, quorum=3, able=5, is_closed=closed)
    assert found.ending is ending
    assert (found.months is not None) is (ending is Ending.DECIDED)
    assert bool(found.says) is (ending is Ending.REFUSED)


@pytest.mark.parametrize(
    ("signs", "able", "ending"),
    [
        ("", 3, Ending.OPEN),
        ("+", 3, Ending.OPEN),
        ("++", 3, Ending.DECIDED),
        ("-", 3, Ending.OPEN),
        ("-+", 3, Ending.OPEN),
        ("--", 3, Ending.REFUSED),
        ("-", 2, Ending.REFUSED),
        ("-++", 3, Ending.DECIDED),
    ],
)
def test_of_the_board_so_many_must_agree(signs: str, able: int, ending: Ending) -> None:
    assert outcome(Panel.BOARD, words(signs), board=2, quorum=5, able=able, is_closed=False).ending is ending


def test_one_member_decides_either_way() -> None:
    of_one = {"board": 2, "quorum": 5, "able": 9, "is_closed": False}
    assert outcome(Panel.MEMBER, [], **of_one).ending is Ending.OPEN  # type: ignore[arg-type]
    assert outcome(Panel.MEMBER, words("+", (6,)), **of_one) == Outcome(Ending.DECIDED, 6)  # type: ignore[arg-type]
    assert outcome(Panel.MEMBER, words("-"), **of_one).ending is Ending.REFUSED  # type: ignore[arg-type]


@pytest.mark.parametrize(("lengths", "months"), [((6, 12), 6), ((12, 3, 6), 6), ((12, 12, 1), 12)])
def test_where_lengths_differ_the_middle_counts_and_of_two_the_shorter(lengths: tuple[int, ...], months: int) -> None:
    signs = "+" * len(lengths)
    found = outcome(Panel.VOTE, words(signs, lengths), board=2, quorum=2, able=len(lengths), is_closed=False)
    assert found.months == months


@pytest.mark.parametrize(
    ("put_at", "closes_at"),
    [
        (datetime(2026, 10, 20, 9, 30, tzinfo=LONDON), "2026-10-28T00:00:00+00:00"),  # clocks go back on the 25th
        (datetime(2026, 3, 25, 9, 30, tzinfo=LONDON), "2026-04-01T23:00:00+00:00"),  # and forward on the 29th
        (datetime(2026, 6, 1, 23, 30, tzinfo=UTC), "2026-06-09T23:00:00+00:00"),  # after midnight in the town
    ],
)
def test_a_vote_closes_at_the_end_of_its_last_day_in_the_town(put_at: datetime, closes_at: str) -> None:
    closes = judgements.closes_at(put_at, days=7, zone=LONDON)
    assert closes.astimezone(UTC).isoformat() == closes_at
    before = (closes.astimezone(UTC) - timedelta(seconds=1)).astimezone(LONDON)
    assert (before.date() - put_at.astimezone(LONDON).date()).days == 7


def test_after_a_vote_has_closed_nobody_says_a_word() -> None:
    one = exclusion(Panel.VOTE)
    one.closes_at = NOON
    assert judgements.fault_before_word(one, lead(), by_id=9, had=had(), said=[], now=NOON) == "The vote has closed."
    assert (
        judgements.fault_before_word(one, lead(), by_id=9, had=had(), said=[], now=NOON - timedelta(seconds=1)) is None
    )


def test_one_word_for_each_member_and_each_person() -> None:
    one = exclusion(Panel.VOTE)
    said = [word(True, by=20, member=THEIRS)]
    assert judgements.fault_before_word(one, lead(), by_id=20, had=had(*said), said=said, now=NOON) is not None
    assert judgements.fault_before_word(one, lead(), by_id=21, had=had(*said), said=said, now=NOON) is not None
    assert judgements.fault_before_word(one, lead(THIRD), by_id=22, had=had(*said), said=said, now=NOON) is None


@pytest.mark.parametrize(
    ("young", "months", "board_because", "panel"),
    [
        (False, 12, "", Panel.MEMBER),
        (False, 13, "", Panel.BOARD),
        (False, 3, "5 points.", Panel.BOARD),
        (True, 3, "", Panel.BOARD),
    ],
)
def test_the_board_decides_what_is_grave_long_or_of_somebody_young(
    young: bool, months: int, board_because: str, panel: Panel
) -> None:
    of = profile(age_group=AgeGroup.YOUNG) if young else profile()
    found, why = judgements.panel_for(DTAC, of, months=months, board_because=board_because)
    assert found is panel
    assert bool(why) is (panel is Panel.BOARD)


def test_somebody_young_is_excluded_for_three_months_at_most() -> None:
    assert judgements.longest(DTAC, profile(age_group=AgeGroup.YOUNG)) == 3
    assert judgements.longest(DTAC, profile()) == 24


@pytest.mark.parametrize(
    ("panel", "state", "who", "shown"),
    [
        (Panel.MEMBER, State.PROPOSED, lead(OURS), Sees.OWN),
        (Panel.MEMBER, State.DECIDING, lead(), Sees.FULL),
        (Panel.MEMBER, State.DECIDED, lead(), Sees.NOTHING),
        (Panel.VOTE, State.DECIDING, lead(), Sees.REDACTED),
        (Panel.VOTE, State.DECIDED, lead(), Sees.REDACTED),
        (Panel.BOARD, State.DECIDING, BOARD, Sees.FULL),
        (Panel.BOARD, State.DECIDING, lead(), Sees.NOTHING),
        (Panel.VOTE, State.DECIDING, BOARD, Sees.NOTHING),
        (Panel.VOTE, State.DECIDING, lead(public=True), Sees.NOTHING),
    ],
)
def test_how_much_of_a_case_is_shown(panel: Panel, state: State, who: Someone, shown: Sees) -> None:
    one = exclusion(panel, state)
    assert sees(one, who, by_id=9, had=had()) is shown
    one.put_at = None
    assert sees(one, who, by_id=9, had=had()) in (Sees.NOTHING, Sees.OWN)
    one.profile.hidden_because = Hidden.DISPUTE
    assert sees(one, who, by_id=9, had=had()) is Sees.NOTHING
