"""Identifiers: random ones, and those derived from a natural key so that generating twice creates nothing new."""

from __future__ import annotations

import base64
import hashlib
import itertools
import os
import time

_counter = itertools.count()


def new_id() -> str:
    """A new 26-character id; those of one process sort in the order of their making."""
    stamp = int(time.time() * 1000).to_bytes(6, "big")
    order = (next(_counter) & 0xFFFFFF).to_bytes(3, "big")
    return _text(stamp + order + os.urandom(7))


def derive(tenant: str, kind: str, *natural_key: object) -> str:
    """The 26-character id of the thing of `kind` with this natural key in `tenant`: always the same (PF-010)."""
    source = "\x1f".join([tenant, kind, *map(str, natural_key)])
    return _text(hashlib.sha256(source.encode()).digest()[:16])


def _text(raw: bytes) -> str:
    return base64.b32hexencode(raw).decode().rstrip("=").lower()
