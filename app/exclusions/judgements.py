"""Judgements of an exclusion on its way: who may propose, what must be asked first, who decides, and what they said."""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from app.exclusions.models import BEFORE_DECISION, Exclusion, Panel, State, Word
from app.exclusions.parts import HadPart
from app.kernel.months import day_of
from app.members.models import Role
from app.profiles.models import Kind, Profile, ProfileState
from app.profiles.rules import is_in_dispute, is_young
from app.scheme_rules.matrix import Matrix

LEAST_WORDS = 15  # letters of a reason: "yes" explains nothing to whoever hears an appeal
MOST_WORDS = 2000  # characters of one


class Someone(NamedTuple):
    """Who would propose or decide: their member (None: of the Board), all members they work for, and what they are.

    `is_public`: they speak for the police, the council or another public body (`rules.speaks_for_public_body`).
    """

    role: Role
    member_id: int | None
    member_ids: frozenset[int]
    is_public: bool


def fault_of_profile(profile: Profile) -> str | None:
    """Return why nobody may be asked now to exclude this person, or None."""
    if is_in_dispute(profile):
        return f"{profile.ref} is being looked at again, because somebody says that it is wrong. Wait for what comes."
    if profile.state is not ProfileState.PUBLISHED:
        return f"{profile.ref} is {profile.state}. Only somebody with a published profile can be asked to stay out."
    if profile.kind is not Kind.KNOWN:
        return "Nobody knows yet who this is. A notice needs a name: if you know it, tell the desk."
    return None


def fault_of_proposer(who: Someone) -> str | None:
    """Return why this person may propose nobody's exclusion, or None."""
    if who.is_public:
        return (
            "You speak for a public body, and those propose no exclusion: a private ban in which one takes part can be "
            "taken to court. Send a report; a member business proposes."
        )
    if who.role is not Role.LEAD or who.member_id is None:
        return "The lead of a member business proposes an exclusion, in its name."
    return None


def longest(matrix: Matrix, profile: Profile) -> int:
    """Return for how many months this person can be excluded at most."""
    return min(matrix.young_months, matrix.longest_months) if is_young(profile) else matrix.longest_months


def panel_for(matrix: Matrix, profile: Profile, *, months: int, board_because: str) -> tuple[Panel, str]:
    """Return who decides, and why the Board when it does. `board_because`: what the points say, "" when nothing."""
    if is_young(profile):
        return Panel.BOARD, "They are, or may be, under 18."
    if board_because:
        return Panel.BOARD, board_because
    if months > matrix.usual_months:
        return Panel.BOARD, f"More than {matrix.usual_months} months are proposed."
    return Panel(matrix.deciding.usual), ""


def panel_of(exclusion: Exclusion) -> Panel:
    """Return who decides on it; until it is put to decision that hangs on how old the person is known to be."""
    return Panel.BOARD if exclusion.state is State.PROPOSED and is_young(exclusion.profile) else exclusion.panel


def faults_in_proposal(
    *, rests_on: int, months: int | None, most: int, points_propose: int | None, because: str
) -> dict[str, str]:
    """Return what is wrong with a proposal, by field.

    rests_on: how many incidents are ticked, or arrests propose it. points_propose: the months that the points say;
    None: no exclusion.
    """
    faults = {}
    if not rests_on:
        faults["incidents"] = "Tick at least one incident: a proposal rests on what was done."
    if months is None or not 1 <= months <= most:
        faults["months"] = f"A number of months from 1 to {most}."
    if len(because.strip()) < LEAST_WORDS:
        differs = "The points say something else: say in a sentence why." if months != points_propose else ""
        faults["because"] = differs or "Say in a sentence why you propose it. The person may one day read this."
    return faults | too_long(because=because)


def closes_at(put_at: datetime, *, days: int, zone: tzinfo) -> datetime:
    """Return when a vote that was opened then closes: at the end of the local day so many days later.

    That is the first moment of the next day by the town's clock, also when clocks are changed in between.
    """
    return datetime.combine(day_of(put_at, zone) + timedelta(days=days + 1), time(), zone)


