"""What may be kept of each kind of address, how it is asked for again, and in which packing it comes."""

from __future__ import annotations

import gzip
from typing import Any
from urllib.parse import urlsplit

import brotli
import pytest
from flask import Flask
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from app.kernel.db import db, transaction
from app.members.scheme import the_scheme
from app.web.assets import ASSETS, BUILD, address
from app.web.same_for_all import encoding_for
from tests.builders import signed_in
from tests.conftest import Phone
from tests.town import ASHA, MO, make_profile

FOR_EVER, REVALIDATED, NOWHERE = "public, max-age=31536000, immutable", "no-cache", "no-store"
SHELLS = [
    "/report",
    "/check",
    "/gallery",
    "/profiles/WB-0118",
    "/door",
    "/alerts",
    "/alerts/7",
    "/mine",
    "/mine/7",
    "/offline",
]
# Each kind of address: how it may be kept, and whether it is packed.
KINDS: dict[str, tuple[str, bool]] = {
    f"/static/{BUILD}/css/look.css": (FOR_EVER, True),
    f"/static/{BUILD}/js/report.js": (FOR_EVER, True),
    f"/static/{BUILD}/icons/sprite.svg": (FOR_EVER, True),
    f"/static/{BUILD}/icons/icon-192.png": (FOR_EVER, False),
    "/static/an-older-build/js/report.js": (REVALIDATED, True),
    **dict.fromkeys(SHELLS, (REVALIDATED, True)),
    "/sw.js": (REVALIDATED, True),
    "/manifest.webmanifest": (REVALIDATED, True),
    "/scheme.css": (REVALIDATED, True),
    "/api/me": (NOWHERE, False),
    "/api/gallery": (NOWHERE, False),
    "/api/profiles/WB-0118": (NOWHERE, False),
    "/api/alerts": (NOWHERE, False),
    "/api/reports": (NOWHERE, False),
    "/api/check/late": (NOWHERE, False),
    "/outbox/form": (NOWHERE, False),
    "/api/here": (NOWHERE, False),
    "/photos/1/thumb": (NOWHERE, False),
    "/sign-in": (NOWHERE, False),
    "/join": (NOWHERE, False),
    "/desk": (NOWHERE, False),
    "/desk/scheme": (NOWHERE, False),
    "/log": (NOWHERE, False),
    "/devices": (NOWHERE, False),
    "/healthz": (NOWHERE, False),
    "/nowhere": (NOWHERE, False),
    f"/static/{BUILD}/css/none.css": (NOWHERE, False),
}
SAME_FOR_ALL = [path for path, (kept, _) in KINDS.items() if kept != NOWHERE]


@pytest.fixture
def mo(app: Flask) -> Phone:
    with transaction() as session:
        make_profile(session)
    return signed_in(app, MO)


def test_each_kind_of_address_is_kept_as_it_may_be(mo: Phone) -> None:
    found = {path: mo.get(path, headers={"Accept-Encoding": "gzip, deflate, br, zstd"}).headers for path in KINDS}
    kept = {path: (said["Cache-Control"], said.get("Content-Encoding") == "br") for path, said in found.items()}
    assert kept == KINDS
    assert [path for path, said in found.items() if "Content-Encoding" in said and not KINDS[path][1]] == []
    assert [path for path, said in found.items() if (said.get("Vary") == "Accept-Encoding") is not KINDS[path][1]] == []


def test_whoever_has_it_already_is_sent_nothing(mo: Phone) -> None:
    for path in SAME_FOR_ALL:
        for encoding in ("br", "gzip", "identity"):
            asked = {"Accept-Encoding": encoding}
            first = mo.get(path, headers=asked)
            again = mo.get(path, headers=asked | {"If-None-Match": first.headers["ETag"]})
            assert (again.status_code, again.data) == (304, b""), path
            for name in ("ETag", "Cache-Control", "Vary"):
                assert again.headers.get(name) == first.headers.get(name), path
            assert mo.get(path, headers=asked | {"If-None-Match": '"another"'}).status_code == 200, path


def test_every_packing_holds_the_same_and_has_a_mark_of_its_own(mo: Phone) -> None:
    for path in (path for path in SAME_FOR_ALL if KINDS[path][1]):
        plain, zipped, small = (mo.get(path, headers={"Accept-Encoding": way}) for way in ("identity", "gzip", "br"))
        assert gzip.decompress(zipped.data) == brotli.decompress(small.data) == plain.data, path
        assert len({plain.headers["ETag"], zipped.headers["ETag"], small.headers["ETag"]}) == 3, path
        assert len(small.data) < len(plain.data) or len(plain.data) < 100, path


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.5, gzip;q=0.9", "gzip"),
        ("br;q=0.5, gzip;q=0.5", "br"),
        ("gzip", "gzip"),
        ("BR", "br"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("br;q=0, gzip;q=0", "identity"),
        ("*;q=0", "identity"),
        ("identity", "identity"),
        ("gzip;q=0.5, identity;q=1", "identity"),
        ("identity;q=0", "identity"),
        ("deflate, zstd", "identity"),
        ("", "identity"),
        ("gzip;q=nonsense", "identity"),
    ],
)
def test_it_is_packed_as_the_browser_likes_it_best(asked: str, sent: str) -> None:
    assert encoding_for(parse_accept_header(asked, Accept)) == sent


def test_who_says_nothing_gets_it_as_it_is(mo: Phone) -> None:
    answer = mo.get(f"/static/{BUILD}/css/look.css")
    assert "Content-Encoding" not in answer.headers
    assert answer.data == ASSETS["css/look.css"].body


def test_a_file_has_the_build_in_its_address_so_a_new_one_is_a_new_file() -> None:
    assert urlsplit(address("css/look.css")).path == f"/static/{BUILD}/css/look.css"
    with pytest.raises(KeyError):
        address("css/none.css")


def test_what_the_desk_changes_is_seen_by_who_has_the_old_one(mo: Phone) -> None:
    before = {path: mo.get(path).headers["ETag"] for path in ("/scheme.css", "/manifest.webmanifest", "/sw.js")}
    with transaction() as session:
        scheme = the_scheme(session)
        assert scheme is not None
        scheme.colour = "#5b2a86"
    db.session.rollback()
    for path, mark in before.items():
        assert mo.get(path, headers={"If-None-Match": mark}).status_code == 200


def test_an_answer_about_somebody_is_never_told_to_be_unchanged(app: Flask) -> None:
    phone = signed_in(app, ASHA)
    answer: Any = phone.get("/api/me", headers={"If-None-Match": "*"})
    assert answer.status_code == 200
    assert "ETag" not in answer.headers
