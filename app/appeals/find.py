"""Find appeals."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.appeals.models import Appeal, AppealSeat
from app.breaches.models import Breach, BreachState
from app.exclusions.models import Exclusion
from app.kernel.errors import NotThere
from app.members.models import Account
from app.members.permissions import Permission, require
from app.scheme_rules.current import rules_of_version
from app.scheme_rules.matrix import Appealing


def find_appeal(session: Session, id: UUID) -> Appeal:
    """Return an appeal for the desk; raises NotThere."""
    found = session.get(Appeal, id)
    if found is None:
        raise NotThere("There is no such appeal.")
    return found


def my_seat(session: Session, id: UUID, *, by: Account) -> AppealSeat:
    """Return one's own seat; an appeal that one does not hear is answered like none. Raises NotThere."""
    require(by, Permission.HEAR_APPEALS)
    seat = session.get(AppealSeat, (id, by.id))
    if seat is None or seat.stood_down_at is not None:
        raise NotThere("You hear no such appeal.")
    return seat


def heard_by(session: Session, by: Account) -> list[tuple[Appeal, AppealSeat]]:
    """Return the appeals that somebody hears or has heard: first what waits for their word."""
    require(by, Permission.HEAR_APPEALS)
    mine = select(Appeal, AppealSeat).join(AppealSeat, AppealSeat.appeal_id == Appeal.id)
    mine = mine.where(AppealSeat.account_id == by.id, AppealSeat.stood_down_at.is_(None))
    rows = session.execute(mine.order_by(AppealSeat.said_at.is_not(None), Appeal.answer_by)).unique().all()
    return [(row[0], row[1]) for row in rows]


def seats_of(session: Session, appeal: Appeal) -> list[tuple[AppealSeat, Account]]:
    """Return everybody who was seated, in that order, also who has stood down."""
    rows = select(AppealSeat, Account).join(Account, Account.id == AppealSeat.account_id)
    rows = rows.where(AppealSeat.appeal_id == appeal.id).order_by(AppealSeat.seated_at, AppealSeat.account_id)
    return [(row[0], row[1]) for row in session.execute(rows).unique().all()]


def appeals_of(session: Session, exclusion_ids: Collection[int]) -> list[Appeal]:
    """Return the appeals against these exclusions, the newest first."""
    wanted = select(Appeal).where(Appeal.exclusion_id.in_(exclusion_ids))
    return list(session.scalars(wanted.order_by(Appeal.came_at.desc(), Appeal.ref.desc())))


def not_ended(session: Session) -> list[Appeal]:
    """Return what waits for anything: to be confirmed, heard, or told; what is due first comes first."""
    waiting = select(Appeal).where(Appeal.withdrawn_at.is_(None), Appeal.told_at.is_(None))
    return list(session.scalars(waiting.order_by(Appeal.answer_by, Appeal.ref)))


def ended(session: Session, *, limit: int) -> list[Appeal]:
    """Return what ended last."""
    over = select(Appeal).where((Appeal.withdrawn_at.is_not(None)) | (Appeal.told_at.is_not(None)))
    return list(session.scalars(over.order_by(Appeal.came_at.desc()).limit(limit)))


def appealing_of(session: Session, exclusion: Exclusion) -> Appealing:
    """Return how this exclusion is appealed against: as its notice says, whatever the rules have become since."""
    return rules_of_version(session, exclusion.rules_version).appealing


def has_open(session: Session, exclusion: Exclusion) -> bool:
    """Return whether an appeal against it is being heard."""
    open_one = select(Appeal.id).where(Appeal.exclusion_id == exclusion.id, Appeal.taken_by_id.is_not(None))
    open_one = open_one.where(Appeal.decided_at.is_(None), Appeal.withdrawn_at.is_(None))
    return session.scalars(open_one.limit(1)).first() is not None


def was_breached(session: Session, exclusion: Exclusion) -> bool:
    """Return whether a breach of it was confirmed."""
    confirmed = select(Breach.id).where(Breach.exclusion_id == exclusion.id, Breach.state == BreachState.CONFIRMED)
    return session.scalars(confirmed.limit(1)).first() is not None
