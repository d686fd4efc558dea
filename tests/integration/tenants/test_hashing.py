"""Password hashing beside everything else that one process serves."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import eventlet
import eventlet.hubs

eventlet.hubs.use_hub("asyncio")
eventlet.monkey_patch()

from services.kit.settings import override
from services.tenants.service import _passwords

override(argon2_time_cost=3, argon2_memory_kib=65536)
passwords = _passwords()
beats = 0

def beat():
    global beats
    while True:
        eventlet.sleep(0.001)
        beats += 1

eventlet.spawn(beat)
kept = passwords.hash("Qingfeng-2022-demo")
at_hash, beats = beats, 0
pool = eventlet.GreenPool(4)
answers = list(pool.imap(lambda word: passwords.matches(kept, word), ["Qingfeng-2022-demo", "wrong"]))
print(at_hash >= 3, beats >= 3, answers)
"""


def test_a_hash_does_not_stop_the_loop_that_serves_everybody_else() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout.strip(), done.returncode) == ("True True [True, False]", 0), done.stderr
