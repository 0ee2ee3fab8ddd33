"""The addresses of webhooks: public ones only, unless the operator allows others.

The address of the connection is checked. Names are resolved here, once, and the connection goes to an address
that was checked: a name that changes between check and connection gains nothing. Decimal, octal and
hexadecimal spellings are names too, and resolve to what they mean.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import urlsplit

import httpcore

from app.core.errors import invalid_fields

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]

NAT64 = ipaddress.ip_network("64:ff9b::/96")
IETF_PROTOCOL_ASSIGNMENTS = ipaddress.ip_network("192.0.0.0/24")  # Python does not know all of it as reserved
CHECK_TIMEOUT = 3.0  # seconds for resolving a new webhook's name


class PrivateAddressError(httpcore.ConnectError):
    """Webhooks must not be sent to this address."""


async def resolve(host: str, port: int) -> list[str]:
    """Resolve a name with the system's resolver."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def is_public(text: str) -> bool:
    """True if an address is public, and so is the address that it embeds, if any."""
    address = ipaddress.ip_address(text.partition("%")[0])
    inner = _embedded_ipv4(address)
    if inner is not None:
        return is_public(str(inner))
    closed = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not closed and address not in IETF_PROTOCOL_ASSIGNMENTS


def _embedded_ipv4(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address within an IPv6 one: mapped, 6to4, Teredo or NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


class Network(httpcore.AsyncNetworkBackend):
    """Opens connections to public addresses only, or to all if `allow_private`."""

    def __init__(self, *, allow_private: bool, resolve: Resolve = resolve) -> None:
        self._allow_private, self._resolve = allow_private, resolve
        self._opened = httpcore.AnyIOBackend()

    async def check(self, url: str) -> None:
        """Refuse a URL that now leads to a private address; Invalid names `url`. Names that do not resolve pass."""
        place = urlsplit(url)
        try:
            async with asyncio.timeout(CHECK_TIMEOUT):
                await self._addresses(place.hostname or "", place.port or 80)
        except PrivateAddressError as error:
            raise invalid_fields(url=str(error)) from error
        except (OSError, UnicodeError, TimeoutError):
            pass  # it is checked again with each connection

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - named by httpcore
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first address of `host`; PrivateAddressError if any of them is private."""
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
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Never."""
        raise PrivateAddressError("sockets of this machine are not allowed")

    async def sleep(self, seconds: float) -> None:
        """Waits."""
        await asyncio.sleep(seconds)

    async def _addresses(self, host: str, port: int) -> list[str]:
        addresses = await self._resolve(host, port)
        if not self._allow_private and not all(is_public(address) for address in addresses):
            raise PrivateAddressError("leads to a private address, which this server does not send to")
        return addresses
