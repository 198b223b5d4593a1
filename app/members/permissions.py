"""Who may do what. Read the table top to bottom; there is nothing else."""

from __future__ import annotations

import enum

from app.kernel.errors import NotAllowed
from app.members.models import CARING, Account, Role


class Permission(enum.StrEnum):
    SEND_REPORTS = "send reports"
    CHECK_PICTURES = "check pictures"
    SEE_GALLERY = "see gallery"
    SEE_ALERTS = "see alerts"
    ANSWER_ALERTS = "answer alerts"
    DECIDE_REPORTS = "decide on reports"
    PUBLISH_PROFILES = "publish profiles"
    RECALL_ALERTS = "recall alerts"
    SEND_NOTICES = "send notices"
    SECOND_NOTICES = "second town-wide notices"
    SEE_FIGURES = "see figures"
    SEARCH_NAMES = "search by name"
    SEE_RECORD = "see the record"
    FIND_LEAKS = "find leaks"
    LOCK_OUT_PHONES = "lock out lost phones"
    MANAGE_OWN_PEOPLE = "manage own people"
    MANAGE_EVERYBODY = "manage everybody"
    PUBLISH_AGREEMENTS = "publish agreements"
    DECIDE_EXCLUSIONS = "decide exclusions"
    HEAR_APPEALS = "hear appeals"
    SEE_WAITING = "see what waits"
    SEE_BULLETINS = "see bulletins"
    WRITE_BULLETINS = "write bulletins"
    GRADE_INTELLIGENCE = "grade intelligence"
    ASK_FOR_MISSING = "ask for a missing person"
    HANDLE_DISPUTES = "handle disputes"
    PRINT_PROFILES = "print profiles"
    PROPOSE_EXCLUSIONS = "propose exclusions"
    PREPARE_EXCLUSIONS = "prepare exclusions"
    SERVE_NOTICES = "serve notices"
    GIVE_WARNINGS = "give warnings"
    WRITE_RULES = "write scheme rules"
    NOTE_ORDERS = "note orders"
    TAKE_APPEALS = "take appeals"
    CHECK_BREACHES = "check breaches"
    SEND_TO_POLICE = "send to the police"
    MAKE_STATEMENTS = "make statements"
    READ_STATEMENTS = "read statements"
    ASSEMBLE_PACKS = "assemble evidence packs"
    APPROVE_PACKS = "approve evidence packs"
    ASK_FOR_PACKS = "ask for evidence packs"
    SEE_CALENDAR = "see the calendar"


P = Permission
_MEMBERS = frozenset(
    {
        P.SEND_REPORTS,
        P.CHECK_PICTURES,
        P.SEE_GALLERY,
        P.SEE_ALERTS,
        P.ANSWER_ALERTS,
        P.LOCK_OUT_PHONES,
        P.SEE_BULLETINS,
        P.MAKE_STATEMENTS,
        P.SERVE_NOTICES,  # of those, who was named for it: app/exclusions/rules.py
    }
)
_DESK = _MEMBERS | {
    P.DECIDE_REPORTS,
    P.PUBLISH_PROFILES,
    P.RECALL_ALERTS,
    P.SEND_NOTICES,
    P.SECOND_NOTICES,
    P.SEE_FIGURES,
    P.SEARCH_NAMES,
    P.SEE_RECORD,
    P.FIND_LEAKS,
    P.MANAGE_EVERYBODY,
    P.PUBLISH_AGREEMENTS,
    P.SEE_WAITING,
    P.WRITE_BULLETINS,
    P.GRADE_INTELLIGENCE,
    P.HANDLE_DISPUTES,
    P.PRINT_PROFILES,
    P.PREPARE_EXCLUSIONS,
    P.GIVE_WARNINGS,
    P.WRITE_RULES,
    P.NOTE_ORDERS,
    P.TAKE_APPEALS,
    P.CHECK_BREACHES,
    P.SEND_TO_POLICE,
    P.READ_STATEMENTS,
    P.ASSEMBLE_PACKS,
    P.APPROVE_PACKS,
    P.SEE_CALENDAR,
}

# Nobody at the desk, of the police or of the council decides an exclusion: a member business or the Board does.
MAY: dict[Role, frozenset[Permission]] = {
    Role.STAFF: _MEMBERS,
    Role.DOOR: _MEMBERS,
    Role.LEAD: _MEMBERS
    | {P.MANAGE_OWN_PEOPLE, P.PROPOSE_EXCLUSIONS, P.DECIDE_EXCLUSIONS, P.HEAR_APPEALS, P.SECOND_NOTICES},
    Role.MANAGER: _DESK,
    Role.DEPUTY: _DESK,
    Role.BOARD: frozenset(
        {
            P.SEE_FIGURES,
            P.DECIDE_EXCLUSIONS,
            P.HEAR_APPEALS,
            P.SECOND_NOTICES,
            P.SEE_WAITING,
            P.WRITE_RULES,
            P.APPROVE_PACKS,
            P.SEE_CALENDAR,
        }
    ),
    # These two see by agreement: without an information sharing agreement in force, nothing.
    Role.POLICE: frozenset({P.SEE_GALLERY, P.SEE_ALERTS, P.SEE_BULLETINS, P.ASK_FOR_MISSING, P.ASK_FOR_PACKS}),
    Role.COUNCIL: frozenset({P.SEE_FIGURES, P.SEE_BULLETINS, P.ASK_FOR_MISSING, P.ASK_FOR_PACKS}),
    Role.CCTV: _MEMBERS - {P.SERVE_NOTICES},
    Role.AUDITOR: frozenset({P.SEE_FIGURES, P.SEE_RECORD}),
}

# People under 18 may report; they see no gallery, photo or alert.
_UNDER_18 = frozenset({P.SEND_REPORTS})
# These see what their premises let them see; without premises, nothing that is kept to some zones or sectors.
OF_PREMISES = frozenset({Role.STAFF, Role.DOOR, Role.LEAD})
# Hospitals, schools and colleges see who is missing and what is worth knowing, and nobody's profile or picture.
_NOT_WHERE_PEOPLE_ARE_CARED_FOR = frozenset({P.SEE_GALLERY, P.CHECK_PICTURES})


def permissions_of(account: Account) -> frozenset[Permission]:
    """Return all that this account may do now; nothing unless it is active."""
    if not account.is_active:
        return frozenset()
    granted = MAY[account.role]
    if works_in_care(account):
        granted -= _NOT_WHERE_PEOPLE_ARE_CARED_FOR
        if account.role is Role.LEAD:
            granted |= {P.ASK_FOR_MISSING}
    return granted & _UNDER_18 if account.is_under_18 else granted


def works_in_care(account: Account) -> bool:
    """Return whether all premises of this person are of a hospital, surgery, school or college.

    Whoever also works elsewhere sees what is seen there; the desk, the police, the council and the control room see
    by their role.
    """
    if account.role not in OF_PREMISES or not account.premises:
        return False
    return all(place.sector in CARING for place in account.premises)


def may(account: Account, permission: Permission) -> bool:
    return permission in permissions_of(account)


def require(account: Account, permission: Permission) -> None:
    """Raise NotAllowed unless the account has the permission."""
    if not may(account, permission):
        raise NotAllowed("Not for your role. If you need it, ask the desk.")
