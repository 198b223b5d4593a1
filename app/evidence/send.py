"""The bytes of a pack as they are handed over: opened piece by piece, never whole in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.evidence.models import Pack
from app.evidence.sealed_file import opened
from app.kernel.errors import NotThere
from app.photos.vault import Vault


class Sending(NamedTuple):
    """`name` names the request and nobody."""

    name: str
    size: int
    pieces: Iterator[bytes]


def sending(pack: Pack, ref: str, vault: Vault) -> Sending:
    """Return a pack's ZIP, to be streamed; raises NotThere when its file is gone."""
    if pack.file is None or pack.wrapped_key is None or not (path := vault.folder.root / pack.file).exists():
        raise NotThere("This pack is gone. Ask the desk to build another.")
    key = vault.unwrap(pack.file, pack.wrapped_key)
    return Sending(f"{ref}-{pack.number}.zip", pack.size, opened(path, key, pack.file))
