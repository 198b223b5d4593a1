"""A gallery of nothing but fingerprints, in a database that is gone afterwards."""

from __future__ import annotations

from datetime import UTC, datetime
from types import TracebackType

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.kernel.db import engine_options
from app.kernel.model import Base
from app.photos.fingerprint import VERSION, Hashes, to_bytes
from app.photos.models import Fingerprint, Photo, PhotoState


class Gallery:
    """Photo 1 has the first of the hashes, photo 2 the second, and so on."""

    def __init__(self, all_hashes: list[Hashes]) -> None:
        engine = create_engine("sqlite://", **engine_options("sqlite://"))
        Base.metadata.create_all(engine, tables=[Base.metadata.tables[name] for name in ("photo", "fingerprint")])
        self.session = Session(engine)
        now = datetime.now(UTC)
        for number, hashes in enumerate(all_hashes, 1):
            folder = f"{number}"
            self.session.add(
                Photo(
                    id=number,
                    folder=folder,
                    sha256="",
                    kind="JPEG",
                    size_bytes=0,
                    wrapped_key=b"",
                    kept_at=now,
                    state=PhotoState.READY,
                )
            )
            self.session.flush()
            self.session.add(Fingerprint(photo_id=number, version=VERSION, hashes=to_bytes(hashes)))
        self.session.commit()

    def __enter__(self) -> Gallery:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.close()
