#!/usr/bin/env python3
"""Check that this evidence pack is as it was built. Needs Python 3.8 or later and nothing else, and no network.

    python3 verify.py               inside the unpacked folder
    python3 verify.py EP-0001.zip   on the ZIP itself

It names each file that was changed, is missing or was added, its lists among them. It ends with 0 when all is as it was
built, with 1 when something is not, with 2 when there is nothing to check. It prints the SHA-256 of manifest.json and,
of a ZIP, that of the ZIP. The scheme knows both and tells you either by telephone: compare it with what is printed.
Then nobody can have changed the pack together with its lists.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import IO, Any, Callable, Dict, List, Optional, Tuple, Union

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
PIECE = 1 << 20
NOT_OURS = (".DS_Store", "Thumbs.db", "desktop.ini")  # what a system puts into every folder that it shows

Wanted = Dict[str, Tuple[Optional[str], Optional[int]]]  # by name: sum and size, where they are known


class Folder:
    """An unpacked pack."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self) -> List[str]:
        inside = (path for path in self.root.rglob("*") if path.is_symlink() or not path.is_dir())
        files = (path for path in inside if path.name not in NOT_OURS)
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


def rows_of(data: bytes) -> Dict[str, Any]:
    """Return the manifest; raises ValueError where it is none."""
    manifest = json.loads(data.decode("utf-8"))
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), list):
        raise ValueError("it is no list of files")
    for row in manifest["files"]:
        if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in ("path", "sha256")):
            raise ValueError("a file in it has no name or no sum")
    return manifest


def sums_of(data: bytes) -> Dict[str, str]:
    """Return the sums by name; raises ValueError where a line is no sum and name."""
    lines = [line.split("  ", 1) for line in data.decode("utf-8").split("\n") if line]
    if not lines or any(len(line) != 2 for line in lines):
        raise ValueError("a line in it is not a sum and a name")
    return {name: sha for sha, name in lines}


class Lists:
    """The two lists of a pack, as far as they can be read; `faults` names those that cannot."""

    def __init__(self, pack: Union[Folder, Packed], there: List[str]) -> None:
        self.faults: List[str] = []
        self.data: Dict[str, bytes] = {}
        self.manifest: Optional[Dict[str, Any]] = self._read(pack, there, MANIFEST, rows_of)
        self.sums: Optional[Dict[str, str]] = self._read(pack, there, SUMS, sums_of)

    def _read(
        self, pack: Union[Folder, Packed], there: List[str], name: str, understand: Callable[[bytes], Any]
    ) -> Any:
        if name not in there:
            self.faults.append(f"Missing: {name}")
            return None
        try:
            with pack.open(name) as file:
                self.data[name] = file.read()
            return understand(self.data[name])
        except Exception as broken:  # whatever a changed byte makes of it
            self.faults.append(f"Changed: {name} (it cannot be read: {broken})")
            return None

    def compared(self) -> Wanted:
        """Return what each file must be, from the list that can be read; where both can they must say the same."""
        manifest, sums = self.manifest, self.sums
        if manifest is None:
            return {name: (sha, None) for name, sha in (sums or {}).items() if name != MANIFEST}
        wanted: Wanted = {row["path"]: (row["sha256"], row.get("size")) for row in manifest["files"]}
        if sums is None:
            return wanted
        names = sorted((set(wanted) | set(sums)) - {MANIFEST})
        differ = [name for name in names if name not in sums or name not in wanted or sums[name] != wanted[name][0]]
        self.faults += [f"{MANIFEST} and {SUMS} do not agree: {name}" for name in differ]
        if sums.get(MANIFEST) != hashlib.sha256(self.data[MANIFEST]).hexdigest():
            self.faults.append(f"Changed: {MANIFEST}, or its sum in {SUMS}")
        elif not differ and self.data[SUMS] != "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode():
            self.faults.append(f"Changed: {SUMS}")
        return wanted


def faults_of(pack: Union[Folder, Packed], there: List[str], wanted: Wanted) -> List[str]:
    """Name each file that was added, is missing, or was changed."""
    faults = [f"Added: {name}" for name in sorted(set(there) - set(wanted) - {MANIFEST, SUMS})]
    faults += [f"There twice: {name}" for name in sorted({one for one in there if there.count(one) > 1})]
    for name in sorted(wanted):
        if name not in there:
            faults.append(f"Missing: {name}")
            continue
        try:
            sha, size = sum_of(pack.open(name))
        except Exception as broken:  # whatever a changed byte makes of it
            faults.append(f"Changed: {name} (it cannot be read: {broken})")
            continue
        if sha != wanted[name][0] or wanted[name][1] not in (None, size):
            faults.append(f"Changed: {name}")
    return faults


def say(words: str) -> None:
    """Print a line on whatever console this is: a sign that it may not know is written as a number."""
    print(words.encode("ascii", "backslashreplace").decode("ascii"))


def main(arguments: List[str]) -> int:
    """Check the folder or ZIP that is named, or else the folder that this lies in."""
    path = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    try:
        pack: Union[Folder, Packed] = Folder(path) if path.is_dir() else Packed(path)
        there = pack.names()
    except Exception as broken:  # whatever a changed byte makes of it
        say(f"This cannot be checked: {path.name} is missing or damaged ({broken}).")
        return 2
    lists = Lists(pack, there)
    if lists.manifest is None and lists.sums is None:
        for fault in lists.faults:
            say(fault)
        say(f"This cannot be checked: neither {MANIFEST} nor {SUMS} can be read.")
        return 2
    wanted = lists.compared()
    faults = lists.faults + faults_of(pack, there, wanted)
    about = lists.manifest or {}
    say(f"Evidence pack {about.get('pack', '')}, built {about.get('built_at', '')}, {len(wanted) + 2} files.")
    for fault in faults:
        say(fault)
    if isinstance(pack, Packed):
        say(f"SHA-256 of the ZIP: {sum_of(path.open('rb'))[0]}")
    if MANIFEST in lists.data:
        say(f"SHA-256 of {MANIFEST}: {hashlib.sha256(lists.data[MANIFEST]).hexdigest()}")
    say("NOT as it was built. Tell the scheme." if faults else "All is as it was built.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
