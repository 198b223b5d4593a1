"""How a picture is to be made from another: turned, parts of it blurred, cropped. Only numbers; no picture is opened.

Every box is in parts of the turned, uncropped picture, so that a crop that is moved later moves no blur.
"""

from __future__ import annotations

from typing import Any, NamedTuple

MOST_BLURRED = 12
LEAST_BLURRED = 0.01  # of a side: less is a slip of the finger
LEAST_CROP = 0.1


class Box(NamedTuple):
    """Where it begins and how large it is, in parts of the picture: from 0 to 1."""

    left: float
    top: float
    width: float
    height: float

    def is_within(self, least: float) -> bool:
        """Return whether it lies in the picture and is no smaller than this."""
        return (
            0 <= self.left <= 1
            and 0 <= self.top <= 1
            and least <= self.width <= 1
            and least <= self.height <= 1
            and self.left + self.width <= 1.0001
            and self.top + self.height <= 1.0001
        )

    def turned(self) -> Box:
        """Return where it lies once the picture is turned a quarter to the right."""
        return Box(1 - self.top - self.height, self.left, self.height, self.width).rounded()

    def rounded(self) -> Box:
        return Box(*(min(1.0, max(0.0, round(part, 4))) for part in self))


WHOLE = Box(0, 0, 1, 1)


class Recipe(NamedTuple):
    """`turns`: quarters to the right; then the boxes are blurred, and what lies in `crop` is kept."""

    turns: int = 0
    crop: Box = WHOLE
    blurred: tuple[Box, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether the picture would come out as it went in."""
        return self.turns % 4 == 0 and self.crop == WHOLE and not self.blurred

    def turned(self) -> Recipe:
        """Return the same, turned a quarter to the right; crop and boxes stay on what they are on."""
        return Recipe((self.turns + 1) % 4, self.crop.turned(), tuple(box.turned() for box in self.blurred))

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept with the photo."""
        return {"turns": self.turns, "crop": list(self.crop), "blurred": [list(box) for box in self.blurred]}


def from_json(kept: dict[str, Any] | None) -> Recipe:
    """Return what was kept with a photo; nothing for a photo that was made from no other."""
    if not kept:
        return Recipe()
    return Recipe(kept["turns"], Box(*kept["crop"]), tuple(Box(*box) for box in kept["blurred"]))


def faults_of(recipe: Recipe) -> dict[str, str]:
    """Return a sentence for each part that cannot be done, by the name of its field."""
    faults = {}
    if not recipe.crop.is_within(LEAST_CROP):
        faults["crop"] = "Keep at least a tenth of the picture each way, and stay within it."
    for number, box in enumerate(recipe.blurred):
        if not box.is_within(LEAST_BLURRED):
            faults[f"blur-{number}"] = "This box does not lie within the picture, or is too small to see."
    if len(recipe.blurred) > MOST_BLURRED:
        faults["blur"] = f"At most {MOST_BLURRED} boxes. Make one larger, or crop the picture."
    return faults
