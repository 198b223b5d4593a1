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
import unicodedata
from itertools import groupby
from pathlib import Path
from typing import Any

import typst

MEMORY = 2**30
CPU_S = 10
PICTURE_PPI = 96.0  # of a page that is only looked at
REFUSED_BY_STANDARD = "PDF/UA-1"
LATIN, FAR_EAST = "\u024f", ("\u2e80", "\ufaff")
A_SIGN = '#set document(title: "A sign")\n#set text(font: "Libertinus Serif")\n#json(bytes(sys.inputs.data))'


def set_pages(template: str, root: str, data: str) -> bytes:
    """Return the PDF, tagged and with its fonts, after PDF/UA-1; a sign that no font has is spelt out on it.

    The standard refuses a page that lacks one. What somebody has signed must not lose it unseen either.
    """
    try:
        return _pdf(template, root, data)
    except typst.TypstError as refused:
        if REFUSED_BY_STANDARD not in str(refused):
            raise
        spelt = _spelt_out(json.loads(data), _in_no_font(root, data))
    try:
        return _pdf(template, root, json.dumps(spelt))
    except typst.TypstError as refused:
        if REFUSED_BY_STANDARD not in str(refused):
            raise
        return _pdf(template, root, json.dumps(spelt), is_universal=False)


def draw_pages(template: str, root: str, data: str) -> bytes:
    """Return the pages as pictures: a JSON list of PNGs in base64, to be looked at before anything is printed."""
    spelt = json.dumps(_spelt_out(json.loads(data), _in_no_font(root, data)))
    drawn = _compiler(template, root).compile(format="png", ppi=PICTURE_PPI, sys_inputs={"data": spelt})
    pages = drawn if isinstance(drawn, list) else [drawn]
    return json.dumps([base64.b64encode(page).decode() for page in pages if page is not None]).encode()


def spell(sign: str) -> str:
    """Return how a sign is written that cannot be drawn: "otter", and for a letter its number, such as "U+4F60"."""
    name = unicodedata.name(sign, "").lower()
    return name if name and not unicodedata.category(sign).startswith("L") else f"U+{ord(sign):04X}"


def _spelt_out(value: Any, signs: frozenset[str]) -> Any:
    """Return the data with each run of these signs in square brackets, spelt out."""
    if isinstance(value, str):
        runs = ((missing, list(run)) for missing, run in groupby(value, key=signs.__contains__))
        return "".join(f"[{' '.join(map(spell, run))}]" if missing else "".join(run) for missing, run in runs)
    if isinstance(value, dict):
        return {key: _spelt_out(part, signs) for key, part in value.items()}
    return [_spelt_out(part, signs) for part in value] if isinstance(value, list) else value


def _in_no_font(root: str, data: str) -> frozenset[str]:
    """Return which signs of the data cannot be drawn: halves are tried until what is left is one sign."""
    page = Path(root, "a_sign.typ")
    page.write_text(A_SIGN)
    signs = {sign for sign in _words_of(json.loads(data)) if sign > LATIN}
    far = {sign for sign in signs if FAR_EAST[0] <= sign <= FAR_EAST[1]}
    missing = list(far) if far and not _is_drawn(page.name, root, min(far)) else []  # thousands, and none of them
    left = [sorted(signs - set(missing))]
    while left:
        some = left.pop()
        if _is_drawn(page.name, root, "".join(some)):
            continue
        if len(some) == 1:
            missing += some
        else:
            left += [some[: len(some) // 2], some[len(some) // 2 :]]
    return frozenset(missing)


def _words_of(value: Any) -> str:
    if isinstance(value, str):
        return value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return "".join(map(_words_of, parts))


def _is_drawn(page: str, root: str, words: str) -> bool:
    try:
        _pdf(page, root, json.dumps(words))
    except typst.TypstError:
        return False
    return True


def _pdf(template: str, root: str, data: str, *, is_universal: bool = True) -> bytes:
    compiler, inputs = _compiler(template, root), {"data": data}
    pages = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"] if is_universal else [])
    if not isinstance(pages, bytes):
        raise TypeError("a PDF is one file")
    return pages


def _compiler(template: str, root: str) -> typst.Compiler:
    """Only with the fonts that come with it: the same words make the same page on every machine."""
    none = str(Path(root, "no packages"))
    page = str(Path(root, template))
    return typst.Compiler(page, root=root, ignore_system_fonts=True, package_path=none, package_cache_path=none)


def main() -> None:
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_S), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # macOS bounds no address space
            resource.setrlimit(limit, (most, most))
    job = json.load(sys.stdin)
    make = draw_pages if job.get("as") == "pictures" else set_pages
    sys.stdout.buffer.write(make(job["template"], job["root"], job["data"]))


if __name__ == "__main__":
    main()
