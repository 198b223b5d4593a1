"""What the scheme is called, how it looks, and how its desk is reached."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotThere
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.rules import briefing_fault, colour_fault, email_fault, phone_fault
from app.members.scheme import the_scheme

_LONGEST = {"name": 120, "short": 24, "town": 60}


class SchemeSaid(NamedTuple):
    """What the desk says about the scheme. `colour`: #rrggbb; `phone` and `email` may be empty.

    `briefing_hours`: for how long a phone may keep the gallery, sealed; 0 for not at all, None for no number.
    `members_may_print`: whether leads may have a profile printed for their own premises.
    """

    name: str
    short: str
    town: str
    colour: str
    phone: str
    email: str
    briefing_hours: int | None
    members_may_print: bool = False


def tidied(said: SchemeSaid) -> SchemeSaid:
    """Return it as it is kept: single spaces, small letters where they mean the same."""
    name, short, town, colour, phone, email = (" ".join(value.split()) for value in said[:6])
    return said._replace(name=name, short=short, town=town, colour=colour.lower(), phone=phone, email=email.lower())


def faults_of(said: SchemeSaid) -> dict[str, str]:
    """Return a sentence for each field of tidied words that cannot be kept."""
    named = {
        name: f"This is needed, in at most {most} letters."
        for name, most in _LONGEST.items()
        if not 0 < len(getattr(said, name)) <= most
    }
    judged = {
        "colour": colour_fault(said.colour),
        "phone": phone_fault(said.phone),
        "email": email_fault(said.email),
        "briefing_hours": briefing_fault(said.briefing_hours),
    }
    return named | {name: fault for name, fault in judged.items() if fault}


def change_scheme(session: Session, said: SchemeSaid, *, by: Account, now: datetime) -> list[str]:
    """Keep what is said and return what is different now; nothing is written down when all is as it was.

    Raises NotFit naming each field at fault, NotThere before there is a scheme.
    """
    require(by, Permission.MANAGE_EVERYBODY)
    said = tidied(said)
    faults = faults_of(said)
    if faults:
        raise NotFit("Look at what is marked.", faults)
    scheme = the_scheme(session)
    if scheme is None:
        raise NotThere("There is no scheme yet.")
    before = {name: getattr(scheme, name) for name in said._fields if getattr(scheme, name) != getattr(said, name)}
    if not before:
        return []
    for name in before:
        setattr(scheme, name, getattr(said, name))
    after = {name: getattr(said, name) for name in before}
    what = [name.replace("_", " ") for name in before]
    record(session, "changed", "the scheme", by_id=by.id, now=now, what=what, before=before, after=after)
    return what
