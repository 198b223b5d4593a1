"""What is still missing for a request, in sentences: read before anybody approves, and printed in the pack."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.breaches.find import of_profile
from app.breaches.models import BreachState
from app.disputes.models import Dispute
from app.evidence.models import PackRequest
from app.evidence.reading import Reading, read
from app.evidence.rules import ask_cctv_by, missing_by_route
from app.evidence.signed_papers import as_signed, waiting
from app.exclusions.find import exclusions_of
from app.exclusions.models import Service, State
from app.profiles.models import AgeGroup, Conviction
from app.reports.models import Report, ReportState
from app.scheme_rules.current import route_of, rules_of_version
from app.warnings.find import warnings_of

_CCTV_NAMED = 6


def preview(session: Session, request: PackRequest, *, zone: tzinfo, now: datetime) -> list[str]:
    """Return what is missing, the gravest first; empty when nothing is seen to be."""
    reading = read(session, request, zone=zone)
    return [
        *_of_request(reading),
        *_of_route(reading, now.astimezone(zone).date()),
        *_of_notices(reading),
        *_of_witnesses(reading),
        *waiting(as_signed(reading)),
        *_of_cctv(reading, now.astimezone(zone).date()),
    ]


def _of_request(reading: Reading) -> list[str]:
    request, found = reading.request, list[str]()
    if request.called_back_at is None:
        found.append("Not yet verified by call-back.")
    still = select(Dispute.id).where(Dispute.profile_id == request.profile_id, Dispute.ended_at.is_(None))
    if reading.session.scalar(still.limit(1)) is not None:
        found.append("A dispute about this person is open. Wait until it has ended, or say why not.")
    if not _counting(reading):
        found.append("No incident of theirs has been verified.")
    if not request.less_intrusive:
        found.append("Nothing is written of what was considered that is less intrusive.")
    if not request.terms:
        found.append("No prohibitions or requirements are suggested.")
    return found


def _of_route(reading: Reading, today: date) -> list[str]:
    request, profile = reading.request, reading.request.profile
    route = route_of(rules_of_version(reading.session, request.rules_version), request.route)
    if route is None:
        return []
    is_young = profile.age_group is AgeGroup.YOUNG
    says = missing_by_route(name=route.name, min_age=route.min_age, is_young=is_young)
    found = [says] if says else []
    given = any(one.given_at for one in warnings_of(reading.session, profile.id))
    if request.route == "cpn" and not given:
        found.append(f"{route.name}: no written warning has been given that came first.")
    unspent = Conviction.spent_on > today  # a hold keeps what is spent as well
    convicted = select(Conviction.id).where(Conviction.profile_id == profile.id, unspent)
    if request.route == "cbo" and reading.session.scalar(convicted.limit(1)) is None:
        found.append(f"{route.name}: no conviction is noted. It is made on conviction alone.")
    return found


def _of_notices(reading: Reading) -> list[str]:
    session, id, found = reading.session, reading.request.profile_id, list[str]()
    for warning in reversed(warnings_of(session, id)):
        if warning.given_at is None and warning.ended_at is None:
            found.append(f"The warning of {reading.day(warning.decided_at)} ({warning.ref}) was never given.")
    for one in reversed(exclusions_of(session, id)):
        proof = select(Service.id).where(Service.exclusion_id == one.id, Service.counts_from.is_not(None))
        if one.issued_at and one.state in (State.ISSUED, State.SERVED) and session.scalar(proof.limit(1)) is None:
            found.append(f"No proof of service for the notice of {reading.day(one.issued_at)} ({one.ref}).")
    for breach in reversed(of_profile(session, id)):
        if breach.state is BreachState.CLAIMED:
            found.append(f"The breach of {reading.day(breach.happened_at)} is not confirmed, so it is not in the pack.")
    return found


def _of_witnesses(reading: Reading) -> list[str]:
    reports = _counting(reading)
    if not reports:
        return []
    signed = {one.report_id for one in reading.statements if one.kind == "witness statement"}
    if not signed:
        return ["No signed statement from anybody who saw it: what is reported is hearsay."]
    without = [one for one in reports if one.id not in signed]
    days = ", ".join(reading.day(one.happened_at) for one in without[:5])
    more = f" and {len(without) - 5} more" if len(without) > 5 else ""
    found = [f"No signed statement for the incidents of {days}{more}."] if without else []
    unasked = {one.by_id for one in reading.statements if one.may_attend is None and one.kind == "witness statement"}
    found += [f"{reading.people.numbers[id]} was not asked whether they would come to court." for id in unasked]
    return found


def _of_cctv(reading: Reading, today: date) -> list[str]:
    """Recordings that nobody sent, while they may still be there: the most urgent ones, and how many more."""
    found = list[str]()
    for one in _counting(reading):
        if any(picture.photo_id is not None for picture in one.pictures):
            continue
        day = one.happened_at.astimezone(reading.zone).date()
        by = ask_cctv_by(day)
        if by >= today:
            held = one.premises.name
            found.append(
                f"No CCTV for the incident of {reading.day(day)}, held by {held}: ask before {reading.day(by)}."
            )
    if len(found) > _CCTV_NAMED:
        more = len(found) - _CCTV_NAMED
        found[_CCTV_NAMED:] = [f"Nor for {more} later {'incident' if more == 1 else 'incidents'}."]
    return found


def _counting(reading: Reading) -> list[Report]:
    return [one for one in reading.reports if one.state is ReportState.APPROVED]
