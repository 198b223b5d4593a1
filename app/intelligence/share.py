"""Tell members what may be told of a piece of intelligence: a bulletin with its sanitised words and nothing else."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.bulletins.models import Bulletin
from app.bulletins.rules import Draft
from app.bulletins.write import write
from app.intelligence.models import Item, ItemState
from app.intelligence.rules import fault_before_sharing
from app.intelligence.sanitise import not_to_name
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require


def share(session: Session, item: Item, draft: Draft, *, by: Account, now: datetime, today: date) -> Bulletin:
    """Write the bulletin; whatever text the draft carries, it is the sanitised one that goes out.

    Raises NotPossible for what may not be shared (suspected to be false, conditions that nobody wrote down, overdue,
    closed, not sanitised) and in safe mode, NotFit for what is missing.
    """
    require(by, Permission.GRADE_INTELLIGENCE)
    fault = fault_before_sharing(item, today=today)
    if fault is not None:
        raise NotPossible(fault)
    bulletin = write(
        session,
        draft._replace(says=item.sanitised),
        intelligence_ref=item.ref,
        not_to_name=not_to_name(session, item),
        by=by,
        now=now,
    )
    item.state = ItemState.SHARED
    record(session, "shared", f"intelligence {item.ref}", by_id=by.id, now=now, bulletin=str(bulletin.id))
    return bulletin
