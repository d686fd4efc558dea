"""HTTPS POST to addresses that customers name: never to a private address, never along a redirect."""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import eventlet

from services.kit.mailing import Result, trust

TIMEOUT_SECONDS = 10.0
LONGEST_SECONDS = 20.0
READ_BYTES = 65536
TRY_AGAIN = frozenset((408, 425, 429))
ROBOT_BUSY = frozenset((-1, 45009))
LEADING_INWARD = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "2002::/16")))
"""Ranges whose addresses hold an IPv4 address, which may be a private one."""
Addresses = Callable[[str, int], Sequence[str]]


class PrivateAddress(Exception):
    """The host's name leads into a private network."""


@dataclass(frozen=True)
class Post:
    """One message. A robot's receiver says in the body of its 200 whether it took it."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    is_robot: bool = False

    @property
    def to(self) -> None:
        """A post has no mail address."""
        return None


def addresses(host: str, port: int) -> list[str]:
    """Every address of `host`. Raises `OSError`."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True)
class Poster:
    """Posts over TLS, to the very address that was checked: a name that changes meanwhile leads nowhere."""

    allow_private: bool = False
    ca_file: Path | None = None
    resolve: Addresses = addresses

    def send(self, post: Post) -> Result:
        """Post once, within `LONGEST_SECONDS`: the other side may be slow on purpose, and leases of deliveries end."""
        try:
            status, body = self._exchange(post)
        except PrivateAddress:
            return Result("refused", "private_address")
        except (OSError, http.client.HTTPException) as error:
            return Result("later", type(error).__name__)
        if status >= 500 or status in TRY_AGAIN:
            return Result("later", str(status))
        if not 200 <= status < 300:
            return Result("refused", str(status))
        return _robot_answer(body) if post.is_robot else Result("sent")

    def close(self) -> None:
        """Nothing is kept open."""

    def _exchange(self, post: Post) -> tuple[int, bytes]:
        parts = urlsplit(post.url)
        host, port = str(parts.hostname), parts.port or 443
        address = self._checked(host, port)
        with eventlet.Timeout(LONGEST_SECONDS, TimeoutError()):  # the other timeout is for each byte that comes
            return self._talk(post, host, port, address)

    def _talk(self, post: Post, host: str, port: int, address: str) -> tuple[int, bytes]:
        parts, headers = urlsplit(post.url), {**post.headers, "User-Agent": "qingfeng", "Connection": "close"}
        connection = http.client.HTTPSConnection(host, port, timeout=TIMEOUT_SECONDS)
        plain = socket.create_connection((address, port), TIMEOUT_SECONDS)
        try:
            connection.sock = trust(self.ca_file).wrap_socket(plain, server_hostname=host)
            target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            connection.request("POST", target, post.body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read(READ_BYTES)
        finally:
            connection.close()
            with suppress(OSError):
                plain.close()

    def _checked(self, host: str, port: int) -> str:
        found = self.resolve(host, port)
        if not self.allow_private and not all(map(_is_public, found)):
            raise PrivateAddress(host)
        return found[0]


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address)
    return found.is_global and not found.is_multicast and not any(found in each for each in LEADING_INWARD)


def _robot_answer(body: bytes) -> Result:
    """A WeCom robot answers 200 with an error code."""
    try:
        code = int(json.loads(body).get("errcode", 0))
    except (ValueError, AttributeError, TypeError, RecursionError):
        return Result("later", "answer_not_understood")
    if code == 0:
        return Result("sent")
    return Result("later" if code in ROBOT_BUSY else "refused", f"errcode {code}")
