"""How well the check finds copies of pictures, and how often it points at the wrong one, in a folder of photographs.

    script/bench FOLDER [FOLDER…]

Every picture is compared with every other: near ones are listed, so that a person can look whether they are true
copies. Then copies of a sample are made and looked for. Nothing is kept.
"""

from __future__ import annotations

import io
import random
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageOps

from app.matching.index import Index
from app.matching.rules import NEARLY_WITHIN, PERHAPS_WITHIN, SAME_WITHIN
from app.photos.fingerprint import Hashes, fingerprint
from bench.in_memory import Gallery

SAMPLE = 100
_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".heic"}
Change = Callable[[Image.Image], Image.Image]


def saved(picture: Image.Image, quality: int = 75) -> Image.Image:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(out).convert("RGB")


def scaled(picture: Image.Image, by: float) -> Image.Image:
    return picture.resize((round(picture.width * by), round(picture.height * by)), Image.Resampling.BICUBIC)


def framed(picture: Image.Image, colour: str, across: float, down: float) -> Image.Image:
    wide, high = round(picture.width * across), round(picture.height * down)
    return ImageOps.expand(picture, (wide, high, wide, high), colour)


def cut(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    width, height = picture.size
    return picture.crop(
        (round(width * left), round(height * top), round(width * (1 - right)), round(height * (1 - bottom)))
    )


CHANGES: dict[str, Change] = {
    "JPEG quality 90": lambda p: saved(p, 90),
    "JPEG quality 60": lambda p: saved(p, 60),
    "JPEG quality 30": lambda p: saved(p, 30),
    "a quarter of the size": lambda p: scaled(p, 0.25),
    "half the size, quality 60": lambda p: saved(scaled(p, 0.5), 60),
    "half as large again": lambda p: scaled(p, 1.5),
    "30 % brighter": lambda p: ImageEnhance.Brightness(p).enhance(1.3),
    "30 % darker": lambda p: ImageEnhance.Brightness(p).enhance(0.7),
    "30 % more contrast": lambda p: ImageEnhance.Contrast(p).enhance(1.3),
    "grey": lambda p: p.convert("L").convert("RGB"),
    "mirrored": lambda p: saved(ImageOps.mirror(p)),
    "turned by a quarter": lambda p: saved(p.rotate(90, expand=True)),
    "upside down": lambda p: saved(p.rotate(180)),
    "white frame": lambda p: saved(framed(p, "white", 0.1, 0.1)),
    "black bars of a phone": lambda p: saved(framed(p, "black", 0, 0.4)),
    "black bars, mirrored": lambda p: saved(ImageOps.mirror(framed(p, "black", 0, 0.4))),
    "2 % cut off every side": lambda p: saved(cut(p, 0.02, 0.02, 0.02, 0.02)),
    "5 % cut off every side": lambda p: saved(cut(p, 0.05, 0.05, 0.05, 0.05)),
    "10 % cut off every side": lambda p: saved(cut(p, 0.1, 0.1, 0.1, 0.1)),
    "5 % cut off the left": lambda p: saved(cut(p, 0.05, 0, 0, 0)),
    "8 % cut off the top": lambda p: saved(cut(p, 0, 0.08, 0, 0)),
    "10 % cut off the bottom": lambda p: saved(cut(p, 0, 0, 0, 0.1)),
    "7 % cut off two sides": lambda p: saved(cut(p, 0.07, 0.07, 0, 0)),
    "15 % cut off the bottom": lambda p: saved(cut(p, 0, 0, 0, 0.15)),
    "30 % cut off every side": lambda p: saved(cut(p, 0.3, 0.3, 0.3, 0.3)),
    "askew by 2 degrees": lambda p: saved(p.rotate(2, Image.Resampling.BICUBIC)),
    "askew by 10 degrees": lambda p: saved(p.rotate(10, Image.Resampling.BICUBIC)),
}


def main(folders: Iterable[str]) -> None:
    paths = sorted(path for folder in folders for path in Path(folder).rglob("*") if path.suffix.lower() in _SUFFIXES)
    began = time.perf_counter()
    hashed = [(path, hashes) for path in paths if (hashes := fingerprint(_opened(path))) is not None]
    each_ms = (time.perf_counter() - began) / max(1, len(paths)) * 1000
    print(f"{len(paths)} pictures, {len(hashed)} not too plain; {each_ms:.0f} ms each to read and hash")
    with Gallery([hashes for _, hashes in hashed]) as gallery:
        _unrelated(hashed, gallery)
        _copies(hashed, gallery)


def _opened(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return ImageOps.exif_transpose(picture).convert("RGB")


def _unrelated(hashed: list[tuple[Path, Hashes]], gallery: Gallery) -> None:
    index, began, flagged, nearest = Index(), time.perf_counter(), [], []
    for place, (path, hashes) in enumerate(hashed):
        others = [near for near in index.nearest(gallery.session, hashes, within=256) if near.photo_id != place + 1]
        nearest.append(others[0].distance)
        if others[0].distance <= PERHAPS_WITHIN + 10:
            flagged.append((others[0].distance, path.name, hashed[others[0].photo_id - 1][0].name))
    each_ms = (time.perf_counter() - began) / len(hashed) * 1000
    print(f"\nEach against the {len(hashed) - 1} others: {each_ms:.0f} ms. Nearest other, in bits of 256:")
    print("  least, 1 %, 5 %, median:", *np.percentile(nearest, [0, 1, 5, 50]).astype(int))
    for word, limit in (("same", SAME_WITHIN), ("nearly", NEARLY_WITHIN), ("perhaps", PERHAPS_WITHIN)):
        print(f"  at most {limit} ({word}): {sum(distance <= limit for distance in nearest)}")
    for distance, name, other in sorted(flagged)[:12]:
        print(f"  {distance:3d}  {name}  {other}")


def _copies(hashed: list[tuple[Path, Hashes]], gallery: Gallery) -> None:
    index, chosen = Index(), random.Random(7).sample(range(len(hashed)), min(SAMPLE, len(hashed)))
    print(f"\n| copy of {len(chosen)} pictures | median | 95 % | most | same | nearly | perhaps | wrong one first |")
    print("|---|---|---|---|---|---|---|---|")
    for name, change in CHANGES.items():
        distances, wrong = [], 0
        for place in chosen:
            hashes = fingerprint(change(_opened(hashed[place][0])))
            near = [] if hashes is None else index.nearest(gallery.session, hashes, within=256)
            own = next((found for found in near if found.photo_id == place + 1), None)
            distances.append(own.distance if own else 256)
            wrong += bool(near) and near[0].distance <= PERHAPS_WITHIN and near[0].photo_id != place + 1
        print(f"| {name} | {_row(np.array(distances))} | {wrong} |")


def _row(distances: NDArray[np.int64]) -> str:
    same, nearly = distances <= SAME_WITHIN, distances <= NEARLY_WITHIN
    shares = (same.mean(), (nearly & ~same).mean(), ((distances <= PERHAPS_WITHIN) & ~nearly).mean())
    spread = (np.median(distances), np.percentile(distances, 95), distances.max())
    return " | ".join([*(f"{value:.0f}" for value in spread), *(f"{share:.0%}" for share in shares)])


if __name__ == "__main__":
    main(sys.argv[1:])
