"""What every way in has in common: the device, its name, and the cookies."""

from __future__ import annotations

from flask import request

_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"))
_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))


def device_name() -> str:
    """Return words by which somebody knows their device again in a list: what the browser says it is."""
    said = request.headers.get("User-Agent", "")
    system = next((word for mark, word in _SYSTEMS if mark in said), "computer")
    browser = next((word for mark, word in _BROWSERS if mark in said), "Browser")
    return f"{browser} on {system}"
