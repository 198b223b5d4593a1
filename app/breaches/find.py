"""Find breaches, what was said of them afterwards, and the checks that were asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from app.breaches import rules
from app.breaches.models import Breach, BreachState, CheckRequest, DoorCheck, FollowUp
from app.exclusions.find import in_force_here
from app.exclusions.models import Exclusion
from app.kernel.errors import NotThere
from app.members.models import Account, AccountState, Premises
from app.members.permissions import Permission, may
from app.orders.find import applying
from app.orders.models import Order
from app.reports.categories import BREACHES
from app.reports.models import Report, ReportState, Subject


class Holds(NamedTuple):
    """What keeps somebody from these premises: one of the two, or neither."""

    exclusion: Exclusion | None
    order: Order | None

    @property
    def is_any(self) -> bool:
        return self.exclusion is not None or self.order is not None


class Asked(NamedTuple):
    """A card, with every request that came in by its letters, the oldest first."""

    check: DoorCheck
    requests: list[CheckRequest]


def holds_here(
    session: Session, profile_id: int, premises: Premises, *, category: str, at: datetime, zone: tzinfo
) -> Holds:
    """Return what somebody would breach by being at these premises at a moment; of an order, only the order."""
    exclusion = None
    if category == rules.EXCLUSION:
        exclusion = in_force_here(session, profile_id, premises, now=at, zone=zone)
    if exclusion is not None:
        return Holds(exclusion, None)
    return Holds(None, applying(session, profile_id, premises.zone_id, at, zone))


def breach_of_report(session: Session, report_id: UUID) -> Breach | None:
    """Return the breach that a report claims, whatever became of it."""
    return session.scalars(select(Breach).where(Breach.report_id == report_id)).first()


def all_of(session: Session, exclusion_id: int) -> list[Breach]:
    """Return every breach of an exclusion that was claimed, the oldest first: for the desk alone."""
    wanted = select(Breach).where(Breach.exclusion_id == exclusion_id)
    return list(session.scalars(wanted.order_by(Breach.happened_at, Breach.id)))


def of_profile(session: Session, profile_id: int) -> list[Breach]:
    """Return every breach that was claimed of a person, the newest first."""
    wanted = select(Breach).where(Breach.profile_id == profile_id)
    return list(session.scalars(wanted.order_by(Breach.happened_at.desc(), Breach.id.desc())))


def in_state(session: Session, *states: BreachState, limit: int) -> list[Breach]:
    """Return the newest breaches in these states."""
    wanted = select(Breach).where(Breach.state.in_(states))
    return list(session.scalars(wanted.order_by(Breach.happened_at.desc(), Breach.id.desc()).limit(limit)))


def follow_ups_of(session: Session, report_ids: Collection[UUID]) -> dict[UUID, list[FollowUp]]:
    """Return what was said afterwards of each of these reports, in its order."""
    found: dict[UUID, list[FollowUp]] = {}
    wanted = select(FollowUp).where(FollowUp.report_id.in_(report_ids)).order_by(FollowUp.at, FollowUp.id)
    for one in session.scalars(wanted):
        found.setdefault(one.report_id, []).append(one)
    return found


def may_follow_up(session: Session, report: Report) -> bool:
    """Return whether its sender is asked what became of it: it claims a breach for certain, and they have not said."""
    is_claim = report.category in BREACHES and rules.is_certain(report.sure)
    return is_claim and report.state is not ReportState.WITHDRAWN and not follow_ups_of(session, [report.id])


def find_check(session: Session, id: UUID) -> DoorCheck:
    """Return one check at a door; raises NotThere."""
    found = session.get(DoorCheck, id)
    if found is None:
        raise NotThere("There is no such check.")
    return found


def check_of_report(session: Session, report_id: UUID) -> DoorCheck | None:
    return session.scalars(select(DoorCheck).where(DoorCheck.report_id == report_id)).first()


def with_requests(session: Session, checks: Sequence[DoorCheck]) -> list[Asked]:
    """Return these cards with what was asked by their letters. Two cards of the same letters have the same requests."""
    letters = {one.id: one.ref[:9] for one in checks}
    wanted = select(CheckRequest).where(CheckRequest.ref.in_(set(letters.values()))).order_by(CheckRequest.id)
    requests = session.scalars(wanted).all()
    return [Asked(one, [request for request in requests if request.ref == letters[one.id]]) for one in checks]


def open_checks(session: Session) -> list[DoorCheck]:
    """Return the cards by which somebody waits for a look or an answer, the oldest first."""
    asked = select(CheckRequest.ref, func.max(CheckRequest.at).label("at")).group_by(CheckRequest.ref).subquery()
    denied = exists().where(FollowUp.report_id == DoorCheck.report_id, FollowUp.outcome == rules.SAY_NOT_THEM)
    rows = select(DoorCheck, asked.c.at, denied).outerjoin(asked, asked.c.ref == func.substr(DoorCheck.ref, 1, 9))
    open_ones = or_(DoorCheck.checked_at.is_(None), DoorCheck.answered_at.is_(None), DoorCheck.answered_at < asked.c.at)
    found = session.execute(rows.where(open_ones).order_by(DoorCheck.at))
    return [one for one, at, is_denied in found if rules.waits(one, at, is_denied=is_denied)]


def last_asked(session: Session, check: DoorCheck) -> datetime | None:
    """Return when somebody last asked by the letters of a card, or None."""
    return session.scalar(select(func.max(CheckRequest.at)).where(CheckRequest.ref == check.ref[:9]))


def requests_without_card(session: Session, *, limit: int) -> list[CheckRequest]:
    """Return the newest requests by letters that are on no card here, and that nobody has ended.

    They are misread, or of a phone that has not sent yet.
    """
    on_cards = select(func.substr(DoorCheck.ref, 1, 9))
    lost = select(CheckRequest).where(CheckRequest.ended_at.is_(None), CheckRequest.ref.not_in(on_cards))
    return list(session.scalars(lost.order_by(CheckRequest.id.desc()).limit(limit)))


def parts_in(session: Session, report_ids: Collection[UUID]) -> dict[UUID, dict[int, rules.Part]]:
    """Return who decided on the breach of each report, or had a part in an exclusion of a person it names.

    Four questions, however many there are.
    """
    named = select(Subject.report_id, Subject.profile_id).where(Subject.report_id.in_(report_ids))
    names = [(row.report_id, row.profile_id) for row in session.execute(named.where(Subject.profile_id.is_not(None)))]
    had = dict[int, set[int | None]]()
    cases = select(Exclusion).where(Exclusion.profile_id.in_({profile_id for _, profile_id in names}))
    for one in session.scalars(cases.options(selectinload(Exclusion.words))):
        whose = (one.proposed_by_id, one.checked_by_id, one.issued_by_id, *(word.by_id for word in one.words))
        had.setdefault(one.profile_id, set()).update(whose)
    parts = dict[UUID, dict[int | None, rules.Part]]({id: {} for id in report_ids})
    for report_id, profile_id in names:
        parts[report_id] |= dict.fromkeys(had.get(profile_id, ()), rules.Part.EXCLUSION)
    for breach in session.scalars(select(Breach).where(Breach.report_id.in_(report_ids))):
        parts[breach.report_id][breach.decided_by_id] = rules.Part.REPORT
    return {at: {id: part for id, part in found.items() if id is not None} for at, found in parts.items()}


def who_may_look(session: Session) -> set[int]:
    """Return whose role lets them look at what was asked at a door."""
    active = session.scalars(select(Account).where(Account.state == AccountState.ACTIVE))
    return {one.id for one in active if one.is_active and may(one, Permission.CHECK_BREACHES)}


def counted_beside(session: Session, breach: Breach) -> Breach | None:
    """Return the breach that counts already for the same event: of the same premises, within the hour."""
    near = (breach.happened_at - rules.SAME_WITHIN, breach.happened_at + rules.SAME_WITHIN)
    same = select(Breach).where(Breach.profile_id == breach.profile_id, Breach.premises_id == breach.premises_id)
    same = same.where(Breach.state == BreachState.CONFIRMED, Breach.id != breach.id)
    return session.scalars(same.where(Breach.happened_at.between(*near)).order_by(Breach.id)).first()
