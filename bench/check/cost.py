"""How long it takes, and how much room: on one core, from the bytes of a JPEG to the answer."""

from __future__ import annotations

import gc
import io
import os
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image, ImageFilter

from bench.check.ours import Ours, stored_print
from bench.check.photos import Question
from bench.check.progress import counted

_TWELVE_MP = (4000, 3000)
_BYTES = 2_500_000
_ROUNDS = 15
THOUSAND = 1000


def twelve_megapixels(path: Path) -> bytes:
    """Return a JPEG as a phone takes it, 4000 × 3000 and near 2.5 MB: a picture of the folder enlarged, with grain."""
    with Image.open(path) as read:
        picture = read.convert("RGB")
    if picture.height > picture.width:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    large = picture.resize(_TWELVE_MP, Image.Resampling.BICUBIC).filter(ImageFilter.UnsharpMask(4, 120))
    grain = np.random.default_rng(1).normal(0, 4, (_TWELVE_MP[1], _TWELVE_MP[0], 1))
    large = Image.fromarray((np.asarray(large, np.float32) + grain).clip(0, 255).astype(np.uint8))
    saved = (_jpeg(large, quality) for quality in range(95, 30, -5))
    return next(data for data in saved if len(data) <= _BYTES * 1.1)


def enrolling(paths: Sequence[Path], enrol: Callable[[bytes], object] = stored_print) -> dict[str, Any]:
    """Return the milliseconds of decoding and fingerprinting a photo of 12 MP: the median, and the spread."""
    photos = [twelve_megapixels(path) for path in paths[:3]]
    enrol(photos[0])  # what a process does once
    took = [_ms(partial(enrol, photo)) for _ in range(_ROUNDS // len(photos)) for photo in photos]
    return {**_spread(took), "megabytes": round(sum(map(len, photos)) / len(photos) / 1e6, 2)}


def querying(ours: Ours, questions: Sequence[Question], seed: int) -> dict[str, Any]:
    """Return the milliseconds of one question, from the bytes of the changed picture to the answer."""
    sent = [question.sent(seed) for question in questions]
    ours.ask(sent[0])  # reads the index
    return _spread([_ms(partial(ours.ask, data)) for data in sent])


def of_a_thousand(paths: Sequence[Path]) -> Ours:
    """Return a gallery of a thousand, or of all there are."""
    gallery, chosen = Ours(), paths[:THOUSAND]
    for path in counted(chosen, "Making a gallery to time", of=len(chosen)):
        gallery.enrol(path.stem, path.read_bytes())
    return gallery


def load() -> float:
    """Return how many processes want a core at this moment: times measured above the number of cores are too long."""
    return round(os.getloadavg()[0], 1)


class _Took(NamedTuple):
    """Milliseconds by the clock on the wall, and those that this process had a core: without its children's."""

    wall: float
    core: float


def _ms(work: Callable[[], object]) -> _Took:
    gc.collect()
    wall, core = time.perf_counter(), time.process_time()
    work()
    return _Took((time.perf_counter() - wall) * 1000, (time.process_time() - core) * 1000)


def _spread(took: Sequence[_Took]) -> dict[str, float]:
    wall = [one.wall for one in took]
    low, middle, high = np.percentile(wall, [5, 50, 95])
    return {
        "median": round(float(middle), 1),
        "p5": round(float(low), 1),
        "p95": round(float(high), 1),
        "least": round(min(wall), 1),
        "on_a_core_median": round(float(np.median([one.core for one in took])), 1),
        "rounds": len(took),
    }


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
