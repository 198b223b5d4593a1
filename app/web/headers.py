"""What every answer says about itself, errors too."""

from __future__ import annotations

from flask import Response, request

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; media-src 'self' blob:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
BINDING = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def add_headers(answer: Response) -> Response:
    """Add the headers; whatever did not say that it may be kept is not kept anywhere."""
    for name, value in BINDING.items():
        answer.headers[name] = value
    if "Cache-Control" not in answer.headers:
        answer.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        answer.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return answer
