"""What the tests need from the system, and what is said when it is missing."""

from __future__ import annotations

import subprocess

import pytest
import system_packages


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine without a broker, a store, libcurl or a browser, used by an ordinary user."""
    for name in ("QF_TEST_AMQP_URI", "QF_TEST_MONGO_URI", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(system_packages, "has_broker", lambda: False)
    monkeypatch.setattr(system_packages.shutil, "which", lambda name: None)
    monkeypatch.setattr(system_packages.ctypes.util, "find_library", lambda name: None)
    monkeypatch.setattr(system_packages.os, "geteuid", lambda: 1000)
    return monkeypatch


def test_a_bare_machine_needs_the_broker_libcurl_and_a_browser(bare: pytest.MonkeyPatch) -> None:
    assert system_packages.missing_packages() == ["rabbitmq-server", "libcurl4", "chromium"]


def test_named_servers_replace_them(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("QF_TEST_AMQP_URI", "amqp://broker")
    assert system_packages.missing_packages() == ["libcurl4", "chromium"]
    bare.setenv("QF_TEST_MONGO_URI", "mongodb://store")
    bare.setattr(system_packages.shutil, "which", lambda name: "/usr/bin/chromium" if name == "chromium" else None)
    assert system_packages.missing_packages() == []
    assert system_packages.main() == 0


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_an_ordinary_user_is_told_in_one_line_and_ci_fails(
    bare: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, status: int
) -> None:
    bare.setenv("CI", ci)
    assert system_packages.main() == status
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "as root, apt-get install rabbitmq-server libcurl4 chromium" in said


def test_root_installs_by_apt(bare: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_options: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 0)

    bare.setattr(system_packages.os, "geteuid", lambda: 0)
    bare.setattr(system_packages.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    bare.setattr(system_packages.subprocess, "run", run)
    assert system_packages.main() == 0
    assert ran[1][:2] == ["apt-get", "install"] and ran[1][-3:] == ["rabbitmq-server", "libcurl4", "chromium"]
