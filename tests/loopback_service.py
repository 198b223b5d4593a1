"""A push service on this machine that does what each path says, in the event loop of the test itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")


class Asked(NamedTuple):
    """One request as it came; `connection` counts from 1."""

    line: str
    headers: dict[str, str]
    body: bytes
    connection: int

    @property
    def path(self) -> str:
        return self.line.split(" ")[1]


class LoopbackService:
    """`async with LoopbackService() as service`; `/201`, `/429?60`, `/redirect?301`, `/hangup`, `/silent`, `/drip` …"""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.asked: list[Asked] = []
        self.connections = self.most_at_once = self.at_once = 0
        self.elsewhere = ""  # where redirects lead
        self.delay_s = 0.0
        self.says: list[bytes] = []  # whole answers, in order, before any path is looked at
        self._host, self._tasks = host, set[asyncio.Task[Any]]()
        self._server: asyncio.Server | None = None
        self._writers: list[asyncio.StreamWriter] = []

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://{self._host}:{self._server.sockets[0].getsockname()[1]}"

    async def __aenter__(self) -> LoopbackService:
        self._server = await asyncio.start_server(self._serve, self._host, 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._writers:
            writer.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        self._writers.append(writer)
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        with suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                line, *rest = head.strip().split("\r\n")
                headers = dict(one.split(": ", 1) for one in rest)
                body = await reader.readexactly(int(headers.get("Content-Length", 0)))
                self.asked.append(Asked(line, headers, body, number))
                self.at_once += 1
                self.most_at_once = max(self.most_at_once, self.at_once)
                await asyncio.sleep(self.delay_s)
                self.at_once -= 1
                if not await self._answer(writer, *line.split(" ")[1].lstrip("/").partition("?")[::2]):
                    break
        writer.close()

    async def _answer(self, writer: asyncio.StreamWriter, what: str, more: str) -> bool:
        """Answer as the path says; return whether the connection stays."""
        if self.says:
            writer.write(self.says.pop(0))
        elif not what.isdecimal() and what != "redirect":
            return await _misbehave(writer, what)
        elif what == "redirect":
            writer.write(answer(int(more), f"Location: {self.elsewhere}"))
        else:
            writer.write(answer(int(what), f"Retry-After: {more.replace('%20', ' ')}" if more else ""))
        return True


async def _misbehave(writer: asyncio.StreamWriter, how: str) -> bool:
    created = b"HTTP/1.1 201 Created\r\n"
    if how == "drip":
        for byte in created + b"X-Slow: 1\r\n" * 1000:
            writer.write(bytes([byte]))
            await asyncio.sleep(0.02)
    elif how == "endless":
        writer.write(created + b"Transfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"400\r\n" + b"x" * 1024 + b"\r\n")
            await writer.drain()
    elif how == "break":
        writer.write(b"HTTP/1.1 410 Gone\r\nContent-Length: 1000\r\n\r\nx")
    elif how in ("tease", "silent"):
        writer.write(created + b"Content-Length: 1000\r\n\r\n" if how == "tease" else b"")
        await asyncio.sleep(3600)
    return False  # also for "hangup", which is all that it does


def answer(status: int, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {status} Said", *(one for one in headers if one), f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def with_service(test: Callable[[LoopbackService], Coroutine[Any, Any, T]]) -> T:
    """Run a test's coroutine with a service of its own."""

    async def run() -> T:
        async with LoopbackService() as service:
            return await test(service)

    return asyncio.run(run())
