"""Who hears appeals against exclusions, or has said a word on one: they, and their members, had a part since."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from app.appeals.models import Appeal, AppealSeat
from app.exclusions.had_part import those
from app.exclusions.parts import Had
from app.members.models import Account


def who_heard(session: Session, exclusion_ids: Collection[int], *, but: UUID | None = None) -> dict[int, Had]:
    """Return them by exclusion: who has said a word, and who sits and may still say one. `but`: not of this appeal.

    Who stood down, or sat when an appeal was withdrawn before they spoke, had no part.
    """
    may_still = AppealSeat.stood_down_at.is_(None) & Appeal.decided_at.is_(None) & Appeal.withdrawn_at.is_(None)
    rows = select(Appeal.exclusion_id, Account).join(AppealSeat, AppealSeat.appeal_id == Appeal.id)
    rows = rows.join(Account, Account.id == AppealSeat.account_id).where(Appeal.exclusion_id.in_(exclusion_ids))
    rows = rows.where(or_(AppealSeat.said_at.is_not(None), may_still)).options(selectinload(Account.premises))
    if but is not None:
        rows = rows.where(Appeal.id != but)
    return those((row[0], row[1]) for row in session.execute(rows))
