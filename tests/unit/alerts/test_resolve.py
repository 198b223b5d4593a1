"""A name leads outside, or nowhere."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from app.alerts.resolve import NotOutside, OutsideResolver, is_outside, socket_maker

OUTSIDE = ["142.250.1.1", "34.117.0.1", "17.57.1.1", "2a00:1450:4009::200a", "2606:4700::1", "64:ff9b::8efa:101"]
INSIDE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "127.0.0.1", "127.255.255.254",  # noqa: S104
    "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.0.1",
    "192.168.255.255", "198.18.0.1",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::7f00:1", "::10.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001:db8::1",
    "2002:7f00:1::", "2002:a00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe", "fc00::1", "fd12:3456::1", "fe80::1",
    "fe80::1%eth0", "fec0::1", "ff02::1", "", "localhost", "127.1", "2130706433", "0x7f000001",
]  # fmt: skip


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_of_the_open_internet_is_outside(address: str) -> None:
    assert is_outside(address)
    assert is_outside(address, loopback=True)


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_of_anybodys_own_network_is_not(address: str) -> None:
    assert not is_outside(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "::1"])
def test_tests_may_have_this_machine_and_nothing_else(address: str) -> None:
    assert is_outside(address, loopback=True)
    assert not is_outside("10.0.0.1", loopback=True)


def resolver(*answers: str, loopback: bool = False) -> OutsideResolver:
    async def look_up(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        return [
            (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port))
            for one in answers
        ]

    return OutsideResolver(loopback=loopback, look_up=look_up)


def resolve(asked: OutsideResolver) -> list[str]:
    return [one["host"] for one in asyncio.run(asked.resolve("fcm.googleapis.com", 443))]


def test_what_was_looked_up_is_what_is_connected_to() -> None:
    assert resolve(resolver("142.250.1.1", "2a00:1450:4009::200a")) == ["142.250.1.1", "2a00:1450:4009::200a"]


@pytest.mark.parametrize("address", [one for one in INSIDE if "%" not in one and ("." in one or ":" in one)])
def test_a_name_that_leads_inside_leads_nowhere(address: str) -> None:
    with pytest.raises(NotOutside):
        resolve(resolver(address))


def test_one_address_inside_spoils_the_whole_answer() -> None:
    with pytest.raises(NotOutside):
        resolve(resolver("142.250.1.1", "10.0.0.1"))


def test_a_name_without_an_address_leads_nowhere() -> None:
    with pytest.raises(OSError, match="no address"):
        resolve(resolver())


def test_what_is_found_needs_no_second_look() -> None:
    (found,) = asyncio.run(resolver("142.250.1.1").resolve("fcm.googleapis.com", 443))
    assert found["flags"] & socket.AI_NUMERICHOST
    assert (found["port"], found["hostname"]) == (443, "fcm.googleapis.com")


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254"])
def test_a_socket_is_made_for_no_address_inside(address: str) -> None:
    with pytest.raises(NotOutside):
        socket_maker()((socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)))


def test_a_socket_for_an_address_outside_waits_for_nothing() -> None:
    made = socket_maker()((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("142.250.1.1", 443)))
    assert made.gettimeout() == 0
    made.close()
