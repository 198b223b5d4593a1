"""What can be found, in its own words and in plain ones."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base

# How the tables begin that SQLite's index of words is made of: no model describes them.
OF_THE_INDEX = ("search_words",)


class SearchEntry(Base, kw_only=True):
    """The words of one thing: a report, a profile, a place. A copy: whoever forgets the thing forgets this as well.

    `parts` are its texts by what they are (note, wording, marks …); `words` the same without capitals and accents,
    `refs` what names it whole. On SQLite the table `search_words` is an index of `noun`, `words` and `refs`.
    """

    __tablename__ = "search_entry"
    __table_args__ = (UniqueConstraint("noun", "ref"),)
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    noun: Mapped[str]
    ref: Mapped[str]
    at: Mapped[datetime]
    parts: Mapped[dict[str, str]]
    words: Mapped[str]
    refs: Mapped[str]
