"""What became of a report, as steps that its reporter reads. Pure: facts in, sentences out.

It says nothing of anybody whom this reporter may not see: a profile that is hidden, a draft, withdrawn or not for their
eyes is not spoken of at all, because "somebody the town watches for" would tell it of the very person they have seen.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from app.members.rules import short_name
from app.profiles.models import Kind, Profile, Standing
from app.reports.models import ReportState
from app.review.models import Verdict


class Is(enum.StrEnum):
    DONE = "done"
    NOW = "now"
    TO_COME = "to come"


class Step(NamedTuple):
    """One step of the track. `is_news`: somebody other than the reporter took it."""

    is_: Is
    says: str
    at: datetime | None = None
    is_news: bool = False


class Word(NamedTuple):
    """A decision, and by whom."""

    verdict: Verdict
    by: str
    at: datetime
    reason: str = ""


class About(NamedTuple):
    """The profile of the last decision, which this reporter may see. `since`: when members could first see it.

    `known_since`: when the desk put a name to somebody whom nobody had known; None where that never happened.
    """

    ref: str
    is_new_here: bool
    is_known: bool
    since: datetime
    asked: str | None
    known_since: datetime | None = None


class Facts(NamedTuple):
    """All that the steps depend on. `about` is None also when there is somebody whom the reporter may not see."""

    state: ReportState
    received_at: datetime
    opened_at: datetime | None = None
    words: Sequence[Word] = ()
    answered: Sequence[datetime] = ()
    added: Sequence[tuple[datetime, bool]] = ()  # when, and whether it was a correction
    joined_at: datetime | None = None
    linked: tuple[datetime, int] | None = None  # when it was last linked to another report, and to how many it is
    taken_back: tuple[datetime, str] | None = None
    about: About | None = None
    thanks: tuple[datetime, str] | None = None
    police: Sequence[tuple[datetime, str]] = ()  # when the police gave it which number


_DECIDED = (ReportState.APPROVED, ReportState.REJECTED)


def track(facts: Facts) -> list[Step]:
    """Return what has happened, oldest first, then what the report waits for."""
    done = sorted(_done(facts), key=lambda step: step.at or facts.received_at)
    if facts.about is not None and facts.about.asked is not None:
        done.append(Step(Is.DONE, facts.about.asked, None, is_news=True))
    if facts.thanks is not None:
        done.append(Step(Is.DONE, f"Thanked by {short_name(facts.thanks[1])}", facts.thanks[0], is_news=True))
    if facts.state is ReportState.RECEIVED:
        return [*done, Step(Is.NOW, "At the desk"), _TO_COME]
    if facts.state is ReportState.RETURNED:
        return [*done, Step(Is.NOW, _asks(facts)), _TO_COME]
    return done


def news_at(facts: Facts) -> datetime | None:
    """Return when somebody last did something that its reporter may not know of yet."""
    asked = [facts.words[-1].at] if facts.words and facts.state is ReportState.RETURNED else []
    return max([*asked, *(step.at for step in track(facts) if step.is_news and step.at)], default=None)


def says(facts: Facts) -> str:
    """Return the one sentence that tells how it stands."""
    if facts.state in (*_DECIDED, ReportState.RETURNED) and facts.words:
        return _says_of(facts.words[-1], facts.about)
    return {
        ReportState.RECEIVED: "At the desk. A named person looks at it, usually within 4 hours by day.",
        ReportState.APPROVED: "Approved.",
        ReportState.RETURNED: "The desk has a question for you.",
        ReportState.REJECTED: "Not used.",
        ReportState.WITHDRAWN: "Taken back by you.",
        ReportState.MERGED: "Joined with another report of the same. The desk reads both together.",
    }[facts.state]


def asked_to_stay_out(profile: Profile, *, reported_at: datetime) -> str | None:
    """Return that a notice was given, or an order made, since the report; None when that is not known to be so.

    It is told by the standing alone, and only of a profile that is not older than the report: of an older one nobody
    knows how it stood that day. Notices with their service (`app/exclusions`) take this function's place.
    """
    if profile.drafted_at < reported_at:
        return None
    until = f" until {_day(profile.standing_until)}" if profile.standing_until else ""
    if profile.standing is Standing.EXCLUDED:
        return f"They have been asked to stay out of the listed premises{until}"
    return f"A court order applies to them{until}" if profile.standing is Standing.UNDER_ORDER else None


def about(
    profile: Profile,
    word: Word,
    *,
    reported_at: datetime,
    was_named: bool,
    identified_at: datetime | None = None,
) -> About:
    """Return what may be said of a profile that the reporter may see. `was_named`: the reporter had named it.

    `identified_at`: when an answer to "do you know this person?" was found right. Who had chosen a picture without a
    name hears of that as well.
    """
    is_new = word.verdict is Verdict.NEW_PROFILE
    since = max(word.at, profile.published_at or word.at)
    came_later = identified_at is not None and identified_at >= reported_at
    is_known = profile.kind is Kind.KNOWN and (came_later or not was_named)
    asked = asked_to_stay_out(profile, reported_at=reported_at)
    known_since = max(since, identified_at) if identified_at is not None and came_later else None
    return About(profile.ref, is_new, is_known, since, asked, known_since)


_TO_COME = Step(Is.TO_COME, "Decided by a named person, and you are told")


def _done(facts: Facts) -> Iterator[Step]:
    yield Step(Is.DONE, "Received", facts.received_at)
    if facts.opened_at is not None and all(facts.opened_at <= word.at for word in facts.words):
        yield Step(Is.DONE, "Looked at", facts.opened_at)
    is_open = facts.state is ReportState.RETURNED  # then the last question is what stands now
    for word in facts.words[:-1] if is_open else facts.words:
        yield Step(Is.DONE, _did(word), word.at, is_news=True)
    for at in facts.answered:
        yield Step(Is.DONE, "You answered", at)
    for at, is_correction in facts.added:
        yield Step(Is.DONE, "You corrected it" if is_correction else "You added to it", at)
    if facts.joined_at is not None:
        yield Step(Is.DONE, "Joined with another report of the same", facts.joined_at, is_news=True)
    if facts.linked is not None:
        at, others = facts.linked
        yield Step(Is.DONE, f"Linked to {_others(others)}", at, is_news=True)
    if facts.taken_back is not None:
        at, because = facts.taken_back
        yield Step(Is.DONE, f"You took it back: {because}", at)
    yield from _further(facts)


def _further(facts: Facts) -> Iterator[Step]:
    """Return what came of it beyond the desk: the police's number, and whom it was about."""
    for at, number in facts.police:
        yield Step(Is.DONE, f"The police gave it the number {number}", at, is_news=True)
    if facts.about is not None:
        yield Step(Is.DONE, f"Linked to {facts.about.ref}", facts.about.since, is_news=True)
        if facts.about.is_known:
            known_since = facts.about.known_since or facts.about.since
            yield Step(Is.DONE, "The person is known now", known_since, is_news=True)


