"""Build a pack: pages are set, originals opened and compared, everything put into one sealed file. No transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag

from app.evidence.archive import Archive
from app.evidence.case import Case, Exhibit
from app.evidence.custody import Exhibited
from app.evidence.pages import file_of, pages_of
from app.evidence.queue import Built
from app.evidence.sealed_file import SealedWriter
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
    name = f"packs/{secrets.token_hex(16)}"
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
    try:
        data = read_original(_as_photo(exhibit), vault)
    except (Damaged, InvalidTag):
        raise NotBuilt(
            f"Exhibit {exhibit.name} (photo {exhibit.photo_id}) is not what was accepted: its file was changed. "
            "Nothing was built. Put the file back from a copy, or leave it out and say why."
        ) from None
    except FileNotFoundError:
        raise NotBuilt(
            f"Exhibit {exhibit.name} (photo {exhibit.photo_id}) is not on the disk any more. Nothing was built. Put "
            "the file back from a copy, or leave it out and say why."
        ) from None
    archive.add(f"exhibits/{file_of(exhibit.name, exhibit.kind)}", data, "original, as it was received")
    if exhibit.clean is not None:
        clean = Photo(
            id=exhibit.clean.photo_id,
            folder=exhibit.clean.folder,
            wrapped_key=exhibit.clean.wrapped_key,
            sha256="",
            kind="JPEG",
            size_bytes=0,
            kept_at=exhibit.kept_at,
            state=PhotoState.READY,
        )
        copy = show(clean, "clean", vault)
        archive.add(f"exhibits/clean/{exhibit.name} clean.jpg", copy, "copy in which others cannot be told")


def _as_photo(exhibit: Exhibit) -> Photo:
    """Return a photo that is of no session: as much of it as is needed to open its file."""
    return Photo(
        id=exhibit.photo_id,
        folder=exhibit.folder,
        wrapped_key=exhibit.wrapped_key,
        sha256=exhibit.sha256,
        kind=exhibit.kind,
        size_bytes=0,
        kept_at=exhibit.kept_at,
    )


def _readme(case: Case) -> bytes:
    cover = dict(case.cover)
    words = (_ENCLOSED / _README).read_text(encoding="utf-8")
    return words.format(
        pack=f"{case.ref}-{case.number}",
        file=f"{case.ref}-{case.number}.zip",
        scheme=case.scheme,
        recipient=cover.get("For", "").rpartition(",")[0],
        agency=cover.get("For", "").rpartition(",")[2].strip(),
        purpose=cover.get("Purpose", ""),
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
