"""What the desk finds out of a report beside its words: goods, money, the police's reference, vehicles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.plates import is_plate, plain_plate
from app.reports.models import Report
from app.review.likely import plates_in
from app.review.models import Facts, ReportVehicle
from app.review.words import remember

MOST_PENCE = 100_000_000  # a million pounds: more is a slip of the keys
_POUNDS = re.compile(r"£?\s?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{2}))?")
_MARKED = "Look at what is marked, then send again."


class Typed(NamedTuple):
    """The form as it was filled: money in pounds, vehicles with commas or lines between."""

    goods: str = ""
    value: str = ""
    recovered: str = ""
    police_ref: str = ""
    vehicles: str = ""


def note_facts(session: Session, report: Report, typed: Typed, *, by: Account, now: datetime) -> Facts:
    """Keep the facts of a report in the place of those before, before a decision or after it.

    Raises NotFit with what is no amount of money or no registration.
    """
    require(by, Permission.DECIDE_REPORTS)
    value, recovered, plates = _checked(typed)
    facts = session.get(Facts, report.id)
    if facts is None:
        facts = Facts(report_id=report.id, by_id=by.id, at=now)
        session.add(facts)
    before = _said(facts, plates_of(session, report))
    facts.goods, facts.police_ref = typed.goods.strip(), typed.police_ref.strip()
    facts.value_pence, facts.recovered_pence = value, recovered
    facts.by_id, facts.at = by.id, now
    _keep_plates(session, report, plates, by=by, now=now)
    remember(session, report)
    after = _said(facts, plates)
    changed = ", ".join(name for name, words in after.items() if words != before[name])
    if changed:
        record(session, "noted facts", f"report {report.id}", by_id=by.id, now=now, what=changed)
    return facts


def facts_of(session: Session, report: Report) -> Facts | None:
    return session.get(Facts, report.id)


def plates_of(session: Session, report: Report) -> list[str]:
    """Return the registrations of the vehicles of which a report speaks, in order."""
    kept = select(ReportVehicle.plate).where(ReportVehicle.report_id == report.id)
    return list(session.scalars(kept.order_by(ReportVehicle.plate)))


def find_plates(session: Session, report: Report, *, now: datetime) -> None:
    """Keep the registrations that stand in the words of a report; once the desk has noted facts, theirs count."""
    texts = [report.note, *(one.text for one in report.additions), *(one.text for one in report.notes)]
    found = plates_in("\n".join(texts))
    if not found or facts_of(session, report) is not None:
        return
    known = plates_of(session, report)
    new = [plate for plate in found if plate not in known]
    if not new:
        return
    session.add_all(ReportVehicle(report_id=report.id, plate=plate, at=now) for plate in new)
    remember(session, report)


def pence(typed: str) -> int | None:
    """Return an amount typed in pounds as pence; None for nothing. Raises ValueError for what is no amount."""
    if not typed.strip():
        return None
    found = _POUNDS.fullmatch(typed.strip())
    amount = int(found[1].replace(",", "")) * 100 + int(found[2] or 0) if found else MOST_PENCE + 1
    if amount > MOST_PENCE:
        raise ValueError(typed)
    return amount


def pounds(amount: int | None) -> str:
    """Return pence as pounds, as they may be typed again: 125000 as "1,250", 1250 as "12.50", none as nothing."""
    if amount is None:
        return ""
    return f"{amount // 100:,}" if amount % 100 == 0 else f"{amount // 100:,}.{amount % 100:02d}"


def _checked(typed: Typed) -> tuple[int | None, int | None, list[str]]:
    faults = {}
    amounts: list[int | None] = []
    for name, words in (("value", typed.value), ("recovered", typed.recovered)):
        try:
            amounts.append(pence(words))
        except ValueError:
            amounts.append(None)
            faults[name] = "Write pounds, such as 45 or 45.50."
    plates = list(dict.fromkeys(plain_plate(one) for one in re.split(r"[,;\n]", typed.vehicles) if one.strip()))
    wrong = [plate for plate in plates if not is_plate(plate)]
    if wrong:
        faults["vehicles"] = f"{wrong[0]} is no registration. Write them with commas between, such as AB12 CDE."
    if faults:
        raise NotFit(_MARKED, faults)
    return amounts[0], amounts[1], plates


def _keep_plates(session: Session, report: Report, plates: Sequence[str], *, by: Account, now: datetime) -> None:
    known = plates_of(session, report)
    gone = ReportVehicle.plate.in_([plate for plate in known if plate not in plates])
    session.execute(delete(ReportVehicle).where(ReportVehicle.report_id == report.id, gone))
    new = [plate for plate in plates if plate not in known]
    session.add_all(ReportVehicle(report_id=report.id, plate=plate, at=now, by_id=by.id) for plate in new)


def _said(facts: Facts, plates: Sequence[str]) -> dict[str, object]:
    return {
        "goods": facts.goods,
        "value": facts.value_pence,
        "recovered": facts.recovered_pence,
        "police reference": facts.police_ref,
        "vehicles": sorted(plates),
    }
