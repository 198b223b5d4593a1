"""What a pack of a request would hold, for the desk: each part can be left out, each person shown by name."""

from __future__ import annotations

from datetime import tzinfo
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.find import left_out_of, reports_about
from app.evidence.models import PackRequest
from app.evidence.reading import read
from app.evidence.rules import key_of
from app.evidence.signed_papers import as_signed
from app.members.models import Account
from app.reports.categories import CATEGORIES
from app.statements.find import signed_of
from app.web.desk_words import clock


class Part(NamedTuple):
    """Something that goes in. `because` is why it is left out; empty while it is in."""

    what: str
    says: str
    photo_id: int | None
    because: str
    signed: Whole | None = None


class Whole(NamedTuple):
    """Whether a statement goes in as it was signed: why it stays out, whether the desk's word is all that is missing,
    and the desk's reason if it gave one."""

    because: str
    waits: bool
    said: str


class Person(NamedTuple):
    """Somebody who saw something. `because` is why they are shown by name; empty while they are a number."""

    who: str
    name: str
    because: str


class Contents(NamedTuple):
    parts: list[Part]
    people: list[Person]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind go in."""
        goes = [one.what.partition(" ")[0] for one in self.parts if not one.because]
        return {kind: goes.count(kind) for kind in ("report", "photo", "statement")}


def contents_of(session: Session, request: PackRequest, zone: tzinfo) -> Contents:
    """Return it in the order of what happened; what is left out stays in the list, with the reason."""
    left_out = {one.what: one.because for one in left_out_of(session, request)}
    reports = reports_about(session, request.profile)
    ids = [one.id for one in reports]
    signed = signed_of(session, ids)
    shown = dict(map(key_of, request.unredacted))
    whole = {
        one.statement.ref: Whole(one.because, one.waits, shown.get(f"statement {one.statement.ref}", ""))
        for one in as_signed(read(session, request, zone=zone))
    }
    parts, seen = list[Part](), set[int]()
    for report in reports:
        known = CATEGORIES.get(report.category)
        of_it = f"{known.label if known else report.category}, {report.premises.name}, {clock(report.happened_at)}"
        what = f"report {report.id}"
        parts.append(Part(what, of_it, None, left_out.get(what, "")))
        for picture in report.pictures:
            if picture.photo is None or not picture.photo.wrapped_key or picture.photo.id in seen:
                continue
            seen.add(picture.photo.id)
            what = f"photo {picture.photo.id}"
            parts.append(Part(what, f"Picture of it, {picture.sha256[:12]}…", picture.photo.id, left_out.get(what, "")))
    for one in signed:
        what = f"statement {one.ref}"
        says = f"{one.kind.capitalize()} {one.ref}, {one.by.name}"
        parts.append(Part(what, says, None, left_out.get(what, ""), whole.get(one.ref)))
    who = dict.fromkeys([*(one.reporter_id for one in reports), *(one.by_id for one in signed)])
    names = {one.id: one.name for one in session.scalars(select(Account).where(Account.id.in_(who)))}
    people = [Person(f"account {id}", names[id], shown.get(f"account {id}", "")) for id in who]
    return Contents(parts, people)
