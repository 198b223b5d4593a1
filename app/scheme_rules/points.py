"""What somebody's incidents propose by the scheme's rules. Points propose; people decide.

Pure: it is handed what happened and the day that it is, and looks at nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.kernel.months import in_months, later
from app.scheme_rules.history import NOTHING_BEFORE, Arrest, History, persistent_because, soon_after
from app.scheme_rules.matrix import Band, Matrix, Proposal

_RANK = (Proposal.NOTHING, Proposal.WARNING, Proposal.EXCLUSION, Proposal.BOARD)


class Incident(NamedTuple):
    """One thing that was done, as the rules see it.

    `is_verified`: a named person has approved the report. `has_police_outcome`: arrested, charged, cautioned or
    convicted for it, and not let go since. `counted_in`: the reference of an exclusion that rests on it already.
    `close_to`: other reports that may be of the very same; of those that would count, one does.
    """

    report_id: UUID
    category: str
    happened_on: date
    place: str = ""
    sector: str = ""
    is_verified: bool = True
    has_police_outcome: bool = False
    was_convicted: bool = False
    counted_in: str = ""
    close_to: frozenset[UUID] = frozenset()


class Counted(NamedTuple):
    """One incident with its points, and a sentence why it counts or does not."""

    report_id: UUID
    points: int
    says: str
    incident: Incident


class Assessment(NamedTuple):
    """What is proposed and why. `months` is None unless an exclusion is; `board_because` is empty unless the Board
    decides; `persistent_because` is empty unless a pack for the police is proposed. `arrest`: the latest that proposes.
    """

    points: int
    proposal: Proposal
    months: int | None
    board_because: str
    incidents: tuple[Counted, ...]
    explanation: str
    band: Band | None = None
    persistent_because: str = ""
    arrest: Arrest | None = None


class _Ground(NamedTuple):
    """One thing that the rules find, with its reason."""

    proposes: Proposal
    months: int | None
    says: str
    band: Band | None = None


def assess(
    matrix: Matrix,
    incidents: Sequence[Incident],
    *,
    history: History = NOTHING_BEFORE,
    today: date,
    is_young: bool = False,
) -> Assessment:
    """Return what these incidents propose today. Of all that applies the gravest is proposed, then the longest."""
    counted = _each_once([count(matrix, one, today=today) for one in incidents])
    counting = [one for one in counted if one.points]
    grounds = [*_by_points(matrix, counting, history, today=today), *_by_history(matrix, counting, history, today)]
    found = max(grounds, key=lambda one: (_RANK.index(one.proposes), one.months or 0))
    why_board = _board_because(matrix, counting, found, is_young=is_young)
    proposal = Proposal.BOARD if why_board else found.proposes
    months, capped = _capped(matrix, found.months, is_young=is_young)
    return Assessment(
        points=sum(one.points for one in counting),
        proposal=proposal,
        months=months,
        board_because=why_board,
        incidents=counted,
        explanation=" ".join(part for part in (found.says, capped, why_board) if part),
        band=found.band,
        persistent_because=persistent_because(
            matrix, [one.incident.happened_on for one in counting], history, today=today
        ),
        arrest=max(_proposing(matrix, history, today), default=None, key=lambda one: one.on),
    )


def count(matrix: Matrix, incident: Incident, *, today: date) -> Counted:
    """Return the points of one incident by itself, or none and why."""
    why_not = _why_not(matrix, incident, today=today)
    points = 0 if why_not else matrix.points[incident.category]
    says = why_not or f"{_capital(incident.category)}: {_points(points)}, until {_day(last_day(matrix, incident))}."
    return Counted(incident.report_id, points, says, incident)


def last_day(matrix: Matrix, incident: Incident) -> date:
    """Return the last day on which it counts: by the corresponding date rule, so many months later."""
    return later(incident.happened_on, matrix.counted_months)


def _why_not(matrix: Matrix, incident: Incident, *, today: date) -> str:
    if incident.category in matrix.help_instead:
        return f"{_capital(incident.category)} earns no points: offer help."
    if not matrix.points.get(incident.category):
        return f"{_capital(incident.category)} earns no points."
    if not incident.is_verified:
        return "Counts only when it has been verified."
    if incident.happened_on > today:
        return "It would have happened after today: look at its date."
    if last_day(matrix, incident) < today:
        return f"Older than {_span(matrix.counted_months)}."
    if incident.category in matrix.needs_police_outcome and not incident.has_police_outcome:
        return "Counts only with a police outcome."
    return f"Counted already: {incident.counted_in} rests on it." if incident.counted_in else ""


def _each_once(counted: Sequence[Counted]) -> tuple[Counted, ...]:
    """Let one report alone count of those that may be of the same incident: that with most points, or the first."""
    counting = set[UUID]()
    for one in sorted(counted, key=lambda one: -one.points):  # which leaves those of equal points in their order
        if one.points and not one.incident.close_to & counting:
            counting.add(one.report_id)
    says = "The same incident as another report, which counts."
    return tuple(
        one if not one.points or one.report_id in counting else one._replace(points=0, says=says) for one in counted
    )


def _by_points(matrix: Matrix, counting: Sequence[Counted], history: History, *, today: date) -> list[_Ground]:
    whole = _sum(counting, matrix)
    found = [_Ground(Proposal.NOTHING, None, f"{whole}: nothing is proposed.")]
    for band in matrix.bands:
        mine = [one for one in counting if not band.sectors or one.incident.sector in band.sectors]
        reached = max((one.points for one in mine), default=0) if band.single else sum(one.points for one in mine)
        if reached < band.points or len(mine) < band.incidents or not mine:
            continue
        if band.after_warning and not _since_a_warning(mine, history, today=today):
            continue
        says = _says(band, mine, matrix, reached)
        found.append(_Ground(band.proposes, band.months, says, band))
    return found


def _by_history(matrix: Matrix, counting: Sequence[Counted], history: History, today: date) -> list[_Ground]:
    found = []
    for one in counting:
        is_grave = one.points >= matrix.grave_from
        if matrix.probation and soon_after(history, one.incident.happened_on, months=matrix.probation.within_months):
            months = matrix.probation.grave_months if is_grave else matrix.probation.months
            so_soon = f"less than {_span(matrix.probation.within_months)} after an exclusion had ended"
            found.append(_Ground(Proposal.EXCLUSION, months, _alone(one, f"happened {so_soon}", months)))
        if matrix.after_conviction and one.incident.was_convicted:
            months = matrix.after_conviction.grave_months if is_grave else matrix.after_conviction.months
            found.append(_Ground(Proposal.EXCLUSION, months, _alone(one, "ended in a conviction", months)))
    months = matrix.arrest_months or 0
    for arrest in _proposing(matrix, history, today):
        says = f"An arrest at {arrest.place} on {_day(arrest.on)} proposes {_exclusion(months)}."
        found.append(_Ground(Proposal.EXCLUSION, months, f"{_sum(counting, matrix)}. {says}"))
    return found


def _proposing(matrix: Matrix, history: History, today: date) -> list[Arrest]:
    """Return the arrests that propose an exclusion today; none where the rules make nothing of an arrest."""
    if not matrix.arrest_months:
        return []
    return [one for one in history.arrests if one.on <= today <= later(one.on, matrix.counted_months)]


def _board_because(matrix: Matrix, counting: Sequence[Counted], found: _Ground, *, is_young: bool) -> str:
    """Return why the Board decides and no single business; nothing where no exclusion is proposed."""
    if found.proposes not in (Proposal.EXCLUSION, Proposal.BOARD):
        return ""
    if is_young:
        return "They are, or may be, under 18: the Board decides."
    grave = [one.incident.category for one in counting if one.incident.category in matrix.always_board]
    if grave:
        return f"{_capital(grave[0])} is always for the Board to decide."
    if found.proposes is Proposal.BOARD and found.band is not None:
        return f"From {_points(found.band.points)} on the Board decides."
    return ""


def _capped(matrix: Matrix, months: int | None, *, is_young: bool) -> tuple[int | None, str]:
    if months is None:
        return None, ""
    if is_young and months > matrix.young_months:
        return matrix.young_months, f"Under 18 it is {in_months(matrix.young_months)} at most."
    if months > matrix.longest_months:
        return matrix.longest_months, f"The longest is {in_months(matrix.longest_months)}."
    return months, ""


def _since_a_warning(mine: Sequence[Counted], history: History, *, today: date) -> bool:
    """Return whether something was done after a warning counted as given; on that very day it may rest on it."""
    on_record = [one for one in history.warnings if one.given_on <= today <= one.until]
    return any(one.incident.happened_on > warned.given_on for warned in on_record for one in mine)


def _says(band: Band, mine: Sequence[Counted], matrix: Matrix, reached: int) -> str:
    if band.single:
        return f"One incident of {_points(reached)} alone proposes {_proposed(band)}."
    enough = f"{band.points} or more"
    if band.incidents > 1:
        enough += f" from {band.incidents} incidents"
    if band.sectors:
        enough += f" at {' and '.join(band.sectors)} premises"
    if band.after_warning:
        enough += " after a warning"
    return f"{_sum(mine, matrix)}: {enough} propose {_proposed(band)}."


def _sum(counting: Sequence[Counted], matrix: Matrix) -> str:
    total = sum(one.points for one in counting)
    parts = " + ".join(str(one.points) for one in counting)
    whole = f"{parts} = {_points(total)}" if len(counting) > 1 else _points(total)
    return f"{whole} in {_span(matrix.counted_months)}"


def _alone(one: Counted, why: str, months: int) -> str:
    return f"What was done on {_day(one.incident.happened_on)} {why}: that proposes {_exclusion(months)}."


def _proposed(band: Band) -> str:
    if band.proposes is Proposal.WARNING:
        return "a card or a warning"
    return _exclusion(band.months) if band.months else "nothing"


def _exclusion(months: int) -> str:
    return f"an exclusion of {in_months(months)}"


def _span(months: int) -> str:
    return "twelve months" if months == 12 else in_months(months)


def _points(points: int) -> str:
    return "1 point" if points == 1 else f"{points} points"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
