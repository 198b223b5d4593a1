"""The bench of the check over a few drawn pictures, with a method that knows everything and one that knows nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from app.matching.models import Band
from bench.check import curve, same_pose
from bench.check.found import Asked, as_json, judged
from bench.check.methods import Answer, Method, Outcome
from bench.check.photos import Photos, Question
from bench.check.plain import phash8, phash16
from bench.check.run import Plan, asked_all
from bench.check.score import Recall, false_alarms, without_same_contributor, wrong_ones
from bench.check.table import alarms, table, worst
from bench.check.transforms import HARD, TRANSFORMATIONS, rephoto
from tests.pictures import jpeg

PLAN = Plan(queries=1, seed=1)
SMALL = (120, 160)


class Told:
    """Is told what each changed picture was made of, and names the one picture that is asked for."""

    def __init__(self, name: str, answers: dict[str, Answer]) -> None:
        self.name, self._answers = name, answers

    def enrol(self, name: str, data: bytes) -> None: ...

    def ask(self, data: bytes) -> list[Answer]:
        answer = self._answers.get(hashlib.sha256(data).hexdigest())
        return [answer] if answer else []


@pytest.fixture(autouse=True)
def small_photographs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rephoto, "_SHORT", 225)
    monkeypatch.setattr(rephoto, "_LONG", 300)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("photos")
    names = {"base": ["one_1", "one_2", "two_3"], "distract": ["two_4", "two_5"], "neg": ["one_6", "two_7"]}
    for place, pictures in names.items():
        (made / place).mkdir()
        for name in pictures:
            (made / place / f"{name}.jpg").write_bytes(jpeg(int(name[-1]), size=SMALL))
    return made


@pytest.fixture(scope="module")
def photos(folder: Path) -> Photos:
    return Photos(folder)


def outcome(name: str, transformation: str, expected: str | None, *answers: Answer) -> Outcome:
    return Outcome(Question(Path(f"{name}.jpg"), transformation, expected), list(answers))


def test_pictures_are_taken_by_turns_from_each_kind(photos: Photos) -> None:
    chosen = {question.name for question in photos.positives(2, seed=1)}
    assert {name.split("_")[0] for name in chosen} == {"one", "two"}
    assert len(photos.positives(2, seed=1)) == 2 * 44


def test_a_negative_that_is_asked_again_is_changed_in_another_way(photos: Photos) -> None:
    asked = photos.negatives(60, seed=1)
    assert len(asked) == len({(one.path, one.transformation) for one in asked}) == 60


def test_the_figures_have_the_names_that_are_agreed_on(photos: Photos) -> None:
    questions = photos.positives(1, PLAN.seed)
    right = {
        hashlib.sha256(one.sent(PLAN.seed)).hexdigest(): Answer(one.name, 9.0, Band.SAME)
        for one in questions
        if one.transformation not in HARD
    }
    methods: list[Method] = [Told("ours", right), Told("pdq31", {}), phash8(), phash16()]
    asked = asked_all(photos, PLAN, methods)
    of_ours: dict[str, object] = {"same_pose": {}, "ms": {}}
    found = as_json(judged(asked), photos, PLAN.seed, of_ours)
    assert {"ours", "ours_hard", "pdq31", "phash16"} <= set(found["mean_recall"])
    assert found["mean_recall"]["ours"] == round(26 / 44, 4)
    assert found["mean_recall"]["ours_hard"] == found["mean_recall"]["pdq31"] == 0
    assert {"raw", "clean"} <= set(found["false_alarms_per_1000"])
    assert found["false_alarms_per_1000"]["raw"] == found["wrong_named"] == 0
    assert set(found["per_transformation"]) == set(TRANSFORMATIONS)
    assert found["per_transformation"]["jpeg60"]["phash16"] == 1
    assert of_ours.keys() <= found.keys()
    assert [line for line in table(judged(asked), 1) if line.startswith("| jpeg60 | 1.00 | 1.00 | 0.00 |")]
    assert "no contributors.csv" in " ".join(alarms(judged(asked), photos))
    assert sum("named nothing" in line for line in worst(judged(asked), photos, 5)) == 5


def test_a_tie_is_not_found() -> None:
    tied = outcome("a", "jpeg60", "a", Answer("a", 3.0), Answer("b", 3.0))
    clear = outcome("a", "jpeg30", "a", Answer("a", 3.0), Answer("b", 2.0))
    recall = Recall([tied, clear], lambda answer: answer.strength > 2)
    assert (recall.of("jpeg60").value, recall.of("jpeg30").value) == (0, 1)


def test_a_wrong_photo_counts_wherever_it_stands_in_the_answer() -> None:
    second = outcome("a", "jpeg60", "a", Answer("a", 3.0), Answer("b", 2.0))
    assert wrong_ones([second], lambda answer: answer.strength >= 2) == [second]
    assert wrong_ones([second], lambda answer: answer.strength > 2) == []


def test_a_false_alarm_between_pictures_of_one_contributor_is_raw_and_not_clean(folder: Path, tmp_path: Path) -> None:
    for name in ("base", "distract", "neg"):
        (tmp_path / name).symlink_to(folder / name)
    (tmp_path / "contributors.csv").write_text("picture,contributor\none_6.jpg,Kim\none_1.jpg,Kim\ntwo_7.jpg,Lee\n")
    photos = Photos(tmp_path)
    same, other, unknown = (
        outcome(asked, "jpeg60", None, Answer(named, 3.0))
        for asked, named in (("one_6", "one_1"), ("two_7", "one_1"), ("two_8", "one_2"))
    )
    raw = false_alarms([same, other, unknown, outcome("one_6", "blur", None)], lambda answer: answer.strength > 2)
    assert raw == [same, other, unknown]
    assert without_same_contributor(raw, photos) == [other, unknown]


def test_portraits_are_compared_with_all_but_themselves(photos: Photos) -> None:
    found = same_pose.compared(photos.gallery, seed=1, direct=6)
    assert found["pairs"] == 5 * 4
    assert found["same_picture"] == found["possible"] == found["past_the_index"]["possible"] == 0
    assert found["past_the_index"]["pairs"] == 6


def test_the_curve_is_kept_and_drawn_with_the_bands(tmp_path: Path) -> None:
    asked = Asked(
        [outcome("a", "mirror", "a", Answer("a", 3.0, Band.SAME)), outcome("b", "blur", "b")],
        [outcome("c", "blur", None, Answer("a", 1.0, Band.PERHAPS)), outcome("d", "blur", None)],
    )
    rows = list(curve.points(asked))
    curve.write(tmp_path / "curve.csv", rows)
    assert curve.read(tmp_path / "curve.csv") == rows
    drawn = curve.svg(rows, {"same": 2.5, "perhaps": 0.5})
    assert drawn.count("<polyline") == 3
    assert ">same</text>" in drawn
