"""script/bench packs: build a pack of two hundred exhibits again and again, with its progress, and verify each."""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.find import find_request
from app.evidence.models import Pack, PackState
from app.evidence.order_build import order_build
from app.evidence.send import sending
from app.kernel.db import db, transaction
from app.kernel.heartbeat import beat
from app.photos.keep import keep, put_away
from app.reports.models import ReportPhoto
from app.web.parts import Parts
from app.worker.packs import Packs
from bench.stage import Stage
from tests.evidence_cases import account, approved, incident
from tests.town import MO, NOON, make_profile

BUDGET_S = 20.0
_SIZE = (2000, 1500)


def main() -> int:
    """Return 1 when the median is over the budget, or a pack does not verify."""
    parser = argparse.ArgumentParser(prog="script/bench packs", description=__doc__)
    parser.add_argument("--exhibits", type=int, default=200)
    parser.add_argument("--times", type=int, default=3)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="townwatch-packs-") as folder:
        stage = Stage(Path(folder), lambda session, parts: _settle(session, parts, said.exhibits))
        seconds = [_once(stage, Path(folder)) for _ in range(said.times)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    median, spread = statistics.median(seconds), max(seconds) - min(seconds)
    print(f"{said.exhibits} exhibits: median {median:.1f} s, spread {spread:.1f} s; {memory:.0f} MB at most")
    return 0 if median <= BUDGET_S else 1


def _settle(session: Session, parts: Parts, exhibits: int) -> None:
    """One person, an incident for every four pictures; each picture is of a phone's size."""
    profile = make_profile(session)
    pictures = _pictures(exhibits)
    for at in range(0, exhibits, 4):
        report = incident(session, profile, None, days_ago=at % 300 + 1)
        for position in range(min(4, exhibits - at)):
            photo = keep(session, put_away(next(pictures), parts.vault), now=NOON)
            report.pictures.append(ReportPhoto(sha256=photo.sha256, position=position, photo_id=photo.id))
        session.flush()
    approved(session, profile)


def _pictures(many: int) -> Iterator[bytes]:
    """Yield pictures of about two megabytes, each another."""
    import io  # noqa: PLC0415

    noise = np.random.default_rng(7)
    base = noise.integers(0, 255, (_SIZE[1], _SIZE[0], 3), dtype=np.uint8)
    image = io.BytesIO()
    Image.fromarray(base).resize(_SIZE).save(image, "JPEG", quality=75)
    whole = image.getvalue()
    for number in range(many):
        comment = f"picture {number}".encode()
        yield whole[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + whole[2:]


def _once(stage: Stage, folder: Path) -> float:
    """Order one pack, let the worker build it, check it with its own program; return the seconds of the building."""
    with stage.app.app_context():
        with transaction() as session:
            request = find_request(session, "EP-0001")
            pack_id = order_build(session, request, by=account(session, MO), now=NOON).id
        with _watched(stage, pack_id) as (seen, waits):
            began = time.perf_counter()
            Packs(stage.app, stage.parts).build()
            took = time.perf_counter() - began
        db.session.remove()
        pack = db.session.scalars(select(Pack).where(Pack.id == pack_id)).one()
        assert pack.state is PackState.READY, pack.says
        sent = sending(pack, "EP-0001", stage.parts.vault)
        path = folder / sent.name
        with path.open("wb") as file:
            for piece in sent.pieces:
                file.write(piece)
        program = Path("app/evidence/enclosed/verify.py").resolve()
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-I", str(program), str(path)], capture_output=True, text=True, check=False
        )
        checked = time.perf_counter() - began
        path.unlink()
        assert done.returncode == 0, done.stdout
    size = pack.size / 2**20
    print(
        f"  {took:.1f} s, {size:.0f} MB, progress seen {len(seen)} times; {len(waits)} others wrote meanwhile, "
        f"{max(waits) * 1000:.0f} ms each at most; verified in {checked:.1f} s",
        flush=True,
    )
    return took


@contextmanager
def _watched(stage: Stage, pack_id: int) -> Iterator[tuple[set[int], list[float]]]:
    """Read how far it is, as a page does, and write something small, as a phone does, while it is built."""
    seen, waits, over = set[int](), list[float](), threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            with stage.app.app_context():
                seen.add(db.session.scalar(select(Pack.done).where(Pack.id == pack_id)) or 0)
                db.session.remove()
                began = time.perf_counter()
                with transaction() as session:
                    beat(session, "somebody else", now=NOON)
                waits.append(time.perf_counter() - began)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen, waits
    finally:
        over.set()
        thread.join()


if __name__ == "__main__":
    sys.exit(main())
