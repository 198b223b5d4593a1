"""Where to draw the line, and how certain a share is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

PDQ_WITHIN = 31  # bits of 256: with a quality of 50 or more, what its makers publish as a match
_95 = 1.959964
_RESAMPLED = 2000


class Interval(NamedTuple):
    """Of 95 %."""

    low: float
    high: float


def limit_for(strengths: Sequence[float], *, in_a_thousand: int = 1) -> float:
    """Return a limit such that at most so many in a thousand of these, which should all be turned away, are above it.

    It is the lowest such limit: among methods that may not pass it, none finds more. To pass is to be above it.
    """
    allowed = len(strengths) * in_a_thousand // 1000
    if allowed >= len(strengths):
        return -math.inf
    return sorted(strengths, reverse=True)[allowed]


def wilson(hits: int, of: int) -> Interval:
    """Return the Wilson score interval of a share (E. B. Wilson, 1927), which also holds near none and all."""
    if not of:
        return Interval(0.0, 1.0)
    share, extra = hits / of, _95**2 / of
    middle = (share + extra / 2) / (1 + extra)
    half = _95 / (1 + extra) * math.sqrt(share * (1 - share) / of + extra / of / 4)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def resampled(by_picture: NDArray[np.float64], seed: int) -> Interval:
    """Return the interval of the mean when pictures are drawn anew, with putting back (bootstrap).

    `by_picture`, shape (pictures,), is the recall of each. The changes of one picture stand or fall together, so that
    to count them one by one, as `wilson` does, promises too much.
    """
    dice = np.random.default_rng(seed)
    means = by_picture[dice.integers(len(by_picture), size=(_RESAMPLED, len(by_picture)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(low), float(high))
