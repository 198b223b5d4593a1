"""What a pack of a request would hold, for the desk: each part can be left out, each person shown by name.

Read as the pack itself is read, so that numbers of witnesses and counts are those of the pack.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.exhibits import Picture, pictures_of
from app.evidence.find import left_out_of, reports_about
from app.evidence.models import PackRequest
from app.evidence.reading import Reading, read
from app.evidence.rules import key_of
from app.evidence.signed_papers import as_signed
from app.members.models import Account
from app.reports.categories import CATEGORIES
from app.reports.models import Report
from app.statements.find import signed_of
from app.statements.models import Statement
from app.web.desk_words import clock

_WITH_ITS_REPORT = "It is left out with its report."


class Part(NamedTuple):
    """Something that goes in. `because` is why it is left out; empty while it is in.

    `is_with_report`: it is out because its report is, and comes back with that.
    """

    what: str
    says: str
    photo_id: int | None
    because: str
    signed: Whole | None = None
    is_with_report: bool = False


class Whole(NamedTuple):
    """Whether a statement goes in as it was signed: why it stays out, whether the desk's word is all that is missing,
    and the desk's reason if it gave one."""

    because: str
    waits: bool
    said: str


class Person(NamedTuple):
    """Somebody who saw something. `number` is what stands for them in the pack; empty where they are not in it.

    `because` is why they are shown by name; empty while they are a number.
    """

    who: str
    name: str
    number: str
    because: str


class Contents(NamedTuple):
    parts: list[Part]
    people: list[Person]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind go in; how many people by name, and statements as they were signed."""
        goes = [one.what.partition(" ")[0] for one in self.parts if not one.because]
        by_kind = {kind: goes.count(kind) for kind in ("report", "photo", "statement")}
        whole = sum(not one.because and one.signed is not None and not one.signed.because for one in self.parts)
        return {**by_kind, "named": sum(bool(one.because) for one in self.people), "whole": whole}


def contents_of(session: Session, request: PackRequest, zone: tzinfo) -> Contents:
    """Return it in the order of what happened; what is left out stays in the list, with the reason."""
    left_out = {one.what: one.because for one in left_out_of(session, request)}
    reading = read(session, request, zone=zone)
    reports = reports_about(session, request.profile)
    pictures = pictures_of(reading)
    parts = list[Part]()
    for report in reports:
        parts.append(_report(report, left_out))
        theirs = [one for one in pictures if one.report_id == report.id]
        parts += [_picture(one, left_out) for one in theirs] or _pictures_out(report, pictures, left_out)
    parts += [_picture(one, left_out) for one in pictures if one.report_id is None]
    parts += _statements(reading, reports, left_out)
    return Contents(parts, _people(reading))


def _report(report: Report, left_out: dict[str, str]) -> Part:
    known = CATEGORIES.get(report.category)
    says = f"{known.label if known else report.category}, {report.premises.name}, {clock(report.happened_at)}"
    return Part(f"report {report.id}", says, None, left_out.get(f"report {report.id}", ""))


def _picture(one: Picture, left_out: dict[str, str]) -> Part:
    what = f"photo {one.photo.id}"
    of = f"Picture of the served notice {one.notice}" if one.notice else "Picture of it"
    return Part(what, f"{of}, {one.photo.sha256[:12]}…", one.photo.id, left_out.get(what, ""))


def _pictures_out(report: Report, goes: list[Picture], left_out: dict[str, str]) -> list[Part]:
    """Return the pictures that are out with their report, but for what goes in with another."""
    if f"report {report.id}" not in left_out:
        return []
    others = {one.photo.id for one in goes}
    out = (one.photo for one in report.pictures if one.photo is not None and one.photo.wrapped_key)
    return [
        Part(f"photo {one.id}", f"Picture of it, {one.sha256[:12]}…", one.id, _WITH_ITS_REPORT, is_with_report=True)
        for one in out
        if one.id not in others
    ]


def _statements(reading: Reading, reports: list[Report], left_out: dict[str, str]) -> list[Part]:
    shown = dict(map(key_of, reading.request.unredacted))
    whole = {
        one.statement.ref: Whole(one.because, one.waits, shown.get(f"statement {one.statement.ref}", ""))
        for one in as_signed(reading)
    }
    return [
        _statement(one, left_out, whole.get(one.ref)) for one in signed_of(reading.session, [one.id for one in reports])
    ]


def _statement(one: Statement, left_out: dict[str, str], whole: Whole | None) -> Part:
    what, says = f"statement {one.ref}", f"{one.kind.capitalize()} {one.ref}, {one.by.name}"
    if f"report {one.report_id}" in left_out:
        return Part(what, says, None, _WITH_ITS_REPORT, is_with_report=True)
    return Part(what, says, None, left_out.get(what, ""), whole)


def _people(reading: Reading) -> list[Person]:
    """Return those who are in it, and after them whoever is shown by name and in none of it any more."""
    shown = dict(map(key_of, reading.request.unredacted))
    kept = [int(who.partition(" ")[2]) for who in shown if who.startswith("account ")]
    ids = list(dict.fromkeys([*reading.people.numbers, *kept]))
    names = {one.id: one.name for one in reading.session.scalars(select(Account).where(Account.id.in_(ids)))}
    numbers = reading.people.numbers
    return [Person(f"account {id}", names[id], numbers.get(id, ""), shown.get(f"account {id}", "")) for id in ids]
