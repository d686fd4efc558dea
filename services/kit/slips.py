"""Sheets of slips to cut apart: a QR code each, with a line or two beneath, twenty-four on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from services.kit.printing import printed


@dataclass(frozen=True)
class Slip:
    """What one slip carries: the address behind the code, and the words beneath it."""

    link: str
    lines: tuple[str, ...]


def printed_slips(title: str, note: str, slips: Sequence[Slip]) -> bytes:
    """The sheet as PDF; the same slips give the same bytes. Raises `PaperTooLarge` or `Busy`."""
    return printed("slips", {"title": title, "note": note, "slips": list(map(asdict, slips))})
