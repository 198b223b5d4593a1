"""A page to print, or another file, as an answer that no browser keeps."""

from __future__ import annotations

import re

from flask import Response


def give_pdf(pdf: bytes, name: str) -> Response:
    """Return the PDF under a name: letters, digits and lines, so that it is one on every disk."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "letter"
    return give_file(pdf, "application/pdf", f"{plain}.pdf")


def give_file(data: bytes, kind: str, name: str) -> Response:
    """Return a file of this kind under a name of our own making, to be saved."""
    answer = Response(data, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
