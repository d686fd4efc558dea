"""Which files may be uploaded: by the name's ending, and by what the bytes really are."""

from __future__ import annotations

import zipfile
from io import BytesIO

from services.kit.errors import InvalidInput
from services.kit.zips import MOST_LIST_BYTES, list_bytes

LONGEST_NAME = 200
_OFFICE = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
}
_MAGIC = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
_MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f")


class FileTypeNotAllowed(InvalidInput):
    """Only the listed types may be uploaded."""

    zh = "不支持的文件类型“{suffix}”，可上传：{allowed}"
    en = "Files of type “{suffix}” are not accepted; allowed: {allowed}"


class FileContentDiffers(InvalidInput):
    """The content is not what the file's name says."""

    zh = "文件内容与扩展名“{suffix}”不符"
    en = "The content is not a {suffix} file"


class FileNameNotValid(InvalidInput):
    """The name holds a path or control characters, or is too long."""

    zh = "文件名无效"
    en = "The file name is not valid"


class FileEmpty(InvalidInput):
    """An empty file proves nothing."""

    zh = "文件为空"
    en = "The file is empty"


def content_type_of(filename: str, data: bytes) -> str:
    """The type of the file. The client's own claim is not asked for.

    Raises `FileNameNotValid`, `FileEmpty`, `FileTypeNotAllowed` or `FileContentDiffers`.
    """
    if not 0 < len(filename) <= LONGEST_NAME or any(ord(c) < 32 or c in '/\\:*?"<>|' for c in filename):
        raise FileNameNotValid(field="filename")
    suffix = filename.rpartition(".")[2].lower()
    suffix = {"jpeg": "jpg"}.get(suffix, suffix)
    if suffix not in CONTENT_TYPES or "." not in filename:
        raise FileTypeNotAllowed(field="filename", suffix=suffix[:20], allowed=", ".join(CONTENT_TYPES))
    if not data:
        raise FileEmpty(field="content_base64")
    if not _is(suffix, data):
        raise FileContentDiffers(field="content_base64", suffix=suffix)
    return CONTENT_TYPES[suffix]


def _is(suffix: str, data: bytes) -> bool:
    if suffix in _MAGIC:
        return data.startswith(_MAGIC[suffix])
    return _has_part(_MAIN_PART[suffix], data) if suffix in _MAIN_PART else _is_text(data)


def _has_part(name: str, data: bytes) -> bool:
    """Whether it is a ZIP package with this part; nothing is unpacked."""
    if list_bytes(data) > MOST_LIST_BYTES:
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return name in package.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return False


def _is_text(data: bytes) -> bool:
    """UTF-8 or the Chinese national encoding, without control characters."""
    if _CONTROLS & set(data):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
            return True
        except UnicodeDecodeError:
            continue
    return False