def fault_before_word(
    exclusion: Exclusion, who: Someone, *, by_id: int, had: HadPart, said: Collection[Word], now: datetime
) -> str | None:
    """Return why this person may not say a word on it now, or None. `said`: the words that there are."""
    fault = fault_of_decider(exclusion, who, by_id=by_id, had=had)
    if fault:
        return fault
    if exclusion.state is not State.DECIDING:
        return f"{exclusion.ref} is {exclusion.state}. Nobody is asked for a word on it now."
    if exclusion.closes_at is not None and now >= exclusion.closes_at:
        return "The vote has closed."
    if any(word.by_id == by_id for word in said):
        return "You have said your word. It stands as you gave it."
    if who.role is not Role.BOARD and any(word.member_id == who.member_id for word in said):
        return "Your member has said its word already: each has one."
    return fault_of_profile(exclusion.profile)


def fault_of_decider(exclusion: Exclusion, who: Someone, *, by_id: int, had: HadPart) -> str | None:
    """Return why this person has no part in deciding this exclusion, whatever its state, or None.

    Nobody who sent a report that it rests on decides. One business that decides for all has none of it, at its
    premises or by its people; of a vote only the businesses whose people reported are left out. The Board is people.
    """
    if who.is_public:
        return "Nobody who speaks for a public body, and nobody of the desk, decides an exclusion."
    if by_id in had.proposed.ids:
        return "You proposed it. Others decide."
    if had.proposed.has(by_id, who.member_ids):
        return "Your own member proposed it. Others decide."
    if by_id in had.reported.ids:
        return "You sent a report that it rests on. Others decide."
    if exclusion.panel is Panel.BOARD:
        return None if who.role is Role.BOARD else "The Board decides this one."
    if who.role is not Role.LEAD or who.member_id is None:
        return "A member business decides this one, by its lead."
    if who.member_ids & (had.reporters_own if exclusion.panel is Panel.VOTE else had.reported.member_ids):
        return "It rests on a report of your own member. Others decide."
    return None


def fault_of_reviewer(exclusion: Exclusion, who: Someone, *, by_id: int, had: HadPart) -> str | None:
    """Return why this person may never look at this exclusion again, or None: they are new to it."""
    if who.is_public:
        return "A member business or the Board decides. The desk, the police and the council do not."
    if is_young(exclusion.profile) and exclusion.panel is not Panel.BOARD and who.role is not Role.BOARD:
        return "They are, or may be, under 18: the Board looks at it again."
    if by_id in had.proposed.ids:
        return "You proposed it yourself. Somebody else must look at it again."
    if had.proposed.has(by_id, who.member_ids):
        return "Your business proposed it. Another member, or the Board, must look at it again."
    if by_id in had.spoke.ids:
        return "You said a word when it was decided. Somebody else must look at it again."
    if had.spoke.has(by_id, who.member_ids):
        return "Your business said a word when it was decided. Another member, or the Board, must look at it again."
    if had.reported.has(by_id, who.member_ids):
        return "It rests on a report of your business, or yours. Another member, or the Board, must look at it again."
    if had.heard.has(by_id, who.member_ids):
        return "You, or your business, hear or heard an appeal against it. Somebody else must look at it again."
    return None


def fault_of_review(exclusion: Exclusion, *, today: date) -> str | None:
    """Return why nobody may look at this exclusion again now, or None: it was decided, and is not over."""
    if is_hidden(exclusion):
        return "It is being looked at elsewhere. Nothing is asked about it here now."
    if exclusion.state in BEFORE_DECISION:
        return f"{exclusion.ref} is {exclusion.state}: whoever prepares and decides it looks at that first."
    is_over = exclusion.ends_on is not None and exclusion.ends_on < today
    if exclusion.state not in (State.DECIDED, State.ISSUED, State.SERVED) or is_over:
        return f"{exclusion.ref} is over. Nothing is left to look at."
    return None


