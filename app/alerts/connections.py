"""Connections to the push services, kept open: one POST after the other, and nothing followed or believed.

The only place that speaks HTTP to them. What an answer is worth is judged in `push.py`.

aiohttp finds, opens, secures and keeps the connections (its connector) and reads the answers (its parser). Its client
session is left out: nothing of what that adds (cookies, redirects, proxies, authentication, unpacking) may happen
here, and without it a message takes two thirds of the processor time (docs/decisions/0020-the-sender.md).
"""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from typing import NamedTuple

import aiohttp
import certifi
from aiohttp import hdrs
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from aiohttp.http_exceptions import HttpProcessingError
from yarl import URL

from app.alerts.resolve import LookUp, OutsideResolver, socket_maker

TIMEOUT_S = 5.0
_CONNECT_S = 3.0
_KEEP_S = 90.0  # less than the services themselves keep an idle connection
_LONGEST_ANSWER = 16_384  # bytes; what is left unread costs the connection, not our memory
_MOST_HEADERS = 64
_LIMITS = aiohttp.ClientTimeout(connect=_CONNECT_S, sock_connect=_CONNECT_S)


class Answer(NamedTuple):
    """`status` is 0 when there was none in time; `retry_after` is the header as it came."""

    status: int
    retry_after: str | None = None


NO_ANSWER = Answer(0)


class Connections:
    """One pool for all hosts. Made, used and closed inside one event loop."""

    def __init__(self, *, trusts: ssl.SSLContext, loopback: bool = False, look_up: LookUp | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        self._connector = aiohttp.TCPConnector(
            ssl=trusts,
            limit=0,  # how many at once is each host's own affair, so that none waits for another
            resolver=OutsideResolver(loopback=loopback, look_up=look_up),
            socket_factory=socket_maker(loopback=loopback),
            ttl_dns_cache=60,
            keepalive_timeout=_KEEP_S,
        )
        self._places: dict[str, aiohttp.ClientRequest] = {}

    async def post(self, origin: str, head: bytes, body: bytes) -> Answer:
        """Send one request (its head without the length) and return its answer.

        Never raises for anything that the network or the service does, and takes five seconds at most.
        """
        until = self._loop.time() + TIMEOUT_S
        try:
            connection = await self._connector.connect(self._place(origin), [], _LIMITS)
        except (aiohttp.ClientError, OSError, ValueError):  # a time-out is an OSError
            return NO_ANSWER
        try:
            answer = await self._exchange(connection, _request(head, body), until)
        except (aiohttp.ClientError, aiohttp.EofStream, HttpProcessingError, OSError, ValueError):
            connection.close()
            return NO_ANSWER
        except BaseException:
            connection.close()
            raise
        connection.release()  # one that was not read to its end is closed
        return answer

    async def open(self, origin: str, count: int) -> int:
        """Open connections to one place until `count` stand idle; return how many do. Never raises."""
        place = self._place(origin)
        made = await asyncio.gather(
            *(self._connector.connect(place, [], _LIMITS) for _ in range(count)), return_exceptions=True
        )
        whole = [one for one in made if not isinstance(one, BaseException)]
        for one in whole:
            one.release()
        return len(whole)

    async def close(self) -> None:
        await self._connector.close()

    async def _exchange(self, connection: Connection, request: bytes, until: float) -> Answer:
        """Write a request and read the answer to it; raises what the network and the parser raise."""
        protocol = connection.protocol
        if protocol is None or protocol.transport is None:
            raise aiohttp.ServerDisconnectedError
        protocol.set_response_params(
            read_until_eof=True, auto_decompress=False, read_bufsize=_LONGEST_ANSWER, max_headers=_MOST_HEADERS
        )
        protocol.transport.write(request)
        late = self._loop.call_at(until, _give_up, protocol)
        try:
            message, content = await protocol.read()
            while 100 <= message.code < 200:  # words on the way; the answer comes after them
                message, content = await protocol.read()
        finally:
            late.cancel()
        if not content.is_eof():
            # What is said beside the status changes nothing: the answer counts, and the connection goes.
            with suppress(aiohttp.ClientError, OSError):
                await _read(content, until)
        return Answer(message.code, message.headers.get(hdrs.RETRY_AFTER))

    def _place(self, origin: str) -> aiohttp.ClientRequest:
        """Return what tells the connector where to connect to: it asks for a request, and reads only where it goes."""
        found = self._places.get(origin)
        if found is None:
            found = self._places[origin] = aiohttp.ClientRequest(hdrs.METH_POST, URL(origin), loop=self._loop)
        return found


async def _read(content: aiohttp.StreamReader, until: float) -> None:
    """Read an answer to its end, so that the connection can be used again; stop where that is not worth it."""
    async with asyncio.timeout_at(until):
        left = _LONGEST_ANSWER
        while left > 0 and (piece := await content.read(left)):
            left -= len(piece)


def _request(head: bytes, body: bytes) -> bytes:
    return b"%bContent-Length: %d\r\n\r\n%b" % (head, len(body), body)


def _give_up(protocol: ResponseHandler) -> None:
    """Let whoever waits for the head of an answer wait no longer."""
    protocol.set_exception(aiohttp.SocketTimeoutError("no answer in time"))


def who_is_trusted() -> ssl.SSLContext:
    """Return whom we believe (25 ms): the system's authorities and `certifi`'s; a small system may have none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
