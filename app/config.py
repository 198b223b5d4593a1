"""Settings: read once from the environment, frozen, and loud about anything wrong."""

from __future__ import annotations

import ipaddress
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo


class BadSetting(Exception):
    """A setting that cannot be meant; the message names it and says what it should be."""


def _default_data_dir(environ: Mapping[str, str]) -> Path:
    """Return the user's data folder, where each system keeps it."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "townwatch"
    base = environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "townwatch"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Who takes the mail with the head of the record, and the name and password it asks for; both may be empty."""

    host: str
    port: int
    is_tls_from_the_start: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def may_be_plain(self) -> bool:
        """True for this machine's own mail server when it asks for no password: nothing leaves the machine."""
        return not self.user and not self.is_tls_from_the_start and _is_loopback(self.host)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between one deployment and another. docs/CONFIGURATION.md explains each."""

    data_dir: Path
    database_url: str
    public_url: str
    time_zone: str
    vapid_subject: str
    push_hosts: tuple[str, ...]
    push_loopback: bool
    asks_about_breaches: bool
    proxies: int
    clamd_socket: Path | None
    head_mail_to: str
    smtp: MailServer | None
    undo_seconds: int

    @property
    def secrets_dir(self) -> Path:
        return self.data_dir / "secrets"

    @property
    def var_dir(self) -> Path:
        return self.data_dir / "var"

    @property
    def photos_dir(self) -> Path:
        return self.var_dir / "photos"

    @property
    def origin(self) -> str:
        """Scheme, host and port of PUBLIC_URL, as a browser writes it in the Origin header."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def is_loopback(self) -> bool:
        """True when nobody but this machine can open the public address."""
        return _is_loopback(urlsplit(self.public_url).hostname or "")

    @property
    def mail_sender(self) -> str:
        """From whom the mail with the head comes: most servers take only what is sent in the signed-in name."""
        user = self.smtp.user if self.smtp else ""
        return user if "@" in user else f"townwatch@{urlsplit(self.public_url).hostname}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings; raises BadSetting with a sentence that names the setting."""
        data_dir = Path(environ.get("DATA_DIR") or _default_data_dir(environ)).expanduser().absolute()
        return cls(
            data_dir=data_dir,
            database_url=environ.get("DATABASE_URL") or f"sqlite:///{data_dir / 'var' / 'townwatch.db'}",
            public_url=_public_url(environ.get("PUBLIC_URL") or "http://localhost:8000"),
            time_zone=_time_zone(environ.get("TIME_ZONE") or "Europe/London"),
            vapid_subject=_vapid_subject(environ.get("VAPID_SUBJECT") or "mailto:postmaster@localhost.invalid"),
            push_hosts=tuple(host.strip() for host in environ.get("PUSH_HOSTS", "").split(",") if host.strip()),
            push_loopback=_yes_or_no("PUSH_LOOPBACK", environ.get("PUSH_LOOPBACK", "")),
            asks_about_breaches=_on_or_off("BREACHED_PASSWORDS", environ.get("BREACHED_PASSWORDS") or "on"),
            proxies=_few("PROXIES", environ.get("PROXIES") or "0"),
            clamd_socket=_socket("CLAMD_SOCKET", environ.get("CLAMD_SOCKET", "")),
            head_mail_to=_head_mail_to(environ.get("HEAD_MAIL_TO", ""), has_server=bool(environ.get("SMTP_URL"))),
            smtp=_mail_server(environ.get("SMTP_URL", ""), has_reader=bool(environ.get("HEAD_MAIL_TO"))),
            undo_seconds=_seconds("UNDO_SECONDS", environ.get("UNDO_SECONDS") or "8"),
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _public_url(value: str) -> str:
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise _bad_public_url(value) from None
    has_more = parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in ("http", "https") or not parts.hostname or has_more:
        raise _bad_public_url(value)
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise BadSetting(f"PUBLIC_URL is {value!r}; it should be https: browsers keep no sign-in over plain http.")
    # As browsers write it in the Origin header: small letters, no port that goes without saying.
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" if port in (None, usual) else f"{parts.scheme}://{host}:{port}"


def _bad_public_url(value: str) -> BadSetting:
    return BadSetting(f"PUBLIC_URL is {value!r}; it should look like https://townwatch.example, without a path.")


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise BadSetting(f"TIME_ZONE is {value!r}; it should be a name such as Europe/London.") from error
    return value


def _vapid_subject(value: str) -> str:
    # What some push services and our own signing take; anything else would be noticed when nothing rings.
    name = r"[\w-]+(\.[\w-]+)+"
    if not re.fullmatch(rf"mailto:[^@\s,;<>]+@{name}|https://{name}", value, re.ASCII):
        raise BadSetting(
            f"VAPID_SUBJECT is {value!r}; it should look like mailto:desk@watch.example, or https://watch.example "
            "without a path."
        )
    return value


def _yes_or_no(name: str, value: str) -> bool:
    if value not in ("", "0", "1"):
        raise BadSetting(f"{name} is {value!r}; it should be 1 or 0.")
    return value == "1"


def _on_or_off(name: str, value: str) -> bool:
    if value not in ("on", "off"):
        raise BadSetting(f"{name} is {value!r}; it should be on or off.")
    return value == "on"


def _few(name: str, value: str) -> int:
    if value not in ("0", "1", "2", "3"):
        raise BadSetting(f"{name} is {value!r}; it should be how many proxies stand before Townwatch, 0 to 3.")
    return int(value)


def _seconds(name: str, value: str) -> int:
    if not value.isascii() or not value.isdigit() or int(value) > 60:
        raise BadSetting(f"{name} is {value!r}; it should be a whole number of seconds, 0 to 60.")
    return int(value)


def _socket(name: str, value: str) -> Path | None:
    if value and not value.startswith("/"):
        raise BadSetting(f"{name} is {value!r}; it should be a whole path, such as /run/clamav/clamd.ctl.")
    return Path(value) if value else None


def _head_mail_to(value: str, *, has_server: bool) -> str:
    if value and not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+", value):
        raise BadSetting(f"HEAD_MAIL_TO is {value!r}; it should be one address, such as chair@watch.example.")
    if value and not has_server:
        raise BadSetting("HEAD_MAIL_TO is set, but no mail server; it should come together with SMTP_URL.")
    return value


def _mail_server(value: str, *, has_reader: bool) -> MailServer | None:
    """Read SMTP_URL. It holds a password, so no error repeats it."""
    if not value:
        return None
    if not has_reader:
        raise BadSetting("SMTP_URL is set, but nobody to write to; it should come together with HEAD_MAIL_TO.")
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise _bad_smtp_url() from None
    has_more = parts.path not in ("", "/") or parts.query or parts.fragment
    is_half = bool(parts.username) != bool(parts.password)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or has_more or is_half:
        raise _bad_smtp_url()
    is_tls = parts.scheme == "smtps"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, port or (465 if is_tls else 587), is_tls, user, password)


def _bad_smtp_url() -> BadSetting:
    return BadSetting("SMTP_URL is no mail server; it should look like smtps://name:password@mail.example:465.")
