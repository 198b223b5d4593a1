"""Search by name: for the desk, with a reason, and written down."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Profile
from app.reports.models import Addition, Report, ReportNote, Subject
from app.review.models import Decision
from app.review.names import LEAST_LETTERS, excerpt, is_enough, names, words_of

MOST = 50  # of each: more is no answer
LONGEST = 80  # characters


class Naming(NamedTuple):
    """A report in whose words the name stands, and the words around it."""

    report: Report
    says: str


class Found(NamedTuple):
    """What was found, of each at most 50; `counts` says how many there are."""

    profiles: list[Profile]
    reports: list[Naming]
    counts: dict[str, int]

    @property
    def is_more(self) -> bool:
        return max(self.counts.values()) > MOST


def search(session: Session, said: str, *, by: Account) -> Found:
    """Return the profiles and reports that name somebody, the newest first; nothing may show them before `searched`.

    Names are compared word by word, without capitals and accents; the beginning of a word is enough. It reads every
    text there is, so no transaction that may write is open. Raises NotFit for too few letters.
    """
    require(by, Permission.SEARCH_NAMES)
    wanted = words_of(said[:LONGEST])
    if not is_enough(wanted):
        raise NotFit("Look at what is marked.", {"name": f"At least {LEAST_LETTERS} letters of a name."})
    profiles = [one for one in _profiles(session) if names(f"{one.title} {one.ref}", wanted)]
    texts = _naming(session, wanted)
    return Found(profiles[:MOST], _newest(session, texts), {"profiles": len(profiles), "reports": len(texts)})


def searched(session: Session, said: str, found: Found, *, because: str, by: Account, now: datetime) -> None:
    """Write down who searched, when, why, and how much was found; the words themselves where they can be forgotten."""
    words = " ".join(said.split())[:LONGEST]
    record(session, "searched", "names", by_id=by.id, now=now, words=words, found=found.counts, because=because)


def _profiles(session: Session) -> Iterator[Profile]:
    """Yield every profile, also those that members do not see: the desk answers for them all."""
    yield from session.scalars(select(Profile).order_by(Profile.id.desc()))


def _naming(session: Session, wanted: list[str]) -> dict[UUID, str]:
    """Return the reports in any of whose texts the name stands, each with the words around it."""
    found: dict[UUID, str] = {}
    for id, text in _texts(session):
        if id not in found and names(text, wanted):
            found[id] = excerpt(text, wanted)
    return found


def _texts(session: Session) -> Iterator[tuple[UUID, str]]:
    """Yield every text that belongs to a report: what was sent, asked, answered, added, decided and described."""
    for report_id, column in (
        (Report.id, Report.note),
        (Report.id, Report.withdrawn_because),
        (ReportNote.report_id, ReportNote.text),
        (Addition.report_id, Addition.text),
        (Decision.report_id, Decision.reason),
        (Decision.report_id, Decision.wording),
    ):
        rows = session.execute(select(report_id, column).where(column != ""))
        yield from ((id, text) for id, text in rows)
    for described in (Subject, Addition):
        for id, description in session.execute(select(described.report_id, described.description)):
            yield id, " ".join(description.values())


def _newest(session: Session, texts: dict[UUID, str]) -> list[Naming]:
    if not texts:
        return []
    newest = session.scalars(select(Report.id).order_by(Report.received_at.desc()))
    shown = list(itertools.islice((id for id in newest if id in texts), MOST))
    return [Naming(session.get_one(Report, id), texts[id]) for id in shown]
