"""The embedded store: a real `mongod` as a child process, a replica set of one, its files under `QF_DATA`."""

from __future__ import annotations

import ctypes
import ctypes.util
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pymongo
from pymongo.errors import OperationFailure, PyMongoError

from qf.mongod_log import why_ended
from qf.open_files import raise_limit, shortage

START_SECONDS = 60.0
STOP_SECONDS = 30.0
PR_SET_PDEATHSIG = 1
CACHE_GB = "0.5"
FEW_FILES = 4096
CLOSING_IDLE = "file_manager=(close_idle_time={seconds},close_scan_interval=1,close_handle_minimum=100)"
"""Tables that nobody uses are closed: an ordinary user may have 1,024 files open, and services bring tables."""


class StoreDidNotStart(Exception):
    """The embedded store could not start; the message is one line for the operator."""


class StoreEnded(Exception):
    """The embedded store ended while it was used; the message is one line for the operator."""


class Mongod:
    """A `mongod` over one data folder. Who holds the folder's lock runs it; others may use it meanwhile.

    `tables`: how many collections and indexes it will hold, where that is known.
    """

    def __init__(self, data: Path, tables: int = 0) -> None:
        self._home, self._tables = data / "mongo", tables
        self._note = data / "mongod.json"
        self._lock = data / "lock"
        self._held: int | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self.uri = ""

    def start(self, *, alone: bool = False) -> str:
        """The URI of the store: one that another process runs is used as it is, unless `alone`.

        Raises `StoreDidNotStart`.
        """
        self._home.mkdir(parents=True, exist_ok=True)
        if not self._take_lock():
            if alone:
                raise StoreDidNotStart(f"{self._home.parent} is in use by process {self._owner()}: stop it first")
            self.uri = self._running_elsewhere()
            return self.uri
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self.uri

    def _start(self) -> None:
        allowed = raise_limit()
        lacking = shortage(self._tables, allowed)
        if lacking is not None:
            raise StoreDidNotStart(lacking)
        note = _read(self._note) or {}
        if "pid" in note:
            self._end_orphan(note["pid"])
        port = _free_port(note.get("port", 0))
        self._process = self._spawn(port, is_short=allowed is not None and allowed < FEW_FILES)
        self.uri = f"mongodb://127.0.0.1:{port}/?directConnection=true"
        _write(self._note, {"uri": self.uri, "port": port, "pid": self._process.pid, "owner": os.getpid()})
        self._initiate(port)

    def _take_lock(self) -> bool:
        """The lock goes with the process that holds it, however that ends."""
        held = os.open(self._lock, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(held)
            return False
        self._held = held
        return True

    def _owner(self) -> Any:
        return (_read(self._note) or {}).get("owner", "unknown")

    def _running_elsewhere(self) -> str:
        """The URI of the store that the lock's holder runs; it may be about to start."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            note = _read(self._note)
            if note is not None and _serves(note["pid"], self._home) and _is_primary(note["uri"]):
                return str(note["uri"])
            time.sleep(0.1)
        raise StoreDidNotStart(f"process {self._owner()} holds {self._home.parent}, but its store does not answer")

    def _end_orphan(self, pid: int) -> None:
        """End the store of an owner that was killed; a process that only got its number is left alone."""
        for how, patience in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, 5.0)):
            deadline = time.monotonic() + patience
            if _serves(pid, self._home):
                with suppress(ProcessLookupError):
                    os.kill(pid, how)
            while _serves(pid, self._home) and time.monotonic() < deadline:
                time.sleep(0.05)

    def stop(self) -> None:
        """Shut down cleanly what `start` started, and only that."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def _spawn(self, port: int, *, is_short: bool) -> subprocess.Popen[bytes]:
        command = [
            *(str(binary()), "--dbpath", str(self._home), "--port", str(port), "--bind_ip", "127.0.0.1"),
            *("--replSet", "qf", "--wiredTigerCacheSizeGB", CACHE_GB, "--oplogSize", "256", "--quiet"),
            *("--logpath", str(self._log), "--logappend", *_closing_idle(is_short)),
            *("--setParameter", "diagnosticDataCollectionEnabled=false"),
            *("--setParameter", "transactionLifetimeLimitSeconds=20"),
            *("--setParameter", "shutdownTimeoutMillisForSignaledShutdown=100"),
        ]
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            preexec_fn=_die_with_parent,
            start_new_session=True,
        )

    def _initiate(self, port: int) -> None:
        deadline = time.monotonic() + START_SECONDS
        with pymongo.MongoClient[dict[str, Any]](self.uri, serverSelectionTimeoutMS=500) as client:
            while time.monotonic() < deadline:
                self._check_alive()
                try:
                    if _writable(client):
                        return
                    _initiate_once(client, port)
                except PyMongoError:
                    pass
                time.sleep(0.05)
        raise StoreDidNotStart(f"mongod did not become ready in {START_SECONDS:.0f} s: see {self._log}")

    def _check_alive(self) -> None:
        assert self._process is not None
        if self._process.poll() is None:
            return
        said = (self._process.stderr.read() if self._process.stderr else b"").decode(errors="replace").strip()
        why = f"mongod ended at once: {said.splitlines()[-1]}" if said else str(self.ended)
        self._process = None
        raise StoreDidNotStart(why)

    @property
    def ended(self) -> str | None:
        """Why the store that was started here is gone, in one line; None while it runs."""
        status = None if self._process is None else self._process.poll()
        return None if status is None else why_ended(self._log, status)

    @property
    def _log(self) -> Path:
        return self._home / "mongod.log"


