"""A push service at its worst: HTTPS on this machine, in a process of its own, and it remembers every request.

It answers some with 429, some with 500 and some never, and says of some devices, for ever, that they are gone (410).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import ssl
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from bench.alerts.service import HOST, certify

_END, _LENGTH, _TOPIC = b"\r\n\r\n", b"content-length:", b"topic:"
_ANSWERS = {
    201: b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n",
    410: b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n",
    429: b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n",
    500: b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
}
NO_ANSWER = 0


class Shares(NamedTuple):
    """How many of a hundred requests are answered badly; `gone` is how many of a hundred devices are."""

    too_many: float = 10
    broken: float = 5
    silent: float = 2
    gone: float = 3


_WORST = Shares()


class Heard(NamedTuple):
    """One request: when it came (seconds), for which device, under which topic, and what it was answered."""

    at: float
    device: str
    topic: str
    status: int


class Service:
    """`with Service(folder) as service`: endpoints begin with `service.url`; believe `service.certificate`."""

    def __init__(
        self, folder: Path, *, port: int = 0, delay_ms: float = 30.0, seed: int = 1, shares: Shares = _WORST
    ) -> None:
        self.certificate = folder / "certificate.pem"
        self._key, self._port = folder / "key.pem", port
        self._how = (str(delay_ms), str(seed), *map(str, shares))
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self._port}"

    def heard(self) -> list[Heard]:
        """Return every request so far, in the order in which they came."""
        return [Heard(*one) for one in self._ask("heard")]

    def accepted(self) -> int:
        """Return how many requests were answered with 201 so far."""
        many: int = self._ask("accepted")
        return many

    def __enter__(self) -> Service:
        certify(self._key, self.certificate)
        command = [sys.executable, "-m", "bench.crash.service", str(self._key), str(self.certificate)]
        self._process = subprocess.Popen([*command, str(self._port), *self._how], stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self._port = int(self._process.stdout.readline())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            assert self._process.stdout is not None
            self._process.stdout.close()

    def _ask(self, what: str) -> Any:
        trust = ssl.create_default_context(cafile=str(self.certificate))
        with urllib.request.urlopen(f"{self.url}/{what}", context=trust, timeout=30) as answer:  # noqa: S310 - our own
            return json.load(answer)


class _Memory:
    """What came, and what is drawn for the next."""

    def __init__(self, seed: int, shares: Shares) -> None:
        self._seed, self._shares, self._dice = seed, shares, random.Random(seed)
        self.heard: list[Heard] = []
        self.accepted = 0

    def answer(self, device: str, topic: str) -> int:
        """Draw an answer, and remember it with the request."""
        status = 410 if self._is_gone(device) else self._drawn()
        self.accepted += status == 201
        self.heard.append(Heard(time.time(), device, topic, status))
        return status

    def _is_gone(self, device: str) -> bool:
        return random.Random(f"{self._seed} {device}").uniform(0, 100) < self._shares.gone

    def _drawn(self) -> int:
        left = self._dice.uniform(0, 100)
        for status, share in ((429, self._shares.too_many), (500, self._shares.broken), (0, self._shares.silent)):
            left -= share
            if left < 0:
                return status
        return 201


class _Connection(asyncio.Protocol):
    def __init__(self, memory: _Memory, delay_s: float) -> None:
        self._memory, self._delay_s, self._rest = memory, delay_s, b""
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._rest += data
        while (end := self._rest.find(_END)) >= 0:
            head = self._rest[:end]
            length = int(_value(head, _LENGTH) or 0)
            if len(self._rest) < end + len(_END) + length:
                return
            self._rest = self._rest[end + len(_END) + length :]
            self._answer(head)

    def _answer(self, head: bytes) -> None:
        method, path, _ = head.split(b" ", 2)
        if method == b"GET":
            said = self._memory.accepted if path == b"/accepted" else self._memory.heard
            text = json.dumps(said).encode()
            self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(text), text))
            return
        status = self._memory.answer(path.decode(), _value(head, _TOPIC).decode())
        if status != NO_ANSWER:
            asyncio.get_running_loop().call_later(self._delay_s, self._say, _ANSWERS[status])

    def _say(self, text: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(text)


def _value(head: bytes, name: bytes) -> bytes:
    at = head.lower().find(b"\r\n" + name)
    return head[at + 2 + len(name) :].split(b"\r\n", 1)[0].strip() if at >= 0 else b""


async def _serve(said: argparse.Namespace) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(said.certificate, said.key)
    memory = _Memory(said.seed, Shares(said.too_many, said.broken, said.silent, said.gone))
    server = await asyncio.get_running_loop().create_server(
        lambda: _Connection(memory, said.delay_ms / 1000), HOST, said.port, ssl=context, backlog=4096
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    whole: list[tuple[str, type]] = [("key", str), ("certificate", str), ("port", int), ("delay_ms", float)]
    for name, kind in [*whole, ("seed", int), *((name, float) for name in Shares._fields)]:
        parser.add_argument(name, type=kind)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(_serve(_arguments()))
