"""Our own check behind the door of the bench: the decoder, fingerprints, index and bands of the app, in memory."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

from app.matching import rules
from app.matching.index import Index
from app.matching.liken import liken
from app.matching.models import Band, Found
from app.photos.decoder import decode
from app.photos.develop import upright
from app.photos.fingerprint import Detail, Print, fingerprint
from bench.check.methods import Answer
from bench.in_memory import Gallery

LONGEST = 1600  # pixels: what app/photos/develop.py asks the decoder for


def is_named(band: Band | None) -> bool:
    """Say whether the person is told "same" or "nearly the same picture"; less than that is only "possible"."""
    return band in (Band.SAME, Band.NEARLY)


def marks() -> dict[str, float]:
    """Return from which strength on each band begins."""
    return {"same": rules.SAME_FROM, "nearly": rules.NEARLY_FROM, "perhaps": rules.PERHAPS_FROM}


class Ours:
    """The app's check over a gallery of nothing but fingerprints.

    `down_to`: when nothing is found, ask again for what lies below the bands, down to this strength. That is told
    without a band, counts as nothing found, and is what a curve is drawn from.
    """

    name = "ours"

    def __init__(self, *, down_to: float | None = None) -> None:
        self._down_to = down_to
        self._prints: dict[str, Print] = {}
        self._names: list[str] = []
        self._gallery: Gallery | None = None

    def enrol(self, name: str, data: bytes) -> None:
        found = stored_print(data)
        if found is not None:
            self._prints[name] = found

    def ask(self, data: bytes) -> list[Answer]:
        asked = asked_print(data)
        return [] if asked is None else self.find(asked)

    def find(self, asked: Print, *, but_not: str | None = None) -> list[Answer]:
        """Return what the check answers when the gallery does not have the picture named in `but_not`."""
        gallery, among = self._settled(), None
        if but_not is not None:
            among = [number for number, name in enumerate(self._names, 1) if name != but_not]
        found = [self._answer(one) for one in self._index.find(gallery.session, asked, among=among)]
        if found or self._down_to is None:
            return found
        with _bands_down_to(self._down_to):
            fainter = self._index.find(gallery.session, asked, among=among)
        return [self._answer(one)._replace(band=None) for one in fainter]

    def _answer(self, found: Found) -> Answer:
        return Answer(self._names[found.photo_id - 1], found.alike.strength, found.alike.band)

    def stored(self, name: str) -> Print:
        """Return what is kept of a picture; raises KeyError when there is nothing."""
        return self._prints[name]

    def room(self) -> dict[str, float]:
        """Return the bytes a photo takes in the memory of each process, and in the database."""
        gallery = self._settled()
        index = Index(gallery.vault)
        gc.collect()
        tracemalloc.start()
        index.refresh(gallery.session)
        gc.collect()
        kept, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return {"in_memory": kept / max(1, len(self._prints)), "in_database": gallery.bytes_a_photo()}

    def _settled(self) -> Gallery:
        if self._gallery is None:
            self._names = list(self._prints)
            self._gallery = Gallery(self._prints.values())
            self._index = Index(self._gallery.vault)
            self._index.refresh(self._gallery.session)
        return self._gallery


@contextmanager
def _bands_down_to(strength: float) -> Iterator[None]:
    usual, rules.PERHAPS_FROM = rules.PERHAPS_FROM, strength
    try:
        yield
    finally:
        rules.PERHAPS_FROM = usual


def stored_print(data: bytes) -> Print | None:
    """Return what is kept of a picture for the gallery; None when it is too plain."""
    return fingerprint(decode(data, kind_of(data), LONGEST))


def print_in_child(data: bytes) -> Print | None:
    """Return the same as `stored_print`, decoded as the app does it: in a limited child process."""
    return fingerprint(upright(data, kind_of(data)))


def asked_print(data: bytes) -> Print | None:
    """Return what is computed of a picture that is asked about."""
    return fingerprint(decode(data, kind_of(data), LONGEST), Detail.ASKED)


def likened(asked: Print, stored: Print) -> Band | None:
    """Compare two pictures one with the other, past the index."""
    found = liken(asked, stored)
    return found.band if found else None


def kind_of(data: bytes) -> str:
    if data[:4] == b"\x89PNG":
        return "PNG"
    return "WEBP" if data[8:12] == b"WEBP" else "JPEG"
