"""Uploads are what their names say, or are refused."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from services.kit.file_types import (
    CONTENT_TYPES,
    FileContentDiffers,
    FileEmpty,
    FileNameNotValid,
    FileTypeNotAllowed,
    content_type_of,
)


def package(part: str) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        made.writestr(part, "<x/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("报告.pdf", b"%PDF-1.7", "pdf"),
        ("报告.DOCX", package("word/document.xml"), "docx"),
        ("台账.xlsx", package("xl/workbook.xml"), "xlsx"),
        ("照片.png", b"\x89PNG\r\n\x1a\n0", "png"),
        ("照片.jpeg", b"\xff\xd8\xff\xe0", "jpg"),
        ("照片.jpg", b"\xff\xd8\xff\xe0", "jpg"),
        ("说明.txt", "说明\n".encode(), "txt"),
        ("名单.csv", "单位,人数\n".encode("gb18030"), "csv"),
    ],
)
def test_files_that_are_what_they_say(name: str, data: bytes, kind: str) -> None:
    assert content_type_of(name, data) == CONTENT_TYPES[kind]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"PK\x03\x04"),
        ("a.docx", package("xl/workbook.xml")),
        ("a.docx", package("word/document.xml").replace(b"PK\x01\x02\x14\x03\x14\x00", b"PK\x01\x02\x14\x03\xf9\x00")),
        ("a.xlsx", b"PK\x03\x04broken"),
        ("a.png", b"\xff\xd8\xff"),
        ("a.jpg", b"<html>"),
        ("a.txt", b"MZ\x00\x01"),
        ("a.csv", b"\xff\xff\xff"),
    ],
)
def test_files_that_are_not(name: str, data: bytes) -> None:
    with pytest.raises(FileContentDiffers):
        content_type_of(name, data)


@pytest.mark.parametrize("name", ["a.exe", "a.svg", "a.html", "a.pdf.js", "pdf", "a."])
def test_types_that_are_not_taken(name: str) -> None:
    with pytest.raises(FileTypeNotAllowed):
        content_type_of(name, b"%PDF-")


@pytest.mark.parametrize("name", ["", "../a.pdf", "a\\b.pdf", "a\n.pdf", "a" * 200 + ".pdf"])
def test_names_that_are_not_taken(name: str) -> None:
    with pytest.raises(FileNameNotValid):
        content_type_of(name, b"%PDF-")


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(FileEmpty):
        content_type_of("a.pdf", b"")
