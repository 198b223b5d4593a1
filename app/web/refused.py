"""A line in the log for whatever was refused: who tries doors leaves a trace, without a name in it."""

from __future__ import annotations

import logging

from flask import Response, request

from app.web.parts import device, sign_in

_log = logging.getLogger("townwatch.refused")
_REFUSALS = frozenset({401, 403, 429})


def note_refusal(answer: Response) -> Response:
    """Log a refusal: which address by its rule, never as it was typed; accounts and devices by their number."""
    if answer.status_code in _REFUSALS:
        held, here = sign_in(), device()
        _log.info(
            "%s %s %s account=%s device=%s address=%s",
            answer.status_code,
            request.method,
            request.url_rule.rule if request.url_rule else "no such address",
            held.account_id if held else "-",
            here.id if here else "-",
            request.remote_addr or "-",
        )
    return answer
