"""What is written to somebody who was shown wrongly: only what is so at that moment. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Facts(NamedTuple):
    """What the letter may say, in numbers.

    `people`: who was told of them or shown them; `only_told` of these never opened what was sent. `reached`: who of all
    these knows that it was wrong. `is_least`: there were more, whom nobody can name any more. `pictures`: how many were
    deleted; `kept`: how many reports hold; `others`: how many somebody else's profile shows as well. `on_paper`: people
    without an account who were given a print.
    """

    people: int
    reached: int
    pictures: int
    kept: int
    only_told: int = 0
    is_least: bool = False
    others: int = 0
    on_paper: int = 0


def correction_says(shown_at: datetime) -> str:
    """Return what everybody who was shown them reads; `shown_at` in the town's own time."""
    return (
        f"We were wrong. The person shown {_when(shown_at)} had no part in it. Do not refuse, watch or mention "
        "them. Destroy any print. Tell colleagues who saw it."
    )


def draft(facts: Facts) -> str:
    """Return the apology to the person, with the numbers as they are."""
    sentences = [f"{_shown(facts)}. That was our mistake.", _deleted(facts)]
    if facts.people:
        sentences.append(_told(facts))
    if facts.on_paper:
        sentences.append(f"We also gave it on paper to {_people(facts.on_paper)}, whom we tell ourselves.")
    sentences.append("You may ask what we hold, and complain to us or to the regulator.")
    return " ".join(sentences)


def _shown(facts: Facts) -> str:
    what = "your picture" if facts.pictures or facts.kept or facts.others else "what we had written about you"
    least = "at least " if facts.is_least else ""
    seen = facts.people - facts.only_told
    if seen and facts.only_told:
        more = f"An alert about you also went to {facts.only_told} more, who as far as we know did not open it"
        return f"We showed {what} to {least}{_people(seen)}. {more}"
    if seen:
        return f"We showed {what} to {least}{_people(seen)}"
    if facts.only_told:
        return f"An alert about you went to {least}{_people(facts.only_told)}; as far as we know nobody opened it"
    if facts.on_paper:
        return f"We put {what} on paper"
    return f"We kept {what} at our desk"


def _deleted(facts: Facts) -> str:
    if not facts.pictures and not facts.kept and not facts.others:
        return "No member sees what we had written about you any more."
    if facts.others:
        return "It is not shown as yours any more."
    if not facts.kept:
        return "It is deleted."
    gone = "No alert and no profile shows it."
    if facts.pictures:
        return f"{gone} Our copies are deleted; what came with a report, our desk alone keeps."
    return f"{gone} It came with a report, which our desk alone keeps."


def _told(facts: Facts) -> str:
    if facts.reached >= facts.people:
        return "Each was told." if not facts.is_least else "Each of whom we still know was told."
    rest = facts.people - facts.reached
    missing = "one has" if rest == 1 else f"{rest} have"
    return f"Each is being told: {facts.reached} of {facts.people} know already, {missing} yet to read it."


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _when(moment: datetime) -> str:
    """The sentence is kept and read for weeks: a day of the week alone would soon mean another one."""
    return f"on {moment:%A}, {moment.day} {moment:%B}, at {moment:%H:%M}"
