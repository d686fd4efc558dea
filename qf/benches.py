"""`qf bench`: runs the benches of a checkout, each as a process of its own; they print a JSON object per row."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from qf.refusal import Refused

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("events", "gateway", "satisfaction")


def run(name: str | None) -> None:
    """Run bench `name`, or all. Raises `Refused` for a name that is none, or where there is no checkout."""
    if name not in (None, *NAMES):
        raise Refused(f"no bench {name}: choose from {', '.join(NAMES)}")
    if not (ROOT / "tests" / "bench").is_dir():
        raise Refused("the benches are not installed: run them in a checkout, ./taskw bench")
    for each in (name,) if name else NAMES:
        done = subprocess.run([sys.executable, "-W", "ignore", "-m", f"tests.bench.{each}"], cwd=ROOT, check=False)
        if done.returncode:
            raise SystemExit(done.returncode)
