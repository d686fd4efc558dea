"""Chance that can be repeated: every throw is a hash of the seed and of what it is thrown for, never of an order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")
SPAN = 1 << 64


class Dice:
    """Throws for one subject; concurrent work cannot change what falls."""

    def __init__(self, seed: int, *subject: object) -> None:
        self._seed, self._subject = seed, subject

    def of(self, *subject: object) -> Dice:
        """Dice for a part of the subject."""
        return Dice(self._seed, *self._subject, *subject)

    def fraction(self, *key: object) -> float:
        """A number from 0 up to, not including, 1."""
        text = "\x1f".join(map(str, (self._seed, *self._subject, *key)))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) / SPAN

    def happens(self, probability: float, *key: object) -> bool:
        """Whether something of this probability comes true."""
        return self.fraction(*key) < probability

    def whole(self, low: int, high: int, *key: object) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.fraction(*key) * (high - low + 1))

    def pick(self, choices: Sequence[T], *key: object) -> T:
        """One of `choices`."""
        return choices[self.whole(0, len(choices) - 1, *key)]

    def mixed(self, items: Iterable[T], name: Callable[[T], object]) -> list[T]:
        """`items` in an order of chance; `name` tells them apart."""
        return sorted(items, key=lambda item: (self.fraction(name(item)), str(name(item))))
