"""Who is shut in can read and write what is open, and nothing else; and nobody decodes outside."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.photos import darkroom

APP = Path(darkroom.__file__).parents[1]

FORBIDDEN = {
    "read a file": "open('/etc/hostname')",
    "write a file": "os.open('/tmp/townwatch-decoder', os.O_CREAT | os.O_WRONLY)",
    "open a socket": "socket.socket()",
    "make a pipe": "os.pipe()",
    "double a descriptor": "os.dup(0)",
    "take a great deal of memory": "bytearray(2**30)",
}
ON_X86_64_LINUX = {
    "start a program": "os.execv('/bin/true', ['true'])",
    "fork": "os.fork()",
    "signal somebody": "os.kill(os.getppid(), 0)",
    "lift its limits": "resource.setrlimit(resource.RLIMIT_CORE, (1, 1))",
    "look at a file": "os.stat('/etc/hostname/x')",
    "remove a file": "os.unlink('/tmp/townwatch-decoder')",
    "change its folder": "os.chdir('/tmp')",
    "close a pipe and open a socket in its place": "os.close(0); socket.socket()",
}
DOES_NOT_HOLD_EVERYWHERE = pytest.mark.skipif(
    sys.platform != "linux" or os.uname().machine != "x86_64", reason="system calls are filtered on Linux on x86-64"
)
ATTEMPTS = [pytest.param(deed, id=name) for name, deed in FORBIDDEN.items()]
ATTEMPTS += [pytest.param(deed, id=name, marks=DOES_NOT_HOLD_EVERYWHERE) for name, deed in ON_X86_64_LINUX.items()]


@pytest.mark.parametrize("deed", ATTEMPTS)
def test_who_is_shut_in_cannot(deed: str) -> None:
    code = f"""
import os, resource, runpy, socket
runpy.run_path({str(APP / "photos" / "confine.py")!r})["shut_in"]()
try:
    {deed}
except (OSError, ValueError, MemoryError):
    os._exit(42)
os._exit(1)
"""
    assert subprocess.run([sys.executable, "-I", "-c", code], check=False).returncode == 42


@pytest.mark.parametrize("path", sorted(APP.rglob("*.py")), ids=lambda path: path.relative_to(APP).as_posix())
def test_nobody_else_opens_pictures(path: Path) -> None:
    if path.name in ("decoder.py", "mark.py", "retouch.py"):  # the last two open nothing but clean copies of our own
        return
    opens = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node) in ("Image.open", "ImageFile.Parser", "Image.register_open")
    ]
    assert not opens, f"{path.name} opens a picture in line {opens[0]}: ask the darkroom"


def test_the_heic_library_is_in_no_other_process() -> None:
    code = "import sys, app, app.worker.run, app.demo.pictures; sys.exit('pillow_heif' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=APP.parent, check=False).returncode == 0
