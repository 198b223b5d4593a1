"""Let everything be found that is there: after an upgrade, a restore, or a town that was written by other means."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.bulletins import words as of_bulletins
from app.bulletins.models import Bulletin
from app.intelligence import words as of_intelligence
from app.intelligence.models import Item
from app.kernel.db import db, transaction
from app.members import words as of_places
from app.members.models import Premises
from app.profiles import words as of_profiles
from app.profiles.models import Profile
from app.reports import words as of_reports
from app.reports.models import Report
from app.review.words import remember as remember_report
from app.search.models import SearchEntry
from app.web.parts import Parts

Say = Callable[[int, int, str], None]

_AT_ONCE = 200  # things in one transaction: nobody waits long for it


def find_again(parts: Parts, *, say: Say) -> int:
    """Let each kind of thing be found of which fewer can be found than there are; return how many were gone through.

    `say` hears how many of how many are done. To begin anew, empty the table `search_entry` before.
    """
    now = parts.clock()
    nouns: list[tuple[str, Any, Any, Callable[[Session, Any], None]]] = [
        (of_places.NOUN, Premises.id, Premises, partial(of_places.remember, now=now)),
        (of_profiles.NOUN, Profile.drafted_at, Profile, of_profiles.remember),
        (of_reports.NOUN, Report.received_at, Report, remember_report),
        (of_intelligence.NOUN, Item.at, Item, of_intelligence.remember),
        (of_bulletins.NOUN, Bulletin.at, Bulletin, of_bulletins.remember),
    ]
    return sum(_find_again(noun, oldest, model, remember, say) for noun, oldest, model, remember in nouns)


def _find_again(noun: str, oldest: Any, model: Any, remember: Callable[[Session, Any], None], say: Say) -> int:
    session = db.session()
    known = session.scalar(select(func.count()).where(SearchEntry.noun == noun)) or 0
    ids = list(session.scalars(select(model.id).order_by(oldest)))
    if known >= len(ids):
        return 0
    for first in range(0, len(ids), _AT_ONCE):
        some = ids[first : first + _AT_ONCE]
        with transaction() as writing:
            for one in writing.scalars(select(model).where(model.id.in_(some)).order_by(oldest)).unique():
                remember(writing, one)
            writing.flush()
        db.session.expunge_all()
        say(first + len(some), len(ids), f"{noun} texts that can be found")
    return len(ids)
