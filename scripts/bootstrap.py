"""Makes `.venv` from `requirements.lock`, then hands over to go-task.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
PACKAGES_MARKER = VENV / "packages.sha256"
PROJECT_MARKER = VENV / "project.sha256"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")


class SetupFailed(Exception):
    """One sentence that says what to do."""


def main(arguments: list[str]) -> int:
    """Set up and run the task; the exit status is the task's own."""
    os.chdir(ROOT)
    try:
        with one_at_a_time():
            set_up()
    except SetupFailed as failure:
        print(f"taskw: {failure}", file=sys.stderr)
        return 1
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    os.environ["VIRTUAL_ENV"] = str(VENV)
    return hand_over(command_for(arguments))


def command_for(arguments: list[str]) -> list[str]:
    """One task and its arguments, with or without `--` before them; `qf` stands for the `qf` command itself.

    The demo runs without go-task in between, which keeps SIGTERM to itself: signals must reach the stack.
    """
    task, rest = arguments[:1] or ["--list"], arguments[1:]
    if rest[:1] == ["--"]:
        rest = rest[1:]
    if task == ["demo"]:
        return [str(BIN / "python"), "-m", "qf", "demo", *rest]
    if task == ["qf"]:
        return [str(BIN / "python"), "-m", "qf", *rest]
    return [str(BIN / "task"), "--exit-code", *task, *(["--", *rest] if rest else [])]


def hand_over(command: list[str]) -> int:
    """Replace this process, so that the caller's signals reach the command."""
    sys.stdout.flush()
    if os.name == "nt":
        return subprocess.call(command)
    os.execv(command[0], command)


def set_up() -> None:
    """Install what the lock names and the project itself, unless the markers say that they are there."""
    packages, project = fingerprint(LOCK), fingerprint(PROJECT)
    if not matches(PACKAGES_MARKER, packages):
        started = time.monotonic()
        make_venv()
        pip("install", "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK))
        PACKAGES_MARKER.write_text(packages)
        print(f"taskw: .venv is ready ({time.monotonic() - started:.0f} s)", file=sys.stderr)
    if not matches(PROJECT_MARKER, project):
        pip("install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        PROJECT_MARKER.write_text(project)


def matches(marker: Path, wanted: str) -> bool:
    """Whether `marker` says that `wanted` is installed."""
    return marker.exists() and marker.read_text() == wanted


def fingerprint(source: Path) -> str:
    """What an installation was made from: the file, the interpreter, and where it lies."""
    digest = hashlib.sha256(source.read_bytes())
    digest.update(f"{sys.version} {VENV}".encode())
    return digest.hexdigest()


def make_venv() -> None:
    """A new environment; on Debian without python3-venv, root installs that first."""
    print("taskw: making .venv", file=sys.stderr)
    shutil.rmtree(VENV, ignore_errors=True)
    if not has_module("ensurepip"):
        install_venv_package()
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode:
        raise SetupFailed(f"python could not make {VENV.name}: {(made.stderr or made.stdout).strip()}")


def has_module(name: str) -> bool:
    """Whether this interpreter can import `name`."""
    return subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True, check=False).returncode == 0


def install_venv_package() -> None:
    """Debian and Ubuntu split ensurepip off into a package."""
    package = f"python3.{sys.version_info.minor}-venv"
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise SetupFailed(f"Python's venv module is incomplete; as root: apt-get install {package}")
    print(f"taskw: installing {package}", file=sys.stderr)
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", package]):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupFailed(f"apt-get could not install {package}: {done.stderr.strip()[-300:]}")


def pip(*arguments: str) -> None:
    """Run pip with one line of progress; its own words appear only when it fails."""
    command = [str(BIN / "python"), "-m", "pip", "--no-input", "--disable-pip-version-check", *arguments]
    total = LOCK.read_text().count("==")
    said: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            show_progress(line, said, total)
    clear_progress()
    if process.returncode:
        sys.stderr.writelines(said[-15:])
        raise SetupFailed("pip failed; see the lines above")


def show_progress(line: str, said: list[str], total: int) -> None:
    """`[12/110] eventlet` on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        return
    word = line.split()
    if word[:1] == ["Collecting"]:
        count = sum(1 for earlier in said if earlier.startswith("Collecting"))
        text = f"[{count}/{total}] {word[1].split('=')[0]}"
    elif word[:1] == ["Installing"]:
        text = "installing"
    else:
        return
    print(f"\r\033[Ktaskw: {text}", end="", file=sys.stderr, flush=True)


def clear_progress() -> None:
    """Remove the progress line."""
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """A second `taskw` waits while the first one installs."""
    if os.name == "nt":
        yield
        return
    import fcntl

    with (ROOT / ".venv.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
