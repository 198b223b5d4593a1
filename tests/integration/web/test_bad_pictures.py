"""Bytes that are no picture we can use: each with its status, and never a file left behind."""

from __future__ import annotations

import dataclasses
import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.kernel.db import transaction
from app.photos import develop
from app.photos.models import Photo
from app.web.parts import Parts
from tests import town
from tests.builders import report_body, send_report, signed_in
from tests.clamd import FakeClamd
from tests.conftest import Phone
from tests.laden import laden_jpeg, traces_in
from tests.odd_pictures import REFUSED, TAKEN
from tests.pictures import draw, encoded, jpeg


@pytest.fixture
def asha(app: Flask) -> Phone:
    return signed_in(app, town.ASHA)


def promise(phone: Phone, data: bytes) -> tuple[UUID, str]:
    id, sha = uuid4(), hashlib.sha256(data).hexdigest()
    assert phone.put(f"/outbox/{id}", json=report_body(photos=[sha])).status_code == 201
    return id, sha


@pytest.mark.parametrize("name", REFUSED)
def test_an_odd_picture_is_refused_with_its_sentence_and_the_report_stays(asha: Phone, parts: Parts, name: str) -> None:
    make, (status, sentence) = REFUSED[name]
    id, sha = promise(asha, data := make())
    answer = asha.put(f"/outbox/{id}/photo/{sha}", data=data, headers={"Content-Type": "image/jpeg"})
    assert (answer.status_code, answer.json) == (status, {"error": sentence, "fields": {}})
    assert asha.get(f"/api/reports/{id}").status_code == 200
    assert files_in(parts.settings.photos_dir) == 0


@pytest.mark.parametrize("name", REFUSED)
def test_the_check_refuses_the_same(asha: Phone, name: str) -> None:
    make, (status, sentence) = REFUSED[name]
    answer = asha.post("/api/check", data=make(), headers={"Content-Type": "image/jpeg"})
    assert (answer.status_code, answer.json) == (status, {"error": sentence, "fields": {}})


@pytest.mark.parametrize("make", TAKEN.values(), ids=TAKEN)
def test_an_odd_picture_that_is_one_is_taken_and_nothing_but_its_pixels_comes_out(
    app: Flask, asha: Phone, parts: Parts, make: Callable[[], bytes]
) -> None:
    send_report(asha, photos=[make()])
    with transaction() as session:
        (photo,) = session.scalars(select(Photo))
        develop.record(session, develop.develop(photo, parts.vault))
        id = photo.id
    desk = signed_in(app, town.MO)
    copies = [desk.get(f"/photos/{id}/{size}") for size in develop.SIZES]
    assert [copy.status_code for copy in copies] == [200, 200, 200]
    assert [traces_in(copy.data) for copy in copies] == [[], [], []]
    assert asha.post("/api/check", data=make()).status_code == 200


def test_the_traces_are_found_where_they_are() -> None:
    assert len(traces_in(laden_jpeg())) > 8


@pytest.fixture
def clamd(parts: Parts, tmp_path: Path) -> Iterator[FakeClamd]:
    """A virus scanner that this town was told of."""
    fake, before = FakeClamd(tmp_path), parts.settings
    object.__setattr__(parts, "settings", dataclasses.replace(before, clamd_socket=fake.path))
    yield fake
    object.__setattr__(parts, "settings", before)
    fake.close()


def test_what_a_virus_scanner_finds_is_refused_before_it_is_kept(asha: Phone, parts: Parts, clamd: FakeClamd) -> None:
    id, sha = promise(asha, jpeg())
    clamd.says(b"stream: Eicar-Signature FOUND\0")
    answer = asha.put(f"/outbox/{id}/photo/{sha}", data=jpeg())
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["error"].startswith("The virus scanner found something in this picture.")
    assert files_in(parts.settings.photos_dir) == 0


def test_a_phone_tries_again_until_the_scanner_answers(asha: Phone, parts: Parts, clamd: FakeClamd) -> None:
    id, sha = promise(asha, jpeg())
    clamd.says(b"")
    assert asha.put(f"/outbox/{id}/photo/{sha}", data=jpeg()).status_code == 423
    assert files_in(parts.settings.photos_dir) == 0
    clamd.says(b"stream: OK\0")
    assert asha.put(f"/outbox/{id}/photo/{sha}", data=jpeg()).status_code == 201
    assert clamd.heard.endswith(jpeg())


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


@pytest.mark.parametrize("megabytes", [1, 20])
@pytest.mark.parametrize("path", ["photo", "/api/check", "nobody's"])
def test_who_is_refused_early_is_heard_to_the_end_or_would_never_hear_why(
    app: Flask, asha: Phone, path: str, megabytes: int
) -> None:
    """Whoever hangs up while the other still speaks takes the answer with the line."""
    where = {"photo": f"/outbox/{uuid4()}/photo/{'0' * 64}", "nobody's": "/api/check"}.get(path, path)
    phone = Phone(app.test_client()) if path == "nobody's" else asha
    body = Endless(megabytes * 2**20)
    send = phone.put if path == "photo" else phone.post
    heard = {"wsgi.input": io.BufferedReader(body), "wsgi.input_terminated": True, "CONTENT_LENGTH": str(body.left)}
    assert send(where, environ_overrides=heard).status_code in (401, 404, 413, 415)
    assert body.left == 0


def test_who_announces_a_hundred_megabytes_is_not_heard(asha: Phone) -> None:
    body = Endless(100 * 2**20)
    heard = {"wsgi.input": io.BufferedReader(body), "wsgi.input_terminated": True, "CONTENT_LENGTH": str(body.left)}
    assert asha.post("/api/check", environ_overrides=heard).status_code == 413
    assert body.was_read == 0


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
