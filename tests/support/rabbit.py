"""A RabbitMQ node of the tests' own: own name, ports, files and cookie, so that it meets no other broker.

From a shell, `python -m tests.support.rabbit` runs one until Ctrl-C and prints its address.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import kombu

START_SECONDS = 90.0
STOP_SECONDS = 30.0
DEBIAN = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
CONFIGURATION = """\
listeners.tcp.1 = 127.0.0.1:{port}
disk_free_limit.absolute = 50MB
vm_memory_high_watermark.absolute = 1GB
log.file.level = warning
loopback_users = none
"""


class Node:
    """One broker process and its files."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port, self._epmd_port, self._distribution_port = _free_ports(3)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        """Where it listens."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def start(self) -> None:
        """Start and wait until it accepts connections. Raises `RuntimeError`, with what the server said."""
        self.home.mkdir(parents=True, exist_ok=True)
        (self.home / "rabbitmq.conf").write_text(CONFIGURATION.format(port=self.port))
        (self.home / "plugins").write_text("[].\n")
        with (self.home / "output").open("ab") as output:
            self._process = subprocess.Popen(
                [str(_server())],
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait()

    def stop(self) -> None:
        """Stop the node and its name server."""
        self._end(signal.SIGTERM)
        epmd = shutil.which("epmd")
        if epmd:
            subprocess.run([epmd, "-port", str(self._epmd_port), "-kill"], capture_output=True, check=False)

    def kill(self) -> None:
        """End it at once, as a crash would; `start` brings it back with its files."""
        self._end(signal.SIGKILL)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It accepts connections and answers nothing, as a machine does that hangs."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self._process.pid, signal.SIGCONT)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, how)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"qf{self.port}@localhost",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self._distribution_port),
            "RABBITMQ_CONFIG_FILE": str(self.home / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self.home / "none.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.home / "plugins"),
            "RABBITMQ_MNESIA_BASE": str(self.home / "data"),
            "RABBITMQ_LOG_BASE": str(self.home / "log"),
            "RABBITMQ_PID_FILE": str(self.home / "pid"),
            "RABBITMQ_CONF_ENV_FILE": str(self.home / "none.conf"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 2:2 +sbwt none",
        }

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            if _accepts(self.uri):
                return
            time.sleep(0.2)
        said = (self.home / "output").read_text(errors="replace")[-2000:]
        self._end(signal.SIGKILL)
        raise RuntimeError(f"RabbitMQ did not start: {said}")


@contextmanager
def private_node() -> Iterator[str]:
    """A node for the length of a run; gives its URI."""
    home = Path(tempfile.mkdtemp(prefix="qf-rabbit-"))
    node = Node(home)
    try:
        node.start()
        yield node.uri
    finally:
        node.stop()
        shutil.rmtree(home, ignore_errors=True)


def _server() -> Path:
    """The server itself, not Debian's wrapper, which would change the user and leave our environment behind."""
    for found in (DEBIAN, shutil.which("rabbitmq-server")):
        if found and Path(found).exists():
            return Path(found)
    raise RuntimeError("no rabbitmq-server: ./taskw system installs it, or set QF_TEST_AMQP_URI")


def _accepts(uri: str) -> bool:
    try:
        with kombu.Connection(uri, connect_timeout=2) as connection:
            connection.connect()
    except (*kombu.Connection(uri).connection_errors, OSError):
        return False
    return True


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def main() -> None:
    """Run a node until Ctrl-C."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with private_node() as uri, suppress(KeyboardInterrupt):
        sys.stdout.write(f"{uri}\n")
        sys.stdout.flush()
        signal.pause()


if __name__ == "__main__":
    main()
