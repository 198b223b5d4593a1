"""The one place where pages are set: a process of its own, with bounded memory and time, that knows nothing of the app.

`typeset.py` starts this file as a program. It reads a job from standard input (which template, the folder that is its
whole world, the text as data) and writes the PDF, or pictures of its pages, to standard output. What people typed
reaches a template as data alone and is never read as markup; a template opens no file outside its folder and no
package of anybody's.
"""

from __future__ import annotations

import base64
import contextlib
import json
import resource
import sys
from pathlib import Path

import typst

MEMORY = 2**30
CPU_S = 10
PICTURE_PPI = 96.0  # of a page that is only looked at
REFUSED_BY_STANDARD = "PDF/UA-1"


def set_pages(template: str, root: str, data: str) -> bytes:
    """Return the PDF: tagged and with its fonts, after PDF/UA-1 unless a letter is in no font of this machine."""
    none = str(Path(root, "no packages"))
    page = str(Path(root, template))
    compiler = typst.Compiler(page, root=root, package_path=none, package_cache_path=none)
    inputs = {"data": data}
    try:
        pages = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"])
    except typst.TypstError as refused:
        if REFUSED_BY_STANDARD not in str(refused):
            raise
        pages = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=[])
    if not isinstance(pages, bytes):
        raise TypeError("a PDF is one file")
    return pages


def draw_pages(template: str, root: str, data: str) -> bytes:
    """Return the pages as pictures: a JSON list of PNGs in base64, to be looked at before anything is printed."""
    none = str(Path(root, "no packages"))
    compiler = typst.Compiler(str(Path(root, template)), root=root, package_path=none, package_cache_path=none)
    drawn = compiler.compile(format="png", ppi=PICTURE_PPI, sys_inputs={"data": data})
    pages = drawn if isinstance(drawn, list) else [drawn]
    return json.dumps([base64.b64encode(page).decode() for page in pages if page is not None]).encode()


def main() -> None:
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_S), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # macOS bounds no address space
            resource.setrlimit(limit, (most, most))
    job = json.load(sys.stdin)
    make = draw_pages if job.get("as") == "pictures" else set_pages
    sys.stdout.buffer.write(make(job["template"], job["root"], job["data"]))


if __name__ == "__main__":
    main()
