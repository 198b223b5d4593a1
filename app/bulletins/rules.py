"""What a bulletin may say, for how long, and whom it is for. Pure: names and places are handed in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app.bulletins.models import Bulletin, Topic
from app.members.models import Account, Role
from app.members.permissions import MAY, Permission, may

USUAL_DAYS, MOST_DAYS = 14, 90
LONGEST_TITLE, LONGEST = 90, 2000  # letters
READ_KEPT = timedelta(days=30)  # after a bulletin has ended nobody needs to know who had read it

_PART_OF_A_NAME = 4  # letters: shorter parts are everyday words too often
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# They look after the whole town, or write it themselves: no premises say where they need it.
_EVERYWHERE = frozenset(
    {Role.POLICE, Role.COUNCIL, Role.CCTV, *(role for role in Role if Permission.WRITE_BULLETINS in MAY[role])}
)
# For whom a bulletin is written: the desk has it before anybody.
READERS = frozenset(
    role for role in Role if Permission.SEE_BULLETINS in MAY[role] and Permission.WRITE_BULLETINS not in MAY[role]
)


class Draft(NamedTuple):
    """A bulletin as it was typed, under a number that its form made: sent twice it is one bulletin."""

    id: UUID
    topic: str
    title: str
    says: str
    sectors: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    days: int = USUAL_DAYS


def faults_of(draft: Draft, *, names: Iterable[str]) -> dict[str, str]:
    """Return what is wrong with it, by field. `names` are those that it must not say."""
    faults = {}
    if draft.topic not in list(Topic):
        faults["topic"] = "Choose what it is about."
    if not draft.title.strip() or len(draft.title.strip()) > LONGEST_TITLE:
        faults["title"] = f"A few words that say what it is about, at most {LONGEST_TITLE} letters."
    if not draft.says.strip() or len(draft.says.strip()) > LONGEST:
        faults["says"] = f"What is so, then what to do, in at most {LONGEST} letters."
    if not 1 <= draft.days <= MOST_DAYS:
        faults["days"] = f"From 1 to {MOST_DAYS} days."
    names = list(names)
    for field, text in (("title", draft.title), ("says", draft.says)):
        found = named_in(text, names)
        if found:
            faults[field] = naming_fault(found)
    return faults


def naming_fault(name: str) -> str:
    return f"A bulletin names nobody, and this says “{name}”. Write it without the name."


def named_in(text: str, names: Iterable[str]) -> str:
    """Return the first of these names that the text says, whole or in part; nothing if it says none.

    A name of one word, and a part of a longer one, counts only with a capital letter: people are called Will and
    Brook, and so are other things.
    """
    said = _WORD.findall(text)
    small = [_plain(word) for word in said]
    capital = {_plain(word) for word in said if word[:1].isupper()}
    for name in names:
        parts = [_plain(part) for part in _WORD.findall(name)]
        if len(parts) == 1 and parts[0] in capital:
            return name
        if len(parts) < 2:
            continue
        whole = any(small[at : at + len(parts)] == parts for at in range(len(small)))
        if whole or any(len(part) >= _PART_OF_A_NAME and part in capital for part in parts):
            return name
    return ""


def _plain(word: str) -> str:
    """Return a word without capitals, accents and a following ’s: Oakapple’s is Oakapple."""
    apart = unicodedata.normalize("NFKD", word)
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold().replace("’", "'")
    return plain.removesuffix("'s")


def is_current(bulletin: Bulletin, now: datetime) -> bool:
    """Return whether those it is for may read it now."""
    return bulletin.withdrawn_at is None and bulletin.at <= now < bulletin.ends_at


def is_for(bulletin: Bulletin, account: Account) -> bool:
    """Return whether it is for this person: one of their premises is of its sectors and lies in its zones.

    Whoever looks after the whole town reads all; none chosen means all.
    """
    if not may(account, Permission.SEE_BULLETINS):
        return False
    if account.role in _EVERYWHERE or not (bulletin.sectors or bulletin.zones):
        return True
    return any(is_for_place(bulletin, place.sector.value, place.zone_id) for place in account.premises)


def is_for_place(bulletin: Bulletin, sector: str, zone_id: str) -> bool:
    """Return whether it is for premises of this sector in this zone."""
    is_sector = not bulletin.sectors or sector in bulletin.sectors
    return is_sector and (not bulletin.zones or zone_id in bulletin.zones)
