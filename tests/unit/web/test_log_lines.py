"""A table that somebody opens in a spreadsheet: nothing in it is worked out."""

from __future__ import annotations

import pytest

from app.web.log_lines import safe


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", " =1", "  +1", "|cmd", "%0a", "＝1"]
)
def test_a_cell_that_would_be_worked_out_is_not(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Asha", "profile WB-0042", "7", "1-1", "a=b"])
def test_a_plain_cell_stays(cell: str) -> None:
    assert safe(cell) == cell
