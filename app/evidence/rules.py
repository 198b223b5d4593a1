"""Judgements about packs: who may approve, when one may be built and handed over, what is said of what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from app.evidence.models import PackRequest, RequestState
from app.members.models import Role

# The laws on which the scheme hands something over. Pointers, not advice: whoever approves says which it is.
GATEWAYS = (
    "Data Protection Act 2018, Schedule 1, paragraph 10 (preventing or detecting unlawful acts)",
    "Data Protection Act 2018, Schedule 1, paragraph 11 (protecting the public against dishonesty)",
    "Data Protection Act 2018, Schedule 2, paragraph 2 (crime and taxation)",
    "Data Protection Act 2018, Schedule 2, paragraph 5 (legal proceedings)",
    "Data Protection Act 2018, Part 3, section 35 (asked for by a competent authority for law enforcement)",
    "Crime and Disorder Act 1998, section 115 (to a relevant authority)",
)
LINK_DAYS = 3  # a link that nobody has opened ends
WRONG_WORDS = 5
KEPT = timedelta(days=14)  # a pack stays openable here after it was handed over; then it can be built again
HOLD_DAYS = 90  # a hold is looked at again
CCTV_DAYS = 28  # by then most recorders have written over it
LEASE = timedelta(minutes=2)
TRIES = 3
ROTA_WEEKS = 8
MOST_WORDS = 100  # that the desk takes out of one pack by hand
_SHORTEST_WORD, _LONGEST_WORD = 2, 100
# By the first word of a line of `goes_in`: what one is called, and several.
_CALLED = {
    "person": ("what is known of who it is", ""),
    "alias": ("other name", "other names"),
    "added": ("what the desk adds", ""),
    "shown": ("reason to show somebody", "reasons to show somebody"),
    "report": ("report", "reports"),
    "photo": ("picture", "pictures"),
    "statement": ("signed statement", "signed statements"),
    "warning": ("warning", "warnings"),
    "card": ("card", "cards"),
    "notice": ("notice", "notices"),
    "breach": ("breach", "breaches"),
    "appeal": ("appeal", "appeals"),
    "order": ("order", "orders"),
    "dispute": ("dispute", "disputes"),
}
OPEN = (RequestState.ASKED, RequestState.APPROVED)


class Approver(NamedTuple):
    """Who says yes or no: their account, member and role."""

    id: int
    member_id: int | None
    role: Role


def fault_before_word(
    request: PackRequest, by: Approver, *, said: Collection[Approver], reporters: Collection[int]
) -> str | None:
    """Return why this person may not say anything on the request, if so.

    `said` are those who have approved it already, `reporters` who sent what the pack holds.
    """
    if request.state is not RequestState.ASKED:
        return f"{request.ref} is {request.state}. Open it again to see what has happened meanwhile."
    if by.id == request.opened_by_id:
        return "You opened this request. Two others approve it."
    if request.called_back_at is None:
        return "Nobody has called back yet. Verify first who asks, on a number that the scheme found itself."
    if by.id in {one.id for one in said}:
        return "You have approved it. Somebody else is the second."
    if by.id in reporters:
        return "You sent some of what is in it. Somebody else approves."
    if by.member_id is not None and by.member_id in {one.member_id for one in said}:
        return "Somebody of your member has approved it. The second is of another."
    if said and not is_of_both((*said, by)):
        return "One of the two is at the desk, the other of the Board. Ask the other."
    return None


def is_of_both(people: Iterable[Approver]) -> bool:
    """Return whether one of them is of the Board and another is at the desk."""
    people = list(people)
    return any(one.role is Role.BOARD for one in people) and any(one.role is not Role.BOARD for one in people)


def needs_before_two(said: Collection[Approver], *, desk: bool, board: bool) -> list[str]:
    """Return what is to be done where nobody at the desk, or of the Board, may say the word that is still missing."""
    found = []
    if not desk and all(one.role is Role.BOARD for one in said):
        found.append(
            "Nobody at the desk can: each has opened it, or sent some of what is in it. Leave out what they sent, or "
            "let a second deputy in."
        )
    if not board and not any(one.role is Role.BOARD for one in said):
        found.append("Nobody of the Board can. Ask the Board to name somebody who had no part in it.")
    return found


def said_more(before: Collection[str], now: Collection[str]) -> str:
    """Return as a sentence what goes in now and was not in what somebody approved; empty where nothing is.

    Both are lines of `evidence.goes_in`: a kind, a name, and a sum that is another where the words are.
    """
    more, known = set(now) - set(before), {one.rpartition(" ")[0] for one in before}
    if not more:
        return ""
    counts = Counter((one.partition(" ")[0], one.rpartition(" ")[0] in known) for one in more)
    said = []
    for kind, called in _CALLED.items():
        for is_known in (False, True):
            if many := counts[kind, is_known]:
                words = called[0] if not called[1] else f"{many} {called[many > 1]}"
                said.append(f"{words}, changed" if is_known else words)
    return f"More goes in than was approved: {'; '.join(said)}."


def fault_before_building(
    request: PackRequest, *, approvers: Collection[Approver], reporters: Collection[int], more: str = ""
) -> str | None:
    """Return why no pack is built now, if so.

    `approvers` have said yes, `reporters` sent what the pack would hold, `more` is what `said_more` says of it.
    """
    if request.state is not RequestState.APPROVED:
        return "Two people approve it first, one at the desk and one of the Board."
    if {one.id for one in approvers} & set(reporters):
        return (
            "Somebody who approved it has sent some of what is in it by now. Leave that out, or take the request back "
            "and open it anew: two others approve it."
        )
    return f"{more} Leave it out, or let two look at it anew and approve it as it stands now." if more else None


def fault_of_words(words: Collection[str]) -> str | None:
    """Return why these words cannot be taken out, if so: a single letter would take the text apart."""
    if len(words) > MOST_WORDS:
        return f"At most {MOST_WORDS} lines. Leave the report out if so much of it is not to be read."
    if any(not _SHORTEST_WORD <= len(one) <= _LONGEST_WORD for one in words):
        return f"Each line is a word or a name: from {_SHORTEST_WORD} to {_LONGEST_WORD} letters."
    return None


def missing_by_route(*, name: str, min_age: int, is_young: bool) -> str | None:
    """Return what is to be said of the age, if anything; `is_young` is 16, 17, or unsure."""
    if is_young and min_age > 15:
        least = "18" if min_age >= 18 else str(min_age)
        return f"{name} is for people of {least} and over. How old they are is not established."
    return None


def ask_cctv_by(happened_on: date) -> date:
    return happened_on + timedelta(days=CCTV_DAYS)


def key_of(entry: str) -> tuple[str, str]:
    """Return whom an entry of `unredacted` shows, and why: it is kept as "account 7: because …"."""
    who, _, because = entry.partition(": ")
    return who, because


def fault_of_paper(*, agreed: bool, names_others: bool, is_ticked: bool) -> str:
    """Return why a statement does not go in as it was signed, with the witness's name; empty when it does.

    `agreed`: the witness comes to court, or is shown by name. `is_ticked`: the desk has said that it goes in all the
    same, although others are told from it.
    """
    if not agreed:
        return "The witness has not agreed to be known by name. Its words are in the pack, without names."
    if names_others and not is_ticked:
        return (
            "It tells of others, who cannot be taken out of what was signed. Its words are in the pack, without names."
        )
    return ""
