"""Addresses that a stranger may name as his "push service", so that we call something else. By family."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from app.alerts.endpoints import KNOWN_HOSTS

FCM = "fcm.googleapis.com"
EVIL = "evil.example"
# Whom one would like us to call: ourselves, the neighbours, the cloud's own store of keys, a stranger.
TARGETS = ("127.0.0.1", "127.0.0.53", "0.0.0.0", "10.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1",  # noqa: S104
           "100.64.0.1", "8.8.8.8")  # fmt: skip
INNER_NAMES = (
    "localhost", "localhost.localdomain", "localhost6", "ip6-localhost", "broadcasthost", "metadata",
    "metadata.google.internal", "instance-data", "kubernetes.default.svc", "host.docker.internal", "router", "intranet",
    "wpad", "printer.local", "127.0.0.1.nip.io", "localtest.me", "lvh.me", "push.internal", "com", "googleapis.com",
    "apple.com", "mozilla.com", "windows.com",
)  # fmt: skip


def _v4_forms(address: str) -> Iterator[str]:
    number = int(ipaddress.IPv4Address(address))
    parts = [int(part) for part in address.split(".")]
    low = number & 0xFFFFFF
    yield address
    yield f"{address}."
    yield str(number)
    yield hex(number)
    yield f"0{number:o}"
    yield ".".join(f"0{part:o}" for part in parts)
    yield ".".join(hex(part) for part in parts)
    yield f"{parts[0]}.{low}"
    yield f"{parts[0]}.{parts[1]}.{low & 0xFFFF}"
    yield f"{hex(parts[0])}.{low}"
    yield ".".join(f"{part:03}" for part in parts)
    yield ".".join(str(part + 256) for part in parts)


def _v6_forms(address: str) -> Iterator[str]:
    number = int(ipaddress.IPv4Address(address))
    high, low = number >> 16, number & 0xFFFF
    yield f"[::ffff:{address}]"
    yield f"[::ffff:{high:x}:{low:x}]"
    yield f"[::{high:x}:{low:x}]"
    yield f"[64:ff9b::{high:x}:{low:x}]"
    yield f"[2002:{high:x}:{low:x}::]"


V6 = ("[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[fe80::1]", "[fe80::1%25eth0]", "[fe80::1%eth0]", "[fc00::1]", "[fd00::1]",
      "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[2a00:1450:4009::200a]", "[v1.x]", "[::1", "::1]", "[]",
      "[::1]:443@" + FCM)  # fmt: skip


def _odd_letters() -> Iterator[str]:
    for dot in "\u3002\uff0e\uff61\u2024\u00b7\u2e31":
        yield FCM.replace(".", dot)
        yield f"127{dot}0{dot}0{dot}1"
    yield from (
        "\uff46cm.googleapis.com", "f\u0441m.googleapis.com", "fcm.g\u043e\u043egleapis.com", "fcm.googleapis.c\u043em",
        "fcm.googleap\u0131s.com", "fcm\u00ad.googleapis.com", "fcm\u200b.googleapis.com", "fcm\u200d.googleapis.com",
        "fcm\ufeff.googleapis.com", "fcm.googleapis.com\u0301", "\u202efcm.googleapis.com",
        "evil.example\u2100fcm.googleapis.com",
        "evil.example\u2048fcm.googleapis.com", "evil.example\uff03fcm.googleapis.com",
        "evil.example\uff0ffcm.googleapis.com",
        "\u2460\u2461\u2466.\u24ea.\u24ea.\u2460", "\uff11\uff12\uff17.0.0.1", "\u0661\u0662\u0667.0.0.1",
        "xn--fcm-googleapis-com.example", "xn--80ak6aa92e.com", "fcm.googleapis.com.xn--p1ai",
        "xn--fcm.googleapis.xn--com",
        "stra\u00dfe.example", "\u00e9vil.example", "\u00df.push.apple.com\u3002evil.example",
    )  # fmt: skip


def _around_at(known: str) -> Iterator[str]:
    yield f"https://{known}@{EVIL}/x"
    yield f"https://{known}:443@{EVIL}/x"
    yield f"https://{EVIL}@{known}/x"
    yield f"https://me:word@{known}/x"
    yield f"https://@{known}/x"
    yield f"https://:@{known}/x"
    yield f"https://{known}%40{EVIL}/x"
    yield f"https://{known}%2540{EVIL}/x"
    yield f"https://me@{known}@{EVIL}/x"
    yield f"https://{EVIL}%00@{known}/x"


def _beside(known: str) -> Iterator[str]:
    first, _, rest = known.partition(".")
    yield from (
        f"https://{known}.{EVIL}/x", f"https://x{known}/x", f"https://evil-{known}/x", f"https://{known}x/x",
        f"https://{known.replace('.', '-')}.example/x", f"https://{EVIL}/{known}", f"https://{EVIL}?.{known}/x",
        f"https://{EVIL}#.{known}/x", f"https://{EVIL};.{known}/x", f"https://{EVIL}&.{known}/x", f"https://{known}./x",
        f"https://{known}../x", f"https://.{known}/x", f"https://..{known}/x", f"https://x..{known}/x",
        f"https://*.{known}/x", f"https://-x.{known}/x", f"https://x_y.{known}/x", f"https://{'a' * 64}.{known}/x",
        f"https://{first}{rest}/x", f"https://{rest}/x", f"https://{known},{EVIL}/x", f"https://{EVIL},{known}/x",
        f"https://{known} {EVIL}/x", f"https://$({known})/x", f"https://{{{known}}}/x", f"https://'{known}'/x",
    )  # fmt: skip


def _encoded() -> Iterator[str]:
    for code in (
        "%2f",
        "%2F",
        "%5c",
        "%23",
        "%3f",
        "%3a",
        "%2e",
        "%252f",
        "%00",
        "%09",
        "%0a",
        "%0d%0a",
        "%20",
        "%e3%80%82",
    ):
        yield f"https://{EVIL}{code}.{FCM}/x"
        yield f"https://{FCM}{code}{EVIL}/x"
    yield f"https://%66cm.googleapis.com/x"  # noqa: F541
    yield "https://fcm%2egoogleapis%2ecom/x"


def _backslashes() -> Iterator[str]:
    yield from (
        f"https://{EVIL}\\@{FCM}/x", f"https://{FCM}\\@{EVIL}/x", f"https:\\\\{FCM}/x", f"https:/\\{FCM}/x",
        f"https:\\/{FCM}/x", f"https://{EVIL}\\.{FCM}/x", f"https://{FCM}\\{EVIL}/x", f"https://{FCM}/\\{EVIL}",
        f"\\\\{FCM}\\x", f"https://\\{FCM}/x", f"https://{FCM}:443\\@{EVIL}/x", f"https://{EVIL}\\#.{FCM}/x",
    )  # fmt: skip


def _schemes() -> Iterator[str]:
    for scheme in ("http", "ftp", "file", "gopher", "ws", "wss", "dict", "ldap", "unix", "ssh", "telnet", "tftp",
                   "jar", "blob", "data", "javascript", "view-source", "httpx", "https+unix", "h2c",
                   "https\u200b"):  # fmt: skip
        yield f"{scheme}://{FCM}/x"
    yield from (
        "", " ", "/", "//", "https", "https:", "https:/", "https://", "https:///", "https:///x", f"{FCM}/x",
        f"//{FCM}/x",
        f"https:{FCM}/x", f"https:/{FCM}/x", f"https:///{FCM}/x", f"://{FCM}/x", f"https//{FCM}/x", f"https;//{FCM}/x",
        f"https:https://{FCM}/x", "javascript:alert(1)", "data:text/plain,x", "about:blank", "mailto:me@evil.example",
        f"http:https://{FCM}/x", f"{FCM}:443", f"https://?{FCM}", f"https://#{FCM}", "x" * 1001,
        f"https://{FCM}/" + "x" * 1000,
    )  # fmt: skip


def _ports() -> Iterator[str]:
    for port in ("0", "1", "22", "25", "53", "80", "442", "444", "3306", "5432", "6379", "8000", "8080", "8443", "9200",
                 "65535", "65536", "65979", "99999", "4294967739", "-1", "-443", "+443", "443x", "x", "0x1bb", "4 43",
                 "443,80",
                 "443:80", "\uff14\uff14\uff13", "4_43"):  # fmt: skip
        yield f"https://{FCM}:{port}/x"


def _control() -> Iterator[str]:
    for code in (*range(0x21), 0x7F, 0x80, 0x85, 0xA0):
        sign = chr(code)
        yield f"https://{FCM}{sign}.{EVIL}/x"
        yield f"https://{EVIL}{sign}.{FCM}/x"
        yield f"https://{FCM}/x{sign}HTTP/1.1"
        yield f"{sign}https://{FCM}/x"
        yield f"https://{FCM}/x{sign}"


# All of them are refused, when they are kept and again when they would be pushed to.
FAMILIES: dict[str, list[str]] = {
    "numbers": [f"https://{form}/x" for target in TARGETS for form in _v4_forms(target)],
    "numbers in six": [f"https://{form}/x" for target in TARGETS[:6] for form in _v6_forms(target)]
    + [f"https://{form}/x" for form in V6],
    "inner names": [f"https://{name}/x" for name in INNER_NAMES],
    "odd letters": [f"https://{name}/x" for name in _odd_letters()],
    "around the at": [one for known in KNOWN_HOSTS for one in _around_at(known)],
    "beside the name": [one for known in KNOWN_HOSTS for one in _beside(known)],
    "encoded": list(_encoded()),
    "backslashes": list(_backslashes()),
    "schemes": list(_schemes()),
    "ports": list(_ports()),
    "control": list(_control()),
}

# What a name of a real push service may suddenly lead to.
INSIDE = (
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.0.0.53", "169.254.169.254", "172.16.0.1",  # noqa: S104
    "172.31.255.255", "192.0.0.1", "192.88.99.1",
    "192.0.0.8", "192.0.2.1", "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::7f00:1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::",
    "100::1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1",
)  # fmt: skip
