"""How far somebody's work lets them see: what is shown in some zones or to some sectors only is judged by this."""

from __future__ import annotations

from typing import NamedTuple

from app.members.models import Account, Role, Sector
from app.members.permissions import OF_PREMISES, Permission, may


class Sight(NamedTuple):
    """The zones and sectors of somebody's premises. `is_desk`: they keep the profiles, and see whatever is kept.

    `is_everywhere`: by their role they work for the whole town, as the control room and the police do, and whoever
    leads a guard firm, whose people stand anywhere. Others of staff, door and lead without premises work nowhere.
    """

    zones: frozenset[str]
    sectors: frozenset[Sector]
    is_desk: bool = False
    is_everywhere: bool = False


def sight_of(account: Account) -> Sight:
    """Return how far this account sees now."""
    is_desk = may(account, Permission.PUBLISH_PROFILES)
    return Sight(
        zones=frozenset(place.zone_id for place in account.premises),
        sectors=frozenset(place.sector for place in account.premises),
        is_desk=is_desk,
        is_everywhere=is_desk or (not account.premises and _works_for_the_whole_town(account)),
    )


def _works_for_the_whole_town(account: Account) -> bool:
    leads_guards = account.role is Role.LEAD and account.member is not None and account.member.is_guard_firm
    return leads_guards or account.role not in OF_PREMISES
