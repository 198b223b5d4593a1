"""A PDF with its streams unpacked, so that its bytes can be searched."""

from __future__ import annotations

import re
import zlib


def inflated(pdf: bytes) -> bytes:
    """Return the PDF and after it every stream that is packed, unpacked."""
    parts = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return b"".join(parts)
