"""script/bench index: how long the search takes, beside faiss's exact index and what memory allows; all in one run.

Random hashes of 256 bits. Every hash is looked at by both, and both must give the same answers. A time is the median
of eleven rounds, in which all take turns, with the least and the most; one thread, one question at a time.

"within" names every stored hash at most 40 bits away, which is what a check asks; faiss answers the
same by range_search, and its ten nearest are there for comparison. "memory" is the time in which this machine's
memory hands every stored hash over once, and does nothing with it.

Then whole questions are asked of galleries of up to 100,000 photos, which lie in a file of two gigabytes meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"  # before faiss is there: it would use every core

import faiss
import numpy as np

from bench.index.hashes import HASH_BYTES, Found, try_size
from bench.index.memory import Reader, free_bytes
from bench.index.questions import Asked, try_photos
from bench.index.race import short

SIZES = (1_000, 100_000, 1_000_000, 10_000_000)
PHOTOS = (1_000, 10_000, 100_000)
_QUESTION_BYTES = 30_000  # a photo, while its corners are sorted
_COPIES = 4  # random rows, columns, faiss's own, and what one question makes
_WIDE, _NARROW = (10, 9, 27, 10, 9, 27, 27, 27), (10, 12, 13, 10)
_QUESTION = (10, 27, 27, 13, 12, 10)
_HEADS = ("hashes", "memory", "within", "÷ memory", "÷ faiss", "faiss range", "faiss nearest 10", "every distance")


def main() -> int:
    said = _arguments()
    faiss.omp_set_num_threads(1)
    reader, dice = Reader(), np.random.default_rng(said.seed)
    found: list[Found] = []
    _say("The exact scan, ms: median of 11 (least–most). ÷ means ours, within, divided by that.\n")
    _say(_row(_HEADS))
    for many in (size for size in SIZES if size <= said.most):
        if many * HASH_BYTES * _COPIES > free_bytes():
            _say(f"{many:,} hashes are left out: they would take more memory than is free.")
            break
        found.append(try_size(many, reader, dice))
        _say(_row(_cells(found[-1])))
    if not found:
        return 1
    speeds = [reader.bytes / one.times["memory_1_gib"].median / 1e6 for one in found]
    _say(f"\nMemory hands {min(speeds):.1f} to {max(speeds):.1f} GB a second to one core.")
    _say("Ours and faiss's answers were the same at every size.\n")
    _say(_row(("hashes", "bytes each", "built in ms", "faiss's"), _NARROW))
    for one in found:
        weights = (f"{one.many:,}", f"{one.bytes_each:.0f}", short(one.build_ms["ours"]), short(one.build_ms["faiss"]))
        _say(_row(weights, _NARROW))
    asked = _questions(said.most, dice, said.photos)
    if said.json:
        whole = {
            "gb_a_second": speeds,
            "hashes": [_plain(one) for one in found],
            "questions": [
                one._asdict() | {"there": one.there._asdict(), "not_there": one.not_there._asdict()} for one in asked
            ],
        }
        said.json.write_text(json.dumps(whole, indent=1))
    return 0 if all(one.is_right for one in asked) else 1


def _questions(most: int, dice: np.random.Generator, folder: Path | None) -> list[Asked]:
    _say("\nA whole question, from a phone's JPEG to the likenesses; ms, median of 9.\n")
    _say(_row(("photos", "one that is there", "one that is not", "read in ms", "bytes each", "right"), _QUESTION))
    asked: list[Asked] = []
    for photos in (size for size in PHOTOS if size <= most):
        if photos * _QUESTION_BYTES > free_bytes():
            _say(f"{photos:,} photos are left out: they would take more memory than is free.")
            break
        asked.append(one := try_photos(photos, dice, folder))
        cells = (f"{photos:,}", str(one.there), str(one.not_there), short(one.build_ms), f"{one.bytes_each:.0f}")
        _say(_row((*cells, "yes" if one.is_right else "NO"), _QUESTION))
    return asked


def _cells(one: Found) -> tuple[str, ...]:
    times, ratios = one.times, one.ratios
    return (
        f"{one.many:,}",
        short(one.limit),
        str(times["ours"]),
        f"{ratios['ours_to_limit']:.1f}",
        f"{ratios['ours_to_faiss']:.1f}",
        str(times["faiss_range"]),
        str(times["faiss_nearest"]),
        str(times["ours_all"]),
    )


def _row(cells: tuple[str, ...], rooms: tuple[int, ...] = _WIDE) -> str:
    return "".join(f"{cell:>{room}}" for cell, room in zip(cells, rooms, strict=True))


def _plain(one: Found) -> dict[str, object]:
    return {
        "fingerprints": one.many,
        "limit_ms": one.limit,
        "ms": {name: times._asdict() for name, times in one.times.items()},
        "ratios": one.ratios,
        "build_ms": one.build_ms,
        "bytes_each": one.bytes_each,
    }


def _say(line: str) -> None:
    print(line, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/bench index", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--most", type=int, default=SIZES[-1], help="leave out sizes above this; at least 1,000")
    parser.add_argument("--photos", type=Path, metavar="DIR", help="make the gallery of these, not of drawn pictures")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there as well")
    parser.add_argument("--seed", type=int, default=1, help="which random hashes")
    said = parser.parse_args()
    if said.most < SIZES[0]:
        parser.error("--most is at least 1,000")
    return said


if __name__ == "__main__":
    sys.exit(main())
