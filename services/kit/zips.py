"""How large the list of a ZIP file's parts is, seen before any library reads it: each part costs it an object."""

from __future__ import annotations

import struct

MAGIC = b"PK\x03\x04"
MOST_LIST_BYTES = 256 << 10
_END, _END_SIZE, _LONGEST_COMMENT, _SIZE_AT = b"PK\x05\x06", 22, 65_535, 12
_END64, _BEFORE_END, _SIZE64_AT = b"PK\x06\x06", 76, 40
"""The other form's end stands before the pointer to it, which stands before the old form's."""


def list_bytes(data: bytes) -> int:
    """The bytes of the list as the file itself says, in either form; 0 where there is none."""
    at = data.rfind(_END, max(0, len(data) - _END_SIZE - _LONGEST_COMMENT))
    if at < 0 or len(data) - at < _END_SIZE:
        return 0
    size = int(struct.unpack_from("<I", data, at + _SIZE_AT)[0])
    before = at - _BEFORE_END
    if before >= 0 and data[before : before + len(_END64)] == _END64:
        return max(size, int(struct.unpack_from("<Q", data, before + _SIZE64_AT)[0]))
    return size
