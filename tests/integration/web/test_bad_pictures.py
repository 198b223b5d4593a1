"""Bytes that are no picture we can use: each with its status, and never a file left behind."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask

from app.photos.examine import MOST_BYTES
from app.web.parts import Parts
from tests import town
from tests.builders import report_body, send_report, signed_in
from tests.conftest import Phone
from tests.pictures import draw, encoded, jpeg


def png_that_says_it_is(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that claims a size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + rows + chunk(b"IEND", b"")


@pytest.fixture
def asha(app: Flask) -> Phone:
    return signed_in(app, town.ASHA)


def promise(phone: Phone, data: bytes) -> tuple[UUID, str]:
    id, sha = uuid4(), hashlib.sha256(data).hexdigest()
    assert phone.put(f"/outbox/{id}", json=report_body(photos=[sha])).status_code == 201
    return id, sha


BAD = {
    "nothing": (b"", 415, "This is not a picture that we can read."),
    "words": (b"not a picture", 415, "This is not a picture that we can read."),
    "a page": (b"<html><script>alert(1)</script>", 415, "This is not a picture that we can read."),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', 415, "This is not a picture that we can read."),
    "a GIF": (encoded(draw(1, (80, 80)), "GIF"), 415, "This is not a picture that we can read."),
    "a TIFF": (encoded(draw(1, (80, 80)), "TIFF"), 415, "This is not a picture that we can read."),
    "60,000 by 60,000": (png_that_says_it_is(60_000, 60_000), 422, "This picture has more than 50 million pixels."),
    "51 million pixels": (png_that_says_it_is(7_200, 7_200), 422, "This picture has more than 50 million pixels."),
    "a strip": (encoded(draw(1, (90, 3000)).resize((9, 3000)), "PNG"), 422, "This picture is too narrow"),
    "one pixel": (encoded(draw(1, (80, 80)).resize((1, 1)), "PNG"), 422, "This picture is too narrow"),
    "half a JPEG": (jpeg()[: len(jpeg()) // 2], 422, "This picture is broken"),
    "the first bytes of a JPEG": (jpeg()[:20], 422, "This picture is broken"),
    "half a PNG": (encoded(draw(2), "PNG")[:3000], 422, "This picture is broken"),
    "half a WebP": (encoded(draw(2), "WEBP")[:900], 422, "This picture is broken"),
    "a HEIC in name only": (b"\0\0\0\x18ftypheic" + b"\0" * 200, 422, "This picture is broken"),
    "20 MB": (b"\xff\xd8\xff" + b"\0" * 20 * 2**20, 413, "This picture is over 12 MB."),
    "a byte over 12 MB": (b"\xff\xd8\xff" + b"\0" * (MOST_BYTES - 2), 413, "This picture is over 12 MB."),
}


@pytest.mark.parametrize(("data", "status", "sentence"), BAD.values(), ids=BAD)
def test_a_bad_picture_is_refused_with_its_sentence_and_the_report_stays(
    asha: Phone, parts: Parts, data: bytes, status: int, sentence: str
) -> None:
    id, sha = promise(asha, data)
    answer = asha.put(f"/outbox/{id}/photo/{sha}", data=data)
    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["error"].startswith(sentence)
    assert asha.get(f"/api/reports/{id}").status_code == 200
    assert files_in(parts.settings.photos_dir) == 0


@pytest.mark.parametrize(("data", "status", "sentence"), BAD.values(), ids=BAD)
def test_the_check_refuses_the_same(asha: Phone, data: bytes, status: int, sentence: str) -> None:
    answer = asha.post("/api/check", data=data)
    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["error"].startswith(sentence)


class Endless(io.RawIOBase):
    """A body that says nothing of its length, and more of it than anybody wants."""

    def __init__(self, length: int) -> None:
        self.left, self.was_read = length, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        size = min(len(view), self.left)
        view[:size] = b"\xff" * size
        self.left -= size
        self.was_read += size
        return size


@pytest.mark.parametrize("path", ["photo", "report", "/api/check"])
def test_twenty_megabytes_in_chunks_are_refused_before_they_are_all_read(asha: Phone, path: str) -> None:
    id, sha = promise(asha, b"x")
    where = {"photo": f"/outbox/{id}/photo/{sha}", "report": f"/outbox/{uuid4()}"}.get(path, path)
    body = Endless(400 * 2**20)
    send = asha.post if path == "/api/check" else asha.put
    answer = send(
        where,
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input": io.BufferedReader(body), "wsgi.input_terminated": True},
    )
    assert answer.status_code == 413
    assert answer.json is not None
    assert answer.json["error"].startswith("This picture is over 12 MB.")
    assert body.was_read < 20 * 2**20


def test_a_length_that_lies_is_not_believed(asha: Phone) -> None:
    data = b"\xff\xd8\xff" + b"\0" * 20 * 2**20
    id, sha = promise(asha, data)
    answer = asha.put(
        f"/outbox/{id}/photo/{sha}", input_stream=io.BytesIO(data), environ_overrides={"CONTENT_LENGTH": "100"}
    )
    assert answer.status_code == 422


def test_a_photo_that_was_not_promised_is_not_found(asha: Phone) -> None:
    id, _ = promise(asha, jpeg(1))
    other = hashlib.sha256(jpeg(2)).hexdigest()
    answer = asha.put(f"/outbox/{id}/photo/{other}", data=jpeg(2))
    assert (answer.status_code, answer.json) == (
        404,
        {"error": "This report does not speak of such a picture.", "fields": {}},
    )


def test_a_photo_that_changed_on_its_way_is_asked_for_again(asha: Phone) -> None:
    id, sha = promise(asha, jpeg(1))
    answer = asha.put(f"/outbox/{id}/photo/{sha}", data=jpeg(2))
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["error"] == "The picture changed on its way. Send it again."
    assert asha.put(f"/outbox/{id}/photo/{sha}", data=jpeg(1)).status_code == 201


def test_a_photo_sent_twice_is_kept_once(asha: Phone, parts: Parts) -> None:
    id, sha = promise(asha, jpeg())
    answers = [asha.put(f"/outbox/{id}/photo/{sha}", data=jpeg()) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 202]
    assert [answer.json for answer in answers] == [{"need": []}, {"need": []}]
    assert files_in(parts.settings.photos_dir) == 1


def test_somebody_elses_photo_is_not_taken_and_not_told(app: Flask, asha: Phone) -> None:
    id, sha = promise(asha, jpeg())
    ben = signed_in(app, town.BEN)
    theirs = ben.put(f"/outbox/{id}/photo/{sha}", data=jpeg())
    none = ben.put(f"/outbox/{uuid4()}/photo/{sha}", data=jpeg())
    assert theirs.status_code == none.status_code == 404
    assert theirs.data == none.data


def test_a_good_picture_under_a_false_name_is_taken_for_what_it_is(asha: Phone) -> None:
    data = encoded(draw(3), "PNG")
    id, sha = promise(asha, data)
    sent = asha.put(f"/outbox/{id}/photo/{sha}", data=data, headers={"Content-Type": "text/html"})
    assert sent.status_code == 201


def test_a_sealed_photo_is_not_readable_on_the_disk(asha: Phone, parts: Parts) -> None:
    send_report(asha, photos=[jpeg()])
    (kept,) = [path for path in parts.settings.photos_dir.rglob("*") if path.is_file()]
    assert b"\xff\xd8\xff" not in kept.read_bytes()[:200]
    assert b"JFIF" not in kept.read_bytes()


def files_in(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))
