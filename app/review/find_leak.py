"""Who could have leaked this? From the letters in a picture that turned up elsewhere, or from the picture itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.audit.record import record
from app.matching.index import Index
from app.members.models import Account
from app.members.permissions import Permission, require
from app.photos.compare import trace
from app.photos.develop import Upright
from app.photos.fingerprint import Print
from app.photos.looks import by_mark, looks_at
from app.photos.mark import Viewer
from app.photos.models import Look, Photo

REACHES_BACK = timedelta(days=400)
_MOST_PHOTOS = 3
MOST_COMPARED = 60  # looks of one photo: some three seconds


class Shown(NamedTuple):
    """One look: who was shown the photo. `fit` says how well their mark fits the leaked picture, if it was compared."""

    look: Look
    account: Account
    fit: float | None = None


class Trail(NamedTuple):
    """A photo that the leaked picture may come from, and who was shown it: the likeliest first, or the latest."""

    photo: Photo
    shown: list[Shown]
    was_compared: bool


def from_letters(session: Session, typed: str, *, because: str, by: Account, now: datetime) -> Trail | None:
    """Return whose copy carries these letters, or None. Written down with its reason, found or not."""
    require(by, Permission.FIND_LEAKS)
    found = by_mark(session, typed)
    record(
        session,
        "searched for a leak",
        f"photo {found.photo_id}" if found else "letters",
        by_id=by.id,
        now=now,
        because=because,
        letters=typed[:40],
        account=found.account_id if found else None,
    )
    if found is None:
        return None
    shown = Shown(found, session.get_one(Account, found.account_id))
    return Trail(session.get_one(Photo, found.photo_id), [shown], was_compared=False)


def photos_like(session: Session, index: Index, asked: Print) -> list[Photo]:
    """Return the photos that the leaked picture may be a copy of, the nearest first; at most three."""
    return [session.get_one(Photo, one.photo_id) for one in index.find(session, asked)[:_MOST_PHOTOS]]


def compared(
    session: Session,
    leaked: Upright,
    photo: Photo,
    bare: Upright,
    viewer_of: Callable[[Look, str], Viewer],
    *,
    now: datetime,
) -> Trail:
    """Return who was shown this photo, those first whose mark fits the leaked picture best. Slow: no transaction."""
    looks = looks_at(session, photo.id, since=now - REACHES_BACK)
    shown = [Shown(one, session.get_one(Account, one.account_id)) for one in looks]
    by_letters = {one.look.mark: one for one in shown}
    viewers = [viewer_of(one.look, one.account.name) for one in shown[:MOST_COMPARED]]
    traces = trace(leaked, bare, viewers)
    ranked = [by_letters[one.viewer.mark]._replace(fit=one.fit) for one in traces]
    rest = [one for one in shown if one.look.mark not in {ranked_one.look.mark for ranked_one in ranked}]
    return Trail(photo, ranked + rest, bool(ranked))


def written_down(session: Session, trails: list[Trail], *, because: str, by: Account, now: datetime) -> None:
    """Write down that somebody searched with a picture, why, and which photos and people came out."""
    require(by, Permission.FIND_LEAKS)
    record(
        session,
        "searched for a leak",
        f"photo {trails[0].photo.id}" if trails else "a picture",
        by_id=by.id,
        now=now,
        because=because,
        photos=[trail.photo.id for trail in trails],
        accounts=sorted({one.account.id for trail in trails for one in trail.shown}),
    )
