"""Room for large bodies: how many bytes of requests may be in memory at once, of one caller and in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from gateway.errors import TooManyRequests

SMALL = 64 << 10
"""Bodies up to this size are bounded by the number of connections."""
EACH, IN_ALL = 24 << 20, 128 << 20
RETRY_SECONDS = 2.0
_FREE: AbstractContextManager[None] = nullcontext()


class Bodies:
    """The bytes that are promised to requests in progress."""

    def __init__(self, each: int = EACH, in_all: int = IN_ALL) -> None:
        self._each, self._in_all = each, in_all
        self._taken: Counter[str] = Counter()
        self.taken = 0

    def room(self, caller: str, size: int) -> AbstractContextManager[None]:
        """Room for `size` bytes while the request lasts. Raises `TooManyRequests` when there is none."""
        return _FREE if size <= SMALL else self._held(caller, size)

    @contextmanager
    def _held(self, caller: str, size: int) -> Iterator[None]:
        if self.taken + size > self._in_all or self._taken[caller] + size > self._each:
            raise TooManyRequests(retry_after=RETRY_SECONDS)
        self.taken += size
        self._taken[caller] += size
        try:
            yield
        finally:
            self.taken -= size
            self._taken[caller] -= size
            if not self._taken[caller]:
                del self._taken[caller]
