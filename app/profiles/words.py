"""By which words a profile is found."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.profiles.models import Profile, Vehicle
from app.search.keep import keep

NOUN = "profile"


def remember(session: Session, profile: Profile) -> None:
    """Let a profile be found by what is written of it now. Every verb that writes such words calls this at its end.

    What its members may see of it does not matter here: the desk alone searches, and answers for them all.
    """
    session.flush()
    plates = session.scalars(select(Vehicle).where(Vehicle.profile_id == profile.id).order_by(Vehicle.plate)).all()
    parts = {
        "name": profile.title,
        "reference": profile.ref,
        "also known as": ", ".join(profile.aliases),
        "marks": profile.marks,
        "look": ", ".join(profile.look.values()),
        "seen": profile.seen,
        "method": profile.method,
        "plate": ", ".join(one.plate for one in plates),
        "vehicle": ", ".join(one.looks for one in plates if one.looks),
    }
    keep(session, NOUN, profile.ref, parts, at=profile.drafted_at)
