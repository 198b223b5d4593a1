"""What a pack of a request would hold, for the desk: each part can be left out, each person shown by name."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.find import left_out_of, reports_about
from app.evidence.models import PackRequest
from app.evidence.rules import key_of
from app.members.models import Account
from app.reports.categories import CATEGORIES
from app.statements.models import Statement
from app.web.desk_words import clock


class Part(NamedTuple):
    """Something that goes in. `because` is why it is left out; empty while it is in."""

    what: str
    says: str
    photo_id: int | None
    because: str


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


def contents_of(session: Session, request: PackRequest) -> Contents:
    """Return it in the order of what happened; what is left out stays in the list, with the reason."""
    left_out = {one.what: one.because for one in left_out_of(session, request)}
    reports = reports_about(session, request.profile)
    ids = [one.id for one in reports]
    signed = session.scalars(
        select(Statement).where(Statement.report_id.in_(ids), Statement.signed_at.is_not(None)).order_by(Statement.id)
    ).all()
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
        parts.append(Part(what, f"{one.kind.capitalize()} {one.ref}, {one.by.name}", None, left_out.get(what, "")))
    shown = dict(map(key_of, request.unredacted))
    who = dict.fromkeys([*(one.reporter_id for one in reports), *(one.by_id for one in signed)])
    names = {one.id: one.name for one in session.scalars(select(Account).where(Account.id.in_(who)))}
    people = [Person(f"account {id}", names[id], shown.get(f"account {id}", "")) for id in who]
    return Contents(parts, people)
