"""Judgements about who manages whom, and whose word counts once only."""

from __future__ import annotations

import re
from collections.abc import Collection

from app.kernel.errors import NotFit
from app.members.models import Account, Role
from app.members.permissions import Permission, may

_LEADS_PEOPLE = frozenset({Role.STAFF, Role.DOOR})
_ONLY_A_MANAGER_MAKES = frozenset({Role.MANAGER, Role.DEPUTY, Role.AUDITOR})
_NEVER_DECIDE_EXCLUSIONS = frozenset({Role.MANAGER, Role.DEPUTY, Role.POLICE, Role.COUNCIL, Role.CCTV, Role.AUDITOR})

_LONGEST_NAME = 120
_LEAST_RADIUS_M, _MOST_RADIUS_M = 20, 20_000

BOARD_TEXT = "#f4f7f5"  # what stands on the scheme's colour: --on-fascia of static/css/look.css, a white
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
MOST_BRIEFING_HOURS = 72


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


def contrast(colour: str, other: str = BOARD_TEXT) -> float | None:
    """Return how two colours (#rrggbb) stand out from each other, 1 to 21 (WCAG 2.2), or None for what is no colour."""
    if not all(re.fullmatch(r"#[0-9a-f]{6}", one) for one in (colour, other)):
        return None
    darker, lighter = sorted(map(_luminance, (colour, other)))
    return (lighter + 0.05) / (darker + 0.05)


def colour_fault(colour: str) -> str | None:
    """Return why the board on top cannot have this colour, or None."""
    stands_out = contrast(colour)
    if stands_out is None:
        return "Choose a colour, or write it as # and six digits: #0b4f52."
    if stands_out < LEAST_CONTRAST:
        return f"White text cannot be read on it: {_down(stands_out)} to 1, and 4.5 is the least. Choose a darker one."
    return None


def phone_fault(phone: str) -> str | None:
    """Return why this cannot be dialled, or None; no number at all is allowed."""
    digits = sum(letter.isdigit() for letter in phone)
    if not phone or (re.fullmatch(r"\+?[0-9 ()-]{3,30}", phone) and 3 <= digits <= 15):
        return None
    return "Digits and spaces, such as 01632 960200."


def email_fault(email: str) -> str | None:
    """Return why this is no e-mail address, or None; none at all is allowed."""
    if not email or (re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+", email) and len(email) <= 200):
        return None
    return "An e-mail address, such as desk@example.org."


def briefing_fault(hours: int | None) -> str | None:
    """Return why a phone cannot keep the gallery for so long, or None."""
    if hours is None or not 0 <= hours <= MOST_BRIEFING_HOURS:
        return f"Whole hours, at most {MOST_BRIEFING_HOURS}; 0 keeps none."
    return None


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _down(figure: float) -> str:
    """Return a figure with one decimal, cut rather than rounded: 4.46 is not said to be 4.5."""
    return f"{int(figure * 10) / 10:.1f}"


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
