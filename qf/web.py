"""How the gateway is served over HTTP, in a process of its own or with everything else."""

from __future__ import annotations

from typing import Any

import uvicorn

from services.kit.settings import settings


def web_config(app: Any) -> uvicorn.Config:
    """Without a log of requests: their addresses are nobody's business. Visitors' own come from trusted proxies."""
    trusted = settings().trusted_proxies
    return uvicorn.Config(app, log_level="warning", access_log=False, lifespan="on", forwarded_allow_ips=trusted)
