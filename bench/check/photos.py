"""The folder of pictures that the bench is given, and the questions that are made from it."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from bench.check.transforms import TRANSFORMATIONS, changed, dice_of

ENOUGH_PICTURES = 20  # of base: with fewer, the run is called short
ENOUGH_NEGATIVES = 1000  # one false alarm in a thousand can be told from none only with a thousand questions
_FEWEST_NEGATIVES = 44
_SENT_AT = 92  # JPEG quality with which a changed picture is sent in
_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


class Question(NamedTuple):
    """One picture of one file, changed, is asked about. `expected` is its name in the gallery; None: not in there."""

    path: Path
    transformation: str
    expected: str | None

    @property
    def name(self) -> str:
        return self.path.stem

    def sent(self, seed: int) -> bytes:
        """Return the JPEG that comes in; the same for the same seed."""
        with Image.open(self.path) as read:
            picture = changed(read.convert("RGB"), self.transformation, key=self.name, seed=seed)
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=_SENT_AT)
        return out.getvalue()


class Photos:
    """DIR/base and DIR/distract are the gallery, DIR/neg is not in it.

    DIR/contributors.csv (picture,contributor), if there is one, says which pictures come from one person: a false
    alarm between two of those is reported, but may be a true likeness of one room.
    """

    def __init__(self, folder: Path) -> None:
        self.base, self.distract, self.neg = (_pictures(folder / name) for name in ("base", "distract", "neg"))
        table = folder / "contributors.csv"
        self.contributors = _contributors(table) if table.is_file() else {}

    @property
    def gallery(self) -> list[Path]:
        return self.base + self.distract

    def is_same_contributor(self, one: str, other: str) -> bool:
        return one in self.contributors and self.contributors[one] == self.contributors.get(other)

    def positives(self, count: int, seed: int) -> list[Question]:
        """Return every transformation of `count` pictures of base, spread evenly over the kinds of picture there."""
        chosen = _spread(self.base, count, seed)
        return [Question(path, name, path.stem) for path in chosen for name in TRANSFORMATIONS]

    def negatives(self, count: int, seed: int) -> list[Question]:
        """Return so many questions about pictures that are not in the gallery, each changed in a way of its own.

        Who is asked a second time is changed in another way then.
        """
        orders = {path: dice_of(seed, path.stem, "which").permutation(len(TRANSFORMATIONS)) for path in self.neg}
        names = list(TRANSFORMATIONS)
        rounds = range(min(len(names), -(-count // max(1, len(self.neg)))))
        asked = [Question(path, names[orders[path][turn]], None) for turn in rounds for path in self.neg]
        return asked[:count]


def negatives_wanted(pictures: int, available: int) -> int:
    """Return how many negative questions go with so many base pictures: all there are, or fewer in a short run."""
    if pictures >= ENOUGH_PICTURES:
        return max(ENOUGH_NEGATIVES, available)
    return max(_FEWEST_NEGATIVES, ENOUGH_NEGATIVES * pictures // ENOUGH_PICTURES)


def kind_of(path: Path) -> str:
    """Return what stands before the first underscore of the file's name: where it comes from."""
    return path.stem.split("_", 1)[0]


def of_kinds(paths: Iterable[Path], kinds: Iterable[str]) -> list[Path]:
    wanted = set(kinds)
    return [path for path in paths if kind_of(path) in wanted]


def _spread(paths: list[Path], count: int, seed: int) -> list[Path]:
    """Take by turns from each kind, in an order of the dice, until there are enough."""
    piles: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(paths):
        piles[kind_of(path)].append(path)
    for kind, pile in piles.items():
        order = dice_of(seed, kind, "sample").permutation(len(pile))
        piles[kind] = [pile[place] for place in order]
    deepest = max(map(len, piles.values()), default=0)
    by_turns = [pile[turn] for turn in range(deepest) for pile in piles.values() if turn < len(pile)]
    return by_turns[:count]


def _pictures(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix.lower() in _SUFFIXES)


def _contributors(table: Path) -> dict[str, str]:
    with table.open(newline="") as rows:
        return {Path(row["picture"]).stem: row["contributor"] for row in csv.DictReader(rows)}
