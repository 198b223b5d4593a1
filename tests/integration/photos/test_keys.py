"""The master key is exchanged while everything goes on."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from sqlalchemy import select

from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.kernel.keyring import MASTER, LostSecret
from app.kernel.master import PREVIOUS, exchange
from app.photos.models import Photo
from app.photos.originals import read_original
from app.photos.vault import Vault, seal
from app.web.parts import Parts
from tests.builders import developed_photo
from tests.pictures import jpeg


@pytest.fixture(autouse=True)
def own_secrets(parts: Parts) -> Iterator[None]:
    """Put the secrets back afterwards: all tests share one folder of them."""
    folder = parts.settings.secrets_dir
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    yield
    for path in folder.iterdir():
        path.unlink()
    for name, value in before.items():
        (folder / name).touch(mode=0o600)
        (folder / name).write_bytes(value)


def photos(parts: Parts, count: int) -> list[int]:
    with transaction() as session:
        return [developed_photo(session, parts, jpeg(seed)).id for seed in range(count)]


def run(app: Flask, *command: str) -> str:
    with app.app_context():
        result = app.test_cli_runner().invoke(args=["keys", *command])
    assert result.exit_code == 0, result.output
    return result.output


def opens(parts: Parts, id: int) -> bytes:
    db.session.rollback()
    return read_original(db.session.get_one(Photo, id), parts.vault)


def test_every_photo_opens_after_an_exchange_and_after_the_old_key_is_gone(app: Flask, parts: Parts) -> None:
    ids = photos(parts, 3)
    before = [opens(parts, id) for id in ids]
    old = (parts.settings.secrets_dir / MASTER).read_bytes()
    assert "3 photos" in run(app, "rotate")
    assert (parts.settings.secrets_dir / MASTER).read_bytes() != old
    assert [opens(parts, id) for id in ids] == before
    assert "0 more" in run(app, "finish")
    assert not (parts.settings.secrets_dir / PREVIOUS).exists()
    assert [opens(parts, id) for id in ids] == before


def test_the_old_key_alone_opens_nothing_any_more(app: Flask, parts: Parts) -> None:
    [id] = photos(parts, 1)
    old = (parts.settings.secrets_dir / MASTER).read_bytes()
    run(app, "rotate")
    db.session.rollback()
    photo = db.session.get_one(Photo, id)
    with pytest.raises(InvalidTag):
        Vault(parts.vault.folder, lambda: (old,)).unwrap(photo.folder, photo.wrapped_key)


def test_a_photo_that_was_coming_in_meanwhile_is_wrapped_before_the_old_key_goes(app: Flask, parts: Parts) -> None:
    old = (parts.settings.secrets_dir / MASTER).read_bytes()
    run(app, "rotate")
    with transaction() as session:
        photo = developed_photo(session, parts, jpeg(7))
        photo.wrapped_key = seal(old, photo.folder, parts.vault.unwrap(photo.folder, photo.wrapped_key))
        id = photo.id
    assert "1 more" in run(app, "finish")
    assert opens(parts, id) == jpeg(7)


def test_a_process_that_runs_meanwhile_takes_the_new_key_by_itself(app: Flask, parts: Parts) -> None:
    parts.vault.masters()
    exchange(parts.settings.secrets_dir)
    assert len(parts.vault.masters()) == 2
    assert parts.vault.masters()[0] == (parts.settings.secrets_dir / MASTER).read_bytes()


def test_a_second_exchange_waits_for_the_end_of_the_first(parts: Parts) -> None:
    exchange(parts.settings.secrets_dir)
    with pytest.raises(LostSecret, match="keys finish"):
        exchange(parts.settings.secrets_dir)


def test_the_new_key_is_readable_by_its_owner_alone(parts: Parts) -> None:
    exchange(parts.settings.secrets_dir)
    for name in (MASTER, PREVIOUS):
        assert stat.S_IMODE((parts.settings.secrets_dir / name).stat().st_mode) == 0o600


@pytest.mark.parametrize("left", ["nothing", "the next key", "both links"])
def test_an_exchange_cut_short_leaves_a_key_that_opens_everything(parts: Parts, left: str) -> None:
    [id] = photos(parts, 1)
    folder = parts.settings.secrets_dir
    if left != "nothing":
        (folder / "master.next.key").touch(mode=0o600)
        (folder / "master.next.key").write_bytes(b"n" * 32)
    if left == "both links":
        (folder / PREVIOUS).hardlink_to(folder / MASTER)
    assert opens(parts, id) == jpeg(0)


def test_an_exchange_is_written_in_the_record(app: Flask) -> None:
    run(app, "rotate")
    run(app, "finish")
    verbs = list(db.session.scalars(select(Entry.verb).order_by(Entry.seq)))
    assert verbs[-2:] == ["exchanged the master key", "deleted the old master key"]


def test_nothing_of_a_key_is_printed(app: Flask, parts: Parts) -> None:
    said = run(app, "rotate") + run(app, "finish")
    assert Path(parts.settings.secrets_dir / MASTER).read_bytes().hex() not in said
