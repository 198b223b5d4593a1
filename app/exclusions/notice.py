"""What a notice says of one case, as the fields that are merged into the scheme's wording."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, tzinfo
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exclusions.case import arrest_of
from app.exclusions.models import Exclusion, Panel
from app.exclusions.portrait import portrait_of
from app.exclusions.premises_list import Judged, essential_for, may_enter
from app.kernel.months import day_of, in_months
from app.members.models import Member, Scheme
from app.profiles.models import Kind
from app.reports.categories import CATEGORIES
from app.reports.models import Report, ReportState
from app.scheme_rules.current import rules_of_version
from app.wordings.around import REGULATOR, controller

NOBODY_KNOWS = "The person in the photograph"


class Reached(NamedTuple):
    """Where the scheme is reached in public: the full privacy notice, and the form by which somebody appeals."""

    privacy_url: str
    appeal_url: str


def notice_fields(
    session: Session,
    exclusion: Exclusion,
    judged: Collection[Judged],
    *,
    scheme: Scheme,
    reached: Reached,
    code: str,
    on: date,
    zone: tzinfo,
) -> dict[str, str]:
    """Return the fields of a notice, all of them words:

    `name`; `ref` of the exclusion; `incidents` and `premises`, one to a line; `months` ("12 months"), which run from
    the day it is given; `decided_by` (a business, the Board or the members: never a person by name) and `decided_on`;
    `signed`, the same as it stands under the letter; `appeal_days` ("28 days") and `appeal_to`; `code`, by which
    somebody appeals; `scheme`, `reached`, `controller`, `privacy_url`; `may_enter`; `photo_ref`; `regulator`; `today`.
    """
    appealing = rules_of_version(session, exclusion.rules_version).appealing
    reached_at = ", ".join(filter(None, (scheme.phone, scheme.email)))
    who = decided_by(session, exclusion, scheme)
    return {
        "name": name_of(exclusion),
        "ref": exclusion.ref,
        "incidents": "\n".join(incident_lines(session, exclusion, zone=zone)),
        "premises": "\n".join(premises_line(one) for one in judged if one.is_on),
        "months": in_months(exclusion.months or 0),
        "decided_by": who,
        "signed": f"{who}, for {scheme.name}",
        "decided_on": in_words(day_of(exclusion.decided_at, zone)) if exclusion.decided_at else "",
        "appeal_days": f"{appealing.within_days} days",
        "appeal_to": " or ".join(filter(None, (reached.appeal_url, scheme.phone, scheme.email))),
        "code": code,
        "scheme": scheme.name,
        "reached": reached_at,
        "controller": controller(scheme),
        "privacy_url": reached.privacy_url,
        "regulator": REGULATOR,
        "may_enter": may_enter(judged),
        "photo_ref": exclusion.profile.ref if portrait_of(exclusion.profile) else "none",
        "today": in_words(on),
    }


def name_of(exclusion: Exclusion) -> str:
    """Return how a letter calls the person: by name, or by their picture while nobody knows it."""
    return exclusion.profile.title if exclusion.profile.kind is Kind.KNOWN else NOBODY_KNOWS


def decided_by(session: Session, exclusion: Exclusion, scheme: Scheme) -> str:
    """Return who decided, as it stands on the notice: those who serve it and who live here are kept out of it."""
    if exclusion.panel is Panel.BOARD:
        return f"The Board of {scheme.name}"
    if exclusion.panel is Panel.VOTE:
        return f"The members of {scheme.name}, by a vote"
    ids = [word.member_id for word in exclusion.words if word.agrees and word.member_id is not None]
    names = session.scalars(select(Member.name).where(Member.id.in_(ids)).order_by(Member.name)).all()
    return ", ".join(names) or f"A member of {scheme.name}"


def incident_lines(session: Session, exclusion: Exclusion, *, zone: tzinfo) -> list[str]:
    """Return what it rests on, the oldest first: day, place, what. Nobody who reported is named.

    What was ticked is on it with points or without: it was weighed. Not a report that nobody else has approved, nor a
    second one of the very same that earned nothing. The arrest that proposed it is on it too.
    """
    earned = {one.report_id for one in exclusion.incidents if one.points > 0}
    ticked = select(Report).where(Report.id.in_([one.report_id for one in exclusion.incidents]))
    reports = session.scalars(ticked.order_by(Report.happened_at, Report.id)).all()
    counted = {_incident(report, zone) for report in reports if report.id in earned}
    shown = [
        report
        for report in reports
        if report.id in earned or (report.state is ReportState.APPROVED and _incident(report, zone) not in counted)
    ]
    lines = [(day_of(report.happened_at, zone), _incident(report, zone)) for report in shown]
    arrest = arrest_of(session, exclusion)
    if arrest is not None:
        lines.append((arrest.on, f"{in_words(arrest.on)}, {arrest.premises.name}: arrested by the police"))
    return [line for _, line in sorted(lines, key=lambda one: one[0])]


def _incident(report: Report, zone: tzinfo) -> str:
    day, what = day_of(report.happened_at, zone), CATEGORIES[report.category].label.lower()
    return f"{in_words(day)}, {report.premises.name}: {what}"


def premises_line(one: Judged) -> str:
    """Return premises as they stand on the list, with what was arranged for what they are essential for."""
    if not one.access:
        return one.premises.name
    return f"{one.premises.name}. For {essential_for(one.premises)}: {one.access}"


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
