"""Access to the metrics."""

import hmac
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from quart import Request

from app.sdk import N_, Principal, StartError, Unauthorized

Networks = Sequence[IPv4Network | IPv6Network]


class Access:
    """A secret in `Authorization: Bearer …`, an allowed address, or both if both are set."""

    name = "metrics"
    ambient = False
    openapi = {"type": "http", "scheme": "bearer", "description": "The secret of the metrics"}

    def __init__(self, secret: str, allowed: Networks) -> None:
        if not (secret or allowed):
            raise StartError("set TIMETRACKER_METRICS__SECRET or TIMETRACKER_METRICS__ALLOW, or anybody could read it")
        self._secret, self._allowed = secret.encode(), allowed

    async def authenticate(self, request: Request) -> Principal | None:
        """A principal that is no user and holds no scope; None if nothing was sent, or the address is not allowed."""
        here = not self._allowed or within(request.remote_addr, self._allowed)
        if self._secret:
            scheme, _, text = request.headers.get("Authorization", "").strip().partition(" ")
            if scheme.lower() != "bearer":
                return None
            if not (hmac.compare_digest(text.strip().encode(), self._secret) and here):
                refused = {"WWW-Authenticate": "Bearer"}
                raise Unauthorized(N_("The secret is wrong, or it is not for this address"), headers=refused)
        return Principal(0, self.name, False, "UTC", self.name, frozenset()) if here else None


def networks(texts: Sequence[str]) -> Networks:
    """Parse addresses and ranges such as `10.0.0.0/8`; StartError names an invalid one."""
    try:
        return [ip_network(text, strict=False) for text in texts]
    except ValueError as error:
        raise StartError(f"TIMETRACKER_METRICS__ALLOW: {error}") from None


def within(address: str | None, allowed: Networks) -> bool:
    """True if a request's address is in one of the ranges."""
    try:
        caller = ip_address(address or "")
    except ValueError:
        return False
    if isinstance(caller, IPv6Address) and caller.ipv4_mapped:
        caller = caller.ipv4_mapped
    return any(caller in network for network in allowed)
