"""Two processes draw what one draws."""

from datetime import timedelta
from functools import partial
from pathlib import Path

from app.demo.album import of_profiles
from app.demo.pictures import make_all
from app.demo.town import the_town
from app.kernel.blobs import Folder
from app.photos.vault import Vault
from tests.town import NOON


def test_two_processes_draw_what_one_draws(tmp_path: Path) -> None:
    vault = Vault(Folder(tmp_path), partial(tuple, (bytes(32),)))
    wanted = [pictures[0] for ref, pictures in of_profiles(the_town(), NOON).items() if ref in ("WB-0101", "WB-0117")]
    heard: list[int] = []
    here = make_all(wanted, vault, size=(96, 120), processes=1, made=heard.append)
    there = make_all(wanted, vault, size=(96, 120), processes=2, made=heard.append)
    assert {name: made.sealed.sha256 for name, made in here.items()} == {
        name: made.sealed.sha256 for name, made in there.items()
    }
    assert heard == [1, 2, 1, 2]
    assert wanted[0].at < NOON - timedelta(days=74)
