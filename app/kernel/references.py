"""Short references that a person can read out: EX-0007."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session


def next_ref(session: Session, column: InstrumentedAttribute[str], prefix: str) -> str:
    """Return the next free reference of a column: EX-0042 follows EX-0041; `prefix` begins the first one."""
    # By length first: as text, WB-9999 would come after WB-10000.
    last = session.scalar(select(column).order_by(func.length(column).desc(), column.desc()).limit(1))
    known, number = last.rsplit("-", 1) if last else (prefix, "0")
    return f"{known}-{int(number) + 1:04d}"
