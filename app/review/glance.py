"""What waits, at a glance: enough to put it in order and to count it, and not a word or a name of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import SelectBase, and_, exists, func, select, union_all
from sqlalchemy.orm import Session

from app.alerts.models import Alert, AlertKind
from app.members.models import Scheme
from app.reports.models import Addition, Report, ReportPhoto, ReportState, Subject
from app.review.models import Claim, ReportLink, Tie
from app.review.risk import CLAIM_LASTS, Seen
from app.review.rules import may_be_a_child, target


class Glance(NamedTuple):
    """One report that waits, without anything of what it says. `under`: what was merged into it, and who sent that."""

    id: UUID
    reporter_id: int
    seen: Seen
    under: Mapping[UUID, int] = MappingProxyType({})

    def is_sent_by(self, account_id: int) -> bool:
        """Return whether this account sent it, or something that is read under it: then somebody else decides."""
        return account_id == self.reporter_id or account_id in self.under.values()


def glances(session: Session, *, scheme: Scheme, zone: ZoneInfo, now: datetime) -> list[Glance]:
    """Return every report that waits, in six questions however many there are. It reads no words and no names.

    What was merged into a report counts with it: an alert that it has raised still rings on nobody's word.
    """
    holds = and_(Claim.report_id == Report.id, Claim.at > now - CLAIM_LASTS)
    has_picture = exists().where(ReportPhoto.report_id == Report.id)
    rows = session.execute(
        select(
            Report.id,
            Report.reporter_id,
            Report.category,
            Report.kind,
            Report.received_at,
            has_picture.label("has_picture"),
            Claim.by_id.label("claimed_by_id"),
        )
        .join(Claim, holds, isouter=True)
        .where(_RECEIVED)
    ).all()
    first_of, under = _merged(session)
    ids = union_all(select(Report.id).where(_RECEIVED), _READ_UNDER_ONE)
    sounded = _by_first(_sounded(session, ids), first_of)
    people, children = ({first_of.get(id, id) for id in found} for found in _people(session, ids))
    pictured = session.scalars(select(ReportPhoto.report_id).where(ReportPhoto.report_id.in_(_READ_UNDER_ONE)))
    people |= {first_of.get(id, id) for id in pictured}
    found = []
    for row in rows:
        live_until = sounded.get(row.id)
        seen = Seen(
            category=row.category,
            kind=row.kind,
            received_at=row.received_at,
            due_at=_due(row.received_at, live_until, scheme, zone),
            is_live=live_until is not None,
            has_sounded=row.id in sounded,
            may_be_a_child=row.id in children,
            has_person=row.id in people or row.has_picture,
            claimed_by_id=row.claimed_by_id,
        )
        found.append(Glance(row.id, row.reporter_id, seen, under.get(row.id, {})))
    return found


def claimed_anew(session: Session, all_of_it: Iterable[Glance], *, now: datetime) -> list[Glance]:
    """Return the same with who has what open as it is now: to open the first of them has changed that."""
    rows = session.execute(select(Claim.report_id, Claim.by_id).where(Claim.at > now - CLAIM_LASTS))
    claims = {row.report_id: row.by_id for row in rows}
    return [one._replace(seen=one.seen._replace(claimed_by_id=claims.get(one.id))) for one in all_of_it]


def how_many_wait(session: Session) -> int:
    return session.scalar(select(func.count()).where(_RECEIVED)) or 0


_RECEIVED = Report.state == ReportState.RECEIVED
_READ_UNDER_ONE = (
    select(ReportLink.report_id)
    .join(Report, Report.id == ReportLink.first_id)
    .where(ReportLink.tie == Tie.MERGED, _RECEIVED)
)


def _merged(session: Session) -> tuple[dict[UUID, UUID], dict[UUID, dict[UUID, int]]]:
    """Return under which waiting report each merged one is read; and, by that one, who sent what is read under it."""
    rows = session.execute(
        select(ReportLink.report_id, ReportLink.first_id, Report.reporter_id)
        .join(Report, Report.id == ReportLink.report_id)
        .where(ReportLink.report_id.in_(_READ_UNDER_ONE), ReportLink.tie == Tie.MERGED)
    ).all()
    under: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
    for later, first, reporter_id in rows:
        under[first][later] = reporter_id
    return {row.report_id: row.first_id for row in rows}, under


def _by_first(sounded: Mapping[UUID, datetime | None], first_of: Mapping[UUID, UUID]) -> dict[UUID, datetime | None]:
    """Return the same by the report under which each is read: of two live alerts the one that ends first."""
    ends: defaultdict[UUID, list[datetime | None]] = defaultdict(list)
    for id, live_until in sounded.items():
        ends[first_of.get(id, id)].append(live_until)
    return {id: min((end for end in some if end is not None), default=None) for id, some in ends.items()}


def _due(received_at: datetime, live_until: datetime | None, scheme: Scheme, zone: ZoneInfo) -> datetime:
    due_at = target(
        received_at,
        local_hour=received_at.astimezone(zone).hour,
        day_minutes=scheme.day_target_minutes,
        night_minutes=scheme.night_target_minutes,
    )
    # A live alert ends by itself, and phones say "please disregard": that is the time there is.
    return min(due_at, live_until) if live_until is not None else due_at


def _sounded(session: Session, ids: SelectBase) -> dict[UUID, datetime | None]:
    """Return which of these reports have raised an alert; with its end where it is a live one nobody has looked at."""
    rows = session.execute(
        select(Alert.report_id, Alert.kind, Alert.approved_at, Alert.recalled_at, Alert.ends_at)
        .where(Alert.report_id.in_(ids))
        .order_by(Alert.raised_at, Alert.id.desc())
    )
    return {
        row.report_id: row.ends_at if nobody_has_looked_at(row.kind, row.approved_at, row.recalled_at) else None
        for row in rows
    }


def _people(session: Session, ids: SelectBase) -> tuple[set[UUID], set[UUID]]:
    """Return the reports that speak of a person, and those of them who may be under 18."""
    at_first = session.execute(select(Subject.report_id, Subject.description).where(Subject.report_id.in_(ids))).all()
    later = session.execute(select(Addition.report_id, Addition.description).where(Addition.report_id.in_(ids))).all()
    people = {id for id, _ in at_first} | {id for id, description in later if any(description.values())}
    said = [*at_first, *later]
    return people, {id for id, description in said if may_be_a_child(description.get("age", ""))}


def nobody_has_looked_at(kind: AlertKind, approved_at: datetime | None, recalled_at: datetime | None) -> bool:
    return kind is AlertKind.LIVE and approved_at is None and recalled_at is None
