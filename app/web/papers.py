"""A page to print, as an answer that no browser keeps."""

from __future__ import annotations

import re

from flask import Response


def give_pdf(pdf: bytes, name: str) -> Response:
    """Return the PDF under a name: letters, digits and lines, so that it is one on every disk."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "letter"
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{plain}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
