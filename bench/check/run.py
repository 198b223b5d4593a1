"""One run over a folder of pictures, from the first fingerprint to the last figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from bench.check import ask, cost, same_pose
from bench.check.found import OURS, Asked
from bench.check.methods import Method
from bench.check.ours import Ours, print_in_child
from bench.check.photos import Photos, Question, negatives_wanted
from bench.check.plain import SLOW_GALLERY, SLOW_NEGATIVES
from bench.check.transforms import TRANSFORMATIONS, dice_of

_TIMED = 60  # questions


class Plan(NamedTuple):
    """What is wanted: how many pictures of base, which dice, how many of them a slow method gets, which portraits, and
    down to which strength likenesses are asked for that are not shown.
    """

    queries: int
    seed: int
    slow_queries: int = 0
    portraits: Sequence[str] = ()
    down_to: float | None = None


def asked_all(photos: Photos, plan: Plan, quick: Sequence[Method], slow: Sequence[Method] = ()) -> dict[str, Asked]:
    """Put the same questions to the quick methods, and some of them, about a smaller gallery, to the slow ones."""
    positives = photos.positives(plan.queries, plan.seed)
    negatives = photos.negatives(negatives_wanted(plan.queries, len(photos.neg)), plan.seed)
    ask.enrol(quick, photos.gallery)
    found = _asked(quick, positives, negatives, plan.seed)
    if slow and plan.slow_queries:
        few = positives[: plan.slow_queries * len(TRANSFORMATIONS)]
        ask.enrol(slow, _smaller_gallery(photos, few, plan.seed))
        found |= _asked(slow, few, negatives[:SLOW_NEGATIVES], plan.seed)
    return found


def _asked(
    methods: Sequence[Method], positives: Sequence[Question], negatives: Sequence[Question], seed: int
) -> dict[str, Asked]:
    found = ask.put(positives, methods, seed, "Asking for pictures that the gallery has")
    nothing = ask.put(negatives, methods, seed, "Asking for pictures that it does not have")
    return {method.name: Asked(found[method.name], nothing[method.name]) for method in methods}


def _smaller_gallery(photos: Photos, questions: Sequence[Question], seed: int) -> list[Any]:
    sought = {question.path for question in questions}
    others = [path for path in photos.gallery if path not in sought]
    order = dice_of(seed, "slow").permutation(len(others))[: SLOW_GALLERY - len(sought)]
    return [*sorted(sought), *(others[place] for place in sorted(order.tolist()))]


def of_ours_alone(photos: Photos, plan: Plan, ours: Ours, asked: dict[str, Asked]) -> dict[str, Any]:
    """Return what only our own check is measured by: portraits against each other, milliseconds, bytes."""
    everybody = same_pose.portraits(photos.gallery + photos.neg, plan.portraits)
    poses = same_pose.compared(everybody, plan.seed, down_to=plan.down_to)
    thousand = cost.of_a_thousand(photos.gallery)
    questions = [one.question for one in asked[OURS].positives + asked[OURS].negatives]
    order = dice_of(plan.seed, "timed").permutation(len(questions))[:_TIMED]
    load = cost.load()
    spread = {
        "enrol_12mp": cost.enrolling(photos.base),
        "enrol_12mp_in_child": cost.enrolling(photos.base, print_in_child),
        "query_1k": cost.querying(thousand, [questions[place] for place in order.tolist()], plan.seed),
    }
    return {
        "same_pose": poses,
        "ms": {name: spread[name]["median"] for name in ("enrol_12mp", "query_1k")},
        "ms_spread": spread,
        "photos_timed": min(cost.THOUSAND, len(photos.gallery)),
        "load_when_timed": load,
        "bytes_a_photo": ours.room(),
    }
