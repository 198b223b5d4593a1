"""The web and its workers live and die together: when one ends, all are stopped, and its exit code is everyone's.

    python script/together.py HOST PORT <what-to-tell

What comes on standard input is shown once the web answers. Ctrl-C, a closed terminal or SIGTERM drain and stop all.
"""

import http.client
import os
import shlex
import signal
import sys
import threading
import time

from honcho import manager
from honcho.printer import Message, Printer

COMMANDS = {
    "web": "-m gunicorn --config gunicorn.conf.py wsgi:app",
    "pushes": "-m flask --app wsgi worker --only pushes",
    "photos": "-m flask --app wsgi worker --only photos",
}
manager.KILL_WAIT = 3.5  # seconds after the first has ended; all must be gone within four


class Terminal(Printer):
    """Prints while somebody reads; a closed window must not keep them from being stopped in order."""

    def write(self, message: Message) -> None:
        try:
            super().write(message)
        except OSError:
            self.output = open(os.devnull, "w")  # noqa: PTH123, SIM115


class Together(manager.Manager):
    """Starts all, then watches for the first answer."""

    def __init__(self, host: str, port: int, told: str) -> None:
        super().__init__(Terminal(sys.stdout))
        self._address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port  # noqa: S104
        self._told = told
        for name, command in COMMANDS.items():
            self.add_process(name, f"exec {shlex.quote(sys.executable)} {command}")

    def _start(self) -> None:
        super()._start()  # it forks: no thread may run before
        threading.Thread(target=self._tell_when_up, daemon=True).start()

    def _tell_when_up(self) -> None:
        while not self._answers():
            time.sleep(0.1)
        print(f"\n{self._told}\n", flush=True)

    def _answers(self) -> bool:
        try:
            web = http.client.HTTPConnection(*self._address, timeout=2)
            web.request("GET", "/healthz")
            return web.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False


def main() -> int:
    house = Together(sys.argv[1], int(sys.argv[2]), sys.stdin.read().strip())
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    house.loop()
    return house.returncode


if __name__ == "__main__":
    sys.exit(main())
