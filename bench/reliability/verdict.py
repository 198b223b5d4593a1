"""What the comparison found: what must be nothing, and what is only counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

# Every fault that the comparison can find, in the words of the table. One of them, once, and the trial has failed.
FAULTS = {
    "unreadable": "the database cannot be read",
    "lost": "acknowledged reports that are not there",
    "doubled": "reports that stand there twice",
    "altered": "reports that are not what was sent",
    "invented": "reports that nobody sent",
    "photos lost": "acknowledged photos that are not there",
    "photos bad": "acknowledged photos whose original is not what was sent",
    "photos doubled": "photos that belong to no report",
    "copies bad": "clean copies that cannot be opened",
    "photos given up": "good photos that were given up",
    "alerts lost": "alerts that were acknowledged, or should have sounded, and are not there",
    "alerts unasked": "alerts of reports that must wait for review",
    "alerts doubled": "reports with two alerts",
    "deliveries lost": "phones that an alert forgot",
    "deliveries given up": "deliveries that were given up",
    "unrecorded": "reports that the record does not know, or knows twice",
    "chain": "breaks in the record's chain",
    "integrity": "faults that SQLite finds in its file",
    "foreign keys": "rows that point to nothing",
    "refused": "answers after which a phone would have given up",
    "died": "processes that ended by themselves",
    "left behind": "processes that outlived an orderly stop",
    "log": "megabytes by which SQLite's log outgrew what it may need",
}
COUNTS = (
    "accepted",
    "acknowledged",
    "reports",
    "reports of locked phones",
    "unacknowledged",
    "photos acknowledged",
    "photos",
    "photos still to develop",
    "alerts",
    "deliveries",
    "deliveries still to send",
    "entries in the record",
    "temporary files left",
    "files without a row left",
)


@dataclass
class Verdict:
    """`faults` by the names of FAULTS, `counts` by those of COUNTS, `examples`: a few faults in words."""

    faults: Counter[str] = field(default_factory=Counter)
    counts: dict[str, int] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not +self.faults

    def fault(self, name: str, about: object = "", times: int = 1) -> None:
        """Note a fault; raises KeyError for one that has no words."""
        self.faults[name] += times
        if times and len(self.examples) < 12:
            self.examples.append(f"{FAULTS[name]}: {about}")
