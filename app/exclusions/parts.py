"""Who had a part in an exclusion: one notion for who decides, who looks at it again and who hears an appeal. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple


class Had(NamedTuple):
    """Who had one kind of part: the people, and the members in whose name, or at whose premises, it was."""

    ids: frozenset[int] = frozenset()
    member_ids: frozenset[int] = frozenset()

    def has(self, id: int, member_ids: Collection[int]) -> bool:
        """Return whether somebody had it, or one of the members for whom they work."""
        return id in self.ids or bool(self.member_ids.intersection(member_ids))


class HadPart(NamedTuple):
    """Who had a part in one exclusion, kind by kind; which of them count is for whoever asks.

    reported: who sent a report that it rests on; as members, theirs and those at whose premises it was.
    reporters_own: of these the members whose people the reporters are. spoke: who said a word when it was decided.
    looked: who looked at it again. heard: who hears an appeal against it, or has said a word on one.
    """

    proposed: Had
    reported: Had = Had()
    reporters_own: frozenset[int] = frozenset()
    spoke: Had = Had()
    looked: Had = Had()
    heard: Had = Had()
