"""Lighthouse over the six screens that people open most, signed in by cookie; installed once, into the user's cache."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from bench.phone.budgets import LIGHTHOUSE

SCREENS = ("/sign-in", "/report", "/check", "/gallery", "/alerts", "/mine")
_LOCK = Path(__file__).parent / "lighthouse"
_PATIENCE_S = 180


class NoLighthouse(Exception):
    """It cannot be run here. The message is a sentence."""


class Scores(NamedTuple):
    """What Lighthouse says of one screen: a score of 100 for each category, and the audits that cost some of it."""

    path: str
    of: dict[str, int]
    lost: list[str]

    @property
    def is_well(self) -> bool:
        return all(self.of[name] >= least for name, least in LIGHTHOUSE.items())


def installed() -> Path:
    """Return where Lighthouse is, installed as its lock says; raises NoLighthouse without Node or a registry."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise NoLighthouse("Lighthouse needs Node and npm (apt-get install nodejs npm); the rest was measured without.")
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "townwatch" / "lighthouse"
    base.mkdir(parents=True, exist_ok=True)
    wanted = (_LOCK / "package-lock.json").read_bytes()
    done = base / "installed.json"  # written last: an installation cut short is done again
    if not done.exists() or done.read_bytes() != wanted:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(_LOCK / name, base / name)
        print("Installing Lighthouse (200 packages, once) …", file=sys.stderr)
        ran = subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=base, check=False)
        if ran.returncode:
            raise NoLighthouse("Lighthouse could not be installed: the lines above say why.")
        done.write_bytes(wanted)
    return base / "node_modules" / "lighthouse" / "cli" / "index.js"


def look(program: Path, url: str, path: str, *, cookies: dict[str, str], chromium: str) -> Scores:
    """Let it look at one screen as a phone would show it; raises NoLighthouse when it gives up."""
    header = json.dumps({"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())})
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    flags = " ".join(["--headless=new", "--disable-background-networking", *root])
    command = ["node", str(program), f"{url}{path}", "--quiet", "--output=json", f"--chrome-flags={flags}"]
    if cookies:
        command.append(f"--extra-headers={header}")
    own = {**os.environ, "CHROME_PATH": chromium}
    ran = subprocess.run(command, env=own, capture_output=True, text=True, timeout=_PATIENCE_S, check=False)
    if ran.returncode:
        raise NoLighthouse(f"Lighthouse gave up on {path}: {ran.stderr.strip()[-500:]}")
    return _read(path, json.loads(ran.stdout))


def _read(path: str, said: dict[str, Any]) -> Scores:
    found = {name: round((kind["score"] or 0) * 100) for name, kind in said["categories"].items()}
    lost = [
        f"{audit}: {said['audits'][audit].get('displayValue') or said['audits'][audit]['title']}{_where(said, audit)}"
        for kind in said["categories"].values()
        for audit, weight in ((one["id"], one["weight"]) for one in kind["auditRefs"])
        if weight and (said["audits"][audit]["score"] or 0) < 0.9 and said["audits"][audit]["score"] is not None
    ]
    return Scores(path, found, lost)


def _where(said: dict[str, Any], audit: str) -> str:
    """Return the first two elements that an audit complains of."""
    items = (said["audits"][audit].get("details") or {}).get("items") or []
    return "".join(f" {one['node']['snippet']}" for one in items[:2] if isinstance(one, dict) and "node" in one)
