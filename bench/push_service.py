"""What every push service of a measurement is: HTTPS on this machine, in a process of its own, believed by certificate.

The measurement holds a `TlsService`; the other process speaks through a `Connection` and lives in `serve`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import ssl
import subprocess
import sys
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
_END, _LENGTH = b"\r\n\r\n", b"content-length:"


class TlsService:
    """`with … as service`: its address is `service.url`, who believes it needs `service.certificate`.

    `how`: what the other process is told besides its key, its certificate and its port.
    """

    module: ClassVar[str]  # what the other process runs

    def __init__(self, folder: Path, *how: object, port: int = 0) -> None:
        self.certificate = folder / "certificate.pem"
        self._key, self._port, self._how = folder / "key.pem", port, [str(one) for one in how]
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self._port}"

    def ask(self, what: str) -> Any:
        """Return what the service says of itself, from JSON."""
        trust = ssl.create_default_context(cafile=str(self.certificate))
        with urllib.request.urlopen(f"{self.url}/{what}", context=trust, timeout=30) as answer:  # noqa: S310 - our own
            return json.load(answer)

    def __enter__(self) -> Self:
        _certify(self._key, self.certificate)
        command = [sys.executable, "-m", self.module, str(self._key), str(self.certificate), str(self._port)]
        self._process = subprocess.Popen([*command, *self._how], stdout=subprocess.PIPE, text=True)
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


class Connection(asyncio.Protocol, ABC):
    """One line to a sender: cuts what comes into requests, and lets each be answered."""

    def __init__(self) -> None:
        self._rest = b""
        self._transport: Any = None

    @abstractmethod
    def heard(self, method: bytes, path: bytes, head: bytes) -> None:
        """Answer one request, of which the body has come too."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._rest += data
        while (end := self._rest.find(_END)) >= 0:
            head = self._rest[:end]
            length = int(header(head, _LENGTH) or 0)
            if len(self._rest) < end + len(_END) + length:
                return
            self._rest = self._rest[end + len(_END) + length :]
            method, path, _ = head.split(b" ", 2)
            self.heard(method, path, head)

    def say(self, text: bytes) -> None:
        """Write an answer, unless whoever asked has gone."""
        if not self._transport.is_closing():
            self._transport.write(text)

    def say_json(self, what: object) -> None:
        text = json.dumps(what).encode()
        self.say(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(text), text))


def header(head: bytes, name: bytes) -> bytes:
    """Return the value of a header, empty without one; `name` is in small letters and ends with its colon."""
    at = head.lower().find(b"\r\n" + name)
    return head[at + 2 + len(name) :].split(b"\r\n", 1)[0].strip() if at >= 0 else b""


def arguments(**how: type) -> argparse.Namespace:
    """Return what this process was told: `key`, `certificate`, `port`, and then each of `how`, in that order."""
    parser = argparse.ArgumentParser()
    for name, kind in ({"key": str, "certificate": str, "port": int} | how).items():
        parser.add_argument(name, type=kind)
    return parser.parse_args()


async def serve(said: argparse.Namespace, connect: Callable[[], Connection]) -> None:
    """Say on which port, and answer until somebody ends this process."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(said.certificate, said.key)
    server = await asyncio.get_running_loop().create_server(connect, HOST, said.port, ssl=context, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def _certify(key_file: Path, certificate_file: Path) -> None:
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
