"""A push service that only counts: HTTPS on this machine, in a process of its own, with connections kept open.

It answers 201 as late as it is told, to whatever comes. `GET /stats` says what came.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import ssl
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from types import TracebackType
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
_CREATED = b"HTTP/1.1 201 Created\r\nLocation: https://127.0.0.1/message/1\r\nTTL: 60\r\nContent-Length: 0\r\n\r\n"
_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


class Service:
    """`with Service(folder) as service`: its address is `service.url`, who believes it needs `service.certificate`."""

    def __init__(self, folder: Path, *, port: int = 0, delay_ms: float = 30.0) -> None:
        self.certificate = folder / "certificate.pem"
        self._key, self._port, self._delay_ms = folder / "key.pem", port, delay_ms
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self._port}"

    def stats(self) -> dict[str, Any]:
        """Return what came since the last question: total, distinct, connections, first and last (seconds)."""
        trust = ssl.create_default_context(cafile=str(self.certificate))
        with urllib.request.urlopen(f"{self.url}/stats", context=trust, timeout=10) as answer:  # noqa: S310 - our own
            found: dict[str, Any] = json.load(answer)
            return found

    def __enter__(self) -> Service:
        certify(self._key, self.certificate)
        command = [sys.executable, "-m", "bench.alerts.service", str(self._key), str(self.certificate)]
        self._process = subprocess.Popen(
            [*command, str(self._port), str(self._delay_ms)], stdout=subprocess.PIPE, text=True
        )
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


class _Counts:
    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.total = self.connections = 0
        self.first = self.last = 0.0
        self.seen: set[bytes] = set()

    def note(self, path: bytes) -> None:
        self.last = time.time()
        self.first = self.first or self.last
        self.total += 1
        self.seen.add(path)

    def said(self) -> bytes:
        """Return the counts as JSON and begin anew."""
        found = {
            "total": self.total, "distinct": len(self.seen), "connections": self.connections,
            "first": self.first, "last": self.last,
        }  # fmt: skip
        self.forget()
        return json.dumps(found).encode()


class _Connection(asyncio.Protocol):
    def __init__(self, counts: _Counts, delay_s: float) -> None:
        self._counts, self._delay_s, self._rest = counts, delay_s, b""
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._counts.connections += 1

    def data_received(self, data: bytes) -> None:
        self._rest += data
        while (end := self._rest.find(_END)) >= 0:
            head = self._rest[:end].lower()
            at = head.find(_LENGTH)
            length = int(head[at + len(_LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self._rest) < end + len(_END) + length:
                return
            self._rest = self._rest[end + len(_END) + length :]
            self._answer(head)

    def _answer(self, head: bytes) -> None:
        method, path, _ = head.split(b" ", 2)
        if method == b"get":
            said = self._counts.said()
            self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(said), said))
            return
        self._counts.note(path)
        asyncio.get_running_loop().call_later(self._delay_s, self._transport.write, _CREATED)


def certify(key_file: Path, certificate_file: Path) -> None:
    """Write a key and a certificate of this machine that is its own authority, good for two days."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A push service for measurements")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    key_file.touch(mode=0o600)
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    certificate_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))


async def _serve(key: str, certificate: str, port: int, delay_s: float) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    counts = _Counts()
    server = await asyncio.get_running_loop().create_server(
        lambda: _Connection(counts, delay_s), HOST, port, ssl=context, backlog=4096
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    for name, kind in (("key", str), ("certificate", str), ("port", int), ("delay_ms", float)):
        parser.add_argument(name, type=kind)
    return parser.parse_args()


if __name__ == "__main__":
    said = _arguments()
    asyncio.run(_serve(said.key, said.certificate, said.port, said.delay_ms / 1000))
