"""The page on which a patient evaluates a visit: one answer without anything from elsewhere, for any phone.

Style and script stand in the page; the browser runs these two, by their digests, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def page(state: dict[str, Any]) -> bytes:
    """The page with what it shall show: an invitation, or an error."""
    told = json.dumps(state, ensure_ascii=False).replace("<", "\\u003c")
    return _frame().replace("{{state}}", told).encode()


@cache
def policy() -> str:
    """The Content-Security-Policy of the page."""
    script, style = (f"'sha256-{_digest(_content(name))}'" for name in ("page.js", "page.css"))
    return (
        f"default-src 'none'; script-src {script}; style-src {style}; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


@cache
def _frame() -> str:
    html = _content("page.html").replace("{{style}}", _content("page.css"))
    return html.replace("{{script}}", _content("page.js"))


@cache
def _content(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
