"""What one run found, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.check.found import CHOSEN_HERE, OURS, POSSIBLE, Judged, by_strength, strongest
from bench.check.limits import wilson
from bench.check.methods import Outcome
from bench.check.photos import Photos
from bench.check.plain import SLOW, SLOW_GALLERY
from bench.check.score import Share, false_alarms, missed, without_same_contributor, wrong_ones
from bench.check.transforms import HARD, TRANSFORMATIONS


def table(methods: dict[str, Judged], seed: int) -> Iterator[str]:
    """Recall at rank one and each method's limit: a row for each transformation, the hard ones with a star."""
    yield "| transformation | " + " | ".join(methods) + " |"
    yield "|---" * (len(methods) + 1) + "|"
    for name in TRANSFORMATIONS:
        cells = (f"{one.recall.of(name).value:.2f}" for one in methods.values())
        yield f"| {name}{' *' if name in HARD else ''} | " + " | ".join(cells) + " |"
    for title, among in (("mean of 44", tuple(TRANSFORMATIONS)), ("mean of the 18 hard ones *", HARD)):
        shares = [one.recall.all(among) for one in methods.values()]
        yield f"| **{title}** | " + " | ".join(f"**{share.value:.3f}**" for share in shares) + " |"
        yield "| 95 %, if each were by itself | " + " | ".join(_wilson(share) for share in shares) + " |"
        drawn = (one.recall.interval(among, seed) for one in methods.values())
        yield "| 95 %, pictures drawn anew | " + " | ".join(f"{low:.3f}–{high:.3f}" for low, high in drawn) + " |"
    yield "| questions | " + " | ".join(str(len(one.asked.positives)) for one in methods.values()) + " |"


def alarms(methods: dict[str, Judged], photos: Photos) -> Iterator[str]:
    """How often a picture that is not in the gallery was named, and a wrong one instead of the right one."""
    yield "| method | limit | false alarms in 1,000, raw | clean | 95 % of raw | of | wrong photo named |"
    yield "|---|---|---|---|---|---|---|"
    for name, one in methods.items():
        raw, asked = false_alarms(one.asked.negatives, one.passes), len(one.asked.negatives)
        clean = without_same_contributor(raw, photos)
        low, high = wilson(len(raw), asked)
        figures = (f"{1000 * len(found) / max(1, asked):.1f}" for found in (raw, clean))
        wrong = f"{len(wrong_ones(one.asked.positives, one.passes))} of {len(one.asked.positives)}"
        yield (
            f"| {name} | {one.limit} | {' | '.join(figures)} | {1000 * low:.1f}–{1000 * high:.1f} | {asked} | {wrong} |"
        )
    yield ""
    if chosen := [name for name in CHOSEN_HERE if name in methods]:
        yield (
            f"The limits of {', '.join(chosen)} are the loosest that let at most 1 in 1,000 of these very negatives "
            "through: generous to them. Ours and pdq31 were fixed before."
        )
    if SLOW in methods:
        yield (
            f"{SLOW} takes a third of a second a picture: it was asked {len(methods[SLOW].asked.positives)} and "
            f"{len(methods[SLOW].asked.negatives)} questions, about a gallery of {SLOW_GALLERY} at most."
        )
    if not photos.contributors:
        yield "Clean is as raw: there is no contributors.csv. Look at the pairs below: some may truly be one scene."


def rest(found: dict[str, Any]) -> Iterator[str]:
    """Portraits against each other, and the cost."""
    pose = found["same_pose"]
    past = pose["past_the_index"]
    yield (
        f"Portraits against each other: {pose['pairs']:,} pairs of {pose['portraits']} pictures, "
        f"{pose['same_picture']} named the same picture, {pose['possible']} shown at all "
        f"({100 * pose['possible'] / max(1, pose['pairs']):.4f} %). Past the index: {past['pairs']:,} pairs, "
        f"{past['same_picture']} named, {past['possible']} shown."
    )
    yield from (f"  {pair}" for pair in pose["strongest"][:5])
    for name, spread in found["ms_spread"].items():
        figures = f"5 %: {spread['p5']}, 95 %: {spread['p95']}, {spread['rounds']} rounds"
        yield f"{name}: {spread['median']} ms ({figures}); {spread['on_a_core_median']} ms of it on a core"
    room = ", ".join(f"{name.replace('_', ' ')} {size:,.0f}" for name, size in found["bytes_a_photo"].items())
    yield f"Bytes a photo: {room}. Load of the machine when timed: {found['load_when_timed']}."


def worst(methods: dict[str, Judged], photos: Photos, count: int) -> Iterator[str]:
    """Name the files of the misses that are hardest to explain, and of the alarms that were strongest."""
    ours, possible = methods[OURS], methods[POSSIBLE]
    raw = false_alarms(ours.asked.negatives, ours.passes)
    clean = without_same_contributor(raw, photos)
    yield from _listed("False alarms, strongest first", by_strength(raw)[:count])
    if photos.contributors:
        yield from _listed("False alarms that are clean", by_strength(clean)[:count])
    yield from _listed("Wrong photo named", by_strength(wrong_ones(ours.asked.positives, ours.passes))[:count])
    shown = false_alarms(possible.asked.negatives, possible.passes)
    yield from _listed("Nearest to a false alarm: shown as possible", by_strength(shown)[:count])
    misses = missed(ours.asked.positives, ours.passes)
    misses.sort(key=lambda one: (-ours.recall.of(one.question.transformation).value, strongest(one).strength))
    yield from _listed("Misses, first of what is found most often", misses[:count])


def _listed(title: str, outcomes: list[Outcome]) -> Iterator[str]:
    yield f"\n{title}: {len(outcomes)}"
    for one in outcomes:
        first = strongest(one)
        named = f"named {first.name} at {first.strength:.3f}, {first.band}" if first.name else "named nothing"
        yield f"  {one.question.path.name}  {one.question.transformation}  {named}"


def _wilson(share: Share) -> str:
    low, high = wilson(*share)
    return f"{low:.3f}–{high:.3f}"
