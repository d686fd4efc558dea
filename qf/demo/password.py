"""The demo's password: made at the first start, the same for all demo accounts, readable by the owner only."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

from qf.demo.ground import write_json

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 5, 5


class AccountsFile:
    """`QF_DATA/demo-accounts.json`."""

    def __init__(self, data: Path) -> None:
        self.path = data / "demo-accounts.json"

    def password(self) -> str:
        """The password: the one that was kept, or a new one."""
        kept = self._content().get("password")
        if isinstance(kept, str):
            return kept
        password = "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
        self._write({"password": password, "accounts": []})
        return password

    def keep(self, accounts: list[dict[str, Any]]) -> None:
        """Add who can sign in."""
        self._write({"password": self.password(), "accounts": accounts})

    def accounts(self) -> list[dict[str, Any]]:
        """Who can sign in."""
        return list(self._content().get("accounts", []))

    def _content(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self.path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}

    def _write(self, content: dict[str, Any]) -> None:
        write_json(self.path, content, mode=0o600)
