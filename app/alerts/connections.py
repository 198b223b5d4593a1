"""Connections to the push services, kept open: one POST after the other, and nothing followed or believed.

The only place that speaks HTTP to them. What an answer is worth is judged in `push.py`.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from typing import NamedTuple

import aiohttp
import certifi
from aiohttp import hdrs
from yarl import URL

from app.alerts.resolve import LookUp, OutsideResolver, socket_maker

TIMEOUT_S = 5.0
_CONNECT_S = 3.0
_KEEP_S = 90.0  # less than the services themselves keep an idle connection
_LONGEST_ANSWER = 16_384  # bytes; what is left unread costs the connection, not our memory


class Answer(NamedTuple):
    """`status` is 0 when there was none in time; `retry_after` is the header as it came."""

    status: int
    retry_after: str | None = None


NO_ANSWER = Answer(0)


class Connections:
    """One pool for all hosts. Made and closed inside the event loop that uses it."""

    def __init__(self, *, loopback: bool = False, look_up: LookUp | None = None) -> None:
        self._connector = aiohttp.TCPConnector(
            ssl=_trust(),
            limit=0,  # how many at once is each host's own affair, so that none waits for another
            resolver=OutsideResolver(loopback=loopback, look_up=look_up),
            socket_factory=socket_maker(loopback=loopback),
            ttl_dns_cache=60,
            keepalive_timeout=_KEEP_S,
        )
        self._http = aiohttp.ClientSession(
            connector=self._connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=TIMEOUT_S, sock_connect=_CONNECT_S),
            skip_auto_headers=(hdrs.ACCEPT, hdrs.ACCEPT_ENCODING, hdrs.USER_AGENT),
            auto_decompress=False,  # a small answer may unfold into a large one
            trust_env=False,  # no proxy of the environment: it would see every endpoint
        )

    async def post(self, url: URL, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send one request and return its answer; never raises for anything that the network or the service does."""
        try:
            async with self._http.post(url, data=body, headers=headers, allow_redirects=False) as answer:
                left = _LONGEST_ANSWER
                while left > 0 and (piece := await answer.content.read(left)):
                    left -= len(piece)
                return Answer(answer.status, answer.headers.get(hdrs.RETRY_AFTER))
        except (aiohttp.ClientError, OSError, ValueError):  # a time-out is an OSError
            return NO_ANSWER

    async def open(self, url: URL, count: int) -> int:
        """Open connections to the host of an address until `count` stand idle; return how many do. Never raises."""
        request = aiohttp.ClientRequest(hdrs.METH_POST, url, loop=asyncio.get_running_loop(), session=self._http)
        limit = aiohttp.ClientTimeout(connect=_CONNECT_S)
        made = await asyncio.gather(
            *(self._connector.connect(request, [], limit) for _ in range(count)), return_exceptions=True
        )
        whole = [one for one in made if not isinstance(one, BaseException)]
        for one in whole:
            one.release()
        return len(whole)

    async def close(self) -> None:
        await self._http.close()


def _trust() -> ssl.SSLContext:
    """Return whom we believe: the system's authorities and `certifi`'s, because a small system may have none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
