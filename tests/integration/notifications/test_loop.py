"""A slow mail server and a slow receiver hold nobody else on the embedded stack's one loop."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import qf.patched
import time
import eventlet
from eventlet.green import socket
from services.kit.mailing import Letter, Mailer
from services.kit.posting import Post, Poster

silent = socket.socket()
silent.bind(("127.0.0.1", 0))
silent.listen(5)
port = silent.getsockname()[1]
import services.kit.mailing, services.kit.posting
services.kit.mailing.TIMEOUT_SECONDS = services.kit.posting.TIMEOUT_SECONDS = 1.0
beats, gaps = [time.monotonic()], []

def beat():
    while True:
        eventlet.sleep(0.02)
        now = time.monotonic()
        gaps.append(now - beats[-1])
        beats.append(now)

heart = eventlet.spawn(beat)
mailer, letter = Mailer(f"smtp://127.0.0.1:{port}", "a@example.cn"), Letter("<1@x>", "b@example.cn", "s", "t")
mail = eventlet.spawn(mailer.send, letter)
post = eventlet.spawn(Poster(allow_private=True).send, Post(f"https://127.0.0.1:{port}/", b"{}", {}))

services.kit.posting.LONGEST_SECONDS = 2.0
slow = socket.socket()
slow.bind(("127.0.0.1", 0))
slow.listen(5)

def dribble():
    peer, _ = slow.accept()
    peer.sendall(bytes((22, 3, 3, 64, 0)))  # the head of a TLS record, whose body never ends
    while True:
        eventlet.sleep(0.3)
        peer.sendall(b"x")

eventlet.spawn(dribble)
begun = time.monotonic()
late = Poster(allow_private=True).send(Post(f"https://127.0.0.1:{slow.getsockname()[1]}/", b"{}", {}))
print(late.outcome, late.reason, time.monotonic() - begun < 3)
print(mail.wait().outcome, post.wait().outcome, len(gaps) >= 10)
"""


def test_sending_waits_without_holding_the_loop() -> None:
    run = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert run.stdout.split() == ["later", "TimeoutError", "True", "away", "later", "True"], run.stderr[-2000:]
