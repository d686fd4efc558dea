"""PDF of an official document, with a Chinese font inside, so that it looks the same everywhere and for years."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from services.kit.apart import Limits, TooCostly, run_apart
from services.kit.errors import Conflict

PDF = "application/pdf"
LIMITS = Limits(megabytes=512, cpu_seconds=15)


class PaperTooLarge(Conflict):
    """The document could not be printed. Ask for less of it."""

    zh = "内容过多，无法生成文件，请减少内容后重试"
    en = "There is too much to print: ask for less"


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
    return printed("document", asdict(document))


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
    return printed("certificate", asdict(certificate))


def printed(kind: str, content: Any) -> bytes:
    """`content` by the printer's function `kind`, in a process apart. Raises `PaperTooLarge` or `Busy`."""
    try:
        return run_apart(f"services.kit.printer:{kind}", json.dumps(content, ensure_ascii=False).encode(), LIMITS)
    except TooCostly as error:
        raise PaperTooLarge() from error
