"""Judgements about warnings: of what one may be given, how many points it comes to, when it is off the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta, tzinfo
from uuid import UUID

from app.kernel.months import business_days_later, day_of, later
from app.profiles.models import AgeGroup, Kind, Profile, ProfileState
from app.profiles.rules import is_in_dispute
from app.scheme_rules.matrix import Matrix
from app.scheme_rules.points import Assessment, Incident, assess, last_day
from app.warnings.models import Given, GivenCard, GivenWarning, WarningEnd


def may_be_rested_on(incidents: Sequence[Incident], matrix: Matrix, *, today: date) -> list[Incident]:
    """Return those that a warning may rest on: somebody has approved the report, and its time is not over."""
    return [one for one in incidents if one.is_verified and one.happened_on <= today <= last_day(matrix, one)]


def weighed(chosen: Sequence[Incident], matrix: Matrix, *, today: date) -> Assessment:
    """Return the points of these incidents by the scheme's rules, each incident once, as an exclusion counts them."""
    return assess(matrix, chosen, today=today)


def in_letter(found: Assessment) -> list[UUID]:
    """Return the reports that the letter names, in their order: none that is of the same incident as another there."""
    earned = {one.report_id for one in found.incidents if one.points}
    return [one.report_id for one in found.incidents if one.points or not one.incident.close_to & earned]


def said_points(points: int) -> str:
    """Return points as a letter says them."""
    return "1 point" if points == 1 else f"{points} points"


def says_of(card: GivenCard) -> str:
    """Return in a few words whether a card was handed over, or why it was not."""
    return "A card was handed over" if card.was_given else f"No card: {card.why_not}"


def fault_before_warning(profile: Profile) -> str | None:
    """Return why nobody is warned by this profile, as a sentence, or None. Nobody under 16 has a profile at all."""
    if profile.state is ProfileState.WITHDRAWN:
        return f"{profile.ref} is withdrawn. Nobody is warned by it."
    if is_in_dispute(profile):
        return f"{profile.ref} is disputed. First somebody looks whether it is right: More, Disputes."
    if profile.kind is Kind.ID_SOUGHT:
        return "Nobody knows yet who this is. A warning is for somebody who can be given it."
    return None


def fault_before_noting(warning: GivenWarning) -> str | None:
    """Return why it cannot be noted that a warning was given, or None.

    One that ended because nobody had noted it may have been given in time all the same: in custody, by post.
    """
    if warning.given_at is not None:
        return f"{warning.ref} is noted as given already. Open it again to see when."
    if warning.ended_at is not None and warning.ended_how is not WarningEnd.NOT_GIVEN:
        return f"{warning.ref} is off the record: {warning.ended_because}"
    return None


def needs_guardian(profile: Profile) -> bool:
    """Return whether somebody who has care of the person is told first."""
    return profile.age_group is AgeGroup.YOUNG


def fault_of_age(warning: GivenWarning) -> str | None:
    """Return why it is not given to somebody of whom it became known only after that they may be under 18, or None."""
    if needs_guardian(warning.profile) and not warning.guardian_says.strip():
        return (
            f"They may be under 18, and that was not known when {warning.ref} was decided: who has care of them is "
            "told first. Take it back, and decide it anew with who was told."
        )
    return None


def counts_from(given_on: date, how: Given, *, post_days: int) -> date:
    """Return the day on which a warning counts as given: a letter some business days after it was posted."""
    return business_days_later(given_on, post_days) if how is Given.POST else given_on


def last_day_to_give(warning: GivenWarning, *, days: int, zone: tzinfo) -> date:
    """Return the last day on which it can be given: after that it ends by itself. `days`: of the rules it is by."""
    return day_of(warning.decided_at, zone) + timedelta(days=days)


def lapses_on(day: date, months: int) -> date:
    """Return the last day on record of a warning that counts as given on this day."""
    return later(day, months)


def is_open(warning: GivenWarning) -> bool:
    """Return whether it was decided and is neither over nor taken back, given or not."""
    return warning.ended_at is None


def is_over(warning: GivenWarning, *, today: date) -> bool:
    """Return whether its last day on record has passed."""
    return warning.lapses_on is not None and warning.lapses_on < today
