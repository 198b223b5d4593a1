"""A push service hands on what it cannot read, and waits with it for a browser that is away.

Two sides: HTTP for the sender, and the WebSocket that a real Firefox keeps open (`dom.push.serverURL`).
Tests steer it through the methods of `PushService`, or, from another process, through the same names under /control/.
"""

import asyncio
import base64
import json
import sys
import threading
import time
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from aiohttp import WSMsgType, web

from tests.browser.push_rules import header_fault, vapid_fault


@dataclass
class Channel:
    """One subscription: the browser that holds it, and the sender's key it was made for."""

    browser: str
    key: str


@dataclass
class Arrival:
    """One request from a sender, with the answer it got. `at` is in seconds since 1970."""

    at: float
    channel: str
    headers: dict[str, str]
    size: int
    status: int = 0
    message: str = ""


@dataclass
class Waiting:
    """A message that its browser has not acknowledged; it is dropped at `until`."""

    channel: str
    topic: str | None
    until: float
    frame: dict[str, Any]


@dataclass
class Rule:
    """Answer the next `times` requests whose channel contains `match` with `status`, `delay` seconds late.

    `handed_on`: the message goes to its browser all the same, as when only the answer is lost.
    """

    match: str = ""
    status: int = 0
    retry_after: int | None = None
    delay: float = 0
    times: int = 1
    handed_on: bool = False


