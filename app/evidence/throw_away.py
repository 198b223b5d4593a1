"""Let go of a pack's file: without the key in its row nobody opens it. What it held stays written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import Session

from app.evidence.custody import HANDED_OVER
from app.evidence.models import Custody, Pack, PackDelivery, PackRequest, PackState
from app.evidence.rules import KEPT, LEASE, OPEN
from app.photos.vault import Vault

FOLDER = "packs"


def throw_away(session: Session, pack: Pack, *, now: datetime) -> str | None:
    """End the pack and its links; return the name of its file, which the caller removes after the commit."""
    file, pack.file, pack.wrapped_key = pack.file, None, None
    pack.state, pack.leased_until = PackState.GONE, None
    end_links(session, pack, now=now)
    session.flush()
    return file


def end_links(session: Session, pack: Pack, *, now: datetime) -> None:
    """End the links of a pack that nobody has opened."""
    still = (PackDelivery.pack_id == pack.id, PackDelivery.taken_at.is_(None), PackDelivery.ended_at.is_(None))
    for link in session.scalars(select(PackDelivery).where(*still)):
        link.ended_at = now


def is_any_over(session: Session, *, now: datetime) -> bool:
    """Return whether there is a pack that `throw_away_over` would end."""
    return session.scalar(select(Pack.id).where(_is_over(now)).limit(1)) is not None


def throw_away_over(session: Session, *, now: datetime) -> list[str]:
    """End packs that nobody needs here any more; return the files to remove after the commit.

    Those that were handed over some days ago, and those whose request has ended. Each can be built again while its
    request is open, and its sums stay known.
    """
    packs = session.scalars(select(Pack).where(_is_over(now))).all()
    return [file for pack in packs if (file := throw_away(session, pack, now=now))]


def _is_over(now: datetime) -> ColumnElement[bool]:
    handed = exists().where(
        Custody.about == literal("pack ") + cast(Pack.id, String), Custody.verb == HANDED_OVER, Custody.at <= now - KEPT
    )
    is_open = select(PackRequest.id).where(PackRequest.state.in_(OPEN))
    return and_(Pack.state == PackState.READY, or_(handed, Pack.request_id.not_in(is_open)))


def clear_away(session: Session, vault: Vault, *, now: datetime) -> None:
    """Remove files of packs that no row names: what a builder left that was killed. Reads only; no transaction is open.

    What is younger than a lease may be under way.
    """
    named = set(session.scalars(select(Pack.file).where(Pack.file.is_not(None))))
    before = (now - LEASE).timestamp()
    folder = vault.folder.root / FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if f"{FOLDER}/{path.name}" not in named and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def remove_files(files: Iterable[str], vault: Vault) -> None:
    """Remove sealed files, after the commit and with no transaction open."""
    for file in files:
        vault.folder.delete(file)
