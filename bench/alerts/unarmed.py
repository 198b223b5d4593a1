"""The worker as it is, but for one thing: it makes no envelopes in advance. Run as `python -m bench.alerts.unarmed`."""

from __future__ import annotations

from collections.abc import Iterable

from app.alerts.push import Device, Sender


def _make_none(_sender: Sender, _devices: Iterable[Device], *, most: int = 0) -> int:
    del most
    return 0


if __name__ == "__main__":
    Sender.arm = _make_none  # type: ignore[method-assign]
    from wsgi import app

    app.test_cli_runner().invoke(args=["worker", "--only", "pushes"], catch_exceptions=False)
