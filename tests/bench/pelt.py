"""A load generator where wrk is not installed, and wherever single times matter: raw sockets, each asks and waits.

Says requests per second, the 95th percentile in milliseconds, and how many answers had each status.
"""

from __future__ import annotations

import re
import select
import socket
import sys
import time
from collections import Counter
from pathlib import Path

from tests.bench.scripts import say

LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


class Caller:
    """One connection that sends the same request again and again."""

    def __init__(self, port: int, request: bytes) -> None:
        self._socket, self._request = socket.create_connection(("127.0.0.1", port)), request
        self._socket.setblocking(False)
        self._parts: list[bytes] = []
        self._sent = 0.0

    def fileno(self) -> int:
        """For the poll."""
        return self._socket.fileno()

    def ask(self) -> None:
        """Send the request."""
        self._sent, self._parts = time.perf_counter(), []
        self._socket.sendall(self._request)

    def hear(self) -> tuple[bytes, float] | None:
        """The status and the seconds of a finished answer; None while more is to come."""
        self._parts.append(self._socket.recv(1 << 18))
        answer = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
        end = answer.find(b"\r\n\r\n")
        length = LENGTH.search(answer, 0, end) if end >= 0 else None
        if length is None or len(answer) < end + 4 + int(length[1]):
            return None
        return answer[9:12], time.perf_counter() - self._sent


def pelt(callers: list[Caller], seconds: float, pause: float) -> tuple[list[float], Counter[str], float]:
    """Ask for `seconds`; each caller waits `pause` after an answer. Times, statuses, and how long it took."""
    poll, by_number = select.epoll(), {caller.fileno(): caller for caller in callers}
    times: list[float] = []
    statuses: Counter[str] = Counter()
    begun = time.perf_counter()
    for caller in callers:
        poll.register(caller.fileno(), select.EPOLLIN)
        caller.ask()
    while (now := time.perf_counter()) < begun + seconds:
        for number, _ in poll.poll(1.0):
            caller = by_number[number]
            heard = caller.hear()
            if heard is not None:
                statuses[heard[0].decode()] += 1
                times.append(heard[1])
                time.sleep(pause)
                caller.ask()
    return times, statuses, now - begun


def main() -> None:
    """`pelt.py PORT REQUEST-FILE CONNECTIONS SECONDS PAUSE`"""
    port, file, connections, seconds, pause = sys.argv[1:6]
    callers = [Caller(int(port), Path(file).read_bytes()) for _ in range(int(connections))]
    times, statuses, spent = pelt(callers, float(seconds), float(pause))
    if not times:
        raise SystemExit(f"no answer within {seconds} s")
    ranked = sorted(times)
    say(rate=len(times) / spent, p95=ranked[int(len(ranked) * 0.95)] * 1000, statuses=statuses)


if __name__ == "__main__":
    main()
