"""Reports to the police: what they ask for, what is missing, handed over once, and the number that comes back."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID, uuid4

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission
from app.pdf.typeset import typeset
from app.police_reports.find import (
    find_police_report,
    lately_handed_over,
    police_reports_of,
    without_reference,
)
from app.police_reports.gather import (
    CCTV,
    WITNESS,
    Found,
    Said,
    canonical,
    fault_before_handing_over,
    first_said,
    gather,
    missing,
)
from app.police_reports.hand_over import HOWS, Sent, hand_over
from app.police_reports.in_words import as_text, rows
from app.police_reports.models import PoliceReport
from app.police_reports.note_reference import note_reference
from app.profiles.models import Profile
from app.reports.categories import CATEGORIES
from app.reports.models import Report
from app.reports.viewed import viewed
from app.review.models import Decision
from app.review.note_facts import facts_of, plates_of
from app.review.queue import case
from app.review.words import remember
from app.web.desk_case import scheme_or_refuse
from app.web.desk_words import clock
from app.web.guard import asks_why, needs, needs_proof
from app.web.papers import give_file, give_pdf
from app.web.parts import actor, now, said_why, zone
from app.web.typed import as_typed

pages = Blueprint("desk_police", __name__)

_LONGEST = 4000
_NOT_SENT = {"sent_to": "", "agency": "", "sent_how": ""}


class Line(NamedTuple):
    """One report that was handed to the police, and what it was about."""

    given: PoliceReport
    label: str
    place: str
    made_by: str


@pages.get("/desk/police")
@needs(Permission.SEND_TO_POLICE)
def all_handed_over() -> ResponseReturnValue:
    """Show those to which no number has come back for a week, then the last ones."""
    session = db.session()
    late = without_reference(session, now=now())
    waiting = {one.id for one in late}
    others = [one for one in lately_handed_over(session) if one.id not in waiting]
    return render_template("desk/police.html", late=lines(session, late), others=lines(session, others))


@pages.get("/desk/<uuid:id>/police")
@needs(Permission.SEND_TO_POLICE)
@asks_why
def form(id: UUID) -> ResponseReturnValue:
    return _page(id, because=said_why())


@pages.post("/desk/<uuid:id>/police")
@needs(Permission.SEND_TO_POLICE)
@needs_proof
def send(id: UUID) -> ResponseReturnValue:
    """Hand it over, or look once more at what is missing; nothing that was typed is lost."""
    typed = as_typed(_LONGEST)
    because = "handing it to the police"
    if typed.get("look"):
        return _page(id, because=because, typed=typed)
    try:
        with transaction() as session:
            report = case(session, id, for_account=actor())
            found = found_of(session, report)
            body = gather(report, found, _said(typed), scheme=scheme_or_refuse(session), zone=zone())
            sent = Sent(typed.get("sent_to", ""), typed.get("agency", ""), typed.get("sent_how", ""))
            form_id = _uuid(typed.get("form_id", ""))
            given = hand_over(
                session, report, body, sent, profile=found.profile, by=actor(), now=now(), form_id=form_id
            )
            remember(session, report)
            ref = given.ref
    except NotFit as unfit:
        return _page(id, because=because, typed=typed, faults=unfit.fields), 422
    except NotPossible as conflict:
        return _page(id, because=because, typed=typed, conflict=str(conflict)), 409
    return redirect(f"/desk/{id}/police?made={ref}", 303)


@pages.post("/desk/police/<ref>/reference")
@needs(Permission.SEND_TO_POLICE)
def note(ref: str) -> ResponseReturnValue:
    """Note the number that the police gave."""
    typed = as_typed(200)
    try:
        with transaction() as session:
            given = find_police_report(session, ref)
            report_id = given.report_id
            note_reference(
                session, given, typed.get("crime_ref", ""), officer=typed.get("officer", ""), by=actor(), now=now()
            )
            remember(session, session.get_one(Report, report_id))
    except NotFit as unfit:
        report_id = find_police_report(db.session(), ref).report_id
        faults = {f"{name}-{ref}": fault for name, fault in unfit.fields.items()}
        kept = {f"{name}-{ref}": words for name, words in typed.items()}
        return _page(report_id, because="noting a crime reference", kept=kept, faults=faults), 422
    return redirect(f"/desk/{report_id}/police?noted={ref}", 303)


@pages.get("/desk/police/<ref>/json")
@needs(Permission.SEND_TO_POLICE)
@asks_why
def as_json(ref: str) -> ResponseReturnValue:
    """Return the very bytes whose SHA-256 is kept."""
    given = _looked_at(ref)
    return give_file(canonical(given.body), "application/json", f"{given.ref}.json")


@pages.get("/desk/police/<ref>/text")
@needs(Permission.SEND_TO_POLICE)
@asks_why
def as_words(ref: str) -> ResponseReturnValue:
    given = _looked_at(ref)
    return give_file(as_text(given.body).encode(), "text/plain; charset=utf-8", f"{given.ref}.txt")


@pages.get("/desk/police/<ref>/pdf")
@needs(Permission.SEND_TO_POLICE)
@asks_why
def as_pdf(ref: str) -> ResponseReturnValue:
    given, scheme = _looked_at(ref), scheme_or_refuse(db.session())
    data = {
        "title": f"Report to the police, {given.ref}",
        "scheme": scheme.name,
        "foot": f"{given.ref}, {scheme.name}, {scheme.phone}",
        "handed": f"Handed to {given.sent_to} ({given.sent_how}), {clock(given.made_at)}",
        "rows": [list(row) for row in rows(given.body)],
        "sha": given.sha256,
    }
    return give_pdf(typeset("police_report", data), given.ref)


def found_of(session: Session, report: Report) -> Found:
    """Return what the desk found out of a report: facts, vehicles, whom it is about, numbers that came before."""
    facts, profile = facts_of(session, report), _about(session, report)
    return Found(
        goods=facts.goods if facts else "",
        value_pence=facts.value_pence if facts else None,
        recovered_pence=facts.recovered_pence if facts else None,
        vehicles=plates_of(session, report),
        earlier=[number for number in _earlier(session, report, profile) if number],
        profile=profile,
    )


def lines(session: Session, given: Any) -> list[Line]:
    """Return reports to the police as they stand in a list."""
    people = {
        one.id: one.name
        for one in session.scalars(select(Account).where(Account.id.in_({it.made_by_id for it in given})))
    }
    return [Line(one, one.body["kind"], one.body["place"]["name"], people[one.made_by_id]) for one in given]


def police_part(session: Session, profile: Profile) -> list[Line]:
    """Return what was handed to the police about somebody, the newest first."""
    ids = session.scalars(select(Decision.report_id).where(Decision.profile_id == profile.id)).all()
    return lines(session, police_reports_of(session, ids))


def _about(session: Session, report: Report) -> Profile | None:
    decided = select(Decision).where(Decision.report_id == report.id).order_by(Decision.id.desc()).limit(1)
    last = session.scalars(decided).first()
    return session.get(Profile, last.profile_id) if last is not None and last.profile_id is not None else None


def _earlier(session: Session, report: Report, profile: Profile | None) -> list[str]:
    """Return the numbers that the police gave before: to this report, and to others about the same person."""
    ids = [report.id]
    if profile is not None:
        ids += session.scalars(select(Decision.report_id).where(Decision.profile_id == profile.id)).all()
    facts = facts_of(session, report)
    numbers = [facts.police_ref] if facts else []
    return list(dict.fromkeys([*numbers, *(one.crime_ref for one in reversed(police_reports_of(session, ids)))]))


def _said(typed: dict[str, str]) -> Said:
    return Said(**{name: typed.get(name, "") for name in Said._fields})


def _uuid(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


def _looked_at(ref: str) -> PoliceReport:
    """Return a report to the police; that it was opened is written down, and why."""
    with transaction() as writing:
        report = writing.get_one(Report, find_police_report(writing, ref).report_id)
        viewed(writing, report, because=said_why(), by=actor(), now=now())
    return find_police_report(db.session(), ref)


def _page(
    id: UUID,
    *,
    because: str,
    typed: dict[str, str] | None = None,
    kept: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
) -> str:
    with transaction() as writing:
        viewed(writing, case(writing, id, for_account=actor()), because=because, by=actor(), now=now())
    session = db.session()
    report = case(session, id, for_account=actor())
    found = found_of(session, report)
    said = _said(typed) if typed else first_said(report, found)
    given = police_reports_of(session, [report.id])
    shown = gather(
        report, found, said._replace(happened=said.happened or "…"), scheme=scheme_or_refuse(session), zone=zone()
    )
    return render_template(
        "desk/police_report.html",
        report=report,
        label=CATEGORIES[report.category].label,
        fault=fault_before_handing_over(report),
        missing=missing(report, found, said),
        rows=rows(shown),
        given=[(one, rows(one.body), as_text(one.body)) for one in given],
        made=request.args.get("made", ""),
        noted=request.args.get("noted", ""),
        # Of what was refused it stays the same; who has seen what was handed over from it may send another.
        form_id=("" if conflict else (typed or {}).get("form_id", "")) or str(uuid4()),
        typed={**_NOT_SENT, **said._asdict(), **(typed or {}), **(kept or {})},
        faults=faults or {},
        conflict=conflict,
        hows=[(one, one.capitalize()) for one in HOWS],
        cctv=list(CCTV.items()),
        witness=list(WITNESS.items()),
    )
