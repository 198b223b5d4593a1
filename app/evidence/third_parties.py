"""Who else is in a case, and what each is called in the pack: witnesses by number, everybody else by nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import or_, select
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
        words = unicodedata.normalize("NFC", words)  # as it comes back
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
    hidden = {id: name for id, name in people.items() if f"account {id}" not in shown}
    profile, scheme = request.profile, session.scalars(select(Scheme)).first()
    redact = Redaction(
        [*hidden.values(), *_others(session, profile)],
        keeps=[profile.title, *profile.aliases, *(people[id] for id in people.keys() - hidden.keys())],
        places=[*session.scalars(select(Premises.name)), *((scheme.name, scheme.town) if scheme else ())],
        called={name: numbers[id] for id, name in hidden.items() if id in numbers},
        words=request.taken_out,
        plates=[plate for table in (Vehicle, ReportVehicle) for plate in session.scalars(select(table.plate))],
    )
    return ThirdParties(called, numbers, redact)


def _others(session: Session, profile: Profile) -> list[str]:
    """Return the names of everybody else of whom anything is kept, and those that were not borne out for this person.

    Somebody is called so, and it is not them.
    """
    another = or_(Naming.profile_id != profile.id, Naming.was_right.is_not(True))
    names = list(session.scalars(select(Naming.name).where(another)))
    for title, aliases in session.execute(select(Profile.title, Profile.aliases).where(Profile.id != profile.id)):
        names += [title, *aliases]
    return names
