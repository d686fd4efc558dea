"""The part of printing that takes a processor for seconds; it runs in a process of its own (`apart.py`)."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def document(message: bytes) -> bytes:
    """An official document as PDF."""
    return _compiled("document.typ", json.loads(message))


def certificate(message: bytes) -> bytes:
    """A certificate as PDF, with its address as a QR code."""
    content = json.loads(message)
    return _compiled("certificate.typ", {**content, "code": qr_svg(content["address"])})


def slips(message: bytes) -> bytes:
    """A sheet of slips as PDF, each link as a QR code."""
    content = json.loads(message)
    shown = [{"code": qr_svg(slip["link"]), "lines": slip["lines"]} for slip in content["slips"]]
    return _compiled("slips.typ", {**content, "slips": shown})


def qr_svg(link: str) -> str:
    """The QR code of an address as an SVG drawing."""
    import segno

    out = BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()


def _compiled(template: str, content: dict[str, Any]) -> bytes:
    import typst

    printed = typst.compile(
        str(HERE / template),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
        format="pdf",
        timestamp=0,
    )
    if not isinstance(printed, bytes):
        raise TypeError("the printer gave no document")
    return printed
