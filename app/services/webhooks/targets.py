"""Where webhooks may go: to public addresses only, unless the operator allows others.

What counts is the address that is connected to. Names are resolved here, once, and the connection goes to an address
that was looked at: a name that changes its mind between check and connection gains nothing. Decimal, octal and
hexadecimal spellings are names too, and resolve to what they mean.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

import httpcore

from app.core.errors import invalid_fields

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]

NAT64 = ipaddress.ip_network("64:ff9b::/96")
PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")  # not all of it is known to Python as what it is
LOOKING = 3.0  # seconds that a look at a new webhook's name may take


class PrivateTarget(httpcore.ConnectError):
    """The address is none that a webhook may go to."""


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system knows them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def public(text: str) -> bool:
    """Whether an address can be reached by everybody, also where it only wraps another one."""
    address = ipaddress.ip_address(text.partition("%")[0])
    inner = _wrapped(address)
    if inner is not None:
        return public(str(inner))
    closed = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not closed and address not in PROTOCOLS


def _wrapped(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address within an IPv6 one: mapped, 6to4, Teredo or NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


class Network(httpcore.AsyncNetworkBackend):
    """Opens connections to public addresses only, or to all where `allow_private`."""

    def __init__(self, *, allow_private: bool, resolve: Resolve = resolve) -> None:
        self._allow_private, self._resolve = allow_private, resolve
        self._opened = httpcore.AnyIOBackend()

    async def check(self, url: str) -> None:
        """Refuses a URL that leads to a private address now; Invalid names `url`. Names that nobody knows may pass."""
        place = urlsplit(url)
        try:
            async with asyncio.timeout(LOOKING):
                await self._addresses(place.hostname or "", place.port or 80)
        except PrivateTarget as error:
            raise invalid_fields(url=str(error)) from error
        except (OSError, UnicodeError, TimeoutError):
            pass  # it is looked at again whenever it is connected to

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - named by httpcore
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first address of `host`; PrivateTarget where any of them is none to go to."""
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._addresses(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("the name was not resolved in time") from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError("the name cannot be resolved") from error
        return await self._opened.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Never."""
        raise PrivateTarget("sockets of this machine are not allowed")

    async def sleep(self, seconds: float) -> None:
        """Waits."""
        await asyncio.sleep(seconds)

    async def _addresses(self, host: str, port: int) -> list[str]:
        addresses = await self._resolve(host, port)
        if not self._allow_private and not all(public(address) for address in addresses):
            raise PrivateTarget("leads to a private address, which this server does not send to")
        return addresses
