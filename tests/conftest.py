"""For all tests: one store and one broker per run, a fresh tenant per test; in CI a skipped test counts as failed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from services.kit.clock import clock
from services.kit.settings import override
from tests.support import index_use, stack

pytest.register_assert_rewrite("tests.functional.stack")
USED = pytest.StashKey[list[str]]()
"""Indexes that queries of this run have used; of all workers, in the process that collects their reports."""
IDLE = pytest.StashKey[list[str]]()
QUICK_HASHES = {"argon2_time_cost": 1, "argon2_memory_kib": 8}


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("numprocesses", None):
        stack.share_store()


def pytest_report_header() -> str:
    return f"store: {stack.store_choice()}, broker: {stack.broker_choice()}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from tests.support.sharing import Sharing

    return Sharing(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        from tests.support.sharing import turn_of

        items.sort(key=lambda item: turn_of(item.nodeid))


@pytest.fixture(scope="session")
def mongo_uri(request: pytest.FixtureRequest) -> Iterator[str]:
    """A MongoDB replica set for the whole run, and the kit set up on databases of the run's own."""
    uri = stack.mongo_uri()
    prefix = f"t{uuid4().hex[:8]}_"
    override(env="test", mongo_uri=uri, mongo_prefix=prefix, log_level="ERROR", **QUICK_HASHES)
    yield uri
    if stack.why_the_store_ended() is None:
        request.config.stash[USED] = index_use.used(uri, prefix)
        stack.drop_databases(uri, prefix)


@pytest.fixture(scope="session")
def amqp_uri() -> str:
    """A RabbitMQ broker for the whole run. It is not in the settings: tests hand it to the processes they start."""
    return stack.amqp_uri()


@pytest.fixture
def tenant() -> str:
    """The code of a city that no other test knows."""
    return f"city-{uuid4().hex[:12]}"


@pytest.fixture(autouse=True)
def real_time() -> Iterator[None]:
    """No test inherits another one's replayed clock."""
    clock.reset()
    yield
    clock.reset()


def pytest_runtest_logfinish() -> None:
    """Without its store nothing can pass: say why. One process of several gives way to another with its own store."""
    if why := stack.why_the_store_ended():
        told = f"the store of the tests ended: {why}"
        if "PYTEST_XDIST_WORKER" in os.environ:
            os.write(2, f"{told}\n".encode())
            os._exit(pytest.ExitCode.INTERNAL_ERROR)
        pytest.exit(told, pytest.ExitCode.INTERNAL_ERROR)


def pytest_unconfigure() -> None:
    stack.stop()


def silent_skips(config: pytest.Config) -> list[str]:
    """The skipped tests that should have run: all but those that need a Docker daemon."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    return [report.nodeid for report in skipped if "docker" not in getattr(report, "keywords", ())]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash.setdefault(USED, []).extend(getattr(node, "workeroutput", {}).get("indexes", ()))


def idle_indexes(config: pytest.Config) -> list[str]:
    """Declared indexes that no query has used, after all tests that use a store passed."""
    is_whole = set(config.args) >= index_use.WHOLE and not (config.option.keyword or config.option.markexpr)
    return index_use.unused(config.stash.get(USED, [])) if is_whole else []


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["indexes"] = session.config.stash.get(USED, [])
        return
    session.config.stash[IDLE] = idle_indexes(session.config) if exitstatus == pytest.ExitCode.OK else []
    if (os.environ.get("CI") and silent_skips(session.config)) or session.config.stash[IDLE]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if os.environ.get("CI") and (skipped := silent_skips(config)):
        terminalreporter.section("skipped in CI, which counts as failed")
        terminalreporter.write_line("\n".join(skipped))
    if idle := config.stash.get(IDLE, []):
        terminalreporter.section("indexes that no query used: each costs every write and an open file")
        terminalreporter.write_line("\n".join(idle))
