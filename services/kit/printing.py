"""PDF of an official document, with a Chinese font inside, so that it looks the same everywhere and for years."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import typst

from services.kit.slips import qr_svg

HERE = Path(__file__).parent
PDF = "application/pdf"


@dataclass(frozen=True)
class Section:
    """A part of the text. Texts are shown as they are: nothing in them is markup."""

    heading: str | None
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class PrintedTable:
    """Rows of texts; `widths` are shares of the page's width."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class OfficialDocument:
    """What is printed, from top to bottom; what is None or empty is left out."""

    title: str
    masthead: str | None = None
    number: str | None = None
    subtitle: str | None = None
    addressees: str | None = None
    sections: tuple[Section, ...] = ()
    tables: tuple[PrintedTable, ...] = ()
    signature: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines of `text` that hold something, each a paragraph."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def pdf(document: OfficialDocument) -> bytes:
    """`document` as PDF; the same document gives the same bytes."""
    return _compiled("document.typ", asdict(document))


@dataclass(frozen=True)
class PrintedCertificate:
    """A certificate on one page. `facts` are pairs of label and value; `address` becomes a QR code."""

    title: str
    holder: str
    statement: str
    facts: tuple[tuple[str, str], ...]
    issuer: str
    day: str
    number: str
    address: str
    stamp: str | None = None


def certificate_pdf(certificate: PrintedCertificate) -> bytes:
    """`certificate` as PDF; the same certificate gives the same bytes."""
    return _compiled("certificate.typ", {**asdict(certificate), "code": qr_svg(certificate.address)})


def _compiled(template: str, content: dict[str, Any]) -> bytes:
    data = json.dumps(content, ensure_ascii=False)
    printed = typst.compile(
        str(HERE / template),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        format="pdf",
        timestamp=0,
    )
    if not isinstance(printed, bytes):
        raise TypeError("the printer gave no document")
    return printed
