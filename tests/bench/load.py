"""Loads an HTTP server from another process: with wrk where it is installed, else with `pelt.py`."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench import scripts

CONNECTIONS = 32
SCRIPT = """\
wrk.method = "POST"
wrk.path = "/graphql"
wrk.body = io.open("{body}"):read("*a")
{headers}
"""


class Wrong(Exception):
    """The server gave something else than answers; a rate of refusals means nothing."""


def tool() -> str:
    """What loads."""
    return "wrk" if shutil.which("wrk") else "pelt.py, itself the limit of both sides: install wrk"


class Request:
    """A GraphQL request as files that the tools read."""

    def __init__(self, folder: Path, name: str, query: str, token: str, *, cached: bool = True) -> None:
        self.body = json.dumps({"query": query}).encode()
        self.headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        if not cached:
            self.headers["cache-control"] = "no-cache"
        self.raw, self._lua, body = folder / f"{name}.http", folder / f"{name}.lua", folder / f"{name}.json"
        body.write_bytes(self.body)
        lines = [f"{key}: {value}" for key, value in {**self.headers, "host": "bench"}.items()]
        head = "\r\n".join(["POST /graphql HTTP/1.1", *lines, f"content-length: {len(self.body)}", "", ""])
        self.raw.write_bytes(head.encode() + self.body)
        headers = "\n".join(f'wrk.headers["{key}"] = "{value}"' for key, value in self.headers.items())
        self._lua.write_text(SCRIPT.format(body=body, headers=headers))

    def rate(self, port: int, seconds: float) -> float:
        """Answers per second over 32 connections. Raises `Wrong` unless all are good."""
        if not shutil.which("wrk"):
            said = self.pelt(port, CONNECTIONS, seconds)
            if set(said["statuses"]) != {"200"}:
                raise Wrong(str(said["statuses"]))
            return float(said["rate"])
        options = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "-s", str(self._lua)]
        command = ["wrk", *options, f"http://127.0.0.1:{port}/graphql"]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found = re.search(r"Requests/sec:\s*([\d.]+)", text)
        if found is None or "Non-2xx" in text or "Socket errors" in text:
            raise Wrong(text)
        return float(found[1])

    def pelt(self, port: int, connections: int, seconds: float, pause: float = 0.0) -> dict[str, Any]:
        """What `pelt.py` says."""
        return scripts.run("pelt", port, self.raw, connections, seconds, pause)

    @contextmanager
    def pelting(self, port: int, connections: int, seconds: float) -> Iterator[None]:
        """`pelt.py` beside the block; the block should end first."""
        with ThreadPoolExecutor(1) as beside:
            said = beside.submit(self.pelt, port, connections, seconds)
            yield
            said.result()
