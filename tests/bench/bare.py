"""The bare limit: an ASGI application that sends the bytes of a file as the gateway sends its own, nothing else."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import uvicorn

from gateway.wire import send_bytes
from qf.ports import listen
from tests.bench.scripts import say

BODY = Path(sys.argv[1]).read_bytes()


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Read the request, send the body."""
    await receive()
    await send_bytes(send, BODY)


def main() -> None:
    """Serve until terminated."""
    listener = listen("127.0.0.1", 0, "nothing")
    say(port=listener.getsockname()[1])
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off")
    asyncio.run(uvicorn.Server(config).serve(sockets=[listener]))


if __name__ == "__main__":
    main()
