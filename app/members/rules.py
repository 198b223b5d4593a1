"""Judgements about who manages whom, and whose word counts once only."""

from __future__ import annotations

from collections.abc import Collection

from app.members.models import Account, Role
from app.members.permissions import Permission, may

_LEADS_PEOPLE = frozenset({Role.STAFF, Role.DOOR})
_ONLY_A_MANAGER_MAKES = frozenset({Role.MANAGER, Role.DEPUTY, Role.AUDITOR})
_NEVER_DECIDE_EXCLUSIONS = frozenset({Role.MANAGER, Role.DEPUTY, Role.POLICE, Role.COUNCIL, Role.CCTV, Role.AUDITOR})


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
