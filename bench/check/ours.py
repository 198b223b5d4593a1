"""Our own check behind the door of the bench: the decoder, fingerprints, index and bands of the app, in memory."""

from __future__ import annotations

import numpy as np

from app.matching.index import Index
from app.matching.models import Band
from app.matching.rules import ASKED_VIEWS, NEARLY_WITHIN, PERHAPS_WITHIN, SAME_WITHIN, band_of
from app.photos.decoder import decode
from app.photos.develop import upright
from app.photos.fingerprint import Hashes, fingerprint, to_bytes
from bench.check.methods import Answer
from bench.in_memory import Gallery

LONGEST = 1600  # pixels: what app/photos/develop.py asks the decoder for
_STRONGEST = 10

Print = Hashes


def is_named(band: Band | None) -> bool:
    """Say whether the person is told "same" or "nearly the same picture"; less than that is only "possible"."""
    return band in (Band.SAME, Band.NEARLY)


def marks() -> dict[str, float]:
    """Return from which strength on each band begins."""
    return {"same": 256.0 - SAME_WITHIN, "nearly": 256.0 - NEARLY_WITHIN, "perhaps": 256.0 - PERHAPS_WITHIN}


class Ours:
    """The app's check over a gallery of nothing but fingerprints."""

    name = "ours"

    def __init__(self) -> None:
        self._names: list[str] = []
        self._prints: list[Print] = []
        self._index = Index()
        self._gallery: Gallery | None = None

    def enrol(self, name: str, data: bytes) -> None:
        found = stored_print(data)
        if found is not None:
            self._names.append(name)
            self._prints.append(found)

    def ask(self, data: bytes) -> list[Answer]:
        asked = asked_print(data)
        return [] if asked is None else self.find(asked)

    def find(self, asked: Print, *, but_not: str | None = None) -> list[Answer]:
        """Return what the check answers when the gallery does not have the picture named in `but_not`."""
        if self._gallery is None:
            self._gallery = Gallery(self._prints)
        found = self._index.nearest(self._gallery.session, asked, within=PERHAPS_WITHIN)
        answers = [
            Answer(self._names[near.photo_id - 1], 256.0 - near.distance, band_of(near.distance)) for near in found
        ]
        return [answer for answer in answers if answer.name != but_not][:_STRONGEST]

    def stored(self, name: str) -> Print:
        """Return what is kept of a picture; raises ValueError when there is nothing."""
        return self._prints[self._names.index(name)]

    def room(self) -> dict[str, float]:
        """Return the bytes a photo takes in memory and in the database."""
        count = max(1, len(self._prints))
        stored = sum(len(to_bytes(one)) for one in self._prints) / count
        return {"in_memory": stored, "in_database": stored}


def stored_print(data: bytes) -> Print | None:
    """Return what is kept of a picture for the gallery; None when it is too plain."""
    return fingerprint(decode(data, kind_of(data), LONGEST))


def print_in_child(data: bytes) -> Print | None:
    """Return the same as `stored_print`, decoded as the app does it: in a limited child process."""
    return fingerprint(upright(data, kind_of(data)))


def asked_print(data: bytes) -> Print | None:
    """Return what is computed of a picture that is asked about."""
    return fingerprint(decode(data, kind_of(data), LONGEST))


def likened(asked: Print, stored: Print) -> Band | None:
    """Compare two pictures one with the other, past the index."""
    differ = np.bitwise_count(asked[list(ASKED_VIEWS), None] ^ stored[None]).sum(axis=2, dtype=np.int64)
    return band_of(int(differ.min()))


def kind_of(data: bytes) -> str:
    if data[:4] == b"\x89PNG":
        return "PNG"
    return "WEBP" if data[8:12] == b"WEBP" else "JPEG"
