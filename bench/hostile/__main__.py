"""script/bench hostile: send, count, and search what came out."""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from app import create_app
from app.config import Settings
from app.kernel.db import db, transaction
from app.members.models import Account, Role
from bench.hostile.copies import Copies, look_at_all, wait_until_developed
from bench.hostile.senders import SLOW_S, Sender, Tally, Took, send_all, slow_alone
from bench.hostile.watch import Watch
from bench.reliability.house import House, environment, free_port
from bench.reliability.town import Keeper, let_in, raise_town

_LOCKED_TOO = 4  # so many phones of the trial town's, in which every fourth is not signed in


class Trial:
    """One run over a data folder that is thrown away."""

    def __init__(self, folder: Path, *, files: int, seed: int, phones: int, port: int) -> None:
        self._folder, self._files, self._seed, self._port = folder, files, seed, port
        self._phones, self._database = phones, folder / "var" / "townwatch.db"
        self.tally, self.watch = Tally(), Watch()
        self.slow: list[Took] = []

    def run(self) -> dict[str, Any]:
        environ = environment(self._folder, self._port)
        keepers = raise_town(environ, phones=self._phones * _LOCKED_TOO, push_port=9)
        senders = [keeper for keeper in keepers if keeper.is_signed_in][: self._phones]
        desk = _desk(environ)
        with House(self._folder, self._port) as house, ExitStack() as watching:
            Sender(desk, self._port, Tally()).get("/healthz")
            self.watch = watching.enter_context(Watch())
            began = time.monotonic()
            _say(f"{self._files} files, seed {self._seed}, {self._phones} phones")
            send_all(senders, self._port, seed=self._seed, files=self._files, tally=self.tally)
            sent_s = time.monotonic() - began
            wait_until_developed(self._database, _say)
            copies = look_at_all(self._database, Sender(desk, self._port, Tally()))
            self.slow = slow_alone(senders[0], self._port, seed=self._seed, numbers=self.tally.slow)
            watching.close()
            house.look_after()
            died = house.died
        log = house.log.read_text(errors="replace").splitlines()
        return self._found(copies, died, sent_s, log)

    def _found(self, copies: Copies, died: int, sent_s: float, log: list[str]) -> dict[str, Any]:
        restarts = max(0, len(self.watch.web) - 2) + max(0, len(self.watch.worker) - 1)
        percents = (50, 90, 95, 99, 99.9, 100)
        seconds = np.percentile(self.tally.seconds, percents)
        return {
            "files": self._files,
            "seed": self._seed,
            "answers": dict(sorted(self.tally.statuses.items())),
            "sentences": dict(self.tally.sentences.most_common()),
            "refusals without a sentence": self.tally.without_sentence,
            "answers of 500 and above": self.tally.faults,
            "unanswered": self.tally.unanswered,
            "lines closed between two questions": dict(self.tally.hung_up),
            "web or worker died": died + restarts,
            "decoders begun": len(self.watch.decoders),
            "decoders died": _endings(log),
            "errors in the log": sum("Traceback" in line or '"level": "error"' in line for line in log),
            "seconds": {f"{percent} %": round(float(at), 3) for percent, at in zip(percents, seconds, strict=True)},
            "slowest": [took._asdict() for took in self.tally.slowest],
            "over three seconds": sum(one >= SLOW_S for one in self.tally.seconds),
            "over three seconds when sent again alone": [took._asdict() for took in self.slow],
            "load of the machine, most": round(self.watch.load, 1),
            "memory at the end, MB": {name: round(now) for name, now in self.watch.now.items()},
            "most memory, MB": {name: round(most) for name, most in self.watch.most.items()},
            "photos": dict(copies.states),
            "clean copies looked at": copies.looked_at,
            "clean copies missing": copies.missing,
            "traces": copies.traces,
            "minutes of sending": round(sent_s / 60, 1),
        }


def is_well(found: dict[str, Any]) -> bool:
    nothing = ("refusals without a sentence", "answers of 500 and above", "unanswered", "web or worker died")
    more = ("over three seconds when sent again alone", "clean copies missing", "traces", "errors in the log")
    return not any(found[name] for name in (*nothing, *more)) and found["clean copies looked at"] > 0


def _endings(log: list[str]) -> dict[str, int]:
    """Return how often a decoder died, by its exit code, as the app wrote it down."""
    says = [found[1] for line in log if (found := re.search(r"a decoder died of [^:]*: ([^\"]*)", line))]
    return dict(Counter(says))


def _desk(environ: dict[str, str]) -> Keeper:
    app = create_app(Settings.from_environment(environ))
    with app.app_context():
        with transaction() as session:
            manager = Account(name="the desk", role=Role.MANAGER, sign_in="desk@trial.example")
            session.add(manager)
            session.flush()
            id = manager.id
        keeper = let_in(app, id, is_signed_in=True)
        db.session.remove()
        db.engine.dispose()
    return keeper


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
    words = argparse.ArgumentParser(prog="script/bench hostile", description="Files made to do harm, over HTTP.")
    words.add_argument("--files", type=int, default=2000, help="how many (2000)")
    words.add_argument("--seed", type=int, default=1, help="the same seed gives the same files (1)")
    words.add_argument("--phones", type=int, default=6, help="how many send at once (6)")
    words.add_argument("--port", type=int, default=0, help="where the web answers (any that is free)")
    words.add_argument("--json", type=Path, help="write what was found to this file as well")
    chosen = words.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="townwatch-hostile-") as folder:
        port = chosen.port or free_port()
        trial = Trial(Path(folder), files=chosen.files, seed=chosen.seed, phones=chosen.phones, port=port)
        found = trial.run()
    told = json.dumps(found, indent=1, ensure_ascii=False)
    print(told)
    if chosen.json:
        chosen.json.write_text(told + "\n")
    print("well" if is_well(found) else "NOT WELL")
    return 0 if is_well(found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
