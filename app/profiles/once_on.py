"""Which pictures a profile has had: also those that were made anew or taken off are pictures of it that people saw."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import Detail, Entry
from app.profiles.models import Profile

_CHANGES = ("retouched", "took off a picture")


def pictures_ever(session: Session, profile: Profile) -> frozenset[int]:
    """Return the ids of the photos that this profile shows or once showed, as far as the record still says so."""
    changes = (
        select(Detail.body)
        .join(Entry, Entry.seq == Detail.seq)
        .where(Entry.about == f"profile {profile.ref}", Entry.verb.in_(_CHANGES))
    )
    said = (body.get(name) for body in session.scalars(changes) for name in ("photo", "instead_of"))
    return frozenset({*(row.photo_id for row in profile.pictures), *(id for id in said if isinstance(id, int))})
