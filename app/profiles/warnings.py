"""What to take care of with somebody: a fixed list, so that nobody is called names."""

from __future__ import annotations

from collections.abc import Sequence

# Nothing of health or vulnerability: that is never for members. The key is stored, the words are shown.
WARNINGS: dict[str, str] = {
    "violence": "may be violent",
    "weapon": "may carry a weapon",
    "spits": "may spit or bite",
    "needles": "may carry needles",
    "follows": "may follow staff out",
    "dog": "may have a dog with them",
}


def says_care(warnings: Sequence[str]) -> str:
    """Return "Take care: may carry a weapon, may spit or bite.", or nothing; a key that is not in the list is left out.

    The order is that of the list, whatever the order in which they were chosen.
    """
    chosen = [words for key, words in WARNINGS.items() if key in warnings]
    return f"Take care: {', '.join(chosen)}." if chosen else ""
