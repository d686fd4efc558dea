"""Sheets of slips to cut apart: a QR code each, with a line or two beneath, twenty-four on a page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import segno
import typst

from services.kit.turns import in_turns

HERE = Path(__file__).parent
PDF = "application/pdf"
CODES_IN_A_TURN = 20


@dataclass(frozen=True)
class Slip:
    """What one slip carries: the address behind the code, and the words beneath it."""

    link: str
    lines: tuple[str, ...]


def printed_slips(title: str, note: str, slips: Sequence[Slip]) -> bytes:
    """The sheet as PDF; the same slips give the same bytes."""
    shown = [{"code": qr_svg(slip.link), "lines": slip.lines} for slip in in_turns(slips, CODES_IN_A_TURN)]
    printed = typst.compile(
        str(HERE / "slips.typ"),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps({"title": title, "note": note, "slips": shown}, ensure_ascii=False)},
        format="pdf",
        timestamp=0,
    )
    if not isinstance(printed, bytes):
        raise TypeError("the printer gave no sheet")
    return printed


def qr_svg(link: str) -> str:
    """The QR code of an address as an SVG drawing."""
    out = BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()
