"""A gallery of nothing but fingerprints, in a database that is gone afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import LargeBinary, create_engine, func, select
from sqlalchemy.orm import Session

from app.kernel.blobs import Folder
from app.kernel.db import engine_options
from app.kernel.model import Base
from app.photos.fingerprint import Print
from app.photos.models import Fingerprint, Photo, PhotoState
from app.photos.remember import remember, sealed
from app.photos.vault import Vault


class Gallery:
    """Photo 1 has the first of the prints, photo 2 the second, and so on."""

    def __init__(self, prints: Iterable[Print]) -> None:
        self.vault = Vault(Folder(Path("nowhere")), lambda: (b"k" * 32,))
        engine = create_engine("sqlite://", **engine_options("sqlite://"))
        tables = ("photo", "fingerprint", "fingerprint_change")
        Base.metadata.create_all(engine, tables=[Base.metadata.tables[name] for name in tables])
        self.session = Session(engine)
        now = datetime.now(UTC)
        for number, one in enumerate(prints, 1):
            key, wrapped = self.vault.new_key(f"{number}")
            self.session.add(
                Photo(
                    id=number,
                    folder=f"{number}",
                    sha256="",
                    kind="JPEG",
                    size_bytes=0,
                    wrapped_key=wrapped,
                    kept_at=now,
                    state=PhotoState.READY,
                )
            )
            self.session.flush()
            remember(self.session, number, sealed(one, f"{number}", key))
        self.session.commit()
        self.session.expunge_all()

    def bytes_a_photo(self) -> float:
        """Return what a fingerprint takes in the database, without the database's own paperwork."""
        blobs = [column for column in Fingerprint.__table__.columns if isinstance(column.type, LargeBinary)]
        sums = [func.sum(func.length(column)) for column in blobs]
        count, *lengths = self.session.execute(select(func.count(Fingerprint.id), *sums)).one()
        return float(sum(length or 0 for length in lengths)) / max(1, int(count))

    def __enter__(self) -> Gallery:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.close()
