"""What a pack would hold, each thing by its name and a short sum of what it says: kept with each approval.

So that what two approved is what is built: something that came since, or reads otherwise, is in none of their lists.
What becomes less is in them still: left out, deleted, hidden again. What changes without anybody saying more changes no
sum: the order of rows, that a warning or a notice ran out, the number of a crime, clean copies of the same picture, new
names that are taken out, what is listed as not in it, and what was handed over before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.appeals.find import appeals_of
from app.breaches.find import follow_ups_of, of_profile
from app.breaches.models import BreachState
from app.disputes.models import Dispute
from app.evidence.exhibits import pictures_of
from app.evidence.models import PackRequest
from app.evidence.reading import Reading, read
from app.exclusions.find import exclusions_of
from app.exclusions.models import Exclusion, Service, State
from app.orders.find import orders_of
from app.review.models import Decision
from app.warnings.find import cards_of, warnings_of
from app.warnings.models import WarningEnd

_LETTERS = 16  # of a sum: 64 bits, against chance; nobody gains by finding two that are alike


def goes_in(session: Session, request: PackRequest) -> list[str]:
    """Return it as lines such as "report 3f2a… 9c1e…", in order; reads only."""
    reading = read(session, request, zone=UTC)
    parts = (_request, _reports, _pictures, _statements, _warnings, _notices, _breaches, _appeals, _orders, _disputes)
    return sorted(line for part in parts for line in part(reading))


def _line(kind: str, name: object, *says: object) -> str:
    told = json.dumps([_plain(one) for one in says], ensure_ascii=False, separators=(",", ":"))
    return f"{kind} {name} {hashlib.sha256(told.encode()).hexdigest()[:_LETTERS]}"


def _plain(value: object) -> Any:
    """Return a value as JSON has it, moments in one zone whichever they were handed in."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, bool | int | None) else str(value)


def _request(reading: Reading) -> Iterable[str]:
    """Who it is about, what the desk adds, and whom or what it shows."""
    it, profile = reading.request, reading.request.profile
    yield _line("person", profile.ref, profile.title, profile.age_group, profile.grading)
    yield from (_line("alias", hashlib.sha256(one.encode()).hexdigest()[:_LETTERS]) for one in profile.aliases)
    yield _line("added", it.ref, it.less_intrusive, it.terms, it.needs)
    yield from (_line("shown", one.partition(":")[0].replace(" ", "-"), one) for one in it.unredacted)


def _reports(reading: Reading) -> Iterable[str]:
    ids = [one.id for one in reading.reports]
    decided = select(Decision).where(Decision.report_id.in_(ids)).order_by(Decision.id)
    wordings = {one.report_id: one.wording for one in reading.session.scalars(decided)}
    for one in reading.reports:
        says = one.note or wordings.get(one.id, "")
        added = [(more.is_correction, more.text) for more in one.additions]
        yield _line("report", one.id, one.category, one.happened_at, one.premises_id, one.reporter_id, says, added)


def _pictures(reading: Reading) -> Iterable[str]:
    for one in pictures_of(reading):
        if f"photo {one.photo.id}" not in reading.left_out:
            yield _line("photo", one.photo.id, one.photo.sha256)


def _statements(reading: Reading) -> Iterable[str]:
    for one in reading.statements:
        yield _line("statement", one.ref, one.sha256, one.may_attend, one.needs)


def _warnings(reading: Reading) -> Iterable[str]:
    session, id = reading.session, reading.request.profile_id
    for one in warnings_of(session, id):
        back = one.ended_because if one.ended_how is WarningEnd.TAKEN_BACK else None
        yield _line("warning", one.ref, one.decided_at, one.because, one.given_at, one.given_how, back)
    for card in cards_of(session, id):
        if f"report {card.report_id}" not in reading.left_out:
            yield _line("card", card.id, card.at, card.premises_id, card.was_given, card.why_not)


def _notices(reading: Reading) -> Iterable[str]:
    tried = select(Service).order_by(Service.at, Service.id)
    for one in _issued(reading):
        services = reading.session.scalars(tried.where(Service.exclusion_id == one.id))
        given = [(at.outcome, at.how, at.at, at.counts_from, at.says, at.read_aloud) for at in services]
        lifted = one.ended_because if one.state is State.LIFTED else None
        yield _line("notice", one.ref, one.issued_at, one.because, one.ends_on, lifted, given)


def _breaches(reading: Reading) -> Iterable[str]:
    claimed = of_profile(reading.session, reading.request.profile_id)
    confirmed = [one for one in claimed if one.state is BreachState.CONFIRMED]
    followed = follow_ups_of(reading.session, [one.report_id for one in confirmed])
    for one in confirmed:
        if f"report {one.report_id}" not in reading.left_out:
            after = [after.content_sha for after in followed.get(one.report_id, [])]
            yield _line("breach", one.report_id, one.happened_at, one.premises_id, after)


def _appeals(reading: Reading) -> Iterable[str]:
    for one in appeals_of(reading.session, [notice.id for notice in _all_notices(reading)]):
        heard = (one.outcome, one.new_end, one.because, one.ended_as)
        yield _line("appeal", one.ref, one.kind, one.came_at, one.says, heard)


def _orders(reading: Reading) -> Iterable[str]:
    for one in orders_of(reading.session, reading.request.profile_id):
        days = (one.made_on, one.starts_on, one.ends_on, one.ended_on)
        yield _line("order", one.ref, one.made_by, one.case_ref, days, one.terms, one.ended_because)


def _disputes(reading: Reading) -> Iterable[str]:
    """Not in it but listed: whoever approved it did not know that somebody says it is wrong."""
    disputes = select(Dispute).where(Dispute.profile_id == reading.request.profile_id)
    for one in reading.session.scalars(disputes):
        yield _line("dispute", one.id, one.came_at, one.says, one.outcome)


def _all_notices(reading: Reading) -> list[Exclusion]:
    return exclusions_of(reading.session, reading.request.profile_id)


def _issued(reading: Reading) -> list[Exclusion]:
    return [one for one in _all_notices(reading) if one.issued_at is not None]
