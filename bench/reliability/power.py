"""Power cuts: a file system of its own in a file, and everything that has not reached the disk is dropped.

A kill -9 loses nothing that was handed to the system, synced or not. Only this tells whether it was synced.
Linux, root and loop devices are needed; EXT4_IOC_SHUTDOWN stops the file system as losing its power would.
"""

from __future__ import annotations

import fcntl
import os
import random
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bench.reliability.house import DidNotStart, House, free_port
from bench.reliability.phone import Fleet
from bench.reliability.push import PushService
from bench.reliability.trial import Outcome, Plan, Say, judge, settle

_SHUTDOWN, _NO_LOG_FLUSH = 0x8004587D, 2  # linux/fs/ext4: _IOR('X', 125, __u32); drop even what the journal holds
_ENDLESS = 10**9
_MOST_S = 60.0


class NotHere(Exception):
    """This machine cannot play a power cut; the message says why."""


def run(what: Plan, cuts: int, scratch: Path, say: Say) -> Outcome:
    """Cut the power so often while phones send, then let them finish. How many reports and kills is not asked.

    Raises NotHere when file systems cannot be mounted, and DidNotStart when the house does not come up after a cut.
    """
    disk, folder, dice = Disk(scratch), scratch / "disk" / "data", random.Random(what.seed)
    house = House(folder, what.port or free_port(), flaw=what.flaw)
    with disk.mounted_anew(), PushService() as push:
        folder.mkdir()
        fleet = settle(what, house, push, reports=_ENDLESS)
        outcome, began = Outcome(house.environ, fleet.ledger), time.monotonic()
        try:
            with house, fleet:
                for cut in range(1, cuts + 1):
                    _let_some_in(fleet, dice)
                    _cut(disk, house, fleet)
                    say(f"{time.monotonic() - began:4.0f} s  {fleet.ledger.accepted:6} accepted  {cut:4} power cuts")
                fleet.enough.set()
                fleet.wait(_MOST_S)
        except DidNotStart as dead:
            outcome.verdict.fault("unreadable", str(dead).strip().splitlines()[-1:])
            return outcome
        outcome.seconds, outcome.echoes = time.monotonic() - began, push.echoes
        judge(outcome, house)
    return outcome


def controls(what: Plan, cuts: int, scratch: Path, say: Say) -> dict[str, Outcome]:
    """Return what the same cuts do to an app that does not sync its commits, and to one that does not sync photos."""
    return {
        flaw: run(replace(what, flaw=flaw), cuts, scratch, say) for flaw in ("commits not synced", "photos not synced")
    }


def _let_some_in(fleet: Fleet, dice: random.Random) -> None:
    """Wait until the phones are in full swing, however slow the machine is: a cut must have something to lose."""
    enough, end = fleet.ledger.accepted + dice.randrange(5, 60), time.monotonic() + _MOST_S
    while fleet.ledger.accepted < enough and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(dice.uniform(0, 0.3))


def _cut(disk: Disk, house: House, fleet: Fleet) -> None:
    fleet.no_line.set()  # from here on no phone is told anything
    disk.lose_power()
    house.kill_everything()
    disk.come_back()
    fleet.no_line.clear()
    house.start()
    house.wait_until_it_answers()


class Disk:
    """An ext4 file system in a file of `scratch`, mounted at scratch/disk."""

    def __init__(self, scratch: Path) -> None:
        self._image, self._at = scratch / "disk.img", scratch / "disk"

    @contextmanager
    def mounted_anew(self) -> Iterator[None]:
        if sys.platform != "linux" or os.geteuid() != 0:
            raise NotHere("It takes Linux and root.")
        self._at.mkdir(parents=True, exist_ok=True)
        with self._image.open("wb") as image:
            image.truncate(2 * 2**30)
        try:
            _do("mkfs.ext4", "-q", "-F", str(self._image))
            self._mount()
            try:
                yield
            finally:
                self._unmount()
        finally:
            self._image.unlink()

    def lose_power(self) -> None:
        handle = os.open(self._at, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, _SHUTDOWN, struct.pack("I", _NO_LOG_FLUSH))
        except OSError as refused:
            raise NotHere(f"This kernel does not stop a file system: {refused}.") from refused
        finally:
            os.close(handle)

    def come_back(self) -> None:
        """Mount it again, which replays the file system's own journal."""
        self._unmount()
        self._mount()

    def _mount(self) -> None:
        _do("mount", "-o", "loop", str(self._image), str(self._at))

    def _unmount(self) -> None:
        for _ in range(100):  # what was killed may take a moment to let go
            if subprocess.run(["umount", str(self._at)], capture_output=True, check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise NotHere(f"{self._at} cannot be unmounted.")


def _do(*command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as missing:
        raise NotHere(f"There is no {command[0]}.") from missing
    if done.returncode:
        raise NotHere(f"{command[0]} said: {done.stderr.strip()}")
