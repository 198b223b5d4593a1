"""The worker's side of a pack's row: whose turn it is, how far it is, that it is ready, why it failed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.evidence import custody
from app.evidence.custody import Exhibited
from app.evidence.find import packs_of
from app.evidence.models import Pack, PackRequest, PackState, RequestState
from app.evidence.rules import LEASE, TRIES
from app.evidence.throw_away import end_links


class Built(NamedTuple):
    """A pack as it lies sealed on the disk. `sha256` and `size` are of the ZIP as it is handed over."""

    file: str
    wrapped_key: bytes
    sha256: str
    size: int
    exhibits: list[Exhibited]
    manifest: dict[str, Any]


def is_any_due(session: Session, *, now: datetime) -> bool:
    return session.scalar(select(Pack.id).where(_is_due(now)).limit(1)) is not None


def claim(session: Session, *, now: datetime) -> Pack | None:
    """Take the pack that waits longest, or one whose builder has died; one that killed three builders fails."""
    pack = session.scalars(select(Pack).where(_is_due(now)).order_by(Pack.id).limit(1)).first()
    if pack is None:
        return None
    if pack.tries >= TRIES:
        fail(session, pack, "Building it was broken off three times. Tell whoever runs Townwatch, then try again.", now)
        return None
    pack.state, pack.started_at, pack.tries = PackState.BUILDING, now, pack.tries + 1
    pack.leased_until, pack.done, pack.steps, pack.says = now + LEASE, 0, 0, "Reading what is known."
    session.flush()
    return pack


def progress(session: Session, pack_id: int, *, done: int, steps: int, says: str, now: datetime) -> bool:
    """Say how far it is, and that its builder lives; return False when nobody wants it any more."""
    pack = session.get(Pack, pack_id)
    if pack is None or pack.state is not PackState.BUILDING:
        return False
    pack.done, pack.steps, pack.says, pack.leased_until = done, steps, says, now + LEASE
    return True


def finish(session: Session, pack_id: int, built: Built, *, now: datetime) -> bool:
    """Note that it is ready, and through whose hands its pictures went; return False when it is not wanted any more."""
    pack = session.get(Pack, pack_id)
    if pack is None or pack.state is not PackState.BUILDING:
        return False
    request = session.get_one(PackRequest, pack.request_id)
    if request.state is not RequestState.APPROVED:
        return False
    for earlier in packs_of(session, request):
        end_links(session, earlier, now=now)  # the newest alone is handed over
    pack.state, pack.leased_until, pack.built_at, pack.says = PackState.READY, None, now, "Ready."
    pack.done = pack.steps
    pack.file, pack.wrapped_key, pack.sha256, pack.size = built.file, built.wrapped_key, built.sha256, built.size
    pack.exhibits, pack.contents = len(built.exhibits), built.manifest
    name = f"{request.ref}-{pack.number}"
    custody.note_packed(session, built.exhibits, pack=name, by_id=pack.ordered_by_id, now=now)
    custody.note(session, f"pack {pack.id}", "built and sealed", sha256=built.sha256, by_id=pack.ordered_by_id, now=now)
    record(session, "built", f"pack {request.ref}", by_id=None, now=now, number=pack.number, sha256=built.sha256)
    return True


def fail(session: Session, pack: Pack, because: str, now: datetime) -> None:
    """Note why it could not be built, as a sentence."""
    if pack.state is PackState.BUILDING or pack.state is PackState.WAITING:
        pack.state, pack.says, pack.leased_until = PackState.FAILED, because, None
        ref = session.get_one(PackRequest, pack.request_id).ref
        record(session, "failed to build", f"pack {ref}", by_id=None, now=now, number=pack.number)


def _is_due(now: datetime) -> Any:
    over = or_(Pack.leased_until.is_(None), Pack.leased_until <= now)
    return or_(Pack.state == PackState.WAITING, and_(Pack.state == PackState.BUILDING, over))
