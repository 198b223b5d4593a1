"""`flask backup`: whole, while the town goes on; cheap the second time; never beside its keys."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from app.kernel import copies
from app.web.parts import Parts
from tests.conftest import Clock
from tests.integration.copies.conftest import Run, newest


def test_a_copy_holds_the_database_and_every_photo_and_none_of_the_keys(
    run: Run, photos: list[Path], copies_: Path, parts: Parts
) -> None:
    assert run("backup", str(copies_)).code == 0
    copy = newest(copies_)
    assert copies.read_manifest(copy).files == {
        name: copies.hash_of(copy / name) for name in copies.names_in(copy) if name != copies.MANIFEST
    }
    for photo in photos:
        for file in photo.iterdir():
            kept = copy / "photos" / file.relative_to(parts.settings.photos_dir)
            assert kept.read_bytes() == file.read_bytes()
    secrets = [path.read_bytes() for path in parts.settings.secrets_dir.iterdir()]
    every = [path.read_bytes() for path in copy.rglob("*") if path.is_file()]
    assert not [secret for secret in secrets if any(secret in one for one in every)]


def test_a_copy_is_for_the_owner_alone(run: Run, photos: list[Path], copies_: Path, keys: Path) -> None:
    run("backup", str(copies_))
    of_others = [path for path in [keys, *copies_.rglob("*")] if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert not of_others


def test_the_second_copy_takes_no_photo_again(run: Run, photos: list[Path], copies_: Path, clock: Clock) -> None:
    for _ in range(2):
        run("backup", str(copies_))
        clock.passes(hours=1)
    first, second = copies.finished(copies_)
    name = f"photos/{photos[0].parent.name}/{photos[0].name}/original"
    assert (first / name).stat().st_ino == (second / name).stat().st_ino
    assert (first / copies.DATABASE).stat().st_ino != (second / copies.DATABASE).stat().st_ino


def test_what_has_rotted_in_the_copy_before_is_taken_anew(
    run: Run, photos: list[Path], copies_: Path, clock: Clock
) -> None:
    run("backup", str(copies_))
    name = f"photos/{photos[0].parent.name}/{photos[0].name}/original"
    rotten = newest(copies_) / name
    rotten.write_bytes(bytes(len(rotten.read_bytes())))
    clock.passes(hours=1)
    run("backup", str(copies_))
    assert (newest(copies_) / name).read_bytes() == (photos[0] / "original").read_bytes()


def test_only_so_many_copies_stay(run: Run, copies_: Path, clock: Clock) -> None:
    for _ in range(4):
        said = run("backup", str(copies_), "--keep", "2")
        clock.passes(hours=1)
    assert len(copies.finished(copies_)) == 2
    assert "1 older copy was deleted" in said.words


def test_a_copy_that_was_cut_short_is_none_and_is_cleared_away(run: Run, copies_: Path) -> None:
    left = copies_ / ".unfinished-0123"
    left.mkdir(parents=True)
    (left / copies.DATABASE).write_bytes(b"half")
    assert copies.finished(copies_) == []
    run("backup", str(copies_))
    assert not left.exists()


def test_two_do_not_copy_into_one_folder_at_once(run: Run, copies_: Path, clock: Clock) -> None:
    with copies.begun(copies_, now=clock()):
        said = run("backup", str(copies_))
    assert said.code == 1
    assert "Another copy is being made" in said.words


def test_it_says_when_the_town_itself_has_lost_a_photo(run: Run, photos: list[Path], copies_: Path) -> None:
    (photos[0] / "card").unlink()
    assert "1 files of photos are missing from the town itself" in run("backup", str(copies_)).words


def test_the_keys_go_to_a_file_of_their_own(keys: Path, parts: Parts) -> None:
    names = set(json.loads(keys.read_text())["secrets"])
    assert names == {path.name for path in parts.settings.secrets_dir.iterdir()}


def test_the_keys_do_not_go_beside_the_photos(run: Run, copies_: Path) -> None:
    said = run("backup", str(copies_), "--secrets", str(copies_ / "keys.json"))
    assert said.code == 2
    assert not copies_.exists()


def test_other_keys_are_never_written_over(run: Run, tmp_path: Path, keys: Path) -> None:
    assert "already" in run("backup", "--secrets", str(keys)).words
    before = keys.read_text().replace('"seal"', '"seal "')
    keys.write_text(before)
    assert run("backup", "--secrets", str(keys)).code == 1
    assert keys.read_text() == before


def test_it_asks_where_to(run: Run) -> None:
    assert "Say where to" in run("backup").words