def _closing_idle(is_short: bool) -> tuple[str, ...]:
    """With few files allowed also what changed is written down at once, not each minute: only then a table closes."""
    often = ("--syncdelay", "2") if is_short else ()
    return ("--wiredTigerEngineConfigString", CLOSING_IDLE.format(seconds=2 if is_short else 5), *often)


def binary() -> Path:
    """The server: the one on the PATH, or the package's. Raises `StoreDidNotStart` when there is none that can run."""
    on_path = shutil.which("mongod")
    if on_path:
        return Path(on_path)
    spec = find_spec("fiftyone")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        found = Path(folder) / "db" / "bin" / "mongod"
        if found.is_file():
            if not os.access(found, os.X_OK):
                found.chmod(0o755)
            _ensure_libraries(found)
            return found
    raise StoreDidNotStart("no mongod: install the extra 'embedded', put mongod on the PATH, or set QF_MONGO_URI")


def _ensure_libraries(server: Path) -> None:
    """libcurl is the one library of the server that a bare system may lack; root installs it, others are told."""
    missing = _missing_libraries(server)
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"installing {', '.join(missing)} for mongod", file=sys.stderr)  # noqa: T201
        for arguments in (["update", "-qq"], ["install", "-y", "-qq", "libcurl4"]):
            subprocess.run(["apt-get", *arguments], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        missing = _missing_libraries(server)
    if missing:
        raise StoreDidNotStart(f"mongod lacks {', '.join(missing)}: run `apt-get install libcurl4`")


def _missing_libraries(server: Path) -> list[str]:
    if sys.platform != "linux":
        return []
    listed = subprocess.run(["ldd", str(server)], check=False, capture_output=True, text=True).stdout
    return [line.split()[0] for line in listed.splitlines() if "not found" in line]


def _initiate_once(client: pymongo.MongoClient[dict[str, Any]], port: int) -> None:
    """Form the set of one; a set made on another port is told its new address."""
    member = {"_id": 0, "host": f"127.0.0.1:{port}"}
    try:
        client.admin.command("replSetInitiate", {"_id": "qf", "members": [member]})
    except OperationFailure:
        config = client.local["system.replset"].find_one()
        if config is None or config["members"][0]["host"] == member["host"]:
            return
        config["members"], config["version"] = [member], config["version"] + 1
        client.admin.command("replSetReconfig", config, force=True)


def _serves(pid: int, home: Path) -> bool:
    """Whether process `pid` is a mongod over `home` (and not a stranger that got its number)."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"mongod" in Path(words[0].decode()).name.encode() and str(home).encode() in words


def _read(note: Path) -> dict[str, Any] | None:
    try:
        return dict(json.loads(note.read_text()))
    except (OSError, ValueError):
        return None


def _write(note: Path, facts: dict[str, Any]) -> None:
    unfinished = note.with_suffix(".new")
    unfinished.write_text(json.dumps(facts))
    unfinished.rename(note)


def _is_primary(uri: str) -> bool:
    with suppress(PyMongoError), pymongo.MongoClient[dict[str, Any]](uri, serverSelectionTimeoutMS=500) as client:
        return _writable(client)
    return False


def _writable(client: pymongo.MongoClient[dict[str, Any]]) -> bool:
    return bool(client.admin.command("hello").get("isWritablePrimary"))


def _free_port(wanted: int = 0) -> int:
    """The port of the last start when it is still free, else any."""
    for port in (wanted, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise StoreDidNotStart("no free port on 127.0.0.1")


def _die_with_parent() -> None:
    """The child ends (cleanly, by SIGTERM) when the process that started it is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(ctypes.util.find_library("c")).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
