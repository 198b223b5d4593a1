"""The parts of a pack about the request itself, its people and its exhibits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.disclosures.models import Disclosure
from app.evidence.case import Exhibit, Incident, Line, Signed, Witness
from app.evidence.custody import steps_of
from app.evidence.find import approvals_of
from app.evidence.reading import Reading
from app.members.models import Account, Role
from app.profiles.models import AgeGroup
from app.scheme_rules.matrix import Route
from app.statements.models import Statement, StatementKind
from app.statements.page import parts_of

_ROLES = {Role.BOARD: "of the Board", Role.MANAGER: "the Intelligence Manager", Role.DEPUTY: "a deputy at the desk"}


def cover(reading: Reading, route: Route | None, now: datetime) -> tuple[Line, ...]:
    """Return the rows of the cover sheet: the request as it came."""
    request = reading.request
    age = "16 or 17, or not established" if request.profile.age_group is AgeGroup.YOUNG else "adult, as far as known"
    rows = (
        Line("Subject", f"{request.profile.title} ({request.profile.ref}), {age}"),
        Line("Route", route.name if route else request.route),
        Line("Issued by", route.issued_by if route else ""),
        Line("Standard", route.standard if route else ""),
        Line("For", f"{request.recipient}, {request.agency}"),
        Line("Purpose", request.purpose),
        Line("Gateway", request.gateway),
        Line("As it was asked", request.asked_how),
        Line("Asked on", reading.day(request.asked_at)),
        Line("Needed by", reading.day(request.needed_by)),
        Line("Verified", f"by calling back on {reading.day(request.called_back_at)}" if request.called_back_at else ""),
        Line("Drawn up on", reading.moment(now)),
    )
    return tuple(row for row in rows if row.says)


def authorised(reading: Reading) -> tuple[Line, ...]:
    """Return who approved it, by name and office: they answer for it."""
    rows = []
    for one in approvals_of(reading.session, reading.request):
        if one.agrees:
            by = reading.session.get_one(Account, one.by_id)
            rows.append(Line(f"{by.name}, {_ROLES.get(by.role, by.role.value)}", reading.moment(one.at)))
    return tuple(rows)


def witnesses(reading: Reading, incidents: Sequence[Incident]) -> tuple[Witness, ...]:
    """Return those who saw something, by number unless they are shown, with what they said of coming to court."""
    seen = defaultdict(list)
    for report, incident in zip(reading.reports, incidents, strict=True):
        seen[report.reporter_id].append(incident.number)
    theirs = [one for one in reading.statements if one.kind == "witness statement"]
    # The last that they signed counts, and of those the last in which they said whether they come to court.
    said = {one.by_id: one for one in sorted(theirs, key=lambda one: one.may_attend is not None)}
    rows = []
    for id, called in reading.people.called.items():
        account, statement = reading.session.get_one(Account, id), said.get(id)
        attends = statement.may_attend if statement else None
        willing = {True: "Will come to court", False: "Would rather not come to court", None: "Not asked"}[attends]
        signed = "signed statement" if statement else "no signed statement"
        needs = reading.people.redact(statement.needs) if statement else ""
        rows.append(Witness(called, account.role.value, f"{willing}; {signed}", needs, tuple(seen[id])))
    return tuple(rows)


def statements(reading: Reading) -> tuple[Signed, ...]:
    """Return the signed statements, of witnesses and businesses, in the order in which they were signed."""
    numbers = {report.id: number for number, report in enumerate(reading.reports, 1)}
    redact = reading.people.redact
    rows = []
    for one in reading.statements:
        if one.signed_at is None:
            continue
        rows.append(
            Signed(
                ref=one.ref,
                kind=one.kind.value,
                by=reading.people.called[one.by_id],
                incident=numbers.get(one.report_id),
                signed_at=one.signed_at.astimezone(reading.zone),
                sha256=one.sha256,
                text=redact(one.text),
                abuse=redact(one.abuse),
                shown=redact(one.shown),
                answers=tuple(Line(title, redact(says)) for title, says in _answers(one)),
            )
        )
    return tuple(rows)


def _answers(one: Statement) -> list[tuple[str, str]]:
    """Return what was asked besides the text, under the titles that stand on the signed paper."""
    said = [("Occupation", str(one.answers.get("occupation", "")).strip())]
    if one.kind is StatementKind.IMPACT:
        said += [(title, says) for title, says in parts_of(one) if title]
    return [(title, says) for title, says in said if says]


def continuity(reading: Reading, exhibits: Sequence[Exhibit]) -> tuple[Line, ...]:
    """Return through whose hands each picture went, up to this pack."""
    before = defaultdict(list)
    for step in steps_of(reading.session, *(f"photo {one.photo_id}" for one in exhibits)):
        if step.verb != "accepted and sealed":
            before[step.about].append(f"{step.verb} as {step.says} {reading.moment(step.at)}")
    rows = []
    for one in exhibits:
        sender = reading.people.called.get(one.sent_by_id or 0, "somebody of the scheme")
        says = f"Sent by {sender}; accepted and sealed {reading.moment(one.kept_at)}."
        earlier = "; ".join(before[f"photo {one.photo_id}"])
        rows.append(Line(one.name, says + (f" Before: {earlier}." if earlier else "")))
    return tuple(rows)


def disclosures(reading: Reading) -> tuple[Line, ...]:
    """Return what of this person was handed to anybody outside before."""
    rows = select(Disclosure).where(Disclosure.profile_id == reading.request.profile_id).order_by(Disclosure.at)
    return tuple(
        reading.line(reading.day(one.at), f"{one.what}, to {one.agency}. {one.gateway}.")
        for one in reading.session.scalars(rows)
    )


def months(incidents: Sequence[Incident]) -> list[tuple[str, int]]:
    """Return how many incidents there were in each month from the first to the last, those without any among them."""
    happened = [one.at for one in incidents if not one.is_repeat]
    if not happened:
        return []
    counts = Counter((at.year, at.month) for at in happened)
    first, last = min(counts), max(counts)
    rows, (year, month) = list[tuple[str, int]](), first
    while (year, month) <= last:
        rows.append((f"{datetime(year, month, 1, tzinfo=happened[0].tzinfo):%b %y}", counts[(year, month)]))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return rows
