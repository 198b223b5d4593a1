"""Judgements about who manages whom, and whose word counts once only."""

from __future__ import annotations

from collections.abc import Collection

from app.kernel.errors import NotFit
from app.members.models import Account, Role
from app.members.permissions import Permission, may

_LEADS_PEOPLE = frozenset({Role.STAFF, Role.DOOR})
_ONLY_A_MANAGER_MAKES = frozenset({Role.MANAGER, Role.DEPUTY, Role.AUDITOR})
_NEVER_DECIDE_EXCLUSIONS = frozenset({Role.MANAGER, Role.DEPUTY, Role.POLICE, Role.COUNCIL, Role.CCTV, Role.AUDITOR})

_LONGEST_NAME = 120
_LEAST_RADIUS_M, _MOST_RADIUS_M = 20, 20_000


def may_let_in(by: Account, *, role: Role, member_id: int | None) -> bool:
    """Return whether `by` may let somebody in as `role`: a lead their own member's staff, the desk anybody.

    Who runs the desk is a manager's choice, not a deputy's.
    """
    if may(by, Permission.MANAGE_EVERYBODY):
        return by.role is Role.MANAGER or role not in _ONLY_A_MANAGER_MAKES
    return may(by, Permission.MANAGE_OWN_PEOPLE) and role in _LEADS_PEOPLE and leads(by, member_id)


def manages(by: Account, account: Account) -> bool:
    """Return whether `by` may change, confirm or end this account. Nobody manages themself."""
    if by.id == account.id:
        return False
    return may_let_in(by, role=account.role, member_id=account.member_id)


def leads(by: Account, member_id: int | None) -> bool:
    """Return whether this is the member that the lead answers for."""
    return member_id is not None and by.member_id == member_id


def are_colleagues(one: Account, other: Account) -> bool:
    """Return whether two people are colleagues: of the same member, or at the same premises just now."""
    if one.member_id is not None and one.member_id == other.member_id:
        return True
    return not {place.id for place in one.premises}.isdisjoint(place.id for place in other.premises)


def named(typed: str) -> str:
    """Return a name as it is kept, with single spaces; raises NotFit when nothing was typed."""
    name = " ".join(typed.split())
    if not name or len(name) > _LONGEST_NAME:
        raise NotFit("Look at what is marked.", {"name": "A name, in at most 120 letters."})
    return name


def short_name(name: str) -> str:
    """Return "T. Ferriby" for Toby Ferriby; a name of one word stays as it is."""
    first, _, last = name.partition(" ")
    return f"{first[0]}. {last}" if last else name


def zone_id(name: str, taken: Collection[str]) -> str:
    """Return a short sign for a zone that no other has: MAR for Market Place, then MAR2."""
    letters = "".join(letter for letter in name.upper() if letter.isascii() and letter.isalpha())
    sign = (letters or "ZONE")[:3]
    return next(one for one in (sign, *(f"{sign}{n}" for n in range(2, len(taken) + 3))) if one not in taken)


def radius_fault(metres: int) -> str | None:
    """Return why a zone cannot reach so far, or None."""
    if not _LEAST_RADIUS_M <= metres <= _MOST_RADIUS_M:
        return f"Between {_LEAST_RADIUS_M} and {_MOST_RADIUS_M:,} metres."
    return None


def exclusion_decider_fault(account: Account, *, proposer_id: int, approver_ids: Collection[int]) -> str | None:
    """Return why this account may not decide an exclusion, or None.

    A member business or the Board decides; manager, police and council never do (R (Boyle) v Haverhill Pubwatch
    [2009] EWHC 2441 (Admin)), nor whoever proposed it or approved the reports that it rests on.
    """
    if account.role in _NEVER_DECIDE_EXCLUSIONS or not may(account, Permission.DECIDE_EXCLUSIONS):
        return "A member business or the Board decides on exclusions."
    if account.id == proposer_id:
        return "You proposed this exclusion. Somebody else must decide."
    if account.id in approver_ids:
        return "You approved a report that this exclusion rests on. Somebody else must decide."
    return None


def appeal_panel_fault(panel: Collection[Account], *, involved_ids: Collection[int]) -> str | None:
    """Return why these people may not hear an appeal together, or None.

    `involved_ids` are those who proposed, approved or decided.
    """
    if any(account.id in involved_ids for account in panel):
        return "Somebody on this panel had a part in the decision. Choose people who are new to it."
    if not all(may(account, Permission.HEAR_APPEALS) for account in panel):
        return "Only members and the Board hear appeals."
    return None
