#!/usr/bin/env python3
"""Check that this evidence pack is as it was built. Needs Python 3.8 or later and nothing else, and no network.

    python3 verify.py               inside the unpacked folder
    python3 verify.py EP-0001.zip   on the ZIP itself

It names each file that was changed, is missing or was added. It ends with 0 when all is as it was built, with 1 when
something is not, with 2 when there is nothing to check. It prints two sums, of manifest.json and, for a ZIP, of that.
The scheme knows both: compare one of them with what it tells you by telephone. Then nobody can have changed the pack
together with its lists.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any, Dict, List, Tuple, Union

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
PIECE = 1 << 20
NOT_OURS = (".DS_Store", "Thumbs.db", "desktop.ini")  # what a system puts into every folder that it shows

Wanted = Dict[str, Tuple[str, Union[int, None]]]


class Folder:
    """An unpacked pack."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self) -> List[str]:
        files = (path for path in self.root.rglob("*") if not path.is_dir() and path.name not in NOT_OURS)
        return [path.relative_to(self.root).as_posix() for path in files]

    def open(self, name: str) -> IO[bytes]:
        return self.root.joinpath(*name.split("/")).open("rb")


class Packed:
    """The ZIP as it was handed over."""

    def __init__(self, path: Path) -> None:
        self.zip = zipfile.ZipFile(path)

    def names(self) -> List[str]:
        return self.zip.namelist()

    def open(self, name: str) -> IO[bytes]:
        return self.zip.open(name)


def sum_of(file: IO[bytes]) -> Tuple[str, int]:
    """Return the SHA-256 and the size of a file, a piece at a time."""
    sha, size = hashlib.sha256(), 0
    with file:
        while True:
            piece = file.read(PIECE)
            if not piece:
                return sha.hexdigest(), size
            sha.update(piece)
            size += len(piece)


def lists_of(pack: Union[Folder, Packed]) -> Tuple[Wanted, List[str], Dict[str, Any]]:
    """Return what each file must be, what is wrong with the lists themselves, and the manifest."""
    with pack.open(MANIFEST) as file:
        manifest = json.loads(file.read().decode("utf-8"))
    with pack.open(SUMS) as file:
        lines = file.read().decode("utf-8").splitlines()
    wanted: Wanted = {row["path"]: (row["sha256"], row["size"]) for row in manifest["files"]}
    sums = {name: sha for sha, name in (line.split("  ", 1) for line in lines if line)}
    faults = [
        f"The two lists do not agree: {name}"
        for name in sorted((set(wanted) | set(sums)) - {MANIFEST})
        if name not in sums or name not in wanted or sums[name] != wanted[name][0]
    ]
    wanted[MANIFEST] = (sums.get(MANIFEST, "not in the list of sums"), None)
    return wanted, faults, manifest


def faults_of(pack: Union[Folder, Packed], wanted: Wanted) -> List[str]:
    """Name each file that was added, is missing, or was changed."""
    there = pack.names()
    faults = [f"Added: {name}" for name in sorted(set(there) - set(wanted) - {SUMS})]
    faults += [f"There twice: {name}" for name in sorted({one for one in there if there.count(one) > 1})]
    for name in sorted(wanted):
        if name not in there:
            faults.append(f"Missing: {name}")
            continue
        try:
            sha, size = sum_of(pack.open(name))
        except (OSError, zipfile.BadZipFile, zlib.error) as broken:
            faults.append(f"Changed: {name} (it cannot be read: {broken})")
            continue
        if sha != wanted[name][0] or wanted[name][1] not in (None, size):
            faults.append(f"Changed: {name}")
    return faults


def main(arguments: List[str]) -> int:
    """Check the folder or ZIP that is named, or else the folder that this lies in."""
    path = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    try:
        pack = Folder(path) if path.is_dir() else Packed(path)
        wanted, faults, manifest = lists_of(pack)
        faults += faults_of(pack, wanted)
        sum_of_lists = sum_of(pack.open(MANIFEST))[0]
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as broken:
        print(f"This cannot be checked: {broken}")
        print(f"The pack, or one of its lists ({MANIFEST}, {SUMS}), is missing or damaged.")
        return 2
    print(f"Evidence pack {manifest.get('pack')}, built {manifest.get('built_at')}, {len(wanted) + 1} files.")
    for fault in faults:
        print(fault)
    if isinstance(pack, Packed):
        print(f"SHA-256 of the ZIP: {sum_of(path.open('rb'))[0]}")
    print(f"SHA-256 of {MANIFEST}: {sum_of_lists}")
    print("NOT as it was built. Tell the scheme." if faults else "All is as it was built.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
