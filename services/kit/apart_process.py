"""The process of `apart.py`: limits itself, then hands standard input to a function and writes what it gives.

`python -c "from services.kit.apart_process import run; run()" module:function megabytes cpu_seconds`
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

REFUSED, OUT_OF_MEMORY, FAILED = 3, 4, 1


class Refusal(Exception):
    """Raised by a function that refuses its input; the argument is what the caller is told, as bytes."""


def main(function: str, megabytes: int, cpu_seconds: int) -> int:
    """The exit status."""
    _limit(megabytes, cpu_seconds)
    module, _, name = function.partition(":")
    try:
        result, status = getattr(import_module(module), name)(sys.stdin.buffer.read()), 0
    except Refusal as refusal:
        result, status = refusal.args[0], REFUSED
    except MemoryError:
        return OUT_OF_MEMORY
    except RecursionError:
        return OUT_OF_MEMORY
    except Exception as error:
        sys.stderr.write(f"{type(error).__name__}\n")  # its words may be the file's
        return FAILED
    sys.stdout.buffer.write(result)
    sys.stdout.buffer.flush()
    return status


def _limit(megabytes: int, cpu_seconds: int) -> None:
    """No system without limits of resources keeps the work from being done; its caller waits so long and no longer."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def run() -> None:
    """Work by the command line, and end without another word."""
    status = main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    sys.stderr.flush()
    os._exit(status)
