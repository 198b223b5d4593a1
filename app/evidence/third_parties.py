"""Who else is in a case, and what each is called in the pack: witnesses by number, everybody else by nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.models import PackRequest
from app.evidence.redact import Redaction
from app.evidence.rules import key_of
from app.members.models import Account, Premises, Scheme
from app.profiles.models import Naming, Profile, Vehicle
from app.reports.models import Report
from app.review.models import ReportVehicle
from app.statements.models import Statement


class ThirdParties(NamedTuple):
    """`called` is what stands for each account that reported or made a statement; `redact` takes the rest out."""

    called: dict[int, str]
    numbers: dict[int, str]  # the same without names
    redact: Redaction

    def stand_in(self, words: str, *, own: str) -> bool:
        """Return whether anybody but the speaker of this name is told from these words."""
        for part in own.split():
            words = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", "", words, flags=re.IGNORECASE)
        return self.redact(words) != words


def third_parties(
    session: Session, request: PackRequest, reports: Sequence[Report], statements: Sequence[Statement]
) -> ThirdParties:
    """Number the witnesses in the order in which they first reported; shown by name is who was unredacted."""
    shown = {key_of(one)[0] for one in request.unredacted}
    order = list(dict.fromkeys([*(one.reporter_id for one in reports), *(one.by_id for one in statements)]))
    numbers = {id: f"Witness {at}" for at, id in enumerate(order, 1)}
    people = {one.id: one.name for one in session.scalars(select(Account))}
    called = {id: people[id] if f"account {id}" in shown else number for id, number in numbers.items()}
    keeps, names = _kept(session, request.profile), list[str]()
    by_name = {}
    for id, name in people.items():
        if f"account {id}" in shown:
            keeps.append(name)
        else:
            names.append(name)
            by_name[name] = numbers.get(id, "[redacted]")
    names += _others(session, request.profile)
    return ThirdParties(called, numbers, Redaction(names, keeps=keeps, called=by_name))


def _kept(session: Session, profile: Profile) -> list[str]:
    """Return the words that stay: the person's own name, and the names of places and of the scheme."""
    scheme = session.scalars(select(Scheme)).first()
    places = [one.name for one in session.scalars(select(Premises))]
    return [profile.title, *profile.aliases, *places, *((scheme.name, scheme.town) if scheme else ())]


def _others(session: Session, profile: Profile) -> list[str]:
    """Return the names and plates of everybody else of whom anything is kept."""
    names = [name for (name,) in session.execute(select(Naming.name).where(Naming.profile_id != profile.id))]
    for title, aliases in session.execute(select(Profile.title, Profile.aliases).where(Profile.id != profile.id)):
        names += [title, *aliases]
    for table in (Vehicle, ReportVehicle):
        names += [plate for (plate,) in session.execute(select(table.plate))]
    return names
