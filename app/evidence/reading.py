"""What is read first of a case, and handed to all who write a part of the pack."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.evidence.case import Line
from app.evidence.find import left_out_of, reports_about
from app.evidence.models import PackRequest
from app.evidence.third_parties import ThirdParties, third_parties
from app.reports.models import Report
from app.statements.find import signed_of
from app.statements.models import Statement


class Reading(NamedTuple):
    """The reports and signed statements that go in, and who the people in them are."""

    session: Session
    request: PackRequest
    reports: list[Report]
    statements: list[Statement]
    people: ThirdParties
    left_out: frozenset[str]
    zone: tzinfo

    def day(self, when: date | datetime | None) -> str:
        """Return a day as it is written in a pack, in the town's own time; empty for none."""
        if when is None:
            return ""
        moment = when.astimezone(self.zone) if isinstance(when, datetime) else when
        return f"{moment.day} {moment:%B %Y}"

    def moment(self, when: datetime) -> str:
        local = when.astimezone(self.zone)
        return f"{local.day} {local:%B %Y, %H:%M}"

    def line(self, name: str, *parts: str) -> Line:
        """Return a line of what was said, without what tells of others."""
        return Line(name, self.people.redact(" ".join(part.strip() for part in parts if part.strip())))


def read(session: Session, request: PackRequest, *, zone: tzinfo, is_whole: bool = False) -> Reading:
    """Read what goes into the next pack of a request: all that belongs to it, but for what was left out.

    `is_whole`: what was left out as well.
    """
    left_out = frozenset(one.what for one in left_out_of(session, request) if not is_whole)
    reports = [one for one in reports_about(session, request.profile) if f"report {one.id}" not in left_out]
    ids = [one.id for one in reports]
    statements = [one for one in signed_of(session, ids) if f"statement {one.ref}" not in left_out]
    people = third_parties(session, request, reports, statements)
    return Reading(session, request, reports, statements, people, left_out, zone)
