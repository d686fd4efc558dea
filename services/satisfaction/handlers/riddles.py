"""Poses riddles and looks at their answers (PF-020), without the store: a riddle carries all that it needs."""

from __future__ import annotations

from typing import Any

from services.kit.sealing import is_sealed, seal
from services.satisfaction.domain.riddles import VALID_SECONDS, Riddle, riddle_of
from services.satisfaction.errors.evaluating import RiddleExpired, RiddleNotSolved
from services.satisfaction.handlers.work import Work


def pose(work: Work, token: str, bits: int) -> dict[str, Any]:
    """A riddle for this token alone."""
    expires = int(work.now.timestamp()) + VALID_SECONDS
    mark = seal("riddle", work.tenant, token, expires, bits).hex()
    return {"text": Riddle(expires, bits, mark).text, "bits": bits, "valid_seconds": VALID_SECONDS}


def require_solved(work: Work, token: str, text: str, answer: str) -> None:
    """Raises `RiddleNotSolved` or `RiddleExpired`."""
    riddle = riddle_of(text)
    if riddle is None:
        raise RiddleNotSolved(field="riddle")
    parts = (token, riddle.expires, riddle.bits)
    if not is_sealed(bytes.fromhex(riddle.mark), "riddle", work.tenant, *parts):
        raise RiddleNotSolved(field="riddle")
    if riddle.expires < work.now.timestamp():
        raise RiddleExpired(field="riddle")
    if not riddle.is_solved_by(answer):
        raise RiddleNotSolved(field="answer")
