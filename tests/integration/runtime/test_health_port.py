"""The port for probes answers while strangers hold its connections."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.integration.runtime.processes import ROOT, environment, free_port, until

SERVER = """
import qf.patched
import sys, eventlet
from qf.brief import serve_briefly
def app(environ, start_response):
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
serve_briefly(eventlet.listen(("127.0.0.1", int(sys.argv[1])), backlog=500), app)
"""


@pytest.fixture
def port() -> Iterator[int]:
    chosen = free_port()
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(chosen)], cwd=ROOT, env=environment())
    until(lambda: httpx.get(f"http://127.0.0.1:{chosen}/", timeout=2).status_code == 200, 30)
    yield chosen
    process.kill()
    process.wait()


def test_idle_and_dripping_connections_are_ended(port: int) -> None:
    idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(150)]
    begun = time.monotonic()
    for each in idle[:20]:
        each.sendall(b"GET / HTTP/1.1\r\nX: ")
    assert httpx.get(f"http://127.0.0.1:{port}/", timeout=20).text == "ok"
    assert time.monotonic() - begun < 15
    idle[0].settimeout(10)
    with pytest.raises(OSError):
        for _ in range(20):
            idle[0].sendall(b"x")
            time.sleep(0.5)
    for each in idle:
        each.close()


def test_a_large_body_costs_no_memory_and_a_long_address_is_refused(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8388608\r\n\r\n" + b"x" * 65536)
        assert client.recv(100).startswith(b"HTTP/1.1 200")
    assert httpx.get(f"http://127.0.0.1:{port}/" + "x" * 2000, timeout=5).status_code == 414
