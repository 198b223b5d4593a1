"""Entries of the record as lines to read: by day on a screen, or as a table to take away."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.audit.deeds import Kind
from app.audit.read import Line
from app.audit.words import called, deed, in_words
from app.members.models import Account
from app.people.log import how_often_since
from app.web.parts import now, today, zone

# What has a number or a reference of its own, such as "profile WB-0042".
THING = re.compile(r"(?:profile|report|alert|account|member|premises|zone|device|paper|must-read) [A-Za-z0-9-]{1,40}")
_ICONS = {
    Kind.LOOKED: "eye",
    Kind.REPORTED: "send",
    Kind.DECIDED: "square-check",
    Kind.ALERTS: "bell",
    Kind.CAME_IN: "key-round",
    Kind.PEOPLE: "users",
    Kind.PAPERS: "file-text",
    Kind.KEPT: "history",
}
# What is counted over a week: verb and noun as they are recorded, and how both are said.
_COUNTED = {
    ("viewed", "profile"): ("opened", "profile"),
    ("viewed", "report"): ("opened", "report"),
    ("reported", "report"): ("sent", "report"),
    ("decided", "report"): ("decided on", "report"),
    # What these were about is kept nowhere: each counts as another.
    ("searched", ""): ("searched for", "name"),
    ("checked", ""): ("checked", "picture"),
}
_COLUMNS = ("number", "time", "who", "account", "role", "kind", "what", "verb", "about", "hash")
# A spreadsheet takes a cell that begins so for a formula, also after blanks.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


class Row(NamedTuple):
    """One entry as it is read. `thing` is what the record can be narrowed down to; empty when that says nothing."""

    clock: str
    icon: str
    who: str
    who_id: int | None
    says: str
    thing: str
    thing_says: str
    is_forgotten: bool


def by_day(told: list[Line], names: Mapping[str, str]) -> list[tuple[str, list[Row]]]:
    """Return the entries under the day on which each was written, in the order in which they came."""
    return [
        (_said(day), [_row(line, names) for line in lines])
        for day, lines in groupby(told, key=lambda line: line.at.astimezone(zone()).date())
    ]


def this_week(session: Session, account_id: int) -> str:
    """Return "opened 12 profiles (41 times), sent 1 report" of what this account did since Monday; or nothing."""
    monday = datetime.combine(today() - timedelta(days=today().weekday()), time(), zone())
    counted = how_often_since(session, account_id, _COUNTED, monday)
    parts = []
    for (_, noun), (did, of), (times, things) in zip(_COUNTED, _COUNTED.values(), counted, strict=True):
        count = things if noun else times
        often = f" ({times} times)" if times > count else ""
        if count:
            parts.append(f"{did} {count} {of}{'' if count == 1 else 's'}{often}")
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def as_table(told: list[Line], people: Mapping[int, Account], names: Mapping[str, str]) -> str:
    """Return the entries as comma-separated values that no spreadsheet takes for formulas."""
    out = io.StringIO()
    out.write("\ufeff")  # or Excel reads the letters wrongly
    table = csv.writer(out)
    table.writerow(_COLUMNS)
    for line in told:
        row, who = deed(line.verb, line.about), people.get(line.actor_id or 0)
        at = line.at.astimezone(zone()).isoformat(timespec="seconds")
        cells = (
            *(line.seq, at, who.name if who else "", line.actor_id or "", who.role.value if who else ""),
            *(row.kind.value if row else "", _says(line, names), line.verb, line.about, line.hash),
        )
        table.writerow([safe(str(cell)) for cell in cells])
    return out.getvalue()


def safe(cell: str) -> str:
    """Return a cell that a spreadsheet shows and does not work out."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def _row(line: Line, names: Mapping[str, str]) -> Row:
    row, own = deed(line.verb, line.about), f"account {line.actor_id}"
    thing = line.about if THING.fullmatch(line.about) and line.about != own else ""
    who = names.get(own, called(own)) if line.actor_id else "Townwatch"
    says = _says(line, names)
    return Row(
        clock=f"{line.at.astimezone(zone()):%H:%M}",
        icon=_ICONS[row.kind] if row else "history",
        who=who,
        who_id=line.actor_id,
        says=says[0].upper() + says[1:],
        thing=thing,
        thing_says=names.get(thing) or called(thing),
        is_forgotten=line.detail is None,
    )


def _says(line: Line, names: Mapping[str, str]) -> str:
    return in_words(line.verb, line.about, line.detail, names)


def _said(day: date) -> str:
    days = (now().date() - day).days
    if days in (0, 1):
        return "Today" if days == 0 else "Yesterday"
    return f"{day:%A} {day.day} {day:%B}" + ("" if day.year == now().year else f" {day.year}")
