"""Judgements about appeals: by when, by whom they are heard, and what comes of several words. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from app.appeals.models import Appeal, AppealKind, AppealOutcome
from app.exclusions.models import Exclusion, State
from app.exclusions.parts import HadPart
from app.kernel.months import day_of, later
from app.members.models import Role
from app.scheme_rules.matrix import Appealing

HEARERS = frozenset({Role.LEAD, Role.BOARD})
_MILDEST = (AppealOutcome.LIFTED, AppealOutcome.SHORTENED, AppealOutcome.UPHELD)


def last_day_to_appeal(served_at: datetime, within_days: int, *, zone: tzinfo) -> date:
    """Return the last day on which an appeal is in time: so many of the town's days after that of service."""
    return day_of(served_at, zone) + timedelta(days=within_days)


def answer_by(came_at: datetime, answer_days: int, *, zone: tzinfo) -> date:
    """Return the day by which the person is to have an answer: so many of the town's days after it came."""
    return day_of(came_at, zone) + timedelta(days=answer_days)


def early_review_from(served_at: datetime, months: int, *, zone: tzinfo) -> date:
    """Return the first day on which an early review may be asked for."""
    return later(day_of(served_at, zone), months)


def is_late(exclusion: Exclusion, kind: AppealKind, came_at: datetime, *, within: Appealing, zone: tzinfo) -> bool:
    """Return whether an appeal came after its last day; an early review has none."""
    if kind is AppealKind.EARLY_REVIEW or exclusion.served_at is None:
        return False
    return day_of(came_at, zone) > last_day_to_appeal(exclusion.served_at, within.within_days, zone=zone)


def fault_before_hearing(
    exclusion: Exclusion,
    kind: AppealKind,
    *,
    came_at: datetime,
    why_taken: str,
    has_open: bool,
    was_breached: bool,
    within: Appealing,
    zone: tzinfo,
) -> tuple[str, str] | None:
    """Return the field and why this cannot be heard, or None. `was_breached`: a breach was confirmed since service."""
    if exclusion.state is not State.SERVED or exclusion.served_at is None or exclusion.ends_on is None:
        return "exclusion", f"{exclusion.ref} is {exclusion.state}: there is nothing in force to hear an appeal about."
    if has_open:
        return "exclusion", f"An appeal against {exclusion.ref} is open. One is heard at a time."
    if day_of(came_at, zone) > exclusion.ends_on:
        return "exclusion", f"{exclusion.ref} was over by then."
    # Not before it counts as served: who holds the paper may write at once, a letter counts days after it was posted.
    if exclusion.issued_at is not None and came_at < exclusion.issued_at:
        return "came_on", "That is before the notice was issued."
    if kind is AppealKind.EARLY_REVIEW:
        first = early_review_from(exclusion.served_at, within.early_review_months, zone=zone)
        if day_of(came_at, zone) < first:
            return "kind", f"An early review can be asked for from {_said(first)} on. Before that, it is an appeal."
        if was_breached:
            return "kind", "A breach was confirmed since it was served, so there is no early review."
    if is_late(exclusion, kind, came_at, within=within, zone=zone) and not why_taken.strip():
        last = last_day_to_appeal(exclusion.served_at, within.within_days, zone=zone)
        return "why_taken", f"It was due by {_said(last)}. Say why it is heard all the same."
    return None


class Candidate(NamedTuple):
    """Somebody who may be seated; `is_public_body`: `app.exclusions.rules.speaks_for_public_body` says so of them."""

    id: int
    role: Role
    is_active: bool
    is_under_18: bool
    member_ids: frozenset[int]
    is_public_body: bool


def fault_before_seating(who: Candidate, had: HadPart, *, taken: Collection[int] = ()) -> str | None:
    """Return why somebody may not hear this appeal, or None.

    had: `heard` of it is of other appeals against the same exclusion. taken: who was seated on this one, also who has
    stood down.
    """
    if who.role not in HEARERS:
        return "Leads of members and the Board hear appeals, and nobody else."
    if not who.is_active:
        return "Their account is not active."
    if who.is_under_18:
        return "Nobody under 18 hears appeals."
    if who.is_public_body:
        return "They speak for a public body, which has no part in exclusions."
    if who.id in taken:
        return "They were seated already."
    return _fault_of_part(who, had)


def _fault_of_part(who: Candidate, had: HadPart) -> str | None:
    if who.id in had.proposed.ids:
        return "They proposed this exclusion."
    if had.spoke.has(who.id, who.member_ids) or had.looked.has(who.id, who.member_ids):
        return "They, or their member, said a word when it was decided or looked at again."
    if had.proposed.has(who.id, who.member_ids):
        return "They are of the member that proposed it."
    if had.reported.has(who.id, who.member_ids):
        return "Theirs is a member whose report it rests on."
    if had.heard.has(who.id, who.member_ids):
        return "They, or their member, heard an appeal against it before."
    return None


class Said(NamedTuple):
    """One person's word; `new_end` is the last day that they would let it have, with SHORTENED alone."""

    outcome: AppealOutcome
    new_end: date | None = None


def outcome_of(words: Sequence[Said]) -> Said:
    """Return what comes of all words: what most said; of several that as many said, the mildest.

    To lift is milder than to shorten, and that milder than to uphold. Of those who would shorten it, the latest day
    counts on which more than half of them would still let it hold: the day in the middle, and of two in the middle
    the earlier one. Raises ValueError without a word.
    """
    if not words:
        raise ValueError("nobody has said a word")
    counted = Counter(word.outcome for word in words)
    most = max(counted.values())
    outcome = next(one for one in _MILDEST if counted[one] == most)
    if outcome is not AppealOutcome.SHORTENED:
        return Said(outcome)
    days = sorted(word.new_end for word in words if word.outcome is outcome and word.new_end is not None)
    return Said(outcome, days[(len(days) - 1) // 2])


def fault_before_saying(exclusion: Exclusion, said: Said, *, today: date, zone: tzinfo) -> tuple[str, str] | None:
    """Return the field and why this word cannot be taken, or None."""
    if said.outcome is not AppealOutcome.SHORTENED:
        return None
    if said.new_end is None:
        return "new_end", "Choose the last day that it is to have."
    first = max(today, day_of(exclusion.served_at, zone)) if exclusion.served_at else today
    if exclusion.ends_on is None or not first <= said.new_end < exclusion.ends_on:
        end = _said(exclusion.ends_on) if exclusion.ends_on else "its end"
        begins = "today" if first == today else _said(first)
        return "new_end", f"A day from {begins} on, and before {end}, on which it ends now."
    return None


def is_unconfirmed(appeal: Appeal) -> bool:
    """Return whether it came by the public form and nobody at the desk has confirmed it yet."""
    return appeal.taken_by_id is None and appeal.withdrawn_at is None


def is_open(appeal: Appeal) -> bool:
    """Return whether it is being heard: confirmed, neither decided nor withdrawn."""
    return appeal.taken_by_id is not None and appeal.decided_at is None and appeal.withdrawn_at is None


def has_ended(appeal: Appeal) -> bool:
    """Return whether nothing of it is left to do: withdrawn, or the person was told what came of it."""
    return appeal.withdrawn_at is not None or appeal.told_at is not None


def is_overdue(appeal: Appeal, *, today: date) -> bool:
    """Return whether the person should have had an answer by now."""
    return appeal.withdrawn_at is None and appeal.told_at is None and appeal.answer_by < today


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
