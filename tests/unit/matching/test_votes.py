"""Each corner of the picture asked about votes for the photos that have one like it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from app.matching.votes import Segment, joined, segment, votes
from app.photos.corners import BITS_BYTES, ROW_BYTES, SIZES_AN_OCTAVE, TURNS

Rows = NDArray[np.uint8]
EACH = 60  # corners of a photo


def rows(seed: int, many: int = EACH) -> Rows:
    return np.random.default_rng(seed).integers(0, 256, (many, ROW_BYTES), np.uint8)


def copied(of: Rows, *, wrong: float = 0.08, turned: int = 0, sized: int = 0, seed: int = 7) -> Rows:
    """Return corners as a copy has them: some bits are wrong, all are turned and sized alike."""
    dice = np.random.default_rng(seed)
    bits = of[:, :BITS_BYTES] ^ np.packbits(dice.random((len(of), BITS_BYTES * 8)) < wrong, axis=1)
    other = of[:, BITS_BYTES:].astype(int) + np.array([turned, sized])
    return np.column_stack([bits, other % 256]).astype(np.uint8)


def middling(of: Rows) -> Rows:
    """Return the corners with sizes that can be made larger and smaller."""
    same = of.copy()
    same[:, BITS_BYTES + 1] = 128
    return same


def sorted_in(photos: list[Rows], *, first: int = 0) -> Segment:
    owner = np.repeat(np.arange(first, first + len(photos), dtype=np.uint32), [len(one) for one in photos])
    return segment(np.concatenate([np.empty((0, ROW_BYTES), np.uint8), *photos]), owner, len(photos))


def counts(photos: list[Rows]) -> NDArray[np.uint32]:
    return np.array([len(one) for one in photos], np.uint32)


def given(asked: Rows, photos: list[Rows], *, among: list[bool] | None = None) -> NDArray[np.float64]:
    those = None if among is None else np.array(among)
    return votes(asked, (sorted_in(photos),), counts(photos), among=those)


PHOTOS = [middling(rows(seed)) for seed in range(100, 140)]


@pytest.mark.parametrize("planted", [0, 17, 39])
@pytest.mark.parametrize(("turned", "sized"), [(0, 0), (TURNS // 4, 0), (TURNS // 2, -SIZES_AN_OCTAVE), (3, 20)])
def test_the_photo_that_it_is_a_copy_of_gets_the_most(planted: int, turned: int, sized: int) -> None:
    asked = np.concatenate([copied(PHOTOS[planted], turned=turned, sized=sized), rows(1, 200)])
    found = given(asked, PHOTOS)
    assert int(found.argmax()) == planted
    assert found[planted] > 5 * np.delete(found, planted).max(initial=0.05)


def test_a_few_corners_of_a_copy_are_enough_among_many_others() -> None:
    asked = np.concatenate([rows(1, 300), copied(PHOTOS[5][:10], turned=40)])
    assert int(given(asked, PHOTOS).argmax()) == 5


def test_corners_that_are_turned_each_another_way_say_less() -> None:
    """On a printed page many letters look alike, but they lie anyhow; a copy's corners are all turned alike."""
    anyhow = PHOTOS[3].copy()
    anyhow[:, BITS_BYTES] = np.random.default_rng(1).integers(0, 256, EACH)
    found = given(copied(PHOTOS[3]), [PHOTOS[3], anyhow])
    assert found[0] > 3 * found[1] > 0


def test_corners_that_are_sized_each_another_way_say_less() -> None:
    anyhow = PHOTOS[3].copy()
    anyhow[:, BITS_BYTES + 1] = np.random.default_rng(1).integers(0, 256, EACH)
    found = given(copied(PHOTOS[3]), [PHOTOS[3], anyhow])
    assert found[0] > 1.5 * found[1] > 0


