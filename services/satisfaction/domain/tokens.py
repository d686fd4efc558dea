"""One-time tokens (NJ-019): 22 characters that name an encounter and carry the platform's mark. Bytes in, text out."""

from __future__ import annotations

import base64
import binascii

ID_BYTES, MARK_BYTES, LENGTH = 10, 6, 22
VALID_DAYS = 7


def id_of(raw: bytes) -> str:
    """The encounter's id of its ten bytes: sixteen letters and digits."""
    return base64.b32encode(raw).decode().lower()


def raw_of(encounter_id: str) -> bytes:
    """The ten bytes of an id that `id_of` gave."""
    return base64.b32decode(encounter_id.upper())


def token_of(raw: bytes, mark: bytes) -> str:
    """The token of an encounter's ten bytes and their mark."""
    return base64.urlsafe_b64encode(raw + mark).decode().rstrip("=")


def parts_of(token: str) -> tuple[bytes, bytes] | None:
    """The encounter's bytes and the mark in `token`; None for what no `token_of` ever gave."""
    if len(token) != LENGTH or not token.isascii():
        return None
    try:
        data = base64.b64decode(token + "==", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    raw, mark = data[:ID_BYTES], data[ID_BYTES:]
    return (raw, mark) if token_of(raw, mark) == token else None
