"""Warnings at the desk: what was reported, a warning decided, its letter, that it was given, and taking it back."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.exclusions.points import incidents_of
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission
from app.members.scheme import the_scheme
from app.profiles.find import find_profile
from app.profiles.gallery import viewed
from app.profiles.models import Profile
from app.reports.categories import CATEGORIES
from app.reports.models import Report
from app.scheme_rules.current import current_rules
from app.warnings import rules
from app.warnings.decide_warning import WarningSaid, decide_warning
from app.warnings.find import cards_of, find_warning, reports_of, warnings_of
from app.warnings.give_warning import Handed, give_warning
from app.warnings.models import Given, GivenCard, GivenWarning
from app.warnings.take_back import take_back
from app.web.desk_letters import the_around
from app.web.guard import asks_why, needs
from app.web.papers import give_pdf
from app.web.parts import actor, now, parts, said_why, today, zone
from app.web.typed import a_day, as_typed, ticked_reports
from app.wordings.around import paper_of
from app.wordings.models import DocumentKind
from app.wordings.pages import pages as set_pages

pages = Blueprint("desk_warnings", __name__)

HOW = [(Given.IN_PERSON.value, "In person"), (Given.POST.value, "By post"), (Given.CUSTODY.value, "In custody")]
_LONGEST = 1000


class Incident(NamedTuple):
    """What was reported, as the desk chooses from it; `points` by the scheme's own rules, and why when it is none."""

    report: Report
    label: str
    points: int
    why_none: str


class SoFar(NamedTuple):
    """What has led to where somebody stands: what was done, the cards, the warnings."""

    incidents: list[Incident]
    cards: list[GivenCard]
    warnings: list[GivenWarning]
    fault: str | None


def so_far(session: Session, profile: Profile) -> SoFar:
    """Return the part of the page of one person's steps."""
    warnings = warnings_of(session, profile.id)
    return SoFar(
        _incidents(session, profile), cards_of(session, profile.id), warnings, rules.fault_before_warning(profile)
    )


@pages.get("/desk/profiles/<ref>/warn")
@needs(Permission.GIVE_WARNINGS)
@asks_why
def form(ref: str) -> ResponseReturnValue:
    with transaction() as writing:
        viewed(writing, find_profile(writing, ref), because=said_why(), by=actor(), now=now())
    return _form(ref, {}, None)


@pages.post("/desk/profiles/<ref>/warn")
@needs(Permission.GIVE_WARNINGS)
def decide(ref: str) -> ResponseReturnValue:
    """Decide a warning; all that was typed comes back with what is wrong."""
    fields, chosen = as_typed(_LONGEST), ticked_reports()
    said = WarningSaid(chosen, fields.get("because", ""), fields.get("guardian_says", ""))
    around = the_around()
    try:
        with transaction() as session:
            profile = find_profile(session, ref)
            seen = incidents_of(session, profile, zone=zone())
            warning = decide_warning(session, profile, said, around, seen=seen, by=actor(), now=now(), zone=zone())
            made = warning.ref
    except NotFit as unfit:
        return _form(ref, fields, chosen, unfit.fields), 422
    except NotPossible as conflict:
        return _form(ref, fields, chosen, conflict=str(conflict)), 409
    return redirect(url_for("desk_warnings.one", ref=made), 303)


@pages.get("/desk/warnings/<ref>")
@needs(Permission.GIVE_WARNINGS)
@asks_why
def one(ref: str) -> ResponseReturnValue:
    with transaction() as writing:
        viewed(writing, find_warning(writing, ref).profile, because=said_why(), by=actor(), now=now())
    return _page(ref, {})


@pages.post("/desk/warnings/<ref>/given")
@needs(Permission.GIVE_WARNINGS)
def note_given(ref: str) -> ResponseReturnValue:
    """Note how and on which day it was given: from then it counts."""
    fields = as_typed(_LONGEST)
    how = fields.get("how", "")
    handed = Handed(Given(how) if how in set(Given) else None, a_day(fields.get("given_on", "")))
    try:
        with transaction() as session:
            give_warning(session, find_warning(session, ref), handed, by=actor(), now=now(), zone=zone())
    except NotFit as unfit:
        return _page(ref, fields, unfit.fields), 422
    except NotPossible as conflict:
        return _page(ref, fields, conflict=str(conflict)), 409
    return redirect(url_for("desk_warnings.one", ref=ref), 303)


