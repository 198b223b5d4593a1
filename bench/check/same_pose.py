"""Portraits compared with each other: other people in one pose, light and backdrop are the dangerous false alarm."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.check.limits import wilson
from bench.check.ours import Ours, is_named, likened
from bench.check.photos import of_kinds
from bench.check.progress import counted
from bench.check.transforms import dice_of

DIRECT = 2000  # pairs that are compared past the index, so that its choice of candidates hides nothing
_PORTRAITS = ("congress", "faker")


def portraits(paths: Sequence[Path], kinds: Sequence[str]) -> list[Path]:
    """Return the pictures of these kinds; without any, those known to be portraits, or simply all."""
    return of_kinds(paths, kinds or _PORTRAITS) or list(paths)


def compared(paths: Sequence[Path], seed: int, *, direct: int = DIRECT) -> dict[str, Any]:
    """Return how many pairs of different pictures were called the same, and how many were shown in any band."""
    gallery = Ours()
    for path in counted(paths, "Fingerprinting portraits", of=len(paths)):
        gallery.enrol(path.stem, path.read_bytes())
    pairs, alike, named = len(paths) * (len(paths) - 1), [], []
    for path in counted(paths, "Comparing each portrait with all others", of=len(paths)):
        for answer in gallery.ask(path.read_bytes(), but_not=path.stem):
            alike.append((answer.strength, path.stem, answer.name))
            if is_named(answer.band):
                named.append(alike[-1])
    return {
        "same_picture": len(named),
        "possible": len(alike),
        "pairs": pairs,
        "portraits": len(paths),
        "possible_share_95": [round(value, 6) for value in wilson(len(alike), pairs)],
        "direct": _directly(paths, seed, min(direct, pairs)),
        "strongest": [f"{one} / {other}: {strength:.3f}" for strength, one, other in sorted(alike, reverse=True)[:10]],
    }


def _directly(paths: Sequence[Path], seed: int, count: int) -> dict[str, int]:
    """Compare some pairs one with one."""
    dice = dice_of(seed, "pairs")
    firsts = dice.integers(len(paths), size=count)
    seconds = (firsts + dice.integers(1, max(2, len(paths)), size=count)) % len(paths)
    found = [
        likened(paths[one].read_bytes(), paths[other].read_bytes())
        for one, other in counted(list(zip(firsts, seconds, strict=True)), "Comparing pairs past the index", of=count)
        if one != other
    ]
    return {
        "pairs": len(found),
        "same_picture": sum(is_named(band) for band in found),
        "possible": sum(band is not None for band in found),
    }
