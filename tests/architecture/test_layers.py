"""The layer table of the architecture: imports by import-linter, the rest from the syntax trees."""

from __future__ import annotations

import ast

import pytest
from importlinter.cli import lint_imports

from qf.services import SHELLS
from tests.architecture.source import ROOT, calls, functions, place, sources

SERVICE_FILES = {"__init__", "domain", "errors", "events", "handlers", "repository", "requests", "service"}
STORE_CALLS = {
    "find", "find_one", "insert_one", "insert_many", "update_one", "update_many", "replace_one", "upsert", "delete_one",
    "delete_many", "aggregate", "bulk_write", "count_documents", "find_one_and_update", "distinct",
}  # fmt: skip
READS_NOW = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
CLOCK = "services/kit/clock.py"


def test_imports_follow_the_layer_table() -> None:
    """The contracts in pyproject.toml; run `./taskw lint` to see the chain of a broken one."""
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("service", SHELLS)
def test_every_service_has_the_same_files(service: str) -> None:
    folder = ROOT / "services" / service
    names = {path.name.removesuffix(".py") for path in folder.iterdir() if path.name != "__pycache__"}
    assert names == SERVICE_FILES


def test_only_repositories_and_the_kit_query_the_store() -> None:
    found = [
        place(source, node)
        for source in sources("services", "gateway", "plans")
        if not source.under("services/kit") and source.kind != "repository"
        for node, receiver, name in calls(source)
        if receiver and name in STORE_CALLS and not _is_own_query(receiver, name)
    ]
    assert found == []


def _is_own_query(receiver: str, name: str) -> bool:
    """`text.find` of a string is no query, and has no better name to be told by than its receiver."""
    return name == "find" and receiver.rsplit(".", 1)[-1] in {"text", "source", "line", "name"}


def test_only_the_settings_and_the_command_line_read_the_environment() -> None:
    found = [
        place(source, node)
        for source in sources("services", "gateway", "plans")
        if source.path != "services/kit/settings.py"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv", "os.putenv")
    ]
    assert found == []


def test_only_the_clock_says_what_time_it_is() -> None:
    found = [
        place(source, node)
        for source in sources("services", "gateway", "plans")
        if source.path != CLOCK
        for node, receiver, name in calls(source)
        if (receiver.rsplit(".", 1)[-1], name) in READS_NOW
    ]
    assert found == []


def test_rules_take_time_and_chance_as_arguments() -> None:
    found = [
        place(source, node)
        for source in sources("services", "plans")
        if source.kind in ("domain", "errors", "events", "handlers", "requests") or source.under("plans")
        for node in ast.walk(source.tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""])
        if name.split(".")[0] in ("time", "random", "secrets", "uuid", "socket", "subprocess", "threading")
    ]
    assert found == []


def test_no_repository_or_handler_takes_a_tenant() -> None:
    """The tenant is bound once, in the unit of work; the province's reader across cities is the one exception."""
    found = [
        name
        for source in sources("services")
        if source.kind in ("repository", "handlers")
        for name, function in functions(source)
        if ".ProvincialView." not in name.replace("::", "::.")
        for argument in (*function.args.args, *function.args.kwonlyargs)
        if argument.arg in ("tenant", "tenant_id", "tenant_code") and _is_text(argument.annotation)
    ]
    assert found == []


def _is_text(annotation: ast.expr | None) -> bool:
    """A tenant that is an object of the domain is the tenants service's own business."""
    return annotation is None or "str" in ast.unparse(annotation)


def test_shell_methods_only_hand_over() -> None:
    found = [
        name
        for source in sources("services")
        if source.kind == "service"
        for name, function in functions(source)
        if _body_lines(function) > 5
    ]
    assert found == []


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
