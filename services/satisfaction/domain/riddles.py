"""Riddles (PF-020): a visitor's device spends a moment before its evaluation is looked at. Nothing of them is kept."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

START_BITS, MOST_BITS = 16, 22
VALID_SECONDS = 3600
RIDDLE = re.compile(r"(\d{1,12})\.(\d{1,2})\.([0-9a-f]{32})")
ANSWER = re.compile(r"\d{1,16}")


@dataclass(frozen=True)
class Riddle:
    """Find a number such that SHA-256 of `<text>:<number>` begins with `bits` zero bits."""

    expires: int
    bits: int
    mark: str

    @property
    def text(self) -> str:
        return f"{self.expires}.{self.bits}.{self.mark}"

    def is_solved_by(self, answer: str) -> bool:
        """Whether `answer` is such a number."""
        if ANSWER.fullmatch(answer) is None:
            return False
        digest = hashlib.sha256(f"{self.text}:{answer}".encode()).digest()
        return int.from_bytes(digest) >> (len(digest) * 8 - self.bits) == 0


def riddle_of(text: str) -> Riddle | None:
    """The riddle in `text`; None for what no riddle looks like."""
    found = RIDDLE.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= MOST_BITS:
        return None
    return Riddle(int(found[1]), int(found[2]), found[3])


def solve(text: str) -> str:
    """The first answer to a riddle, as a visitor's device finds it."""
    riddle, answer = riddle_of(text), 0
    while riddle is not None and not riddle.is_solved_by(str(answer)):
        answer += 1
    return str(answer)
