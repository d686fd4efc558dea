"""A headless Chromium as a phone, driven over its debugging protocol: nothing but the browser is needed."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
)
PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
PATIENCE_SECONDS = 20.0


class Chromium:
    """One tab. `folder` holds its profile, empty before."""

    def __init__(self, folder: Path) -> None:
        command = [str(PROGRAM), *QUIET, f"--user-data-dir={folder}", "about:blank"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._sent = 0
        self._opened = ExitStack()
        self._socket: ClientConnection = self._opened.enter_context(connect(self._address(folder), max_size=None))
        pages = [each for each in self._ask("Target.getTargets")["targetInfos"] if each["type"] == "page"]
        attached = self._ask("Target.attachToTarget", targetId=pages[0]["targetId"], flatten=True)
        self._session = str(attached["sessionId"])
        self.tell("Emulation.setDeviceMetricsOverride", **PHONE)
        self.tell("Page.enable")

    def close(self) -> None:
        """End the browser."""
        self._opened.close()
        self._process.terminate()
        self._process.wait(10)

    def open(self, url: str) -> None:
        """Go there, and wait until it is loaded."""
        self.tell("Page.navigate", url=url)
        self.until(f"location.href === {json.dumps(url)} && document.readyState === 'complete'")

    def run(self, script: str) -> Any:
        """The value of an expression on the page."""
        answer = self.tell("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, script: str) -> None:
        """Wait until an expression is true."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.run(script):
            assert time.monotonic() < deadline, f"never true: {script}"
            time.sleep(0.05)

    def picture(self, path: Path) -> None:
        """The whole page as PNG."""
        shot = self.tell("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def tell(self, method: str, **given: Any) -> dict[str, Any]:
        """A command to the tab."""
        return self._ask(method, self._session, **given)

    def _ask(self, method: str, session: str | None = None, **given: Any) -> dict[str, Any]:
        self._sent += 1
        message = {"id": self._sent, "method": method, "params": given}
        self._socket.send(json.dumps({**message, "sessionId": session} if session else message))
        while True:
            answer = json.loads(self._socket.recv(PATIENCE_SECONDS))
            if answer.get("id") == self._sent:
                assert "error" not in answer, answer["error"]
                return dict(answer["result"])

    def _address(self, folder: Path) -> str:
        """Chromium writes where it listens into its profile."""
        file, deadline = folder / "DevToolsActivePort", time.monotonic() + PATIENCE_SECONDS
        while not file.exists() or len(file.read_text().split()) < 2:
            assert time.monotonic() < deadline and self._process.poll() is None, "chromium did not start"
            time.sleep(0.05)
        port, path = file.read_text().split()
        return f"ws://127.0.0.1:{port}{path}"
