"""Connections on a real server: how many, how long they may wait, and what is read of strangers."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn

from gateway import lines as limits
from gateway.app import build_app
from gateway.bodies import Bodies
from gateway.errors import TooManyRequests
from gateway.guard import protocols
from gateway.limits import MAX_FRAME
from gateway.lines import Lines
from tests.integration.gateway.scene import City, configured


class Server:
    """Uvicorn in a thread, with connections of its own."""

    def __init__(self, app: Any, lines: Lines) -> None:
        self.lines = lines
        http, ws = protocols(lines)
        config = uvicorn.Config(app, http=http, ws=ws, ws_max_size=MAX_FRAME, log_config=None, lifespan="off")
        self._server = uvicorn.Server(config)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._listener]))

    def __enter__(self) -> Server:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(20)

    def connect(self, text: bytes = b"") -> socket.socket:
        client = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        client.sendall(text)
        return client

    def status(self, text: bytes) -> bytes:
        with self.connect(text) as client:
            return client.recv(4096).split(b"\r\n")[0]


async def echo(scope: Any, receive: Any, send: Any) -> None:
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    body = str(size).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@contextmanager
def serving(app: Any = echo, each: int = 5, in_all: int = 8, proxies: str = "") -> Iterator[Server]:
    with Server(app, Lines(each, in_all, proxies)) as server:
        yield server


HELLO = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"


def ends(client: socket.socket) -> bool:
    """Whether the other side closes the connection within its timeout."""
    try:
        return client.recv(10) == b""
    except ConnectionResetError:
        return True


def until_open(server: Server, count: int) -> None:
    deadline = time.monotonic() + 10
    while len(server.lines) != count:
        assert time.monotonic() < deadline, len(server.lines)
        time.sleep(0.01)


def test_one_address_has_so_many_connections_and_gets_its_place_back() -> None:
    with serving() as server:
        held = [server.connect() for _ in range(5)]
        until_open(server, 5)
        assert server.status(HELLO) == b"HTTP/1.1 503 Service Unavailable"
        held[0].close()
        until_open(server, 4)
        assert server.status(HELLO) == b"HTTP/1.1 200 OK"


def test_a_named_proxy_is_bounded_with_all_others_together() -> None:
    with serving(proxies="10.0.0.0/8, 127.0.0.0/8") as server:
        held = [server.connect() for _ in range(8)]
        until_open(server, 8)
        assert server.status(HELLO) == b"HTTP/1.1 503 Service Unavailable"
        for each in held:
            each.close()


HALF = b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhe"


@pytest.mark.parametrize("begun", [b"", b"POST / HTTP/1.1\r\nHost: x", HALF])
def test_who_begins_and_does_not_go_on_is_cut_off(begun: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HEADER_SECONDS", 0.3)
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.3)
    monkeypatch.setattr(limits, "SWEEP_SECONDS", 0.1)
    with serving() as server:
        client = server.connect(begun)
        assert ends(client)
        until_open(server, 0)
        assert server.status(HELLO) == b"HTTP/1.1 200 OK"


def test_a_slow_line_that_goes_on_may_finish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.3)
    monkeypatch.setattr(limits, "SLOWEST_BYTES", 1000)
    monkeypatch.setattr(limits, "SWEEP_SECONDS", 0.1)
    with serving() as server:
        client = server.connect(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4000\r\n\r\n")
        for _ in range(8):
            client.sendall(b"x" * 500)
            time.sleep(0.15)
        assert client.recv(4096).endswith(b"4000")


def test_who_does_not_read_the_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ANSWER_SECONDS", 0.3)
    monkeypatch.setattr(limits, "SWEEP_SECONDS", 0.1)

    async def large(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * (64 << 20)})

    with serving(large) as server:
        client = server.connect(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        until_open(server, 1)
        until_open(server, 0)
        client.close()


def test_a_head_without_end_is_refused() -> None:
    with serving() as server:
        client = server.connect(b"GET / HTTP/1.1\r\n")
        with pytest.raises(OSError):
            for number in range(200_000):
                client.sendall(b"X-%06d: %s\r\n" % (number, b"y" * 100))
        until_open(server, 0)


def test_a_stranger_is_refused_before_his_body_is_read(city: City) -> None:
    """70 unfinished bodies of 8 MiB took the gateway from 114 to 676 MB."""
    app = build_app(configured(env="production", public_url="https://qf.example.cn"), city.rpc)
    head = b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 8388608\r\n"
    with serving(app, each=200, in_all=200) as server:
        for more in (b"\r\n", b"Authorization: Bearer forged\r\n\r\n"):
            with server.connect(head + more + b'{"query": "' + b"x" * 60_000) as client:
                assert client.recv(4096).startswith(b"HTTP/1.1 401")
        assert app.door.bodies.taken == 0


def test_large_bodies_have_room_for_a_caller_and_in_all() -> None:
    bodies = Bodies(each=20 << 20, in_all=30 << 20)
    with bodies.room("a", 8 << 20), bodies.room("a", 8 << 20):
        with pytest.raises(TooManyRequests), bodies.room("a", 8 << 20):
            pytest.fail("had room")
        with bodies.room("b", 8 << 20), bodies.room("b", 60 << 10):
            assert bodies.taken == 24 << 20
            with pytest.raises(TooManyRequests), bodies.room("c", 8 << 20):
                pytest.fail("had room")
    assert bodies.taken == 0
    with bodies.room("a", 8 << 20):
        assert bodies.taken == 8 << 20
