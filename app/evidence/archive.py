"""The ZIP of a pack: the same content makes the same bytes. It is streamed: one file at a time is in memory."""

from __future__ import annotations

import hashlib
import json
import zipfile
from typing import Any, NamedTuple, Protocol

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP knows; when it was built stands in the manifest
_STORED = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".pdf")  # packed already


class Sink(Protocol):
    def write(self, data: bytes, /) -> int: ...
    def flush(self) -> None: ...


class Contained(NamedTuple):
    """One file of a pack."""

    path: str
    sha256: str
    size: int
    what: str


class Archive:
    """Writes a ZIP to a sink that is never sought in, and keeps the sum and size of each file and of the whole."""

    def __init__(self, sink: Sink) -> None:
        self._counted = _Counted(sink)
        self._zip = zipfile.ZipFile(self._counted, "w", allowZip64=True)  # type: ignore[call-overload]
        self.files: list[Contained] = []

    def add(self, path: str, data: bytes, what: str) -> Contained:
        """Put a file in; `what` says in words what it is."""
        row = Contained(path, hashlib.sha256(data).hexdigest(), len(data), what)
        self._write(path, data)
        self.files.append(row)
        return row

    def finish(self, about: dict[str, Any]) -> dict[str, Any]:
        """Write the manifest and the sums of everything, close the ZIP, and return the manifest."""
        rows = [{"path": one.path, "sha256": one.sha256, "size": one.size, "what": one.what} for one in self.files]
        manifest = {**about, "files": sorted(rows, key=lambda row: str(row["path"]))}
        data = canonical(manifest)
        self._write(MANIFEST, data)
        sums = {one.path: one.sha256 for one in self.files} | {MANIFEST: sum_of_manifest(manifest)}
        self._write(SUMS, "".join(f"{sha}  {path}\n" for path, sha in sorted(sums.items())).encode())
        self._zip.close()
        return manifest

    @property
    def sha256(self) -> str:
        """The sum of the whole ZIP, once it is finished."""
        return self._counted.sha.hexdigest()

    @property
    def size(self) -> int:
        return self._counted.size

    def _write(self, path: str, data: bytes) -> None:
        entry = zipfile.ZipInfo(path, _TIME)
        entry.create_system = 3
        entry.external_attr = 0o644 << 16
        packed = zipfile.ZIP_STORED if path.lower().endswith(_STORED) else zipfile.ZIP_DEFLATED
        self._zip.writestr(entry, data, compress_type=packed, compresslevel=6)


def canonical(value: dict[str, Any]) -> bytes:
    """Return JSON that is the same for the same content: keys in order, one form of everything."""
    return (json.dumps(value, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()


def sum_of_manifest(manifest: dict[str, Any]) -> str:
    """Return the SHA-256 of manifest.json as it lies in the ZIP: what somebody compares who has unpacked it."""
    return hashlib.sha256(canonical(manifest)).hexdigest()


class _Counted:
    """A sink that adds up what went through it. It has no place to seek to, so the ZIP never goes back."""

    def __init__(self, sink: Sink) -> None:
        self._sink, self.sha, self.size = sink, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self.sha.update(data)
        self.size += len(data)
        self._sink.write(data)
        return len(data)

    def flush(self) -> None:
        self._sink.flush()
