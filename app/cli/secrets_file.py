"""The secrets of one deployment in one small file, which may be printed: kept apart from the photos they open."""

from __future__ import annotations

import base64
import binascii
import json
import os
from pathlib import Path

from app.kernel.copies import NoCopy, sync_folder, told_from
from app.kernel.keyring import read_secret, write_secret

_FORM = "townwatch secrets 1"


def write_secrets(folder: Path, to: Path) -> str:
    """Write all secrets to a file for the owner alone; return what to tell. Raises NoCopy, OSError.

    Never over other secrets: they may be the last ones that open somebody's copies.
    """
    found = {
        path.name: read_secret(path)
        for path in sorted(folder.iterdir())
        if path.name[0] != "." and ".next." not in path.name
    }
    if to.exists():
        if read_secrets(to) == found:
            return f"The secrets are in {to} already."
        raise NoCopy(f"{to} holds other secrets, which older copies may need. Choose another name.")
    said = {"form": _FORM, "secrets": {name: base64.b64encode(value).decode() for name, value in found.items()}}
    seal = told_from(json.dumps(said, sort_keys=True).encode())
    handle = os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(json.dumps(said | {"seal": seal}, indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        to.unlink()  # half a file would stand in the way of the next try, and look like a copy of the keys
        raise
    sync_folder(to.absolute().parent)
    return f"The secrets are in {to}. Keep it where the photos are not; whoever has both can look at everything."


def read_secrets(file: Path) -> dict[str, bytes]:
    """Return the secrets of such a file, by name; raises NoCopy."""
    try:
        said = json.loads(file.read_text())
        seal = said.pop("seal")
        found = {str(name): base64.b64decode(value, validate=True) for name, value in said["secrets"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        raise NoCopy(f"{file} holds no secrets of Townwatch, or was damaged.") from None
    is_plain = all(name == Path(name).name and name[0] != "." for name in found)
    if said.get("form") != _FORM or seal != told_from(json.dumps(said, sort_keys=True).encode()) or not is_plain:
        raise NoCopy(f"{file} holds no secrets of Townwatch, or was damaged.")
    return found


def put_secrets(found: dict[str, bytes], folder: Path) -> None:
    """Write them into a folder of their own."""
    folder.mkdir(mode=0o700)
    for name, value in found.items():
        write_secret(folder / name, value)
