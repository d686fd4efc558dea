"""Hard stops on size. The allowances are what is over them today; an entry that is no longer needed must go."""

from __future__ import annotations

from collections.abc import Mapping

from tests.architecture.source import functions, sources

FUNCTION_STOP, FILE_STOP, TEST_FILE_STOP = 40, 300, 400
POSITIONAL_STOP = 5

LONG_FUNCTIONS: dict[str, int] = {}
LONG_FILES: dict[str, int] = {}
MANY_ARGUMENTS: dict[str, int] = {
    "plans/checks/identity.py::_check": 7,
    "plans/checks/references.py::_check": 6,
    "plans/checks/reports.py::_check_period": 6,
    "services/kit/memory_transport.py::Channel.prepare_message": 6,  # kombu's signature
}


def test_functions_stop_at_40_lines() -> None:
    sizes = {
        name: (function.end_lineno or 0) - function.lineno + 1
        for source in sources()
        for name, function in functions(source)
    }
    assert over(sizes, FUNCTION_STOP, LONG_FUNCTIONS) == []


def test_functions_take_at_most_5_positional_arguments() -> None:
    counts = {
        name: len([argument for argument in function.args.args if argument.arg not in ("self", "cls")])
        for source in sources("services", "gateway", "plans")
        for name, function in functions(source)
    }
    assert over(counts, POSITIONAL_STOP, MANY_ARGUMENTS) == []


def test_files_stop_at_300_lines() -> None:
    sizes = {source.path: source.lines for source in sources()}
    assert over(sizes, FILE_STOP, LONG_FILES) == []


def test_test_files_stop_at_400_lines() -> None:
    sizes = {source.path: source.lines for source in sources("tests")}
    assert over(sizes, TEST_FILE_STOP, {}) == []


def over(sizes: Mapping[str, int], stop: int, allowances: Mapping[str, int]) -> list[str]:
    """What is larger than `stop` or than its allowance, and the allowances that are larger than they need be."""
    too_large = [f"{name}: {size}" for name, size in sizes.items() if size > max(stop, allowances.get(name, 0))]
    needless = [f"needless allowance for {name}" for name, size in allowances.items() if sizes.get(name, 0) < size]
    return too_large + needless
