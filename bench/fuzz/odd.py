"""What no person would type: as text, as the bytes of a form, as JSON, as anything else."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

MARK = "<i id=zq>"  # if it comes back as it is, a page lets anybody write into it

ODD_BYTES = (
    b"",
    b" ",
    b"\x00",
    b"a\x00b",
    b"\xff\xfe",
    b"\xed\xa0\x80",  # a surrogate, which is no sign
    b"\xf4\x90\x80\x80",
    "\u202e\u200f\ufeff".encode(),
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿".encode(),
    "İıſK".encode(),
    b"\r\nX-Injected: yes",
    b"-1",
    b"0",
    b"2147483648",
    b"9223372036854775808",
    b"1" * 5000,
    "٣".encode(),
    b"1e400",
    b"NaN",
    b"true",
    b"2026-02-30",
    b"9999-12-31",
    b"0001-01-01",
    b"2026-11-18T12:00:00+99:99",
    b"00000000-0000-0000-0000-000000000007",
    b"../../etc/passwd",
    b"%2e%2e%2f",
    b"' OR 1=1 --",
    b"{{ 7*7 }}",
    b"${7*7}",
    b"//example.org",
    b"/\\example.org",
    b"javascript:alert(1)",
    MARK.encode(),
    b'"><img src=x onerror=1>',
    b"other",
    b"x" * 100_000,
)
_SIGNS = st.characters(codec="utf-8")
ODD = st.one_of(st.sampled_from(ODD_BYTES), st.text(_SIGNS, max_size=40).map(str.encode), st.binary(max_size=40))
ODD_TEXT = ODD.map(lambda odd: odd.decode("utf-8", "replace"))
ODD_PATH = ODD.map(lambda odd: quote_from_bytes(odd[:400], safe=""))

_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    ODD_TEXT,
    st.sampled_from([10**400, -(2**63) - 1, "\ud800"]),
)
JSON = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ODD_TEXT, inner, max_size=4), max_leaves=8
)
BROKEN_JSON = st.sampled_from(
    [
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"{",
        b'{"id": 1, "id": 2}',
        b"\xff",
        b"\x00",
        b'"\\ud800"',
        b'{"happened_at": 1e400}',
        b"nul",
        b"1" * 5000,
        b"\xef\xbb\xbf{}",
        b"[]",
        b"{}",
        b"",
    ]
)


def as_json(value: Any) -> bytes:
    return json.dumps(value).encode("utf-8", "surrogatepass")


def as_form(fields: list[tuple[bytes, bytes]]) -> bytes:
    """Return fields as a browser would send them, though no browser would send these."""
    return "&".join(f"{quote_from_bytes(name)}={quote_from_bytes(value)}" for name, value in fields).encode()


def as_parts(fields: list[tuple[bytes, bytes]], *, files: bool, broken: bool) -> bytes:
    """Return fields as multipart/form-data between `BOUNDARY`s; broken: without its end, and with a part unnamed."""
    parts = []
    for name, value in fields:
        safe = name.replace(b"\r", b"").replace(b"\n", b"").replace(b'"', b"%22")
        head = b'Content-Disposition: form-data; name="' + safe + b'"'
        head += b'; filename="../x.html"\r\nContent-Type: text/html' if files else b""
        parts.append(b"--BOUNDARY\r\n" + head + b"\r\n\r\n" + value + b"\r\n")
    if broken:
        return b"".join(parts) + b"--BOUNDARY\r\nContent-Disposition: form-data\r\n\r\n"
    return b"".join(parts) + b"--BOUNDARY--\r\n"


TYPES = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data; boundary=BOUNDARY",
    "multipart/form-data",
    "multipart/form-data; boundary=" + "x" * 300,
    "application/json",
    "application/json; charset=nonsense",
    "text/plain",
    "image/jpeg",
    "",
    ";;;=",
)
