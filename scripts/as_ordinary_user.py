"""Both README commands as people run them: without root, with 1,024 open files, from a path with a space and Chinese.

Root hands a copy of the working tree to a user without rights; anybody else runs the copy himself.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOBODY, OPEN_FILES = 65534, 1024
SMALL = {"QF_DEMO_CITIES": "0", "QF_DEMO_UNITS": "12"}
TESTS = ("tests/unit/kit", "tests/integration/kit", "tests/integration/runtime/test_topology.py")
COMMANDS = (("./taskw", "demo", "--", "--until-seeded"), ("./taskw", "test", *TESTS))


def main() -> int:
    """Exit status 0 when both commands end well."""
    home = Path(tempfile.mkdtemp(prefix="清风 试用-"))
    try:
        copy_tree(home / "qingfeng")
        give_away(home)
        return next(filter(None, (run(home, command) for command in COMMANDS)), 0)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def copy_tree(folder: Path) -> None:
    """What git knows of, as it stands here."""
    listed = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def give_away(home: Path) -> None:
    """Let the user own the copy."""
    if os.geteuid() == 0:
        for path in (home, *home.rglob("*")):
            os.chown(path, NOBODY, NOBODY)


def run(home: Path, command: tuple[str, ...]) -> int:
    """Run one command as that user; its exit status."""
    print(f"as an ordinary user: {' '.join(command)}", flush=True)
    wanted = {name: os.environ[name] for name in os.environ if name.startswith(("PIP_", "SSL_", "LANG", "LC_", "http"))}
    python = {"QF_PYTHON": usable_python()}
    environment = {"HOME": str(home), "PATH": "/usr/local/bin:/usr/bin:/bin", "CI": "true", **wanted, **python, **SMALL}
    user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    return subprocess.run(
        command, cwd=home / "qingfeng", env=environment, preexec_fn=few_files, check=False, **user
    ).returncode


def few_files() -> None:
    """As `ulimit -n 1024`: neither the process nor its children may have more."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))


def usable_python() -> str:
    """A Python that is not in somebody else's home; Debian's has its `venv` in a package of its own."""
    own = Path(sys.base_prefix) / "bin" / "python3"
    if os.geteuid() != 0 or not own.is_relative_to(Path.home()):
        return str(own)
    system = shutil.which("python3", path="/usr/local/bin:/usr/bin") or "python3"
    has_venv = subprocess.run([system, "-c", "import ensurepip"], capture_output=True, check=False).returncode == 0
    if not has_venv and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "-y", "-qq", "python3-venv"], stdout=subprocess.DEVNULL, check=True)
    return system


if __name__ == "__main__":
    sys.exit(main())
