"""Wrap the keys of sealed packs with a new master key, as those of photos are."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.models import Pack
from app.photos.vault import Vault


def rewrap_packs(session: Session, vault: Vault) -> int:
    """Return how many still had to be wrapped; raises InvalidTag for a pack that no master key opens."""
    wrapped = 0
    for pack in session.scalars(select(Pack).where(Pack.wrapped_key.is_not(None))):
        anew = vault.wrapped_anew(pack.file, pack.wrapped_key) if pack.file and pack.wrapped_key else None
        if anew is not None:
            pack.wrapped_key = anew
            wrapped += 1
    session.flush()
    return wrapped
