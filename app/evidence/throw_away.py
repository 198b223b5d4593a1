"""Let go of a pack's file: without the key in its row nobody opens it. What it held stays written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.models import Pack, PackDelivery, PackState
from app.photos.vault import Vault


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


def remove_files(files: Iterable[str], vault: Vault) -> None:
    """Remove sealed files, after the commit and with no transaction open."""
    for file in files:
        vault.folder.delete(file)
