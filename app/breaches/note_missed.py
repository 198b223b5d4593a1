"""Note the breaches that were reported before the town knew that the notice had been given: a phone had no signal."""

from __future__ import annotations

from datetime import datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.tell_desk import tell_desk
from app.breaches import rules
from app.breaches.models import Breach
from app.breaches.note_breach import keep_claim
from app.exclusions.models import Exclusion, State
from app.members.models import Account
from app.members.permissions import Permission, require
from app.reports.models import CAME_TO_NOTHING, Report, Subject


def note_missed(session: Session, exclusion: Exclusion, *, by: Account, now: datetime, zone: tzinfo) -> list[Breach]:
    """Keep what was reported of this person since the notice was served, and claims a breach as `note_breach` says.

    Called when a service has just come in, by whoever brought it; without one that counts there is nothing to find.
    The desk is told: of a report that it has decided on already, nobody else would look.
    Each report makes one breach at most, so twice is as once. None of a report that came to nothing.
    """
    require(by, Permission.SERVE_NOTICES)
    if exclusion.state is not State.SERVED or exclusion.served_at is None or exclusion.served_at >= now:
        return []
    wanted = select(Report).join(Subject, Subject.report_id == Report.id).order_by(Report.happened_at, Report.id)
    wanted = wanted.where(Subject.profile_id == exclusion.profile_id, Report.category == rules.EXCLUSION)
    wanted = wanted.where(Report.happened_at >= exclusion.served_at, Report.state.not_in(CAME_TO_NOTHING))
    wanted = wanted.where(~select(Breach.id).where(Breach.report_id == Report.id).exists())
    claims = [keep_claim(session, one, exclusion.profile, now=now, zone=zone) for one in session.scalars(wanted).all()]
    found = [one for one in claims if one is not None]
    if found:
        says = (
            f"{exclusion.ref}: a breach was reported before the town knew that the notice was given. See At the door."
        )
        tell_desk(session, f"exclusion {exclusion.ref}", says, now=now)
    return found
