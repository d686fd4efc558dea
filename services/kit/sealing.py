"""Seals: what the platform hands out and later takes back unaltered (one-time tokens, sign-in codes, riddles).

A seal is a keyed digest of its purpose, the tenant and the parts, so that none can be used for another purpose or city.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from services.kit.settings import settings


def seal(purpose: str, tenant: str, *parts: str | bytes | int, size: int = 16) -> bytes:
    """`size` bytes (at most 32). Raises `MissingSettings` without `QF_SEAL_KEY`."""
    settings().require("seal_key")
    digest = hmac.new(str(settings().seal_key).encode(), digestmod=hashlib.sha256)
    for part in (purpose, tenant, *parts):
        text = part if isinstance(part, bytes) else str(part).encode()
        digest.update(len(text).to_bytes(4, "big") + text)
    return digest.digest()[:size]


def is_sealed(given: bytes, purpose: str, tenant: str, *parts: str | bytes | int) -> bool:
    """Whether `given` is the seal of the parts; takes as long for a wrong one."""
    return hmac.compare_digest(given, seal(purpose, tenant, *parts, size=len(given) or 1))


def new_key() -> str:
    """A fresh key."""
    return secrets.token_hex(32)
