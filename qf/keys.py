"""The embedded stack's own keys: made at the first start, kept under `QF_DATA`, readable by the owner only."""

from __future__ import annotations

import os
from pathlib import Path

from services.kit.identity import new_key_pair
from services.kit.sealing import new_key
from services.kit.settings import override, settings


def ensure(data: Path, *, to_sign: bool = True) -> None:
    """Put the key pair into the settings; outside production one is made when none is configured.

    Who only verifies needs no private key (`to_sign`). Raises `MissingSettings` in production.
    """
    configured = settings()
    needed = ("token_private_key", "token_public_key") if to_sign else ("token_public_key",)
    if configured.env == "production":
        configured.require(*needed)
    if all(getattr(configured, name) for name in needed):
        return
    folder = data / "keys"
    private, public = folder / "token.pem", folder / "token.pub.pem"
    if not private.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        _write_pair(private, public)
    override(token_private_key=private.read_text(), token_public_key=public.read_text())


def ensure_seal(data: Path) -> None:
    """Put the key of seals into the settings; outside production one is made when none is configured.

    Raises `MissingSettings` in production.
    """
    configured = settings()
    if configured.env == "production":
        configured.require("seal_key")
    if configured.seal_key:
        return
    path = data / "keys" / "seal.key"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        _write_secret(path, new_key())
    override(seal_key=path.read_text())


def _write_pair(private: Path, public: Path) -> None:
    secret, open_key = new_key_pair()
    public.write_text(open_key)
    _write_secret(private, secret)


def _write_secret(path: Path, secret: str) -> None:
    """Whole or not at all, for the owner only."""
    unfinished = path.with_suffix(".new")
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as out:
        out.write(secret)
    unfinished.rename(path)
