"""All that one run found, and how it is written as JSON."""

from __future__ import annotations

import contextlib
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple

from bench.check.ask import strengths
from bench.check.limits import PDQ_WITHIN, limit_for
from bench.check.methods import Answer, Outcome
from bench.check.ours import is_named
from bench.check.photos import Photos
from bench.check.score import (
    Passes,
    Recall,
    Share,
    false_alarms,
    told,
    without_same_contributor,
    wrong_ones,
)
from bench.check.transforms import HARD, TRANSFORMATIONS

OURS, POSSIBLE = "ours", "ours_possible"
CHOSEN_HERE = ("phash8", "phash16", "crop_resistant")  # limits that look at this run's own negatives
_PACKAGES = ("pillow", "numpy", "scipy", "imagehash", "opencv-python-headless", "pdqhash")


class Asked(NamedTuple):
    """What one method answered."""

    positives: list[Outcome]
    negatives: list[Outcome]


class Judged(NamedTuple):
    """What counts as found by one method, and what that makes of its answers."""

    passes: Passes
    recall: Recall
    asked: Asked
    limit: str


def judge(name: str, asked: Asked) -> Judged:
    """Apply the method's own limit. Ours is fixed in the app; PDQ's is published; the others' are chosen for them."""
    passes, limit = _limit(name, asked)
    return Judged(passes, Recall(asked.positives, passes), asked, limit)


def _limit(name: str, asked: Asked) -> tuple[Passes, str]:
    if name == OURS:
        return (lambda answer: is_named(answer.band)), "“nearly the same picture” or better, as the app is"
    if name == POSSIBLE:
        return (lambda answer: answer.band is not None), "any band, as the app is"
    if name == "pdq31":
        return (lambda answer: answer.strength >= -PDQ_WITHIN), f"at most {PDQ_WITHIN} bits, as published"
    limit = limit_for(strengths(asked.negatives))
    return (lambda answer: answer.strength > limit), f"nearer than {-limit:g}, chosen on this run's negatives"


def judged(asked: dict[str, Asked]) -> dict[str, Judged]:
    """Return each method judged; ours twice, as it names and as it shows."""
    both = {OURS: asked[OURS], POSSIBLE: asked[OURS]}
    return {name: judge(name, one) for name, one in {**both, **asked}.items()}


def as_json(methods: dict[str, Judged], photos: Photos, seed: int, more: dict[str, Any]) -> dict[str, Any]:
    """Return the figures under the names that are agreed on, and beside them how certain each is."""
    ours, possible = methods[OURS], methods[POSSIBLE]
    alarms = false_alarms(ours.asked.negatives, ours.passes)
    clean = without_same_contributor(alarms, photos)
    asked = len(ours.asked.negatives)
    wrong = wrong_ones(ours.asked.positives, ours.passes)
    return {
        "mean_recall": _means(methods),
        "false_alarms_per_1000": {
            "raw": _per_1000(len(alarms), asked),
            "clean": _per_1000(len(clean), asked),
            "possible_raw": _per_1000(len(false_alarms(possible.asked.negatives, possible.passes)), asked),
        },
        "wrong_named": len(wrong),
        "per_transformation": {
            name: {method: round(one.recall.of(name).value, 4) for method, one in methods.items()}
            for name in TRANSFORMATIONS
        },
        **more,
        "intervals": {
            "mean_recall": {
                _key(method, hard): told(one.recall.all(among), one.recall.interval(among, seed))
                for method, one in methods.items()
                for among, hard in ((tuple(TRANSFORMATIONS), False), (HARD, True))
            },
            "false_alarms_raw": told(Share(len(alarms), asked)),
            "false_alarms_clean": told(Share(len(clean), asked)),
            "wrong_named": told(Share(len(wrong), len(ours.asked.positives))),
        },
        "limits": {method: one.limit for method, one in methods.items()},
        "clean_is": "without pairs of one contributor" if photos.contributors else "as raw: no contributors.csv",
        "seed": seed,
        "counts": _counts(methods, photos),
        "versions": {"python": platform.python_version(), **_versions()},
    }


def _versions() -> dict[str, str]:
    found = {}
    for name in _PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def _means(methods: dict[str, Judged]) -> dict[str, float]:
    among = tuple(TRANSFORMATIONS)
    means = {_key(name, False): one.recall.all(among).value for name, one in methods.items()}
    hard = {_key(name, True): one.recall.all(HARD).value for name, one in methods.items()}
    return {name: round(value, 4) for name, value in {**means, **hard}.items()}


def _key(method: str, is_hard: bool) -> str:
    return f"{method}_hard" if is_hard else method


def _per_1000(alarms: int, asked: int) -> float:
    return round(1000 * alarms / asked, 3) if asked else 0.0


def _counts(methods: dict[str, Judged], photos: Photos) -> dict[str, Any]:
    return {
        "gallery": len(photos.gallery),
        "base": len(photos.base),
        "negative_pictures": len(photos.neg),
        "questions": {
            name: {"positive": len(one.asked.positives), "negative": len(one.asked.negatives)}
            for name, one in methods.items()
        },
    }


def strongest(outcome: Outcome) -> Answer:
    """Return the strongest answer, or one that names nothing."""
    return outcome.first or Answer("", float("-inf"))


def by_strength(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return sorted(outcomes, key=lambda one: -strongest(one).strength)
