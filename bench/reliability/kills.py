"""When which process is killed: spread over the accepted reports, so that a slow machine is hit as often."""

from __future__ import annotations

import enum
import random
import time
from typing import NamedTuple

from bench.reliability.house import House


class Kind(enum.StrEnum):
    WEB_PROCESS = "one of the web's processes"
    WEB_MASTER = "the web's first process"
    WORKER = "the worker"
    DECODER = "a child that decodes pictures"
    EVERYTHING = "everything"
    WHILE_STARTING = "everything, again while it starts"


_OFTEN = {
    Kind.WEB_PROCESS: 40,
    Kind.WORKER: 20,
    Kind.EVERYTHING: 14,
    Kind.DECODER: 10,
    Kind.WEB_MASTER: 8,
    Kind.WHILE_STARTING: 8,
}


class Kill(NamedTuple):
    """Due as soon as so many reports were accepted."""

    after: int
    kind: Kind


def plan(kills: int, *, reports: int, dice: random.Random) -> list[Kill]:
    """Return the kills in order. Each kind has its share; of few kills, the kinds that are named first have one."""
    shares = [kind for kind, share in _OFTEN.items() for _ in range(share * kills // 100)]
    rest = [kind for kind in _OFTEN if kind not in shares] + dice.choices([*_OFTEN], [*_OFTEN.values()], k=kills)
    kinds = (shares + rest)[:kills]
    dice.shuffle(kinds)
    moments = sorted(dice.uniform(0, 0.97) * reports for _ in kinds)
    return [Kill(int(moment), kind) for moment, kind in zip(moments, kinds, strict=True)]


def strike(house: House, kind: Kind, dice: random.Random) -> bool:
    """Kill, and start again what does not start by itself; False when there was nothing to kill just now."""
    time.sleep(dice.uniform(0, 0.05))  # not always in the moment in which a report was acknowledged
    if kind is Kind.WEB_PROCESS:
        return house.kill_web_process(dice)
    if kind is Kind.DECODER:
        return house.kill_decoder(dice)
    if kind is Kind.WEB_MASTER:
        house.kill_web_master()
    elif kind is Kind.WORKER:
        house.kill_worker()
    else:
        house.kill_everything()
    house.start()
    if kind is Kind.WHILE_STARTING:
        time.sleep(dice.uniform(0.1, 1.5))
        house.kill_everything()
        house.start()
    return True
