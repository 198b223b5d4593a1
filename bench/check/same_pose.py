"""Portraits compared with each other: other people in one pose, light and backdrop are the dangerous false alarm."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.photos.fingerprint import Print
from bench.check.limits import wilson
from bench.check.ours import Ours, asked_print, is_named, likened
from bench.check.photos import of_kinds
from bench.check.progress import counted
from bench.check.transforms import dice_of

DIRECT = 2000  # pairs that are compared past the index, so that its choice of candidates hides nothing
_PORTRAITS = ("congress", "faker")


def portraits(paths: Sequence[Path], kinds: Sequence[str]) -> list[Path]:
    """Return the pictures of these kinds; without any, those known to be portraits, or simply all."""
    return of_kinds(paths, kinds or _PORTRAITS) or list(paths)


def compared(paths: Sequence[Path], seed: int, *, direct: int = DIRECT, down_to: float | None = None) -> dict[str, Any]:
    """Return how many pairs of different pictures were called the same, and how many were shown in any band.

    With `down_to` the strongest pairs are named even where nobody would be told of them.
    """
    gallery, asked = Ours(down_to=down_to), {}
    for path in counted(paths, "Fingerprinting portraits", of=len(paths)):
        gallery.enrol(path.stem, path.read_bytes())
        if (found := asked_print(path.read_bytes())) is not None:
            asked[path.stem] = found
    alike = [
        (answer.strength, name, answer.name, answer.band)
        for name, one in counted(asked.items(), "Comparing each portrait with all others", of=len(asked))
        for answer in gallery.find(one, but_not=name)
    ]
    pairs = len(asked) * (len(asked) - 1)
    return {
        "same_picture": sum(is_named(band) for _, _, _, band in alike),
        "possible": (possible := sum(band is not None for _, _, _, band in alike)),
        "pairs": pairs,
        "portraits": len(asked),
        "too_plain": len(paths) - len(asked),
        "possible_share_95": [round(value, 6) for value in wilson(possible, pairs)],
        "past_the_index": _directly(gallery, asked, seed, min(direct, pairs)),
        "strongest": [
            f"{one} / {other}: {strength:.3f}, {band or 'not shown'}"
            for strength, one, other, band in sorted(alike, key=lambda pair: -pair[0])[:10]
        ],
    }


def _directly(gallery: Ours, asked: dict[str, Print], seed: int, count: int) -> dict[str, int]:
    """Compare some pairs one with one."""
    dice, names = dice_of(seed, "pairs"), list(asked)
    firsts = dice.integers(len(names), size=count)
    seconds = (firsts + dice.integers(1, len(names), size=count)) % len(names)
    pairs = list(zip(firsts.tolist(), seconds.tolist(), strict=True))
    found = [
        likened(asked[names[one]], gallery.stored(names[other]))
        for one, other in counted(pairs, "Comparing pairs past the index", of=count)
    ]
    return {
        "pairs": len(found),
        "same_picture": sum(is_named(band) for band in found),
        "possible": sum(band is not None for band in found),
    }
