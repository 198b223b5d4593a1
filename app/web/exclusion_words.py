"""How far an exclusion has come, as a strip of steps, and what is due next, as a sentence."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from app.exclusions.models import Exclusion, Panel, State
from app.exclusions.rules import last_day_to_issue
from app.profiles.models import Profile, ProfileState
from app.profiles.rules import is_young
from app.scheme_rules.matrix import Matrix
from app.web.desk_words import day
from app.web.parts import zone

STEPS = ("Proposed", "Looked into", "Deciding", "Decided", "Issued", "Served")
_REACHED = {
    State.PROPOSED: 1,
    State.DECIDING: 3,
    State.REFUSED: 4,
    State.DECIDED: 4,
    State.ISSUED: 5,
    State.SERVED: 6,
}
WHO_DECIDES = {
    Panel.MEMBER: "One member business decides: none that proposed or reported it, and no public body.",
    Panel.BOARD: "The Board decides.",
    Panel.VOTE: "The members vote, without knowing who it is.",
}


class Step(NamedTuple):
    """One of the strip: `state` is done, now or "" (to come)."""

    word: str
    state: str


def who_says(profile: Profile) -> str:
    """Return who it is for who proposed: the reference and the name, which goes once the profile is withdrawn."""
    return f"{profile.ref}, {'withdrawn' if profile.state is ProfileState.WITHDRAWN else profile.title}"


def strip(exclusion: Exclusion) -> list[Step]:
    """Return the steps of one exclusion. What has ended has no step that is now."""
    reached = _reached(exclusion)
    is_over = exclusion.state in (State.REFUSED, State.LAPSED, State.LIFTED, State.WITHDRAWN)
    words = [("Not excluded" if exclusion.state is State.REFUSED and word == "Decided" else word) for word in STEPS]
    return [
        Step(word, "done" if place < reached else ("now" if place == reached and not is_over else ""))
        for place, word in enumerate(words)
    ]


def _reached(exclusion: Exclusion) -> int:
    """Return how many steps are done, by what is written down, also of what was ended on its way."""
    if exclusion.state is State.PROPOSED and exclusion.checked_at is not None:
        return 2
    if exclusion.state is State.DECIDING:
        return 2
    if exclusion.state in _REACHED:
        return _REACHED[exclusion.state]
    marks = (exclusion.checked_at, exclusion.put_at, exclusion.decided_at, exclusion.issued_at, exclusion.served_at)
    return 1 + sum(mark is not None for mark in marks)


def next_step(exclusion: Exclusion, matrix: Matrix, now: datetime) -> str:
    """Return what is due next and by whom, or "" when nothing is."""
    if exclusion.state is State.PROPOSED:
        return "Put it to decision." if exclusion.checked_at else "Write down what must be asked first."
    if exclusion.state is State.DECIDING:
        return deciding_says(exclusion, matrix)
    if exclusion.state is State.DECIDED:
        last = day(last_day_to_issue(exclusion, days=matrix.unserved_days, zone=zone()))
        if is_young(exclusion.profile) and not exclusion.guardian_says:
            return f"Write down who has care of them and when they were told; then issue the notice, by {last}."
        return f"Issue the notice, by {last}."
    if exclusion.state is State.ISSUED and exclusion.lapses_on:
        return f"Serve the notice, by {day(exclusion.lapses_on)}."
    served_at = exclusion.served_at
    if exclusion.state is State.SERVED and served_at is not None and served_at > now:
        return f"The letter is on its way. It counts as given from {day(served_at.astimezone(zone()).date())}."
    return ""


def deciding_says(exclusion: Exclusion, matrix: Matrix) -> str:
    """Return what it still takes: how many have said a word, never which."""
    said = len(exclusion.words)
    if exclusion.panel is Panel.VOTE:
        # It closes with the last moment of a day, which is that before the first of the next.
        last = exclusion.closes_at - timedelta(seconds=1) if exclusion.closes_at else None
        closes = f", until the end of {day(last.astimezone(zone()).date())}" if last else ""
        voted = "1 member has voted" if said == 1 else f"{said} members have voted"
        return f"{voted}; it takes {matrix.deciding.vote_quorum}, and more than half of them{closes}."
    if exclusion.panel is Panel.BOARD:
        return f"{said} of the Board said their word; {matrix.deciding.board} must agree."
    return "Waits for one member business to decide."


def ended_says(exclusion: Exclusion, today: date) -> str:
    """Return how it ended, or "" when it has not."""
    because = f" {exclusion.ended_because}" if exclusion.ended_because else ""
    if exclusion.state is State.REFUSED:
        return f"Not excluded.{because}"
    if exclusion.state is State.WITHDRAWN:
        return f"Ended before {'its notice' if exclusion.decided_at else 'a decision'}.{because}"
    if exclusion.state is State.LIFTED:
        return f"Lifted.{because}"
    if exclusion.state is State.LAPSED:
        return f"Lapsed.{because}"
    if exclusion.state is State.SERVED and exclusion.ends_on:
        return f"Over since {day(exclusion.ends_on)}." if exclusion.ends_on < today else ""
    return ""
