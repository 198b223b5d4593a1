"""What another app of the phone shares goes to the phone's own worker; the server takes nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from tests.conftest import Phone


def test_the_phone_is_told_where_pictures_may_be_shared_to(phone_of: Callable[[str | None], Phone]) -> None:
    target = phone_of(None).get("/manifest.webmanifest").get_json(force=True)["share_target"]
    assert (target["action"], target["method"], target["enctype"]) == ("/share", "POST", "multipart/form-data")
    assert target["params"]["files"] == [{"name": "files", "accept": ["image/*"]}]


def test_without_the_worker_nothing_is_taken_in_and_the_page_says_what_to_do(
    phone_of: Callable[[str | None], Phone],
) -> None:
    # as Android sends it: from no site at all
    answer = phone_of(None).post(
        "/share", data={"files": (BytesIO(b"a picture"), "p.jpg"), "text": "Seen"}, headers={"Sec-Fetch-Site": "none"}
    )
    assert answer.status_code == 200
    assert "nothing was taken in and nothing was kept" in answer.text