@pytest.mark.parametrize("turned", range(0, TURNS, 8))
def test_no_turn_falls_between_two_counts(turned: int) -> None:
    straight = given(copied(PHOTOS[2]), PHOTOS)[2]
    asked = copied(PHOTOS[2], turned=turned)
    asked[:, BITS_BYTES] += np.random.default_rng(2).integers(-3, 4, EACH).astype(np.uint8)  # 4 degrees more or less
    assert given(asked, PHOTOS)[2] > 0.9 * straight


def test_what_many_share_weighs_less() -> None:
    """A caption is on every photo of a camera; what only one of them shows says which one it is."""
    caption, own = middling(rows(1, 30)), middling(rows(2, 30))
    with_caption = [np.concatenate([caption, middling(rows(seed, 30))]) for seed in range(200, 220)]
    alone = np.concatenate([own, middling(rows(300, 30))])
    asked = np.concatenate([copied(caption), copied(own)])
    found = given(asked, [*with_caption, alone])
    assert int(found.argmax()) == 20
    assert found[20] > 2 * found[:20].max() > 0


def test_a_photo_with_hardly_any_corners_does_not_win_by_one() -> None:
    asked = copied(PHOTOS[1])
    assert int(given(asked, [PHOTOS[1][:1], *PHOTOS[1:3]]).argmax()) == 1


def test_segments_that_were_joined_vote_as_they_did_apart() -> None:
    one, other = sorted_in(PHOTOS[:15]), sorted_in(PHOTOS[15:], first=15)
    asked = np.concatenate([copied(PHOTOS[20]), copied(PHOTOS[3][:20]), rows(1, 100)])
    apart = votes(asked, (one, other), counts(PHOTOS))
    whole = votes(asked, (joined([one, other]),), counts(PHOTOS))
    np.testing.assert_allclose(apart, whole, rtol=1e-12)
    np.testing.assert_allclose(apart, given(asked, PHOTOS), rtol=1e-12)
    assert joined([one, other]).photos == len(PHOTOS)


class TestOfSomePhotos:
    """Photos that do not count are not found, and keep nobody from being found."""

    def test_others_get_nothing(self) -> None:
        among = [place != 8 for place in range(len(PHOTOS))]
        assert given(copied(PHOTOS[8]), PHOTOS)[8] > 0
        assert given(copied(PHOTOS[8]), PHOTOS, among=among)[8] == 0

    def test_others_take_no_place(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("app.matching.votes._AHEAD", 4)
        many = [copied(PHOTOS[0], wrong=0.02, seed=seed) for seed in range(12)]
        photos = [*many, copied(PHOTOS[0], wrong=0.1)]
        found = given(PHOTOS[0], photos, among=[False] * 12 + [True])
        assert found[12] > 0
        assert (found[:12] == 0).all()

    def test_nobody_counts(self) -> None:
        assert given(copied(PHOTOS[8]), PHOTOS, among=[False] * len(PHOTOS)).max() == 0


@pytest.mark.parametrize("photos", [[], [rows(1, 0)], [rows(1, 0), rows(2)], [rows(1, 1)]])
@pytest.mark.parametrize("asked", [rows(5, 0), rows(5, 1), rows(5)], ids=["none", "one", "many"])
def test_nothing_at_all_is_no_trouble(asked: Rows, photos: list[Rows]) -> None:
    found = given(asked, photos)
    assert found.shape == (len(photos),)
    assert np.isfinite(found).all()
    assert (found >= 0).all()


def test_without_a_segment_there_are_no_votes() -> None:
    assert votes(rows(1), (), np.zeros(3, np.uint32)).tolist() == [0, 0, 0]


def test_a_very_common_corner_is_no_trouble() -> None:
    """Nine hundred corners that say nothing, all alike: an even wall has them."""
    wall = np.zeros((900, ROW_BYTES), np.uint8)
    found = given(np.concatenate([wall[:50], copied(PHOTOS[4])]), [wall, *PHOTOS])
    assert int(found[1:].argmax()) == 4
    assert np.isfinite(found).all()
