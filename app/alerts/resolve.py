"""Turn a push service's name into addresses, and take only such as lie outside.

Whoever owns a name may let it answer with an address of our own network, a moment after it was looked at. So what
was looked up here is what is connected to, with no second look; and each connection is asked once more.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

_IN_USE = ipaddress.ip_network("2000::/3")  # all that has ever been given out of IPv6 to the open internet
# For protocols, and for a way to IPv6 that is given up: newer versions of `ipaddress` know the first, none the second.
_NOT_HOSTS = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("192.88.99.0/24"))
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOCAL_NAT64 = ipaddress.ip_network("64:ff9b:1::/48")

LookUp = Callable[..., Awaitable[list[tuple[Any, ...]]]]


class NotOutside(OSError):
    """A name led into a network that is nobody's outside."""


def is_outside(address: str, *, loopback: bool = False) -> bool:
    """Return whether an address is one of the open internet. `loopback` takes this machine's own as well, for tests."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if loopback and found.is_loopback:
        return True
    return all(_is_global(one) for one in _with_embedded(found))


def _is_global(found: IPv4Address | IPv6Address) -> bool:
    odd = found.is_private or found.is_multicast or found.is_reserved or found.is_unspecified or found.is_link_local
    given_out = not any(found in net for net in _NOT_HOSTS) if isinstance(found, IPv4Address) else found in _IN_USE
    return found.is_global and given_out and not odd and not found.is_loopback


def _with_embedded(found: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """Return the addresses that this one stands for: an IPv6 address may be a way to an IPv4 one."""
    if isinstance(found, IPv4Address):
        return [found]
    if found.ipv4_mapped is not None:
        return [found.ipv4_mapped]
    if found in _NAT64:
        return [IPv4Address(int(found) & 0xFFFFFFFF)]
    if found in _LOCAL_NAT64 or int(found) >> 32 == 0:  # an own gateway's, or IPv4 written as IPv6 of old
        return [IPv4Address("0.0.0.0")]  # noqa: S104 - nobody listens: it stands for "not outside"
    teredo = [found.teredo[1]] if found.teredo is not None else []
    sixtofour = [found.sixtofour] if found.sixtofour is not None else []
    return [found, *teredo, *sixtofour]


class OutsideResolver(AbstractResolver):
    """Looks names up as the system does. An answer in which any address is not outside is refused as a whole."""

    def __init__(self, *, loopback: bool = False, look_up: LookUp | None = None) -> None:
        self._loopback, self._look_up = loopback, look_up

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return where to connect; raises OSError, NotOutside among them."""
        look_up = self._look_up or asyncio.get_running_loop().getaddrinfo
        found = await look_up(host, port, type=socket.SOCK_STREAM, family=family, flags=socket.AI_ADDRCONFIG)
        addresses: list[ResolveResult] = []
        for kind, _, protocol, _, where in found:
            if kind not in (socket.AF_INET, socket.AF_INET6):
                continue
            if not is_outside(str(where[0]), loopback=self._loopback):
                raise NotOutside("a push service's name leads to an address that is not outside")
            numeric = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
            addresses.append(
                ResolveResult(
                    hostname=host, host=str(where[0]), port=int(where[1]), family=kind, proto=protocol, flags=numeric
                )
            )
        if not addresses:
            raise OSError("a push service's name has no address")
        return addresses

    async def close(self) -> None:
        """Nothing is held open."""


def socket_maker(*, loopback: bool = False) -> Callable[[Any], socket.socket]:
    """Return what makes the socket of each connection: the last place where the address is asked before it is used."""

    def make(info: Any) -> socket.socket:
        family, kind, protocol, _, where = info
        if not is_outside(str(where[0]), loopback=loopback):
            raise NotOutside("this address is not outside")
        made = socket.socket(family=family, type=kind, proto=protocol)
        made.setblocking(False)
        return made

    return make
