"""Uploads stay in memory: Werkzeug would write large ones to the temporary folder, unsealed."""

from __future__ import annotations

import io
from typing import IO

from flask import Request


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
