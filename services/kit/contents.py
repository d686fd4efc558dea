"""The bytes of files as requests carry them."""

from __future__ import annotations

import base64
import binascii

from services.kit.errors import InvalidInput


class FileNotReadable(InvalidInput):
    """The upload is not base64, or larger than allowed."""

    zh = "文件内容无法读取或超过{limit}MB"
    en = "The file cannot be read or is larger than {limit} MB"


def decoded(content_base64: str, most: int) -> bytes:
    """The bytes, at most so many. Raises `FileNotReadable`."""
    limit = most >> 20
    try:
        content = base64.b64decode(content_base64, validate=True)
    except (binascii.Error, ValueError) as error:
        raise FileNotReadable(field="content_base64", limit=limit) from error
    if len(content) > most:
        raise FileNotReadable(field="content_base64", limit=limit)
    return content
