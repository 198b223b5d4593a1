"""Uploads stay in memory, and are heard to their end.

Werkzeug would write large ones to the temporary folder, unsealed. gunicorn would hang up on whoever is answered before
they have finished: their system throws the answer away with the line, and a phone would send for ever what was refused
with a sentence, or was already there.
"""

from __future__ import annotations

import io
import time
from typing import IO

from flask import Request, Response, request

_MOST_HEARD = 64 * 2**20
_LONGEST_HEARD_S = 60.0


class InMemoryRequest(Request):
    """A request whose files never touch the disk; MAX_CONTENT_LENGTH bounds them."""

    max_form_memory_size = 2**20

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return io.BytesIO()


def hear_out(answer: Response) -> Response:
    """Read what the sender has announced and nobody has read, and forget it; more than 64 MB or a minute is cut off."""
    if request.environ.get("wsgi.input_terminated") and 0 < (request.content_length or 0) <= _MOST_HEARD:
        rest, until = request.environ["wsgi.input"], time.monotonic() + _LONGEST_HEARD_S
        while time.monotonic() < until and rest.read(2**16):
            pass
    return answer
