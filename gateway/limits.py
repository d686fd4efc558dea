"""How much one request, and one tenant, may ask for."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from gateway.errors import TooManyRequests

MAX_BODY = 8 << 20
MAX_SCHEMA_BODY = 64 << 10
MAX_FRAME = 64 << 10
MAX_QUERY = 32 << 10
MAX_TOKENS = 2_000
MAX_NESTING = 40
MAX_DEPTH = 12
MAX_ALIASES = 40
MAX_ROOT_FIELDS = 40
MAX_REPEATED = 100
MAX_FRAGMENTS = 50
MAX_SCHEMA_QUESTIONS = 3
MAX_COST = 12_000
LONGEST_NUMBER, LONGEST_NAME = 20, 200
LONGEST_KEY = 200
REQUEST_SECONDS = 30.0
PAGE = 50
LONGEST_PAGE = 100
SCHEMA_FIELDS = ("__schema", "__type")


class RateLimiter:
    """A token bucket per tenant: `rate` a second, at most `burst` at once. A rate of 0 lifts the limit."""

    def __init__(
        self, rate: float, burst: int, now: Callable[[], float] = time.monotonic, remembered: int = 10_000
    ) -> None:
        self._rate, self._burst, self._now, self._remembered = rate, float(burst), now, remembered
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, bucket: str) -> None:
        """Spend one request of `bucket`. Raises `TooManyRequests` when it is empty."""
        if self._rate <= 0:
            return
        now = self._now()
        level, since = self._buckets.get(bucket, (self._burst, now))
        level = min(self._burst, level + (now - since) * self._rate)
        if level < 1:
            raise TooManyRequests(retry_after=(1 - level) / self._rate)
        self._buckets[bucket] = (level - 1, now)
        self._buckets.move_to_end(bucket)
        if len(self._buckets) > self._remembered:
            self._buckets.popitem(last=False)
