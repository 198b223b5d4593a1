"""The rules in sentences, as they are read on a screen and compared."""

from __future__ import annotations

from app.kernel.months import in_months
from app.scheme_rules.matrix import Band, Matrix, Persistent, Proposal


def band_says(band: Band) -> str:
    """Return one band as a sentence, such as "3 or more points propose an exclusion of 12 months."."""
    if band.single:
        reached = f"One incident of {band.points} or more points alone"
    else:
        reached = f"{band.points} or more points"
        if band.incidents > 1:
            reached += f" from {band.incidents} incidents or more"
    if band.sectors:
        reached += f" at {' and '.join(band.sectors)} premises"
    if band.after_warning:
        reached += ", after a warning,"
    verb = "proposes" if band.single else "propose"
    return f"{reached} {verb} {_proposed(band)}."


def special_says(matrix: Matrix) -> list[str]:
    """Return what else proposes, and what is counted how, as sentences."""
    said = [f"Counted for {in_months(matrix.counted_months)}; one count an incident, and only what has been verified."]
    if matrix.always_board:
        said.append(f"Always for the Board: {', '.join(matrix.always_board)}.")
    if matrix.needs_police_outcome:
        said.append(f"Counts only with a police outcome: {', '.join(matrix.needs_police_outcome)}.")
    said.append(f"Never any points, help is offered: {', '.join(matrix.help_instead)}. Nobody under 16 has a profile.")
    if matrix.arrest_months:
        said.append(f"An arrest at a member’s premises proposes {in_months(matrix.arrest_months)}.")
    if matrix.probation:
        rule = matrix.probation
        within = (
            f"Within {in_months(rule.within_months)} after an exclusion any incident proposes {in_months(rule.months)}"
        )
        said.append(f"{within}, a grave one {in_months(rule.grave_months)}.")
    if matrix.after_conviction:
        rule_of = matrix.after_conviction
        said.append(
            f"A conviction proposes {in_months(rule_of.months)}, of a grave one {in_months(rule_of.grave_months)}."
        )
    if matrix.probation or matrix.after_conviction:
        said.append(f"An incident is grave from {matrix.grave_from} points on.")
    if matrix.persistent:
        said.append(persistent_says(matrix.persistent))
    return said


def persistent_says(rule: Persistent) -> str:
    in_a_row = f"incidents in {rule.months_in_a_row} months in a row"
    notices = f"{rule.notices_in_a_row} exclusions less than {in_months(rule.notices_within_months)} apart"
    found = f"more than {rule.convictions} convictions in {in_months(rule.convictions_within_months)}"
    return f"A pack for the police is proposed after {in_a_row}, {notices}, or {found}."


def _proposed(band: Band) -> str:
    if band.proposes is Proposal.WARNING:
        return "a card or a warning"
    if band.proposes is Proposal.NOTHING or band.months is None:
        return "nothing"
    lasts = f"an exclusion of {in_months(band.months)}"
    return f"{lasts}, of which the Board decides" if band.proposes is Proposal.BOARD else lasts
