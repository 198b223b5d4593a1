"""Who is shown to members, in which words, and what must be true before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.kernel.errors import NotPossible
from app.photos.models import Photo, PhotoState
from app.profiles import rules
from app.profiles.models import AgeGroup, Hidden, Kind, Profile, ProfilePhoto, ProfileState, Standing
from tests.town import NOON

TODAY = date(2026, 11, 18)
YESTERDAY = TODAY - timedelta(days=1)


def profile(**changes: Any) -> Profile:
    fields: dict[str, Any] = {
        "ref": "WB-0118",
        "kind": Kind.KNOWN,
        "state": ProfileState.PUBLISHED,
        "standing": Standing.EXCLUDED,
        "title": "Perrin Oakapple",
        "seen": "Took two bottles of gin without paying.",
        "grading": "1AP",
        "verified_incidents": 1,
        "is_serious_or_repeat": True,
        "drafted_by_id": 1,
        "drafted_at": NOON,
        "review_on": TODAY,
    }
    return Profile(**{**fields, **changes})


HIDES: dict[str, dict[str, Any]] = {
    "a draft": {"state": ProfileState.DRAFT},
    "withdrawn": {"state": ProfileState.WITHDRAWN},
    "under 18 or unsure": {"hidden_because": Hidden.UNDER_18},
    "under dispute": {"hidden_because": Hidden.DISPUTE},
    "the wrong person": {"hidden_because": Hidden.WRONG_PERSON},
    "a standing that is over": {"standing": Standing.EXPIRED},
    "a standing in dispute": {"standing": Standing.DISPUTED},
    "a review overdue": {"review_on": YESTERDAY},
    "no review set": {"review_on": None},
    "a standing run out": {"standing_until": YESTERDAY},
    "an age that may be under 18": {"age_group": AgeGroup.YOUNG},
    "an age that may be under 18, agreed on until yesterday": {
        "age_group": AgeGroup.YOUNG,
        "shown_young_until": YESTERDAY,
    },
}


@pytest.mark.parametrize("changes", HIDES.values(), ids=HIDES)
def test_a_profile_is_hidden_by(changes: dict[str, Any]) -> None:
    assert not rules.visible_to_members(profile(**changes), today=TODAY)


@pytest.mark.parametrize("why", HIDES)
def test_only_what_is_disputed_or_of_the_wrong_person_is_in_dispute(why: str) -> None:
    is_so = why in ("under dispute", "the wrong person", "a standing in dispute")
    assert rules.is_in_dispute(profile(**HIDES[why])) is is_so


def test_a_profile_is_shown_through_the_day_of_its_review_and_of_its_end() -> None:
    assert rules.visible_to_members(profile(review_on=TODAY, standing_until=TODAY), today=TODAY)


def test_a_standing_without_an_end_is_shown() -> None:
    assert rules.visible_to_members(profile(standing_until=None), today=TODAY)


# The sentences of the scheme's voice, letter by letter.
SENTENCES = [
    (Standing.SUSPECTED, {}, "Reported and checked, not proved. May come in like anyone."),
    (Standing.ID_SOUGHT, {}, "We do not know who this is. If you do, tell only the desk."),
    (Standing.WARNED, {}, "Has had a warning. Not banned."),
    (Standing.NOT_SERVED, {}, "Not banned yet: notice not given. Do not accuse. Tell the desk."),
    (
        Standing.EXCLUDED,
        {"standing_until": date(2027, 3, 14), "may_enter": "the pharmacy"},
        "Asked to stay out of the listed premises until 14 March 2027. May enter: the pharmacy.",
    ),
    (Standing.EXCLUDED, {}, "Asked to stay out of the listed premises."),
    (
        Standing.UNDER_ORDER,
        {"standing_until": date(2027, 5, 3)},
        "A court order applies here, until 3 May 2027. Do not enforce it. Call 101; in danger 999.",
    ),
    (Standing.UNDER_ORDER, {}, "A court order applies here. Do not enforce it. Call 101; in danger 999."),
    (Standing.EXPIRED, {}, "For the desk only."),
    (Standing.DISPUTED, {}, "For the desk only."),
]


@pytest.mark.parametrize(("standing", "changes", "sentence"), SENTENCES)
def test_each_standing_is_said_so(standing: Standing, changes: dict[str, Any], sentence: str) -> None:
    assert rules.says(profile(standing=standing, **changes)) == sentence


NEVER = ("thief", "offender", "target", "wanted", "prolific", "known to police", "criminal", "match")


@pytest.mark.parametrize("standing", Standing)
def test_no_standing_accuses(standing: Standing) -> None:
    said = rules.says(profile(standing=standing)).lower()
    assert not [word for word in NEVER if word in said]
    assert standing in rules.TAGS


MISSING: dict[str, tuple[dict[str, Any], str]] = {
    "no incident verified": ({"verified_incidents": 0}, "At least one incident must be verified."),
    "neither serious nor repeated": (
        {"is_serious_or_repeat": False},
        "Say that it is serious, or that it is a repeat.",
    ),
    "not graded": ({"grading": ""}, "Grade it first: source, information, handling."),
    "nothing said": ({"seen": "  "}, "Say in your own words what was seen."),
    "not said whether they were told": ({"is_told": False}, "Write down when the person was told of this, or why not."),
    "sought in no zone": ({"kind": Kind.ID_SOUGHT}, "Choose the zones whose members are asked."),
    "young, and nobody agreed": (
        {"age_group": AgeGroup.YOUNG},
        "They may be under 18. Two people must agree first that showing them is in their best interests.",
    ),
    "young, and its time is over": (
        {"age_group": AgeGroup.YOUNG, "shown_young_until": YESTERDAY},
        "They may be under 18. Two people must agree first that showing them is in their best interests.",
    ),
    "sent by the approver": (
        {"approver_sent_it": True},
        "You sent the report that this began with. Somebody else must publish it.",
    ),
    "of the approver's own member": (
        {"reporting_member_id": 7},
        "You work for the member that reported this. Somebody else must publish it.",
    ),
}


_KEPT: dict[str, Any] = {"folder": "x", "kind": "JPEG", "size_bytes": 1, "wrapped_key": b"", "kept_at": NOON}


def picture(*, by: int | None = None, state: PhotoState = PhotoState.READY) -> ProfilePhoto:
    """Return a picture through which this account has looked for bystanders."""
    row = ProfilePhoto(photo_id=3, bystanders_checked_by_id=by)
    row.photo = Photo(id=3, sha256="0" * 64, state=state, **_KEPT)
    return row


def faults(*, approver_sent_it: bool = False, is_told: bool = True, **changes: Any) -> list[str]:
    return rules.faults_before_publishing(
        profile(**changes), approver_members={7}, approver_sent_it=approver_sent_it, is_told=is_told, today=TODAY
    )


@pytest.mark.parametrize(("changes", "sentence"), MISSING.values(), ids=MISSING)
def test_publishing_waits_for(changes: dict[str, Any], sentence: str) -> None:
    assert faults(**changes) == [sentence]


def test_all_that_is_missing_is_said_at_once() -> None:
    bare = {"verified_incidents": 0, "is_serious_or_repeat": False, "grading": "", "seen": "", "reporting_member_id": 7}
    young = {"age_group": AgeGroup.YOUNG, "pictures": [picture()]}
    assert len(faults(**bare, **young, approver_sent_it=True, is_told=False)) == 9


def test_a_whole_profile_may_be_published() -> None:
    assert faults(reporting_member_id=8, pictures=[picture(by=1)]) == []


REVIEWS = [
    (Standing.SUSPECTED, 90, 90),
    (Standing.SUSPECTED, 28, 28),
    (Standing.ID_SOUGHT, 365, 90),
    (Standing.ID_SOUGHT, 30, 30),
]


@pytest.mark.parametrize(("standing", "scheme_days", "days"), REVIEWS)
def test_a_review_is_due_in_the_schemes_days_and_id_sought_in_three_months_at_most(
    standing: Standing, scheme_days: int, days: int
) -> None:
    due = rules.review_on(profile(standing=standing), today=TODAY, days=scheme_days)
    assert due - TODAY == timedelta(days=days)


def test_it_stops_on_the_first_of_its_ends() -> None:
    assert rules.stops_on(profile(review_on=TODAY, standing_until=YESTERDAY)) == YESTERDAY
    assert rules.stops_on(profile(review_on=TODAY, standing_until=None)) == TODAY
    assert rules.stops_on(profile(review_on=None, standing_until=None)) is None


@pytest.mark.parametrize("state", [ProfileState.PUBLISHED, ProfileState.WITHDRAWN])
def test_only_a_draft_is_published(state: ProfileState) -> None:
    with pytest.raises(NotPossible, match="Only a draft"):
        profile(state=state).publish(by_id=1, now=NOON, review_on=TODAY)


@pytest.mark.parametrize("state", [ProfileState.DRAFT, ProfileState.WITHDRAWN])
def test_only_what_is_published_has_its_review_put_off(state: ProfileState) -> None:
    with pytest.raises(NotPossible, match="Only a published profile"):
        profile(state=state).renew(review_on=TODAY)


RENEWALS = [
    (Standing.SUSPECTED, 0, True),
    (Standing.SUSPECTED, 1, False),
    (Standing.ID_SOUGHT, 1, False),
    (Standing.EXCLUDED, 5, True),
]


@pytest.mark.parametrize(("standing", "renewals", "may"), RENEWALS)
def test_what_is_not_proved_has_its_review_put_off_once(standing: Standing, renewals: int, may: bool) -> None:
    one = profile(standing=standing, renewals=renewals)
    assert (rules.fault_before_renewing(one, by_members=(), sent_it=False) is None) is may


@pytest.mark.parametrize(("by_members", "sent_it"), [((7,), False), ((), True)])
def test_whoever_reported_it_does_not_put_its_review_off(by_members: tuple[int, ...], sent_it: bool) -> None:
    one = profile(reporting_member_id=7)
    fault = rules.fault_before_renewing(one, by_members=by_members, sent_it=sent_it)
    assert fault is not None
    assert "Somebody else must look at it again." in fault
    assert rules.fault_before_renewing(one, by_members=(8,), sent_it=False) is None


def test_a_profile_is_withdrawn_once() -> None:
    one = profile()
    one.withdraw(now=NOON, because="over")
    with pytest.raises(NotPossible, match="already"):
        one.withdraw(now=NOON, because="again")


def test_a_phone_is_told_the_moment_after_its_last_day_by_the_towns_own_clock() -> None:
    ends = rules.ends_at(profile(review_on=date(2026, 7, 14)), ZoneInfo("Europe/London"))
    assert ends == datetime(2026, 7, 14, 23, 0, tzinfo=UTC)
    assert rules.ends_at(profile(review_on=None), ZoneInfo("Europe/London")) is None


@pytest.mark.parametrize(("hours", "kept_for"), [(0, None), (12, 12), (1000, 72)])
def test_a_phone_keeps_the_gallery_only_as_long_as_the_scheme_lets_it(hours: int, kept_for: int | None) -> None:
    until = rules.kept_until(hours, now=NOON)
    assert until == (NOON + timedelta(hours=kept_for) if kept_for else None)