def faults_in_word(*, agrees: bool | None, months: int | None, most: int, because: str) -> dict[str, str]:
    """Return what is wrong with a word, by field. `most`: the months that were proposed."""
    faults = {}
    if agrees is None:
        faults["agrees"] = "Say whether you agree."
    if agrees and (months is None or not 1 <= months <= most):
        faults["months"] = f"From 1 to {most} months. More than was proposed takes a new proposal."
    if len(because.strip()) < LEAST_WORDS:
        faults["because"] = "Say why in a sentence. Whoever hears an appeal reads it, and so may the person."
    return faults | too_long(because=because)


def too_long(**words: str) -> dict[str, str]:
    """Return a sentence for each of these fields that holds more than is kept: nothing is cut unseen."""
    return {field: f"At most {MOST_WORDS:,} characters." for field, said in words.items() if len(said) > MOST_WORDS}


class Sees(enum.Enum):
    """How much of a case somebody is shown."""

    OWN = "their own member proposed it"
    FULL = "they decide, knowing who it is"
    REDACTED = "they vote, not knowing who it is"
    NOTHING = "for them there is none"


def sees(exclusion: Exclusion, who: Someone, *, by_id: int, had: HadPart, asks_review: bool = False) -> Sees:
    """Return how much of it a lead, or somebody of the Board, is shown.

    Who proposed sees it throughout. Others see it from when they are asked; one member business of many decides, and
    once it has, the others see it no more. While the profile is hidden nobody does. `asks_review`: it waits to be
    looked at again now, so whoever may do that reads it whole.
    """
    if who.is_public or is_hidden(exclusion):
        return Sees.NOTHING
    if who.role is Role.LEAD and who.member_id == exclusion.member_id:
        return Sees.OWN
    if asks_review and fault_of_reviewer(exclusion, who, by_id=by_id, had=had) is None:
        return Sees.FULL
    if exclusion.put_at is None or fault_of_decider(exclusion, who, by_id=by_id, had=had) is not None:
        return Sees.NOTHING
    if exclusion.panel is Panel.VOTE:
        return Sees.REDACTED
    is_asked = exclusion.panel is Panel.BOARD or exclusion.state is State.DECIDING
    return Sees.FULL if is_asked or who.member_id in had.spoke.member_ids else Sees.NOTHING


def is_hidden(exclusion: Exclusion) -> bool:
    """Return whether the case is closed to everybody but the desk, because somebody says that it is wrong."""
    return is_in_dispute(exclusion.profile)


class Ending(enum.Enum):
    OPEN = "others may still say their word"
    DECIDED = "decided"
    REFUSED = "not excluded"


class Outcome(NamedTuple):
    """What the words come to; `months` when decided, else `says` why not."""

    ending: Ending
    months: int | None = None
    says: str = ""


_OPEN = Outcome(Ending.OPEN)


def outcome(panel: Panel, words: Sequence[Word], *, board: int, quorum: int, able: int, is_closed: bool) -> Outcome:
    """Return what the words come to. Unless enough agree, nobody is excluded.

    board: how many of the Board must agree. quorum: how many members must vote. able: how many people of the Board, or
    members, have a word at all, those who have spoken among them. is_closed: the time of a vote is over.
    """
    agree = [word for word in words if word.agrees]
    if panel is Panel.MEMBER:
        if not words:
            return _OPEN
        return _decided(agree) if words[0].agrees else _refused("The member that was asked does not agree.")
    if panel is Panel.BOARD:
        if len(agree) >= board:
            return _decided(agree)
        can_still = able - len(words) + len(agree) >= board
        return _OPEN if can_still or not words else _refused(f"Fewer than {board} of the Board agree.")
    if not is_closed and (not words or len(words) < able):
        return _OPEN
    if len(words) < quorum:
        return _refused(f"Fewer than {quorum} members voted.")
    if 2 * len(agree) <= len(words):
        return _refused("No majority agrees." if 2 * len(agree) < len(words) else "As many agree as do not.")
    return _decided(agree)


def _decided(agree: Sequence[Word]) -> Outcome:
    """The length on which those agree who agree: where they differ, the middle one, and of two the shorter."""
    lengths = sorted(word.months or 1 for word in agree)
    return Outcome(Ending.DECIDED, lengths[(len(lengths) - 1) // 2])


def _refused(says: str) -> Outcome:
    return Outcome(Ending.REFUSED, says=says)
