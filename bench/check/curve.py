"""What would be found, and what would be named wrongly, wherever the bands began: drawn over the strength.

    script/bench check … --curve FILE.csv --plot FILE.svg
    .venv/bin/python -m bench.check.curve FILE.csv FILE.svg      draw again what a run has kept

A row of the table is a question: its strongest answer, how strong it was, and whether it was right.
"""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.check.found import Asked, strongest
from bench.check.ours import marks
from bench.check.transforms import HARD

DOWN_TO = 0.0  # what agrees less than not at all is not asked for
_STEPS = 240
_WIDTH, _LEFT, _RIGHT = 720, 62, 14
_TOP, _HIGH, _GAP = 34, 180, 46
# In the middle between black and white, so that the drawing can stand on either.
_INK, _LINES = "#777777", {"recall, 44 changes": "#1a9850", "recall, the 18 hard": "#3288bd", "alarms": "#d9480f"}


_ROUND_STEPS = [one * 10**power for power in range(-3, 4) for one in (1, 2, 5)]

Levels = NDArray[np.float64]


class _Scale(NamedTuple):
    """Which values are marked at the side, and how high each value stands, 0 to 1."""

    marks: Sequence[float]
    height: Callable[[float], float]


_EVEN = _Scale((0, 0.25, 0.5, 0.75, 1), lambda value: value)
_TENFOLD = _Scale((0, 1, 10, 100, 1000), lambda value: math.log1p(value) / math.log1p(1000))


class Point(NamedTuple):
    """One question."""

    expects: bool  # whether the gallery has the picture
    picture: str
    transformation: str
    first: str
    strength: float  # of the strongest answer
    is_right: bool
    band: str


def points(asked: Asked) -> Iterator[Point]:
    for one in asked.positives + asked.negatives:
        first, question = strongest(one), one.question
        expects = question.expected is not None
        yield Point(
            expects,
            question.path.name,
            question.transformation,
            first.name,
            first.strength,
            one.is_right,
            first.band.value if first.band else "",
        )


def write(file: Path, rows: Iterable[Point]) -> None:
    with file.open("w", newline="") as out:
        table = csv.writer(out)
        table.writerow(Point._fields)
        table.writerows([int(value) if isinstance(value, bool) else value for value in row] for row in rows)


def read(file: Path) -> list[Point]:
    with file.open(newline="") as lines:
        return [
            Point(
                row["expects"] == "1",
                row["picture"],
                row["transformation"],
                row["first"],
                float(row["strength"]),
                row["is_right"] == "1",
                row["band"],
            )
            for row in csv.DictReader(lines)
        ]


def svg(rows: Sequence[Point], bands: dict[str, float]) -> str:
    """Return the drawing: recall above, false alarms in 1,000 below, and where the bands begin across both."""
    found = [row.strength for row in rows if np.isfinite(row.strength)] + list(bands.values())
    least, most = min(found, default=0.0), max(found, default=1.0)
    across = np.linspace(least - (most - least) / 40, most, _STEPS)
    positives, negatives = [row for row in rows if row.expects], [row for row in rows if not row.expects]
    hard = [row for row in positives if row.transformation in HARD]
    recall = {
        "recall, 44 changes": _above([row.strength for row in positives if row.is_right], across, len(positives)),
        "recall, the 18 hard": _above([row.strength for row in hard if row.is_right], across, len(hard)),
    }
    alarms = {"alarms": 1000 * _above([row.strength for row in negatives], across, len(negatives))}
    below = _TOP + _HIGH + _GAP
    parts = [
        *_panel("Found, of 1", recall, across, _EVEN, _TOP),
        *_panel("Named wrongly, of 1,000 unrelated", alarms, across, _TENFOLD, below),
        *_bands(bands, across, below + _HIGH),
        *_words(across, below + _HIGH, list(recall)),
    ]
    height = below + _HIGH + 44
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
            f'height="{height}" font-family="sans-serif" font-size="12" fill="{_INK}" role="img">',
            "<title>What the check finds, and what it names wrongly, over the strength of the likeness</title>",
            *parts,
            "</svg>\n",
        ]
    )


def _above(strengths: Sequence[float], across: Levels, of: int) -> Levels:
    """Return which part of `of` is at least as strong as each place, shape (steps,)."""
    ordered = np.sort(np.asarray(strengths, float))
    return (len(ordered) - np.searchsorted(ordered, across, side="left")) / max(1, of)


def _x(value: float, across: Levels) -> float:
    spread = max(1e-9, float(across[-1] - across[0]))
    return _LEFT + (value - float(across[0])) / spread * (_WIDTH - _LEFT - _RIGHT)


def _panel(title: str, lines: dict[str, Levels], across: Levels, scale: _Scale, top: float) -> Iterator[str]:
    yield f'<text x="{_LEFT}" y="{top - 8}">{title}</text>'
    for value in scale.marks:
        level = top + _HIGH * (1 - scale.height(value))
        yield f'<path d="M{_LEFT} {level:.1f}H{_WIDTH - _RIGHT}" stroke="{_INK}" stroke-opacity=".3"/>'
        yield f'<text x="{_LEFT - 6}" y="{level + 4:.1f}" text-anchor="end">{value:g}</text>'
    for name, values in lines.items():
        dots = " ".join(
            f"{_x(at, across):.1f},{top + _HIGH * (1 - scale.height(value)):.1f}"
            for at, value in zip(across.tolist(), values.tolist(), strict=True)
        )
        yield f'<polyline fill="none" stroke="{_LINES[name]}" stroke-width="2" points="{dots}"/>'


def _bands(bands: dict[str, float], across: Levels, bottom: float) -> Iterator[str]:
    for name, begins in bands.items():
        at = _x(begins, across)
        yield f'<path d="M{at:.1f} {_TOP}V{bottom}" stroke="{_INK}" stroke-dasharray="4 3"/>'
        foot = _TOP + _HIGH - 6
        yield f'<text transform="translate({at + 13:.1f} {foot}) rotate(-90)">{name}</text>'


def _words(across: Levels, bottom: float, names: Sequence[str]) -> Iterator[str]:
    for place, name in enumerate(reversed(names)):
        at = _WIDTH - _RIGHT - 170 * (place + 1)
        yield f'<path d="M{at} {_TOP - 12}h18" stroke="{_LINES[name]}" stroke-width="3"/>'
        yield f'<text x="{at + 24}" y="{_TOP - 8}">{name}</text>'
    spread = float(across[-1] - across[0])
    step = next(step for step in _ROUND_STEPS if spread / step <= 10)
    for number in range(math.ceil(across[0] / step), math.floor(across[-1] / step) + 1):
        where = f'x="{_x(number * step, across):.1f}" y="{bottom + 16}"'
        yield f'<text {where} text-anchor="middle">{number * step:.4g}</text>'
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    yield f'<text x="{middle}" y="{bottom + 34}" text-anchor="middle">strength from which a likeness would count</text>'


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(svg(read(Path(sys.argv[1])), marks()))
