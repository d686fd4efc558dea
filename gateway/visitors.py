"""Visitors without an account: how often one of them, and all of a city's, may ask. No address is kept.

An address lives in memory alone, as a digest under a key of this process. Behind a proxy it is the one that a proxy of
`QF_TRUSTED_PROXIES` tells.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from ipaddress import IPv6Address, ip_address

from starlette.types import Scope

from gateway.limits import RateLimiter

EACH_PER_SECOND, EACH_BURST = 0.5, 30
CITY_PER_SECOND, CITY_BURST = 50.0, 500
DIGEST_BYTES = 8
REMEMBERED = 100_000
CITY = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
NO_CITY = "-"


class Visitors:
    """The limits of one public address: requests a second, and at once."""

    def __init__(
        self,
        each: tuple[float, int] = (EACH_PER_SECOND, EACH_BURST),
        city: tuple[float, int] = (CITY_PER_SECOND, CITY_BURST),
        *,
        limited: bool = True,
    ) -> None:
        self._each = RateLimiter(each[0] * limited, each[1], remembered=REMEMBERED)
        self._city = RateLimiter(city[0] * limited, city[1])
        self._key = secrets.token_bytes(32)

    def admit(self, city: str, scope: Scope) -> None:
        """Spend one request of the visitor and one of the city. Raises `TooManyRequests`."""
        line = _line(str((scope.get("client") or ("",))[0]))
        self._each.take(hashlib.blake2b(line.encode(), key=self._key, digest_size=DIGEST_BYTES).hexdigest())
        self._city.take(city_of(city))


def city_of(text: str) -> str:
    """The city's code in a path; what no code looks like is no city."""
    return text if CITY.fullmatch(text) else NO_CITY


def _line(host: str) -> str:
    """What one visitor has alone: an address, of IPv6 the first half, whose rest each device chooses as it likes."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    return str(address.ipv4_mapped or int(address) >> 64)