@dataclass
class PushService:
    """A strict push service on loopback, in its own thread: `with PushService() as service`."""

    port: int = 0
    channels: dict[str, Channel] = field(default_factory=dict)
    arrivals: list[Arrival] = field(default_factory=list)
    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    waiting: dict[str, dict[str, Waiting]] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    greetings: int = 0
    _sockets: dict[str, web.WebSocketResponse] = field(default_factory=dict)
    _forget: bool = False
    _shut: bool = False
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _thread: threading.Thread | None = None
    _runner: web.AppRunner | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def web_socket(self) -> str:
        return f"ws://127.0.0.1:{self.port}/"

    # What tests may do to it.

    def answer_with(self, **rule: Any) -> None:
        """Adds a `Rule`, given by its fields."""
        self.rules.append(Rule(**rule))

    def forget_what_happened(self) -> None:
        """Empties arrivals, acknowledgements and rules; subscriptions stay."""
        for happened in (self.arrivals, self.acknowledged, self.rules):
            happened.clear()

    def cut_off(self) -> None:
        """Closes every browser's connection, as when a phone loses its signal; messages wait for their TTL."""
        self._run(self._close_sockets())

    def keep_out(self) -> None:
        """Cuts every browser off and takes none back until `let_in`: messages wait."""
        self._shut = True
        self.cut_off()

    def let_in(self) -> None:
        self._shut = False

    def forget_browsers(self) -> None:
        """Drops every subscription and names each browser anew, which fires `pushsubscriptionchange` there."""
        self._forget = True
        self.channels.clear()
        self.cut_off()

    def state(self) -> dict[str, Any]:
        return {
            "channels": {name: asdict(channel) for name, channel in self.channels.items()},
            "arrivals": [asdict(arrival) for arrival in self.arrivals],
            "acknowledged": self.acknowledged,
            "waiting": {browser: len(messages) for browser, messages in self.waiting.items()},
            "connected": list(self._sockets),
            "greetings": self.greetings,
        }

    # Its life.

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._loop.run_forever, name="push service", daemon=True)
        self._thread.start()
        self._run(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        if self._thread:
            self._thread.join(10)
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    async def _start(self) -> None:
        app = web.Application(client_max_size=1 << 20)
        app.router.add_post("/wpush/v2/{channel}", self._receive)
        app.router.add_get("/control/state", self._control(self.state))
        for name in ("answer_with", "forget_what_happened", "cut_off", "keep_out", "let_in", "forget_browsers"):
            app.router.add_post(f"/control/{name}", self._control(getattr(self, name)))
        app.router.add_get("/", self._browser)
        self._runner = web.AppRunner(app, handle_signals=False, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def _stop(self) -> None:
        await self._close_sockets()
        if self._runner:
            await self._runner.cleanup()

    async def _close_sockets(self) -> None:
        for socket in list(self._sockets.values()):
            await socket.close()

    def _control(self, act: Callable[..., Any]) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            given = await request.json() if request.can_read_body else {}
            # In a thread: what it does may wait for this very loop.
            return web.json_response(await asyncio.to_thread(lambda: act(**given)))

        return answer

    # The sender's side.

    async def _receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {name.lower(): value for name, value in request.headers.items()}
        arrival = Arrival(time.time(), request.match_info["channel"], headers, len(body))
        self.arrivals.append(arrival)
        arrival.status, arrival.message, extra = await self._judge(arrival, body)
        answer = {"code": arrival.status, "message": arrival.message}
        return web.json_response(answer, status=arrival.status, headers=extra)

    async def _judge(self, arrival: Arrival, body: bytes) -> tuple[int, str, dict[str, str]]:
        rule = next((rule for rule in self.rules if rule.times and rule.match in arrival.channel), None)
        if rule:
            rule.times -= 1
            await asyncio.sleep(rule.delay)
            if rule.handed_on:
                await self._hand_on(arrival, self.channels[arrival.channel].browser, body)
            if rule.status:
                late = {} if rule.retry_after is None else {"Retry-After": str(rule.retry_after)}
                return rule.status, "as the test said", late
        channel = self.channels.get(arrival.channel)
        if channel is None:
            return 410, "no such subscription", {}
        if fault := header_fault(arrival.headers, body):
            return *fault, {}
        authorization = arrival.headers.get("authorization", "")
        unsigned = vapid_fault(authorization, registered_key=channel.key, audience=self.origin, now=time.time())
        if unsigned:
            return 401, unsigned, {}
        version = await self._hand_on(arrival, channel.browser, body)
        return 201, "", {"Location": f"{self.origin}/message/{version}", "TTL": arrival.headers["ttl"]}

    async def _hand_on(self, arrival: Arrival, browser: str, body: bytes) -> str:
        version, topic, life = uuid.uuid4().hex, arrival.headers.get("topic"), int(arrival.headers["ttl"])
        frame = {"messageType": "notification", "channelID": arrival.channel, "version": version, "ttl": life}
        if body:
            data = base64.urlsafe_b64encode(body).rstrip(b"=").decode()
            frame |= {"data": data, "headers": {"encoding": "aes128gcm"}}
        waiting = self.waiting.setdefault(browser, {})
        for other, message in list(waiting.items()):  # RFC 8030, 5.4: the newer of one topic replaces the older
            if topic and (message.channel, message.topic) == (arrival.channel, topic):
                del waiting[other]
        socket = self._sockets.get(browser)
        if socket is not None or life:
            waiting[version] = Waiting(arrival.channel, topic, time.time() + life, frame)
        if socket is not None:
            await socket.send_json(frame)
        return version

    # The browser's side.

    async def _browser(self, request: web.Request) -> web.StreamResponse:
        if self._shut:
            return web.Response(status=503)
        if request.headers.get("upgrade", "").lower() != "websocket":
            return web.Response(text="A push service for tests.")
        socket, browser = web.WebSocketResponse(protocols=("push-notification",)), ""
        await socket.prepare(request)
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            if said.get("messageType") == "hello":
                browser = await self._greet(socket, said)
            else:
                await self._listen(socket, browser, said)
        if self._sockets.get(browser) is socket:
            del self._sockets[browser]
        return socket

    async def _greet(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> str:
        known = {channel.browser for channel in self.channels.values()} | set(self.waiting)
        browser: str = said["uaid"] if said.get("uaid") in known and not self._forget else uuid.uuid4().hex
        self._forget, self.greetings = False, self.greetings + 1
        self._sockets[browser] = socket
        await socket.send_json({"messageType": "hello", "status": 200, "uaid": browser, "use_webpush": True,
                                "broadcasts": {}})  # fmt: skip
        for message in list(self.waiting.get(browser, {}).values()):
            if message.until > time.time():
                await socket.send_json(message.frame)
        return browser

    async def _listen(self, socket: web.WebSocketResponse, browser: str, said: dict[str, Any]) -> None:
        kind, channel = said.get("messageType"), said.get("channelID", "")
        if kind == "register":
            self.channels[channel] = Channel(browser, said.get("key") or "")
            endpoint = f"{self.origin}/wpush/v2/{channel}"
            await socket.send_json({"messageType": kind, "status": 200, "channelID": channel, "pushEndpoint": endpoint})
        elif kind == "unregister":
            self.channels.pop(channel, None)
            await socket.send_json({"messageType": kind, "status": 200, "channelID": channel})
        elif kind in ("ack", "nack"):
            self.acknowledged.append(said)
            for update in said.get("updates", []):
                self.waiting.get(browser, {}).pop(update["version"], None)
        elif kind in (None, "ping"):
            await socket.send_str("{}")


if __name__ == "__main__":
    with PushService(port=int(sys.argv[1])) as running:
        sys.stdout.write(f"{running.origin}\n")
        sys.stdout.flush()
        threading.Event().wait()
