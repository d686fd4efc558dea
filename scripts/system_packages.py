"""Installs the Debian packages that the tests need: a RabbitMQ broker, a browser, libcurl for the embedded MongoDB."""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess
import sys
from pathlib import Path


def missing_packages() -> list[str]:
    """Debian packages whose programs or libraries are neither here nor replaced by a server that the caller names."""
    wanted = []
    if not os.environ.get("QF_TEST_AMQP_URI") and not has_broker():
        wanted.append("rabbitmq-server")
    if not os.environ.get("QF_TEST_MONGO_URI") and not shutil.which("mongod") and not ctypes.util.find_library("curl"):
        wanted.append("libcurl4")
    if not any(map(shutil.which, ("chromium", "chromium-browser"))):
        wanted.append("chromium")
    return wanted


def has_broker() -> bool:
    """Debian puts the server outside an ordinary user's PATH."""
    return bool(shutil.which("rabbitmq-server")) or Path("/usr/sbin/rabbitmq-server").exists()


def install(packages: list[str]) -> int:
    """Install by apt; RUNLEVEL keeps Debian from starting a broker of the system, the tests start their own."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    print(f"installing {' '.join(packages)}", file=sys.stderr)
    subprocess.run(["apt-get", "update", "-qq"], env=environment, stdout=subprocess.DEVNULL, check=False)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode


def main() -> int:
    """Exit status 0 when the tests can run."""
    packages = missing_packages()
    if not packages:
        return 0
    if sys.platform.startswith("linux") and os.geteuid() == 0 and shutil.which("apt-get"):
        return install(packages)
    print(
        f"the tests need {' and '.join(packages)}: as root, apt-get install {' '.join(packages)}; "
        "or name servers with QF_TEST_AMQP_URI and QF_TEST_MONGO_URI, or start Docker",
        file=sys.stderr,
    )
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
