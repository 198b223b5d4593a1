"""Every address of the url_map, whether the JSON interface describes it or not: what its form asks for, and worse."""

from __future__ import annotations

import time
from typing import Any, NamedTuple
from urllib.parse import quote

from hypothesis import strategies as st
from werkzeug.routing import Rule

from bench.fuzz import odd
from bench.fuzz.callers import CALLERS
from bench.fuzz.checks import Answer
from bench.fuzz.forms import Fields, fill
from bench.stage import Stage


class Call(NamedTuple):
    """One request, byte by byte."""

    caller: str
    method: str
    path: str
    query: str
    body: bytes
    content_type: str
    headers: dict[str, str]

    def told(self) -> str:
        asked = f"{self.method} {self.path[:200]}{'?' + self.query[:200] if self.query else ''} as {self.caller}"
        return f"{asked}; {self.content_type[:60]!r} {self.body[:300]!r} {self.headers or ''}"


class Vocabulary(NamedTuple):
    """What may stand in an address (`known`), in the form of each way (`forms`); `words`: every name of a field."""

    known: dict[str, list[str]]
    forms: dict[str, Fields]
    words: list[str]


@st.composite
def calls(draw: st.DrawFn, method: str, rule: Rule, vocabulary: Vocabulary) -> Call:
    """Throw one request at this address: often nearly right, so that it comes far."""
    path = fill(rule.rule, {name: draw(_part(name, vocabulary)) for name in sorted(rule.arguments)})
    fields = draw(_fields(vocabulary.forms.get(f"{method} {rule.rule}", {}), vocabulary))
    as_query = method == "GET" or draw(st.integers(0, 9)) == 0
    body, content_type = (b"", "") if method == "GET" else draw(_body(fields))
    return Call(
        caller=draw(st.sampled_from(sorted(CALLERS)) | st.sampled_from(["manager", "manager", "lead", "staff"])),
        method=method,
        path=path,
        query=odd.as_form(fields).decode() if as_query else "",
        body=body,
        content_type=content_type,
        headers=draw(_headers()),
    )


def _part(name: str, vocabulary: Vocabulary) -> st.SearchStrategy[str]:
    known = vocabulary.known.get(name)
    if not known:
        return odd.ODD_PATH
    right = st.sampled_from(known).map(lambda value: quote(value, safe=""))
    return st.integers(0, 5).flatmap(lambda dice: odd.ODD_PATH if dice == 0 else right)


@st.composite
def _fields(draw: st.DrawFn, form: Fields, vocabulary: Vocabulary) -> list[tuple[bytes, bytes]]:
    """Fill the form in as it offers, then spoil some of it: odd, left out, twice, or not asked for at all."""
    fields = []
    for name, values in form.items():
        how = draw(st.integers(0, 9))
        if how == 9:
            continue
        offered = [*values, *vocabulary.known.get(name, [])] or ["Some words of mine"]
        right = st.sampled_from(offered).map(str.encode)
        fields.append((name.encode(), draw(odd.ODD if how >= 7 else right)))
        if how == 6:
            fields.append((name.encode(), draw(odd.ODD)))
    for _ in range(draw(st.integers(0, 3))):
        name_bytes = draw(st.sampled_from(vocabulary.words).map(str.encode) | odd.ODD)
        fields.append((name_bytes[:2000], draw(odd.ODD)))
    return fields


@st.composite
def _body(draw: st.DrawFn, fields: list[tuple[bytes, bytes]]) -> tuple[bytes, str]:
    how = draw(st.sampled_from(["form"] * 6 + ["parts", "parts", "files", "broken", "json", "json in a form", "bytes"]))
    content_type = {"form": odd.TYPES[0], "parts": odd.TYPES[2], "files": odd.TYPES[2], "broken": odd.TYPES[2]}.get(how)
    if draw(st.integers(0, 19)) == 0:
        content_type = draw(st.sampled_from(odd.TYPES))
    if how == "form":
        return odd.as_form(fields), content_type or ""
    if how in ("parts", "files", "broken"):
        return odd.as_parts(fields, files=how == "files", broken=how == "broken"), content_type or ""
    if how == "bytes":
        return draw(st.binary(max_size=200)), content_type or draw(st.sampled_from(odd.TYPES))
    said = draw(odd.BROKEN_JSON | odd.JSON.map(odd.as_json))
    return said, content_type or (odd.TYPES[5] if how == "json" else odd.TYPES[0])


@st.composite
def _headers(draw: st.DrawFn) -> dict[str, str]:
    """Mostly what our own pages send; now and then what they never would."""
    if draw(st.integers(0, 4)):
        return {}
    value = draw(odd.ODD).replace(b"\r", b"").replace(b"\n", b"").decode("latin-1")[:4000]
    name = draw(
        st.sampled_from(
            [
                "X-Sent-At",
                "X-Author",
                "X-Townwatch",
                "Sec-Fetch-Site",
                "Origin",
                "Host",
                "Cookie",
                "Range",
                "If-None-Match",
                "If-Modified-Since",
                "Accept",
                "Accept-Language",
                "X-Forwarded-For",
                "Content-Length",
                "Content-Encoding",
                "Transfer-Encoding",
                "X-HTTP-Method-Override",
            ]
        )
    )
    return {name: value}


def send(stage: Stage, call: Call) -> Answer:
    """Make the request as the caller's phone would."""
    headers: dict[str, Any] = {"Sec-Fetch-Site": "same-origin"}
    if call.path.startswith(("/api/", "/outbox/")):
        headers["X-Townwatch"] = "1"
    headers |= call.headers
    if call.content_type:
        headers.setdefault("Content-Type", call.content_type)
    phone = stage.phone(CALLERS[call.caller])
    began = time.thread_time()
    with stage.app.app_context():  # a request of its own, with a database session of its own
        answer = phone.client.open(
            call.path, method=call.method, query_string=call.query, data=call.body, headers=headers
        )
    taken = time.thread_time() - began
    read = {name.lower(): value for name, value in answer.headers}
    return Answer(answer.status_code, read, answer.get_data(), taken)
