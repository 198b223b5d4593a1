"""What runs Townwatch on one machine is what its documents say, and may do little."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from app.config import Settings
from tests.house_rules.test_house_rules import ROOT, name_of

DEPLOY = ROOT / "deploy"
SERVICES = sorted(DEPLOY.glob("*.service"))
MOST_EXPOSED = 2.0  # of 10, as systemd counts
KEPT_TO = {
    "User=townwatch", "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateDevices=yes",
    "PrivateTmp=yes", "UMask=0077", "CapabilityBoundingSet=", "MemoryDenyWriteExecute=yes",
    "SystemCallFilter=@system-service", "SystemCallFilter=~@privileged", "RestrictNamespaces=yes",
}  # fmt: skip


@pytest.mark.parametrize("unit", SERVICES, ids=name_of)
def test_each_service_may_do_little(unit: Path) -> None:
    assert not KEPT_TO - set(unit.read_text().splitlines())


def test_what_makes_copies_has_no_network() -> None:
    assert "PrivateNetwork=yes" in (DEPLOY / "townwatch-backup.service").read_text().splitlines()


def needs_systemd() -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("there is no systemd on this machine")


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """The units as systemd would find them on a machine where everything is installed."""
    needs_systemd()
    for unit in [*SERVICES, *DEPLOY.glob("*.timer")]:
        name = unit.name.replace("@.", "@photos.")
        (tmp_path / name).write_text(unit.read_text().replace("/opt/townwatch/.venv/bin/python", "/bin/true"))
    return sorted(tmp_path.iterdir())


def test_systemd_understands_them(units: list[Path]) -> None:
    environment = {**os.environ, "SYSTEMD_LOG_LEVEL": "warning"}
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], env=environment, capture_output=True, text=True, check=False
    )
    ours = [line for line in (ran.stdout + ran.stderr).splitlines() if "townwatch" in line]
    assert not ours, "\n".join(ours)


def test_systemd_counts_them_as_little_exposed(units: list[Path]) -> None:
    threshold = f"--threshold={round(MOST_EXPOSED * 10)}"
    for unit in units:
        if unit.suffix == ".service":
            command = ["systemd-analyze", "security", "--offline=true", "--no-pager", threshold, unit]
            ran = subprocess.run(command, capture_output=True, text=True, check=False)
            assert ran.returncode == 0, ran.stdout[-300:] + ran.stderr


@pytest.mark.parametrize("name", ["Caddyfile", "Caddyfile.local"])
def test_caddy_understands_its_file(name: str, tmp_path: Path) -> None:
    if shutil.which("caddy") is None:
        pytest.skip("there is no Caddy on this machine")
    own = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", DEPLOY / name]
    ran = subprocess.run(command, env=own, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-500:]


def test_the_settings_that_it_begins_with_are_some() -> None:
    lines = (DEPLOY / "environment.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    settings = Settings.from_environment(given)
    assert settings.proxies == 1
    assert settings.public_url.startswith("https://")
    assert str(settings.data_dir) == "/var/lib/townwatch"


@pytest.mark.parametrize("script", ["install", "townwatch"])
def test_its_commands_can_be_run(script: str) -> None:
    assert os.access(DEPLOY / script, os.X_OK)
    assert subprocess.run(["bash", "-n", DEPLOY / script], check=False).returncode == 0
