"""The check compares pictures, never people: nothing that knows faces is used, or even installed."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house_rules.test_house_rules import ROOT

# What may be used of OpenCV. Detectors, recognisers, cascades and networks are not among it.
ALLOWED = {
    "BFMatcher", "BORDER_CONSTANT", "COLOR_BGR2RGB", "COLOR_RGB2BGR", "CV_32F", "GaussianBlur", "IMREAD_GRAYSCALE",
    "IMWRITE_JPEG_QUALITY", "INTER_AREA", "INTER_CUBIC", "INTER_LINEAR", "INTER_NEAREST", "KeyPoint",
    "MOTION_HOMOGRAPHY", "NORM_HAMMING", "ORB", "RANSAC", "TERM_CRITERIA_COUNT", "TERM_CRITERIA_EPS",
    "WARP_INVERSE_MAP", "approxPolyDP", "boxFilter", "contourArea", "cvtColor", "error", "fillConvexPoly",
    "findHomography", "findTransformECC", "getPerspectiveTransform", "imdecode", "imencode",
    "perspectiveTransform", "resize", "setNumThreads", "warpPerspective",
}  # fmt: skip
KNOWS_FACES = (
    "face", "dlib", "mediapipe", "mtcnn", "onnxruntime", "torch", "tensorflow", "keras",
)  # fmt: skip
USES_IT = sorted(
    path for folder in ("app", "bench") for path in (ROOT / folder).rglob("*.py") if "import cv2" in path.read_text()
)


@pytest.mark.parametrize("path", USES_IT, ids=lambda path: str(path.relative_to(ROOT)))
def test_of_opencv_only_what_compares_pictures_is_used(path: Path) -> None:
    tree = ast.parse(path.read_text())
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "cv2"
    }
    assert used <= ALLOWED, sorted(used - ALLOWED)
    taken = [
        node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cv2")
    ]
    assert taken == [], "use it as cv2.something, so that this test sees what is used"


def test_it_looks_where_opencv_is_used() -> None:
    assert len(USES_IT) >= 6


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt"])
def test_nothing_that_knows_faces_is_installed(lock: str) -> None:
    names = {line.split("==")[0].strip().lower() for line in (ROOT / lock).read_text().splitlines() if "==" in line}
    assert [name for name in names if any(word in name for word in KNOWS_FACES)] == []
