"""Tell members of some sectors and zones something worth knowing. It names nobody, and it ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.bulletins.models import Bulletin, Topic
from app.bulletins.names import names_of_profiles
from app.bulletins.rules import Draft, faults_of
from app.bulletins.words import remember
from app.kernel.errors import NotFit
from app.members.models import Account, Sector, Zone
from app.members.permissions import Permission, require
from app.members.safe_mode import refuse_in_safe_mode


def write(
    session: Session,
    draft: Draft,
    *,
    intelligence_ref: str | None = None,
    not_to_name: Iterable[str] = (),
    by: Account,
    now: datetime,
) -> Bulletin:
    """Put it before those it is for; sent twice, it stays the one bulletin.

    `intelligence_ref` says of which piece of intelligence it is the sanitised text, `not_to_name` whom it must not
    name beside those who have a profile. Raises NotFit, and NotPossible in safe mode.
    """
    require(by, Permission.WRITE_BULLETINS)
    refuse_in_safe_mode(session)
    known = session.get(Bulletin, draft.id)
    if known is not None:
        return known
    faults = faults_of(draft, names=[*names_of_profiles(session), *not_to_name]) | _faults_of_target(session, draft)
    if faults:
        raise NotFit("Look at what is marked.", faults)
    bulletin = Bulletin(
        id=draft.id,
        topic=Topic(draft.topic),
        title=draft.title.strip(),
        says=draft.says.strip(),
        sectors=list(draft.sectors),
        zones=list(draft.zones),
        by_id=by.id,
        at=now,
        ends_at=now + timedelta(days=draft.days),
        intelligence_ref=intelligence_ref,
    )
    session.add(bulletin)
    remember(session, bulletin)
    record(
        session,
        "wrote",
        f"bulletin {bulletin.id}",
        by_id=by.id,
        now=now,
        topic=bulletin.topic.value,
        title=bulletin.title,
        sectors=bulletin.sectors,
        zones=bulletin.zones,
        intelligence=intelligence_ref,
    )
    return bulletin


def _faults_of_target(session: Session, draft: Draft) -> dict[str, str]:
    faults = {}
    if not set(draft.sectors) <= {sector.value for sector in Sector}:
        faults["sectors"] = "Choose from the sectors that are offered."
    wanted = set(draft.zones)
    if (session.scalar(select(func.count()).where(Zone.id.in_(wanted))) or 0) != len(wanted):
        faults["zones"] = "Choose zones of this town."
    return faults
