"""Read everything that a pack says, redacted, in one go; nothing is open when files are read and pages set."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence import notices, part_of_case
from app.evidence.case import Case, Incident, Line
from app.evidence.exhibits import exhibits_of
from app.evidence.models import Pack, PackRequest
from app.evidence.not_included import not_included
from app.evidence.preview import preview
from app.evidence.reading import Reading, read
from app.evidence.rules import key_of
from app.evidence.signed_papers import as_signed, kept_back, papers
from app.members.models import Account, Scheme
from app.police_reports.find import police_reports_of
from app.profiles import rules as profile_rules
from app.reports.categories import CATEGORIES
from app.reports.models import Report, ReportState
from app.review.models import Decision, Facts
from app.scheme_rules.current import route_of, rules_of_version


def collect(session: Session, request: PackRequest, pack: Pack | None, *, zone: tzinfo, now: datetime) -> Case:
    """Return the case as it stands; reads only."""
    found = read(session, request, zone=zone)
    exhibits = exhibits_of(found)
    by_report = defaultdict(list)
    for exhibit in exhibits:
        by_report[exhibit.report].append(exhibit.name)
    incidents = _incidents(found, by_report)
    profile, scheme = request.profile, session.get_one(Scheme, 1)
    matrix = rules_of_version(session, request.rules_version)
    route = route_of(matrix, request.route)
    signed = as_signed(found)
    return Case(
        ref=request.ref,
        number=pack.number if pack else 0,
        scheme=scheme.name,
        reached=scheme.phone,
        recipient=request.recipient,
        agency=request.agency,
        purpose=request.purpose,
        profile_ref=profile.ref,
        subject=profile.title,
        aliases=tuple(profile.aliases),
        standing=profile_rules.says(profile),
        cover=part_of_case.cover(found, route, now),
        authorised=part_of_case.authorised(found),
        incidents=incidents,
        warnings=notices.warnings(found),
        notices=notices.notices(found, {one.photo_id: one.name for one in exhibits}),
        breaches=notices.breaches(found),
        appeals=notices.appeals(found),
        orders=notices.orders(found),
        witnesses=part_of_case.witnesses(found, incidents),
        statements=part_of_case.statements(found),
        papers=papers(found, signed, scheme=scheme.name),
        exhibits=tuple(exhibits),
        continuity=part_of_case.continuity(found, exhibits),
        prohibitions=notices.prohibitions(found),
        terms=found.people.redact(request.terms),
        less_intrusive=found.people.redact(request.less_intrusive),
        needs=found.people.redact(request.needs),
        disclosures=part_of_case.disclosures(found),
        not_included=(*not_included(found), *kept_back(found, signed)),
        shown_by_name=_shown(found),
        route_needs=tuple(route.needs) if route else (),
        missing=tuple(preview(session, request, zone=zone, now=now)),
    )


def _shown(reading: Reading) -> tuple[Line, ...]:
    """Return who is shown by name, and which statement goes in although it names others, each with the reason."""
    rows = []
    for what, why in map(key_of, reading.request.unredacted):
        kind, _, which = what.partition(" ")
        name = reading.session.get_one(Account, int(which)).name if kind == "account" else f"{which}, as it was signed"
        rows.append(reading.line(name, why))
    return tuple(rows)


def _incidents(reading: Reading, exhibits: dict[str, list[str]]) -> tuple[Incident, ...]:
    ids = [one.id for one in reading.reports]
    session = reading.session
    decided = select(Decision).where(Decision.report_id.in_(ids)).order_by(Decision.id)
    wordings = {one.report_id: one.wording for one in session.scalars(decided)}  # the last of several
    facts = {one.report_id: one for one in session.scalars(select(Facts).where(Facts.report_id.in_(ids)))}
    crimes = {one.report_id: one.crime_ref for one in police_reports_of(session, ids) if one.crime_ref}
    swears = {(one.report_id, one.by_id) for one in reading.statements}
    rows = []
    for number, report in enumerate(reading.reports, 1):
        known = CATEGORIES.get(report.category)
        called = reading.people.called[report.reporter_id]
        rows.append(
            Incident(
                number=number,
                at=report.happened_at.astimezone(reading.zone),
                place=report.premises.name,
                what=known.label if known else report.category,
                says=reading.people.redact(_says(report, wordings.get(report.id, ""))),
                whom=f"{called}, at {report.premises.name}" if known is None or known.is_conduct else "",
                source=f"{called}, of {report.premises.name}",
                grading=reading.request.profile.grading,
                crime_ref=crimes.get(report.id, "") or (facts[report.id].police_ref if report.id in facts else ""),
                exhibits=tuple(exhibits.get(str(report.id), ())),
                is_hearsay=(report.id, report.reporter_id) not in swears,
                is_repeat=report.state is ReportState.MERGED,
            )
        )
    return tuple(rows)


def _says(report: Report, wording: str) -> str:
    """Return the reporter's own words with what they added later; the desk's where they wrote none."""
    added = [("Corrected later: " if one.is_correction else "Added later: ") + one.text for one in report.additions]
    return "\n".join(words for words in (report.note or wording, *added) if words.strip())
