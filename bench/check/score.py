"""From answers to figures: what was found, what was named wrongly, and how certain that is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.check.limits import Interval, resampled, wilson
from bench.check.methods import Answer, Outcome
from bench.check.photos import Photos
from bench.check.transforms import TRANSFORMATIONS

Passes = Callable[[Answer], bool]


class Share(NamedTuple):
    hits: int
    of: int

    @property
    def value(self) -> float:
        return self.hits / self.of if self.of else 0.0


class Recall:
    """What one method found, first and above its limit, among the changed pictures of the gallery."""

    def __init__(self, positives: Iterable[Outcome], passes: Passes) -> None:
        self._hits: dict[tuple[str, str], bool] = {
            (one.question.transformation, one.question.name): one.is_right and passes(one.answers[0])
            for one in positives
        }

    def of(self, transformation: str) -> Share:
        hits = [hit for (name, _), hit in self._hits.items() if name == transformation]
        return Share(sum(hits), len(hits))

    def all(self, among: Collection[str] = tuple(TRANSFORMATIONS)) -> Share:
        hits = [hit for (name, _), hit in self._hits.items() if name in among]
        return Share(sum(hits), len(hits))

    def by_picture(self, among: Collection[str]) -> NDArray[np.float64]:
        """Return the recall of each picture, shape (pictures,)."""
        pictures: dict[str, list[bool]] = {}
        for (name, picture), hit in self._hits.items():
            if name in among:
                pictures.setdefault(picture, []).append(hit)
        return np.array([np.mean(hits) for hits in pictures.values()])

    def interval(self, among: Collection[str], seed: int) -> Interval:
        return resampled(self.by_picture(among), seed) if self._hits else Interval(0.0, 1.0)


def false_alarms(negatives: Iterable[Outcome], passes: Passes) -> list[Outcome]:
    """Return the questions that should have been answered by nothing, and were not."""
    return [one for one in negatives if one.first is not None and passes(one.first)]


def without_same_contributor(alarms: Iterable[Outcome], photos: Photos) -> list[Outcome]:
    """Leave out those that name a picture by whoever took the one asked about: often the same room, truly alike."""
    return [one for one in alarms if not photos.is_same_contributor(one.question.name, one.answers[0].name)]


def wrong_ones(positives: Iterable[Outcome], passes: Passes) -> list[Outcome]:
    """Return the questions to which some other photo than the right one was named, at whatever place."""
    return [
        one
        for one in positives
        if any(answer.name != one.question.expected and passes(answer) for answer in one.answers)
    ]


def missed(positives: Iterable[Outcome], passes: Passes) -> list[Outcome]:
    return [one for one in positives if not (one.is_right and passes(one.answers[0]))]


def told(share: Share, of_pictures: Interval | None = None) -> dict[str, Any]:
    """Return a share for the JSON: its value, what it was counted from, and how certain it is."""
    shown: dict[str, Any] = {"hits": share.hits, "of": share.of, "wilson_95": _rounded(wilson(*share))}
    if of_pictures is not None:
        shown["pictures_resampled_95"] = _rounded(of_pictures)
    return shown


def _rounded(interval: Interval) -> list[float]:
    return [round(value, 4) for value in interval]