@pages.post("/desk/warnings/<ref>/back")
@needs(Permission.GIVE_WARNINGS)
def take_it_back(ref: str) -> ResponseReturnValue:
    fields = as_typed(_LONGEST)
    because = fields.get("back_because", "")
    try:
        with transaction() as session:
            take_back(session, find_warning(session, ref), because=because, by=actor(), now=now(), zone=zone())
    except NotFit as unfit:
        return _page(ref, fields, unfit.fields), 422
    except NotPossible as conflict:
        return _page(ref, fields, conflict=str(conflict)), 409
    return redirect(url_for("desk_warnings.one", ref=ref), 303)


@pages.get("/desk/warnings/<ref>/letter.pdf")
@needs(Permission.GIVE_WARNINGS)
def letter(ref: str) -> ResponseReturnValue:
    """Give the letter as it was written then; that it was printed is written down."""
    with transaction() as session:
        warning = find_warning(session, ref)
        if not warning.letter:
            raise NotPossible(f"{warning.ref} has no letter.")
        record(session, "printed letter", f"warning {warning.ref}", by_id=actor().id, now=now(), what="letter")
        kept, name = dict(warning.letter), warning.ref
    scheme = the_scheme(db.session())
    assert scheme is not None  # noqa: S101 - nobody signs in without one
    paper = paper_of(scheme, DocumentKind.WARNING, public_url=parts().settings.public_url, foot=f"Warning {name}")
    return give_pdf(set_pages(kept, paper), name)


def _incidents(session: Session, profile: Profile) -> list[Incident]:
    """Return what a warning may rest on, the newest first."""
    matrix = current_rules(session).matrix
    seen = rules.may_be_rested_on(incidents_of(session, profile, zone=zone()), matrix, today=today())
    found = rules.weighed(seen, matrix, today=today()).incidents
    reports = reports_of(session, [one.report_id for one in found])
    return [
        Incident(
            reports[one.report_id],
            CATEGORIES[one.incident.category].label,
            one.points,
            "" if one.points else one.says,
        )
        for one in reversed(found)
    ]


def _form(
    ref: str,
    fields: dict[str, str],
    chosen: Collection[UUID] | None,
    faults: dict[str, str] | None = None,
    *,
    conflict: str = "",
) -> str:
    session = db.session()
    profile = find_profile(session, ref)
    incidents = _incidents(session, profile)
    return render_template(
        "desk/warn.html",
        profile=profile,
        incidents=incidents,
        chosen=chosen if chosen is not None else {one.report.id for one in incidents},
        fault=rules.fault_before_warning(profile),
        needs_guardian=rules.needs_guardian(profile),
        months=current_rules(session).matrix.warning_months,
        typed=fields,
        faults=faults or {},
        conflict=conflict,
    )


def _page(ref: str, fields: dict[str, str], faults: dict[str, str] | None = None, *, conflict: str = "") -> str:
    session = db.session()
    warning = find_warning(session, ref)
    people: dict[str, Any] = {
        name: session.get(Account, id) if id else None
        for name, id in (("decided_by", warning.decided_by_id), ("given_by", warning.given_by_id))
    }
    return render_template(
        "desk/warning.html",
        warning=warning,
        rests_on=_reports(session, warning),
        may_be_noted=rules.fault_before_noting(warning) is None,
        how=HOW,
        last_day=today().isoformat(),
        typed={"given_on": today().isoformat(), **fields},
        faults=faults or {},
        conflict=conflict,
        **people,
    )


def _reports(session: Session, warning: GivenWarning) -> list[Report]:
    wanted = select(Report).where(Report.id.in_([UUID(one) for one in warning.incidents]))
    return list(session.scalars(wanted.order_by(Report.happened_at)))
