"""Judgements about warnings: of what one may be given, how many points it comes to, when it is off the record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from app.kernel.months import business_days_later, later
from app.profiles.models import AgeGroup, Hidden, Kind, Profile, ProfileState, Standing
from app.scheme_rules.matrix import Matrix
from app.warnings.models import Given, GivenCard, GivenWarning, WarningEnd

_IN_THE_WAY = (Hidden.DISPUTE, Hidden.WRONG_PERSON)


def points_of(categories: Collection[str], matrix: Matrix) -> int:
    """Return the points of these incidents, each counted once.

    What counts only with an outcome of the police counts nothing here: such an outcome leads further than a warning.
    """
    return sum(matrix.points.get(one, 0) for one in categories if one not in matrix.needs_police_outcome)


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
    if profile.hidden_because in _IN_THE_WAY or profile.standing is Standing.DISPUTED:
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


def counts_from(given_on: date, how: Given, *, post_days: int) -> date:
    """Return the day on which a warning counts as given: a letter some business days after it was posted."""
    return business_days_later(given_on, post_days) if how is Given.POST else given_on


def lapses_on(day: date, months: int) -> date:
    """Return the last day on record of a warning that counts as given on this day."""
    return later(day, months)


def is_open(warning: GivenWarning) -> bool:
    """Return whether it was decided and is neither over nor taken back, given or not."""
    return warning.ended_at is None


def is_over(warning: GivenWarning, *, today: date) -> bool:
    """Return whether its last day on record has passed."""
    return warning.lapses_on is not None and warning.lapses_on < today
