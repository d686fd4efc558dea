"""Password hashes: argon2id, by default with the second recommended parameters of RFC 9106 (low memory)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LANES = 4
Runner = Callable[..., Any]


class Passwords:
    """Hashes and compares. An unknown login costs the same work as a wrong password, so that time tells nothing.

    `run(work, *arguments)` does the slow part, so that the shell can keep it off the loop that serves everybody else.
    """

    def __init__(self, time_cost: int, memory_kib: int, run: Runner) -> None:
        lanes = min(LANES, max(memory_kib // 8, 1))
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=lanes)
        self._run = run
        self._nobody = self.hash("no account has this password")

    def hash(self, password: str) -> str:
        """The hash to keep, with a salt of its own."""
        return str(self._run(self._hasher.hash, password))

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether `password` is the one behind `kept`; without a hash the work is done all the same."""
        try:
            return bool(self._run(self._hasher.verify, kept or self._nobody, password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False

    def refreshed(self, kept: str, password: str) -> str:
        """`kept`, or a new hash when the parameters have moved on."""
        return self.hash(password) if self._hasher.check_needs_rehash(kept) else kept


@lru_cache(maxsize=4)
def passwords(time_cost: int, memory_kib: int, run: Runner) -> Passwords:
    """The one `Passwords` of these parameters."""
    return Passwords(time_cost, memory_kib, run)
