"""`python -m tests.fuzz --seconds 300 --seed 7`: everything that takes a stranger's bytes, for that long.

What broke is printed, and kept in full under `.data/fuzz`; the same seed makes the same inputs. Exit status 1 then.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from uuid import uuid4

from qf import services
from services.kit.clock import clock
from services.kit.settings import override
from services.kit.testing import Bench
from tests.fuzz import addresses, methods, readers
from tests.fuzz.trying import Target, until
from tests.integration.access.city import found
from tests.integration.gateway import scene
from tests.support import stack

KEPT = Path(__file__).parents[2] / ".data" / "fuzz"
QUICK_HASHES = {"argon2_time_cost": 1, "argon2_memory_kib": 8}


def main() -> int:
    """Exit status 0 when nothing broke."""
    asked = argparse.ArgumentParser(prog="./taskw fuzz --", description=__doc__)
    asked.add_argument("--seconds", type=float, default=300.0)
    asked.add_argument("--seed", type=int, default=int(time.time()))
    asked.add_argument("--only", default="", help="targets whose name has this in it")
    given = asked.parse_args()
    prefix = f"fuzz_{uuid4().hex[:8]}_"
    uri = stack.mongo_uri()
    override(env="test", mongo_uri=uri, mongo_prefix=prefix, log_level="CRITICAL", **QUICK_HASHES)
    try:
        chosen = [target for target in _targets() if given.only in target.name]
        return _report(chosen, given.seed, given.seconds)
    finally:
        clock.reset()
        stack.drop_databases(uri, prefix)
        stack.stop()


def _targets() -> list[Target]:
    bench = Bench(*services.shells())
    lived = found(bench, f"city-{uuid4().hex[:12]}")
    asked = scene.City(scene.bench(), f"city-{uuid4().hex[:12]}").found()
    return [*readers.readers(), *methods.targets(bench, lived), *addresses.targets(asked)]


def _report(targets: list[Target], seed: int, seconds: float) -> int:
    _say(f"{len(targets)} targets, seed {seed}, {seconds:.0f} s")
    broken = 0
    for broken, told in enumerate(until(targets, seed, seconds), 1):
        KEPT.mkdir(parents=True, exist_ok=True)
        (KEPT / f"{seed}-{broken}.txt").write_text(told, encoding="utf-8", errors="backslashreplace")
        _say(f"broken: {told[:500]}")
    _say(f"{broken} broken" if broken else "nothing broke")
    return 1 if broken else 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
