"""The photo desk through its forms alone: what a browser without scripts can do is all of it."""

from __future__ import annotations

from typing import Any

import pytest

from app.kernel.db import db, transaction
from app.photos.models import Photo
from app.profiles.models import Profile, ProfileState
from app.web.parts import Parts
from tests.builders import develop_all, give_photo
from tests.pictures import jpeg
from tests.town import make_profile

HERE = "/desk/profiles/WB-0118/pictures"
DRAFT = {"state": ProfileState.DRAFT, "published_by_id": None, "published_at": None, "review_on": None}
WHOLE = {"turns": "0", "crop-left": "0", "crop-top": "0", "crop-width": "100", "crop-height": "100"}
BOX = {"blur-0-left": "10", "blur-0-top": "10", "blur-0-width": "40", "blur-0-height": "40"}


@pytest.fixture
def shown(parts: Parts) -> list[int]:
    """Two pictures of a draft."""
    with transaction() as session:
        profile = make_profile(session, **DRAFT)
        return [give_photo(session, parts, profile, jpeg(seed), looked_at=False).id for seed in (1, 2)]


def pictures() -> list[int]:
    db.session.rollback()
    return [row.photo_id for row in db.session().query(Profile).one().pictures]


def test_pictures_are_listed_and_those_nobody_looked_at_are_counted(phone_of: Any, shown: list[int]) -> None:
    page = phone_of("Mo").get(HERE).text
    assert all(f"/photos/{id}/clean" in page for id in shown)
    assert "2 pictures have not been looked at for other people." in page


def test_a_tick_is_kept_with_the_name_of_who_looked(phone_of: Any, shown: list[int]) -> None:
    mo = phone_of("Mo")
    answer = mo.post(f"{HERE}/{shown[0]}/checked")
    assert answer.status_code == 303
    page = mo.get(answer.headers["Location"]).text
    assert "Mo looked whether anybody else is in it" in page
    assert "One picture has not been looked at" in page


def test_the_face_is_chosen_and_a_picture_is_taken_off(phone_of: Any, shown: list[int]) -> None:
    mo = phone_of("Mo")
    assert mo.post(f"{HERE}/{shown[1]}/first").status_code == 303
    assert pictures() == shown[::-1]
    assert mo.post(f"{HERE}/{shown[1]}/off").status_code == 303
    assert pictures() == [shown[0]]
    assert mo.post(f"{HERE}/{shown[1]}/off").status_code == 404


def test_a_picture_is_blurred_and_the_page_says_that_it_is_on_its_way(
    phone_of: Any, parts: Parts, shown: list[int]
) -> None:
    mo = phone_of("Mo")
    answer = mo.post(f"{HERE}/{shown[0]}", data={**WHOLE, **BOX, "do": "keep"})
    assert answer.status_code == 303
    assert "Picture on its way" in mo.get(answer.headers["Location"]).text
    assert mo.get(f"{HERE}/coming").json == {"coming": 1}
    develop_all(parts)
    assert mo.get(f"{HERE}/coming").json == {"coming": 0}
    new, _ = pictures()
    assert "1 part blurred. The one it was made from stays sealed." in mo.get(HERE).text
    assert db.session().get_one(Photo, new).made_from_id == shown[0]
    again = mo.get(f"{HERE}/{new}").text  # the old recipe is filled in, over the first picture
    assert f"/photos/{shown[0]}/clean" in again
    assert 'name="blur-0-left" value="10"' in again


def test_boxes_come_and_go_and_turn_with_the_picture_without_a_script(phone_of: Any, shown: list[int]) -> None:
    mo, at = phone_of("Mo"), f"{HERE}/{shown[0]}"
    assert 'name="blur-1-left" value="40"' in mo.post(at, data={**WHOLE, **BOX, "do": "add"}).text
    assert "blur-0-left" not in mo.post(at, data={**WHOLE, **BOX, "do": "remove-0"}).text
    turned = mo.post(at, data={**WHOLE, **BOX, "blur-0-width": "20", "do": "turn"}).text
    assert 'name="turns" id="turns" value="1"' in turned
    for side, value in (("left", 50), ("top", 10), ("width", 40), ("height", 20)):
        assert f'name="blur-0-{side}" value="{value}"' in turned
    assert "rotate(90)" in turned
    assert pictures() == shown


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "Nothing is different yet."),
        ({"crop-width": "2"}, "Keep at least a tenth of the picture each way"),
        ({"crop-left": "a lot"}, "Four numbers from 0 to 100."),
        ({"crop-left": "nan"}, "Four numbers from 0 to 100."),
        ({**BOX, "blur-0-left": "80"}, "This box does not lie within the picture"),
        ({**BOX, "blur-0-left": "-1"}, "Four numbers from 0 to 100."),
    ],
)
def test_what_cannot_be_done_comes_back_as_it_was_typed(
    phone_of: Any, shown: list[int], changes: dict[str, str], says: str
) -> None:
    answer = phone_of("Mo").post(f"{HERE}/{shown[0]}", data={**WHOLE, **changes, "do": "keep"})
    assert answer.status_code == 422
    assert says in answer.text
    assert all(f'value="{value}"' in answer.text for value in changes.values())
    assert pictures() == shown


def test_of_a_published_profile_the_look_is_asked_for_at_once(phone_of: Any, parts: Parts) -> None:
    with transaction() as session:
        old = give_photo(session, parts, make_profile(session), jpeg(1)).id
    mo = phone_of("Mo")
    answer = mo.post(f"{HERE}/{old}", data={**WHOLE, "turns": "1"})
    assert answer.status_code == 422
    assert "Members see it at once" in answer.text
    assert mo.post(f"{HERE}/{old}", data={**WHOLE, "turns": "1", "is_checked": "yes"}).status_code == 303
    develop_all(parts)
    ben, (new,) = phone_of("Ben"), pictures()
    assert ben.get(f"/photos/{old}/card").status_code == 404
    assert ben.get(f"/photos/{new}/card").status_code == 200


def test_what_somebody_else_took_off_meanwhile_is_not_there(phone_of: Any, shown: list[int]) -> None:
    mo = phone_of("Mo")
    mo.post(f"{HERE}/{shown[0]}/off")
    assert mo.post(f"{HERE}/{shown[0]}", data={**WHOLE, "turns": "1"}).status_code == 404


def test_a_picture_that_is_not_kept_leaves_no_file(
    phone_of: Any, parts: Parts, shown: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.kernel.errors import NotPossible
    from app.web import desk_retouch

    def too_late(*_: object, **__: object) -> None:
        raise NotPossible("Somebody was faster.")

    monkeypatch.setattr(desk_retouch, "retouch_picture", too_late)
    before = sorted(parts.vault.folder.root.rglob("*/*/original"))
    answer = phone_of("Mo").post(f"{HERE}/{shown[0]}", data={**WHOLE, "turns": "1"})
    assert answer.status_code == 409
    assert "Somebody was faster." in answer.text
    assert sorted(parts.vault.folder.root.rglob("*/*/original")) == before
