"""Visitors without an account: how often one of them, and all of a city's, may ask. No address is kept.

An address lives in memory alone, as a digest under a key of this process.
"""

from __future__ import annotations

import hashlib
import secrets

from starlette.types import Scope

from gateway.limits import RateLimiter

EACH_PER_SECOND, EACH_BURST = 0.5, 30
CITY_PER_SECOND, CITY_BURST = 50.0, 500
DIGEST_BYTES = 8
REMEMBERED = 100_000


class Visitors:
    """The limits of one public address."""

    def __init__(self, *, limited: bool = True) -> None:
        self._each = RateLimiter(EACH_PER_SECOND * limited, EACH_BURST, remembered=REMEMBERED)
        self._city = RateLimiter(CITY_PER_SECOND * limited, CITY_BURST)
        self._key = secrets.token_bytes(32)

    def admit(self, city: str, scope: Scope) -> None:
        """Spend one request of the visitor and one of the city. Raises `TooManyRequests`."""
        host = str((scope.get("client") or ("",))[0])
        self._each.take(hashlib.blake2b(host.encode(), key=self._key, digest_size=DIGEST_BYTES).hexdigest())
        self._city.take(city)
