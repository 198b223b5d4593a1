"""Have we seen this picture? What a member may be told of it; nothing of the picture is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit
from app.matching import rules
from app.matching.index import Index
from app.matching.models import Band, Outline
from app.matching.suggest import find_for_members
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.sight import sight_of
from app.photos.develop import upright
from app.photos.examine import sniff
from app.photos.fingerprint import ASKED_SIDE, Detail, fingerprint
from app.profiles.gallery import Shown, gallery


class Told(NamedTuple):
    """One likeness as its asker is told of it: whose profile, which of its photos, and where the two agree."""

    shown: Shown
    photo_id: int
    band: Band
    why: str
    your_outline: Outline
    its_outline: Outline


def look(session: Session, index: Index, data: bytes, *, by: Account, now: datetime) -> list[Told]:
    """Return at most three profiles that this member may see now and that show this picture, strongest first.

    `data` are a picture’s bytes as they came. Slow, and decodes: no transaction is open. Raises NotFit for a picture
    that cannot be read or is too plain to compare, NotNow while none can be decoded.
    """
    require(by, Permission.CHECK_PICTURES)
    asked = fingerprint(upright(data, sniff(data), ASKED_SIDE), Detail.ASKED)
    if asked is None:
        raise NotFit(rules.TOO_PLAIN)
    found = find_for_members(session, index, asked, sight=sight_of(by), now=now)
    shown = {one.profile.id: one for one in gallery(session, for_account=by, today=now.date())} if found else {}
    return [
        Told(
            shown=shown[one.profile.id],
            photo_id=one.photo.id,
            band=one.alike.band,
            why=one.alike.why,
            your_outline=one.alike.asked_outline,
            its_outline=one.alike.stored_outline,
        )
        for one in found
        if one.profile.id in shown
    ]


def note(session: Session, told: Sequence[Told], *, by: Account, now: datetime, late: bool = False) -> None:
    """Write down that somebody checked a picture, and what it was like; `late`: when a signal had come back."""
    refs = [one.shown.profile.ref for one in told]
    record(session, "checked", "a picture", by_id=by.id, now=now, found=refs, **({"late": True} if late else {}))
