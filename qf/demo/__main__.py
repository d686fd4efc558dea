"""`python -m qf.demo`: `qf demo` without the command line around it."""

import sys

import qf.patched  # noqa: F401
from qf.demo.command import run_demo
from qf.refusal import fail

try:
    run_demo(until_seeded="--until-seeded" in sys.argv[1:])
except KeyboardInterrupt:
    sys.exit(130)
except Exception as error:
    fail(error)
