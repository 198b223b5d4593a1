"""Under 18: whoever has care of them is told before a notice is issued, or a service takes it on instead."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.audit.record import record
from app.exclusions.lift import MAY_BE_LIFTED
from app.exclusions.models import Exclusion
from app.kernel.errors import NotFit, NotPossible
from app.kernel.months import day_of
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.rules import is_young

CHILDRENS_SERVICES = (
    "Tell the council’s children’s services today what you fear, and write down whom you told. In danger, 999. Do not "
    "tell anybody from whom the young person may be in danger."
)


class Guardian(NamedTuple):
    """Who was told, how, and on which day; or, with `told_on` None, why not and which service took it on."""

    told_on: date | None
    who: str = ""
    how: str = ""
    why_not: str = ""
    service: str = ""


def tell_guardian(
    session: Session, exclusion: Exclusion, guardian: Guardian, *, by: Account, now: datetime, zone: tzinfo
) -> None:
    """Write it down, also once its notice was given to somebody who turned out to be young.

    Raises NotPossible for an adult or when nothing is open or served, NotFit by field.
    """
    require(by, Permission.PREPARE_EXCLUSIONS)
    if not is_young(exclusion.profile):
        raise NotPossible(f"{exclusion.profile.ref} is of an adult. This is asked for somebody who may be under 18.")
    if exclusion.state not in MAY_BE_LIFTED:
        raise NotPossible(f"{exclusion.ref} is {exclusion.state}. What was written down stays.")
    faults = _faults(guardian, today=day_of(now, zone))
    if faults:
        raise NotFit("Look at what is marked.", faults)
    exclusion.guardian_told_on = guardian.told_on
    if guardian.told_on is not None:
        exclusion.guardian_says = f"{guardian.who.strip()}: {guardian.how.strip()}"
    else:
        exclusion.guardian_says = f"Not told: {guardian.why_not.strip()}\nTaken on by: {guardian.service.strip()}"
    session.flush()
    told_on = guardian.told_on.isoformat() if guardian.told_on else None
    said = {"profile": exclusion.profile.ref, "told_on": told_on}
    record(session, "noted the guardian of", f"exclusion {exclusion.ref}", by_id=by.id, now=now, **said)


def _faults(guardian: Guardian, *, today: date) -> dict[str, str]:
    faults = {}
    if guardian.told_on is not None:
        if guardian.told_on > today:
            faults["guardian_told_on"] = "A day that has come: it is written down when they were told."
        if not guardian.who.strip():
            faults["guardian_who"] = "Say who has care of them: a parent, a carer, a social worker."
        if not guardian.how.strip():
            faults["guardian_how"] = "Say how they were told: by telephone, by letter, at home."
        return faults
    if not guardian.why_not.strip():
        faults["guardian_why_not"] = f"Say why nobody was told. If you fear for them: {CHILDRENS_SERVICES}"
    if not guardian.service.strip():
        faults["guardian_service"] = (
            "Say which service took it on, and whom you spoke to: children’s services, the police."
        )
    return faults
