"""Build a pack: pages are set, originals opened and compared, everything put into one sealed file. No transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag

from app.evidence.archive import Archive
from app.evidence.case import Case, CleanCopy, Exhibit
from app.evidence.custody import Exhibited
from app.evidence.pages import file_of, pages_of
from app.evidence.queue import Built
from app.evidence.sealed_file import SealedWriter
from app.evidence.throw_away import FOLDER
from app.kernel.errors import NotThere
from app.pdf.typeset import typeset
from app.photos.models import Photo, PhotoState
from app.photos.originals import Damaged, read_original
from app.photos.show import show
from app.photos.vault import Vault

_ENCLOSED = Path(__file__).parent / "enclosed"
_README = "READ ME FIRST.txt"

# Told before each step: how many are done, of how many, and what is at hand. Raises when nobody wants it any more.
Tell = Callable[[int, int, str], None]


class NotBuilt(Exception):
    """It cannot be built; the message is a sentence for the desk."""


def build(case: Case, vault: Vault, *, tell: Tell, now: datetime) -> Built:
    """Write the sealed ZIP and return what is to be kept of it. Raises NotBuilt when an original was changed, NotNow.

    One picture is in memory at a time. A file that is not finished has no name.
    """
    steps = len(case.exhibits) + len(case.papers) + 2
    tell(0, steps, "Setting the pages.")
    pdf = pages_of(case)
    name = f"{FOLDER}/{secrets.token_hex(16)}"
    key, wrapped = vault.new_key(name)
    with SealedWriter(vault.folder.root / name, key, name) as sink:
        archive = Archive(sink)
        archive.add(_README, _readme(case), "what this is, and how to check it")
        archive.add("verify.py", (_ENCLOSED / "verify.py").read_bytes(), "checks the pack, without a network")
        archive.add("pack.pdf", pdf, "what is known, and a list of everything")
        for done, exhibit in enumerate(case.exhibits, 1):
            tell(done, steps, f"Exhibit {done} of {len(case.exhibits)}.")
            _add(archive, exhibit, vault)
        for done, paper in enumerate(case.papers, len(case.exhibits) + 1):
            tell(done, steps, f"Signed statement {done - len(case.exhibits)} of {len(case.papers)}.")
            archive.add(f"statements/{paper.name}", typeset("statement", paper.data), "statement, as it was signed")
        tell(steps - 1, steps, "Sealing it.")
        manifest = archive.finish(_about(case, now))
    packed = [Exhibited(one.photo_id, one.sha256, one.kept_at, one.sent_by_id, one.name) for one in case.exhibits]
    return Built(name, wrapped, archive.sha256, archive.size, packed, manifest)


def _add(archive: Archive, exhibit: Exhibit, vault: Vault) -> None:
    """Put in an original, byte for byte and as it was accepted, and its clean copy beside it."""
    data = _read(f"Exhibit {exhibit.name}", exhibit.photo_id, lambda: read_original(_as_photo(exhibit), vault))
    archive.add(f"exhibits/{file_of(exhibit.name, exhibit.kind)}", data, "original, as it was received")
    if exhibit.clean is not None:
        clean = _as_photo(exhibit, exhibit.clean)
        copy = _read(f"The clean copy of exhibit {exhibit.name}", clean.id, lambda: show(clean, "clean", vault))
        archive.add(
            f"exhibits/clean/{exhibit.name} clean.jpg", copy, "copy on which the desk blurred who else is in it"
        )


def _read(what: str, photo_id: int, read: Callable[[], bytes]) -> bytes:
    """Return the bytes; raises NotBuilt with a sentence that names what cannot be read."""
    try:
        return read()
    except (Damaged, InvalidTag):
        fault = "is not what was accepted: its file was changed"
    except (FileNotFoundError, NotThere):
        fault = "is not on the disk any more"
    raise NotBuilt(
        f"{what} (photo {photo_id}) {fault}. Nothing was built. Put the file back from a copy, or leave it out and say "
        "why."
    )


def _as_photo(exhibit: Exhibit, clean: CleanCopy | None = None) -> Photo:
    """Return a photo that is of no session, the exhibit's own or its clean copy: as much as is needed to open it."""
    of = clean or exhibit
    return Photo(
        id=of.photo_id,
        folder=of.folder,
        wrapped_key=of.wrapped_key,
        sha256=exhibit.sha256,
        kind=exhibit.kind,
        size_bytes=0,
        kept_at=exhibit.kept_at,
        state=PhotoState.READY,
    )


def _readme(case: Case) -> bytes:
    words = (_ENCLOSED / _README).read_text(encoding="utf-8")
    return words.format(
        pack=f"{case.ref}-{case.number}",
        file=f"{case.ref}-{case.number}.zip",
        scheme=case.scheme,
        recipient=case.recipient,
        agency=case.agency,
        purpose=case.purpose,
        reached=case.reached,
    ).encode()


def _about(case: Case, now: datetime) -> dict[str, object]:
    return {
        "form": 1,
        "pack": f"{case.ref}-{case.number}",
        "built_at": now.isoformat(timespec="seconds"),
        "scheme": case.scheme,
        "about": case.profile_ref,
        "approved_by": [f"{one.name}, {one.says}" for one in case.authorised],
        "exhibits": len(case.exhibits),
    }
