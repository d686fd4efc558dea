"""The embedded stack's door for the `qf` command: RPC over a Unix socket that only the owner of the data can open.

The bus of the embedded stack lives inside its process. A request is one line of JSON, so is the answer; services
verify the token in it as they verify every other one.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from services.kit.errors import QfError, Unavailable

LONGEST_LINE = 32 * 1024 * 1024
NOTE = "control.json"


class Control:
    """The stack's end: answers with what `rpc` answers."""

    def __init__(self, data: Path, rpc: Any) -> None:
        self._note, self._rpc = data / NOTE, rpc
        self._folder: Path | None = None
        self._server: asyncio.AbstractServer | None = None

    async def start(self) -> None:
        """Listen. The socket has a short path of its own, since a socket's path may not be long."""
        _forget(self._note)
        self._folder = Path(tempfile.mkdtemp(prefix="qf-"))
        address = self._folder / "control"
        self._server = await asyncio.start_unix_server(self._serve, address, limit=LONGEST_LINE)
        self._note.write_text(json.dumps({"socket": str(address)}))

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
            _forget(self._note)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.CancelledError):
            while line := await reader.readline():
                writer.write(json.dumps(await self._answer(line), ensure_ascii=False).encode() + b"\n")
                await writer.drain()
        writer.close()

    async def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            asked = json.loads(line)
            result = await self._rpc.call(asked.pop("service"), asked.pop("method"), asked.pop("payload"), **asked)
        except QfError as error:
            return {"error": error.to_wire()}
        except Exception:
            return {"error": QfError().to_wire()}
        return {"result": result}


class ControlClient:
    """The command's end; the same `call` as the gateway's RPC client."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def call(self, service: str, method: str, payload: Any = None, **options: Any) -> Any:
        """The result of `service.method`. Raises the `QfError` of the service, or `Unavailable`."""
        asked = {"service": service, "method": method, "payload": payload, **options}
        try:
            reader, writer = await asyncio.open_unix_connection(self._address, limit=LONGEST_LINE)
            writer.write(json.dumps(asked, ensure_ascii=False).encode() + b"\n")
            line = await reader.readline()
            writer.close()
        except OSError as error:
            raise Unavailable() from error
        if not line:
            raise Unavailable()
        answer = json.loads(line)
        if "error" in answer:
            raise QfError.from_wire(answer["error"])
        return answer["result"]

    def close(self) -> None:
        """Nothing is kept open."""


async def find(data: Path) -> ControlClient | None:
    """A client of the stack that runs over `data`; None when none answers."""
    try:
        address = str(json.loads((data / NOTE).read_text())["socket"])
        _, writer = await asyncio.open_unix_connection(address)
    except (OSError, ValueError, KeyError):
        return None
    writer.close()
    return ControlClient(address)


def _forget(note: Path) -> None:
    """Remove the note, and the socket's folder that it names."""
    with suppress(OSError, ValueError, KeyError):
        folder = Path(json.loads(note.read_text())["socket"]).parent
        if folder.name.startswith("qf-"):
            shutil.rmtree(folder, ignore_errors=True)
        note.unlink()