def _asks(facts: Facts) -> str:
    return f"{short_name(facts.words[-1].by)} asks you something" if facts.words else "The desk asks you something"


def _did(word: Word) -> str:
    by = short_name(word.by)
    if word.verdict is Verdict.RETURNED:
        return f"{by} asked you something"
    if word.verdict is Verdict.INTELLIGENCE:
        return f"Read by {by}, and kept apart from what happened"
    return f"Not used. {by} says: {word.reason}" if word.verdict is Verdict.REJECTED else f"Approved by {by}"


def _others(count: int) -> str:
    """Return "one other report" or "three others": how many, and nothing of them."""
    words = ("no", "one other report", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[1] if count == 1 else f"{words[count] if count < len(words) else count} others"


def _says_of(word: Word, about: About | None) -> str:
    by = short_name(word.by)
    if word.verdict is Verdict.RETURNED:
        return f"{by} has a question for you."
    if word.verdict is Verdict.REJECTED:
        return f"Not used. {by} says: {word.reason}"
    if word.verdict is Verdict.INTELLIGENCE:
        return f"Read by {by}. What you heard is kept apart from what happened; nobody else reads your words."
    if word.verdict is Verdict.INCIDENT:
        return f"Approved by {by}. It counts towards what the town knows."
    if about is None:
        return f"Approved by {by}."
    how = "It is the beginning of a profile" if about.is_new_here else "It is a sighting"
    return f"Approved by {by}. {how}: {about.ref}."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
