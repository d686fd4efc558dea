"""`taskw`: what it runs, and when it installs."""

from __future__ import annotations

import subprocess
from pathlib import Path

import bootstrap
import pytest

TASK = str(bootstrap.BIN / "task")
PYTHON = str(bootstrap.BIN / "python")


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ([], [TASK, "--exit-code", "--list"]),
        (["test"], [TASK, "--exit-code", "test"]),
        (["bench", "events"], [TASK, "--exit-code", "bench", "--", "events"]),
        (["bench", "--", "events"], [TASK, "--exit-code", "bench", "--", "events"]),
        (["demo"], [PYTHON, "-m", "qf", "demo"]),
        (["demo", "--", "--until-seeded"], [PYTHON, "-m", "qf", "demo", "--until-seeded"]),
        (["demo", "--until-seeded"], [PYTHON, "-m", "qf", "demo", "--until-seeded"]),
    ],
)
def test_arguments_reach_the_task(arguments: list[str], command: list[str]) -> None:
    assert bootstrap.command_for(arguments) == command


@pytest.fixture
def did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What `set_up` does with a lock and a project of the test's own, after a first run that installed both."""
    did: list[str] = []
    for name in ("LOCK", "PROJECT", "PACKAGES_MARKER", "PROJECT_MARKER"):
        monkeypatch.setattr(bootstrap, name, tmp_path / name)
    bootstrap.LOCK.write_text("eventlet==0.41.3\n")
    bootstrap.PROJECT.write_text("[project]\n")
    monkeypatch.setattr(bootstrap, "make_venv", lambda: did.append("venv"))
    monkeypatch.setattr(bootstrap, "pip", lambda *arguments: did.append(arguments[1]))
    bootstrap.set_up()
    assert did == ["venv", "--require-hashes", "--no-deps"]
    did.clear()
    return did


def test_a_second_run_installs_nothing(did: list[str]) -> None:
    bootstrap.set_up()
    assert did == []


def test_another_lock_makes_a_new_environment(did: list[str]) -> None:
    bootstrap.LOCK.write_text("eventlet==0.42.0\n")
    bootstrap.set_up()
    assert did == ["venv", "--require-hashes"]


def test_another_project_file_installs_only_the_project(did: list[str]) -> None:
    bootstrap.PROJECT.write_text("[project]\nname = 'x'\n")
    bootstrap.set_up()
    assert did == ["--no-deps"]


def test_an_old_python_is_refused_in_one_line(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\ncase "$1" in --version) echo "Python 3.9.2";; *) exit 1;; esac\n')
    old.chmod(0o755)
    taskw = str(bootstrap.ROOT / "taskw")
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "QF_PYTHON": str(old)}
    done = subprocess.run(["/bin/sh", taskw], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "needs Python 3.11 or newer, found only Python 3.9.2" in done.stderr


def test_an_ordinary_user_is_told_what_root_must_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    with pytest.raises(bootstrap.SetupFailed, match=r"as root: apt-get install python3\.\d+-venv"):
        bootstrap.install_venv_package()
