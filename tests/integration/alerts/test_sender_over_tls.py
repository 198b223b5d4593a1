"""Over TLS: whom the sender believes, and that the bench counts what it says it counts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.alerts.endpoints import Allowed
from app.alerts.push import Device, Outcome, Sender
from app.kernel import keyring
from app.kernel.vapid_keys import VapidKeys
from bench.alerts import sender as bench
from bench.alerts.push_service import Service
from tests.builders import AUTH, P256DH


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with Service(tmp_path_factory.mktemp("service"), delay_ms=0) as running:
        yield running


@pytest.fixture
def keys(tmp_path: Path) -> VapidKeys:
    keyring.make_missing(tmp_path)
    return VapidKeys(tmp_path)


def send(endpoints: list[str], keys: VapidKeys) -> list[Outcome]:
    async def all_of_them() -> list[Outcome]:
        sender = Sender(keys=keys, subject="mailto:desk@quillby.example", allowed=Allowed(loopback=True))
        try:
            to = [Device(one, P256DH, AUTH, keys.current.id) for one in endpoints]
            return [await sender.send(one, b"x", topic="0" * 32, ttl_s=60) for one in to]
        finally:
            await sender.close()

    return asyncio.run(all_of_them())


def test_a_service_with_a_good_certificate_is_told(
    service: Service, keys: VapidKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(service.certificate))
    service.stats()
    assert send([f"{service.url}/1", f"{service.url}/2", f"{service.url}/1"], keys) == [Outcome(201)] * 3
    said = service.stats()
    assert (said["total"], said["distinct"], said["connections"]) == (3, 2, 2)  # and one that asks for the counts
    assert said["first"] <= said["last"]


def test_a_certificate_that_nobody_vouches_for_is_not_believed(service: Service, keys: VapidKeys) -> None:
    assert send([f"{service.url}/1"], keys) == [Outcome(0)]


def test_a_certificate_of_somebody_else_is_not_believed(
    service: Service, keys: VapidKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(service.certificate))
    assert send([service.url.replace("127.0.0.1", "localhost") + "/1"], keys) == [Outcome(0)]


def test_the_bench_runs_and_says_what_it_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = {"naive": 2, "armed": 6, "crypto": 6}
    monkeypatch.setattr(bench, "MESSAGES", few)
    monkeypatch.setattr(bench, "VARIANTS", few)
    monkeypatch.setattr(bench, "PHONES", 3)
    found = bench.measure(tmp_path, rounds=1, say=lambda _: None)
    assert {name: len(runs) for name, runs in found.items()} == dict.fromkeys(few, 1)
    assert all(run.cpu_us > 0 for runs in found.values() for run in runs)
    assert found["naive"][0].cpu_us > found["armed"][0].cpu_us
    head, *lines = bench.table(found)
    assert "crypto limit" in head
    assert [line.split()[0] for line in lines] == list(few)
