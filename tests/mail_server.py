"""A mail server of the tests' own: keeps what it is given, speaks TLS with a certificate that only they trust."""

from __future__ import annotations

import datetime
import ipaddress
import socketserver
import ssl
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail on `port`. `heard` are the commands in order, `mails` what came; `refuses` makes it say 451."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, certificate: Path, *, tls_at_once: bool = False) -> None:
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(certificate)
        self.tls_at_once, self.refuses = tls_at_once, False
        self.heard: list[str] = []
        self.mails: list[EmailMessage] = []
        super().__init__(("127.0.0.1", 0), _Talk)
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, *_: object) -> None:
        """A client that does not trust us hangs up: that is what some tests are about."""


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def setup(self) -> None:
        if self.server.tls_at_once:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        super().finish()
        self.request.close()  # the TLS one: the server closes only the one that it wrapped

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 quillby")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            self.server.heard.append(line if word in ("MAIL", "RCPT") else word)
            if word == "QUIT":
                return self.say("221 bye")
            self.answer(word)
        return None

    def answer(self, word: str) -> None:
        if word == "EHLO":
            self.say("250-quillby")
            self.say("250-STARTTLS")
            self.say("250 AUTH PLAIN")
        elif word == "STARTTLS":
            self.say("220 go on")
            self.rfile.close()
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
            self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", buffering=0)
        elif word == "AUTH":
            self.say("235 welcome")
        elif word == "DATA":
            self.take()
        else:
            self.say("451 not now" if self.server.refuses and word == "RCPT" else "250 ok")

    def take(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.server.mails.append(mail)
        self.say("250 kept")


def make_certificate(folder: Path) -> Path:
    """Write a key and a certificate for this machine that signs itself; return the one file that holds both."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1848)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "mail.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file
