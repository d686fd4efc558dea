"""The list of a ZIP file's parts is measured before a library makes an object of each."""

from __future__ import annotations

import io
import time
import zipfile
import zlib

import pytest

from services.kit.file_types import FileContentDiffers, content_type_of
from services.kit.zips import MOST_LIST_BYTES, list_bytes


def package(parts: int, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", "<d/>")
        for number in range(parts):
            made.writestr(f"{number:05d}", "")
        made.comment = comment
    return out.getvalue()


def many(entries: int) -> bytes:
    """A package of ten megabytes whose list names one empty part over and over, in the newer form too."""
    head = package(0)
    start = head.index(b"PK\x01\x02")
    entry = head[start : head.index(b"PK\x05\x06")]
    listed = entry * entries
    end64 = b"PK\x06\x06" + (44).to_bytes(8, "little") + b"\x2d\x00" * 2 + b"\x00" * 8
    end64 += entries.to_bytes(8, "little") * 2 + len(listed).to_bytes(8, "little") + start.to_bytes(8, "little")
    locator = b"PK\x06\x07" + b"\x00" * 4 + (start + len(listed)).to_bytes(8, "little") + b"\x01\x00\x00\x00"
    end = b"PK\x05\x06" + b"\x00" * 4 + b"\xff\xff" * 2 + (46).to_bytes(4, "little") + b"\xff" * 4 + b"\x00\x00"
    return head[:start] + listed + end64 + locator + end


@pytest.mark.parametrize("comment", [b"", b"x" * 65_535])
def test_the_list_is_as_long_as_the_file_says(comment: bytes) -> None:
    assert list_bytes(package(0, comment)) == 46 + len("word/document.xml")
    assert list_bytes(package(10, comment)) == 46 + len("word/document.xml") + 10 * (46 + 5)


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06", b"PK\x03\x04broken", b"x" * 100_000, zlib.compress(b"x")])
def test_what_is_no_package_has_none(data: bytes) -> None:
    assert list_bytes(data) == 0


def test_a_package_of_very_many_parts_is_refused_at_once() -> None:
    data = many(150_000)
    assert list_bytes(data) > 9 << 20 > MOST_LIST_BYTES
    begun = time.perf_counter()
    with pytest.raises(FileContentDiffers):
        content_type_of("evidence.docx", data)
    assert time.perf_counter() - begun < 0.1
    assert content_type_of("evidence.docx", package(500)).endswith("wordprocessingml.document")
