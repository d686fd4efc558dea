"""Functions that the tests run in a process apart."""

from __future__ import annotations

import os
import time

from services.kit.apart_process import Refusal


def shouting(data: bytes) -> bytes:
    return data.upper()


def refusing(data: bytes) -> bytes:
    raise Refusal(b"no: " + data)


def spinning(data: bytes) -> bytes:
    while True:
        pass


def sleeping(data: bytes) -> bytes:
    time.sleep(60)
    return data


def hoarding(data: bytes) -> bytes:
    return b"x" * (1 << 31)


def failing(data: bytes) -> bytes:
    raise ValueError(data.decode())


def settings(data: bytes) -> bytes:
    return "\n".join(sorted(name for name in os.environ if name.startswith("QF_"))).encode()


def pausing(data: bytes) -> bytes:
    time.sleep(0.7)
    return data
