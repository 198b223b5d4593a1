"""One run over a folder of pictures, from the first fingerprint to the last figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from bench.check import ask, cost, same_pose
from bench.check.found import OURS, Asked, Judged, as_json, judged
from bench.check.methods import Method
from bench.check.ours import Ours
from bench.check.peers import CropResistant, pdq, phash8, phash16
from bench.check.photos import Photos, Question, negatives_wanted
from bench.check.transforms import TRANSFORMATIONS, dice_of

# What takes a third of a second a picture is asked less.
_SLOW_GALLERY, _SLOW_NEGATIVES = 200, 100
_TIMED = 60  # questions


class Plan(NamedTuple):
    """What is wanted: how many pictures of base, which dice, how many of them the slow method gets (0: none)."""

    queries: int
    seed: int
    slow: int
    portraits: Sequence[str]


class Run(NamedTuple):
    methods: dict[str, Judged]
    found: dict[str, Any]


def run(photos: Photos, plan: Plan, ours: Callable[[], Method] = Ours) -> Run:
    """Ask everything of everybody. `ours` makes the method that is called so; a test hands in another."""
    positives = photos.positives(plan.queries, plan.seed)
    negatives = photos.negatives(negatives_wanted(plan.queries, len(photos.neg)), plan.seed)
    quick: list[Method] = [ours(), pdq(), phash8(), phash16()]
    ask.enrol(quick, photos.gallery)
    asked = _asked(quick, positives, negatives, plan.seed)
    if plan.slow:
        asked |= _slowly(photos, positives, negatives, plan)
    methods = judged(asked)
    return Run(methods, as_json(methods, photos, plan.seed, _of_ours_alone(photos, quick[0], asked[OURS], plan)))


def _asked(
    methods: Sequence[Method], positives: Sequence[Question], negatives: Sequence[Question], seed: int
) -> dict[str, Asked]:
    found = ask.put(positives, methods, seed, "Asking for pictures that the gallery has")
    nothing = ask.put(negatives, methods, seed, "Asking for pictures that it does not have")
    return {method.name: Asked(found[method.name], nothing[method.name]) for method in methods}


def _slowly(
    photos: Photos, positives: Sequence[Question], negatives: Sequence[Question], plan: Plan
) -> dict[str, Asked]:
    few = positives[: plan.slow * len(TRANSFORMATIONS)]
    sought = {question.path for question in few}
    others = [path for path in photos.gallery if path not in sought]
    order = dice_of(plan.seed, "slow").permutation(len(others))[: _SLOW_GALLERY - len(sought)]
    method: list[Method] = [CropResistant()]
    ask.enrol(method, [*sorted(sought), *(others[place] for place in sorted(order.tolist()))])
    return _asked(method, few, negatives[:_SLOW_NEGATIVES], plan.seed)


def _of_ours_alone(photos: Photos, ours: Method, asked: Asked, plan: Plan) -> dict[str, Any]:
    """Return what only our own check is measured by; nothing when another stands in for it."""
    if not isinstance(ours, Ours):
        return {}
    everybody = same_pose.portraits(photos.gallery + photos.neg, plan.portraits)
    poses = same_pose.compared(everybody, plan.seed)
    thousand = cost.of_a_thousand(photos.gallery)
    questions = [one.question for one in asked.positives + asked.negatives]
    order = dice_of(plan.seed, "timed").permutation(len(questions))[:_TIMED]
    load = cost.load()
    spread = {
        "enrol_12mp": cost.enrolling(photos.base),
        "query_1k": cost.querying(thousand, [questions[place] for place in order.tolist()], plan.seed),
    }
    return {
        "same_pose": poses,
        "ms": {name: figures["median"] for name, figures in spread.items()},
        "ms_spread": spread,
        "photos_timed": min(cost.THOUSAND, len(photos.gallery)),
        "load_when_timed": load,
        "bytes_a_photo": ours.room(),
    }
