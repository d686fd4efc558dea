"""How the gateway is served over HTTP, in a process of its own or with everything else."""

from __future__ import annotations

from typing import Any

import uvicorn

from gateway.guard import protocols
from gateway.limits import MAX_FRAME
from gateway.lines import Lines
from qf.open_files import raise_limit
from services.kit.settings import settings

OWN_FILES = 150
"""Open files that a process needs beside its connections."""


def web_config(app: Any) -> uvicorn.Config:
    """Without a log of requests: their addresses are nobody's business. Visitors' own come from trusted proxies."""
    trusted = settings().trusted_proxies
    http, socket = protocols(_lines())
    return uvicorn.Config(
        app,
        http=http,
        ws=socket,
        ws_max_size=MAX_FRAME,
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        lifespan="on",
        forwarded_allow_ips=trusted,
    )


def _lines() -> Lines:
    """As many connections as settings and open files allow; proxies count only when they are named."""
    configured, allowed = settings(), raise_limit()
    in_all = configured.connections if allowed is None else min(configured.connections, allowed - OWN_FILES)
    named = "trusted_proxies" in configured.model_fields_set
    return Lines(configured.connections_each, in_all, configured.trusted_proxies if named else "")
