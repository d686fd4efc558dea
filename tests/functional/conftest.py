"""One embedded stack for all journeys, and one that stands in April 2022, when two of Liuzhou's phases run at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.functional.stack import Stack

LAST_DAY_OF_QUARTER = "2022-06-30T09:00:00+08:00"
QINGMING_FESTIVAL = "2022-04-05T21:00:00+08:00"


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The embedded stack on the morning of 30 June 2022; it ends cleanly when it is asked to."""
    running = Stack(tmp_path_factory.mktemp("stack") / "data", LAST_DAY_OF_QUARTER)
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="module")
def april(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Another one, on the evening of 5 April 2022: a holiday, and the day by which March is summed up."""
    running = Stack(tmp_path_factory.mktemp("april") / "data", QINGMING_FESTIVAL)
    yield running
    assert running.stop() == 0
