"""What is written to somebody who was shown wrongly: only what is so at that moment. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Facts(NamedTuple):
    """`people`: who was shown them. `reached`: who of those has the correction. `kept`: pictures that reports hold."""

    people: int
    reached: int
    pictures: int
    kept: int


def correction_says(shown_at: datetime, *, now: datetime) -> str:
    """Return what everybody who was shown them reads; `shown_at` in the town's own time."""
    return (
        f"We were wrong. The person shown {_when(shown_at, now)} had no part in it. Do not refuse, watch or mention "
        "them. Destroy any print. Tell colleagues who saw it."
    )


def draft(facts: Facts) -> str:
    """Return the apology to the person, with the numbers as they are."""
    shown = "We showed your picture to " + _people(facts.people) if facts.people else "We kept your picture at our desk"
    sentences = [f"{shown}. That was our mistake.", _deleted(facts)]
    if facts.people:
        sentences.append(_told(facts))
    sentences.append("You may ask what we hold, and complain to us or to the regulator.")
    return " ".join(sentences)


def _deleted(facts: Facts) -> str:
    if not facts.pictures and not facts.kept:
        return "What we had written about you is on no screen any more."
    if not facts.kept:
        return "It is deleted."
    if facts.pictures:
        return "It is on no screen any more. Our copies are deleted; what came with a report, our desk alone keeps."
    return "It is on no screen any more. It came with a report, which our desk alone keeps."


def _told(facts: Facts) -> str:
    if facts.reached >= facts.people:
        return "Each was told."
    rest = facts.people - facts.reached
    missing = "one has" if rest == 1 else f"{rest} have"
    return f"Each is being told: {facts.reached} of {facts.people} know already, {missing} yet to read it."


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _when(moment: datetime, now: datetime) -> str:
    days = (now.date() - moment.date()).days
    if days == 0:
        return f"today at {moment:%H:%M}"
    return f"on {moment:%A} at {moment:%H:%M}" if 0 < days < 7 else f"on {moment.day} {moment:%B} at {moment:%H:%M}"
