"""Which notices somebody may give, at their own premises first."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.exclusions import service_rules
from app.exclusions.ask_age_again import fault_of_age
from app.exclusions.models import Exclusion, State
from app.exclusions.review_again import reviews_of, to_look_at_first
from app.exclusions.service_rules import fault_of_giving
from app.exclusions.who_serves import gives_notices
from app.kernel.errors import NotThere
from app.members.models import Account
from app.members.permissions import Permission, may
from app.members.sight import sight_of
from app.photos.models import Photo
from app.profiles.models import Profile
from app.profiles.pictures import pictures_for
from app.profiles.rules import is_young, visible_to


class ToServe(NamedTuple):
    """A notice that may be given. `is_here`: the reader’s premises are on it. `photo`: None when none is shown them.

    `is_named`: a list may say whom it is about. Elsewhere in town, and of who may be under 18, only opening says it.
    """

    exclusion: Exclusion
    is_here: bool
    photo: Photo | None

    @property
    def is_named(self) -> bool:
        return self.is_here and not is_young(self.exclusion.profile)


def to_serve(session: Session, *, for_account: Account, today: date) -> list[ToServe]:
    """Return the notices that this account may give: nothing for who gives none; here first, the soonest to lapse.

    Nobody’s whose profile is hidden by a dispute or withdrawn, and none that must be looked at again first: what is
    being looked into is not handed over. Of who is or may be under 18 only what the Board decided, for as long as it
    may, once who has care of them was told: those of one’s own premises, and all at the desk.
    """
    if not gives_notices(session, for_account):
        return []
    issued = (
        select(Exclusion)
        .where(Exclusion.state == State.ISSUED, Exclusion.lapses_on >= today)
        .options(selectinload(Exclusion.listed), selectinload(Exclusion.profile).selectinload(Profile.pictures))
    )
    found = [one for one in session.scalars(issued) if not (fault_of_giving(one.profile) or fault_of_age(session, one))]
    again = to_look_at_first(session, [one.id for one in found])
    lines = [_line(one, for_account, today) for one in found if one.id not in again]
    is_desk = service_rules.is_desk(for_account)
    shown = [one for one in lines if one.is_here or is_desk or not is_young(one.exclusion.profile)]
    return sorted(shown, key=lambda one: (not one.is_here, one.exclusion.lapses_on or date.max, one.exclusion.ref))


def one_to_serve(session: Session, ref: str, *, for_account: Account, today: date) -> ToServe:
    """Return one of them; any other answers like none (NotThere)."""
    for line in to_serve(session, for_account=for_account, today=today):
        if line.exclusion.ref == ref:
            return line
    raise NotThere("There is no notice of this number to give. It was given, it has ended, or it is not yours to give.")


def ref_to_serve(session: Session, profile: Profile, *, for_account: Account, today: date) -> str | None:
    """Return which notice this account may give to the person of this profile, or None."""
    if fault_of_giving(profile) or not may(for_account, Permission.SERVE_NOTICES):
        return None
    issued = select(Exclusion).where(Exclusion.profile_id == profile.id, Exclusion.state == State.ISSUED)
    one = session.scalars(issued.where(Exclusion.lapses_on >= today).limit(1)).first()
    if one is None or reviews_of(session, one) or fault_of_age(session, one):
        return None
    return one.ref if gives_notices(session, for_account) else None


def _line(exclusion: Exclusion, account: Account, today: date) -> ToServe:
    here = {place.id for place in account.premises}
    sight = sight_of(account)
    is_shown = may(account, Permission.SEE_GALLERY) and visible_to(exclusion.profile, sight, today=today)
    # What the police lent for a time is not kept on a phone: so it is not here either.
    rows = pictures_for(exclusion.profile, sight, today=today) if is_shown else []
    own = [row.photo for row in rows if row.police is None]
    return ToServe(exclusion, any(row.premises_id in here for row in exclusion.listed), own[0] if own else None)
