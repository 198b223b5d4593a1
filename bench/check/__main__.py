"""script/bench check: read what is wanted, run, and say what was found."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import cv2

from bench.check import curve
from bench.check.found import OURS, Judged, as_json, judged
from bench.check.ours import Ours, marks
from bench.check.pdq import pdq
from bench.check.photos import ENOUGH_PICTURES, Photos, negatives_wanted
from bench.check.plain import CropResistant, phash8, phash16
from bench.check.progress import say
from bench.check.run import Plan, asked_all, of_ours_alone
from bench.check.table import alarms, rest, table, worst


def main(arguments: list[str]) -> int:
    chosen = _words().parse_args(arguments)
    cv2.setNumThreads(1)  # what is timed, is timed on one core
    photos = Photos(chosen.photos)
    if not photos.base or not photos.neg:
        say(f"{chosen.photos} has no pictures in base/ or none in neg/.")
        return 64
    _say_what_is_short(photos, chosen.queries)
    down_to = curve.DOWN_TO if chosen.curve or chosen.plot else None
    plan = Plan(chosen.queries, chosen.seed, min(chosen.crop_resistant, chosen.queries), chosen.portraits, down_to)
    ours = Ours(down_to=down_to)
    asked = asked_all(photos, plan, [ours, pdq(), phash8(), phash16()], [CropResistant()])
    methods = judged(asked)
    found = as_json(methods, photos, plan.seed, of_ours_alone(photos, plan, ours, asked))
    _tell(methods, found, photos, chosen)
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    rows = list(curve.points(asked[OURS]))
    if chosen.curve:
        curve.write(chosen.curve, rows)
    if chosen.plot:
        chosen.plot.write_text(curve.svg(rows, marks()))
    return 0


def _tell(methods: dict[str, Judged], found: dict[str, Any], photos: Photos, chosen: argparse.Namespace) -> None:
    lines = [
        f"Seed {chosen.seed}, gallery of {len(photos.gallery)}. Found: nearer than every other, and within the limit.",
        "",
        *table(methods, chosen.seed),
        "",
        *alarms(methods, photos),
        "",
        *rest(found),
        *worst(methods, photos, chosen.worst),
    ]
    print("\n".join(lines))


def _say_what_is_short(photos: Photos, queries: int) -> None:
    wanted = negatives_wanted(queries, len(photos.neg))
    if queries < ENOUGH_PICTURES or len(photos.base) < queries:
        say(
            f"A short run: {wanted} negatives, pictures of base: {min(queries, len(photos.base))}. "
            f"One false alarm in 1,000 can be told from none with {ENOUGH_PICTURES} pictures or more."
        )
    if wanted > len(photos.neg):
        say(f"There are {len(photos.neg)} pictures in neg/: {wanted - len(photos.neg)} are asked again, changed anew.")


def _words() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(
        prog="script/bench check", description="How well the check finds a picture again, beside other methods."
    )
    words.add_argument("--photos", type=Path, required=True, help="a folder with base/, distract/ and neg/")
    words.add_argument("--json", type=Path, help="write the figures to this file")
    words.add_argument("--queries", type=int, default=24, help="how many pictures of base are changed and sought (24)")
    words.add_argument("--seed", type=int, default=1, help="the same seed gives the same questions (1)")
    words.add_argument("--portraits", nargs="*", default=[], help="what the names of portraits begin with")
    words.add_argument(
        "--crop-resistant", type=int, default=3, metavar="N", help="for how many pictures (3); 0 leaves it out"
    )
    words.add_argument(
        "--curve",
        type=Path,
        help="write each question and its strongest answer to this file (CSV); what finds nothing is asked twice",
    )
    words.add_argument("--plot", type=Path, help="draw both over the strength (SVG); what finds nothing is asked twice")
    words.add_argument("--worst", type=int, default=10, help="how many misses and false alarms are named (10)")
    return words


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
