"""The plan templates against the reference data and the published texts.

`reference/` holds the reference data of both plans and their source texts. Nothing of the reference may be missing from
our templates or from the plans loaded from them, and every verbatim text must stand in the source's lines.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema_rs import Draft202012Validator

from plans import load_plan
from plans.schema import schema_text

TEMPLATES = Path(__file__).parents[2] / "schemas" / "plans"
REFERENCE = Path(__file__).parent / "reference"
CITIES = {"neijiang": "neijiang-2021-2024.yaml", "liuzhou": "liuzhou-2022.yaml"}
LEAVES = {"neijiang": 3463, "liuzhou": 2081}
DIGESTS = {
    "liuzhou.txt": "e98f8671ebb9da2daaa503b5feddca3603f3da07d971aa1f6a5828dd6dfcb97e",
    "liuzhou.yaml": "17b265b5d0f4122ec03309e82431dc1ac155eba453c48c44c689119834e33b19",
    "neijiang.txt": "7ca215d0f80232bb27ed1a122b4c14a4d08bb6c0a692f8f23a1bb1dfd7f27e2a",
    "neijiang.yaml": "0666e28bba70ce1f3a2c9a173c7c779e8e634f32381aa1f1a017a6083d22f7fc",
}
VERBATIM_KEYS = {"text", "texts", "name", "title", "heading", "alt_name", "assignment_text"}
HALF_WIDTH = str.maketrans({"(": "（", ")": "）", ",": "，", ":": "：", ";": "；", "＂": '"', "“": '"', "”": '"'})


def read(path: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    return data


def reference(city: str) -> dict[str, Any]:
    return read(REFERENCE / f"{city}.yaml")


def template(city: str) -> dict[str, Any]:
    return read(TEMPLATES / CITIES[city])


def loaded(city: str) -> dict[str, Any]:
    return load_plan((TEMPLATES / CITIES[city]).read_text(encoding="utf-8")).model_dump(mode="json")


def leaves(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every scalar and every empty container with its path."""
    if isinstance(node, dict) and node:
        for key, value in node.items():
            yield from leaves(value, f"{path}.{key}")
    elif isinstance(node, list) and node:
        for index, value in enumerate(node):
            yield from leaves(value, f"{path}[{index}]")
    else:
        yield path, node


def lost(expected: Any, found: Any, path: str = "") -> Iterator[str]:
    """What `expected` has and `found` has not: keys, items, their order and number, values with their type."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            yield f"{path}: {found!r} is no mapping"
            return
        for key, value in expected.items():
            if key not in found:
                yield f"{path}.{key}: missing"
            else:
                yield from lost(value, found[key], f"{path}.{key}")
    elif isinstance(expected, list):
        if not isinstance(found, list) or len(found) != len(expected):
            yield f"{path}: {len(expected)} items expected"
            return
        for index, value in enumerate(expected):
            yield from lost(value, found[index], f"{path}[{index}]")
    elif type(expected) is not type(found) or expected != found:
        yield f"{path}: {expected!r} became {found!r}"


def test_the_reference_itself_is_untouched() -> None:
    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in REFERENCE.iterdir()}
    assert found == DIGESTS


@pytest.mark.parametrize("city", CITIES)
def test_the_template_file_keeps_every_node_of_the_reference(city: str) -> None:
    assert list(lost(reference(city), template(city))) == []


@pytest.mark.parametrize("city", CITIES)
def test_the_loaded_plan_keeps_every_node_of_the_reference(city: str) -> None:
    assert list(lost(reference(city), loaded(city))) == []


@pytest.mark.parametrize("city", CITIES)
def test_the_comparison_sees_every_single_leaf(city: str) -> None:
    """Each leaf of the reference, altered alone, is reported: the comparison cannot pass by looking away."""
    expected = reference(city)
    paths = [path for path, _ in leaves(expected)]
    assert len(paths) == LEAVES[city]
    changed = altered(expected)
    reported = {line.partition(": ")[0] for line in lost(expected, changed)}
    assert reported == set(paths)


def altered(node: Any) -> Any:
    """The same shape with every leaf changed."""
    if isinstance(node, dict) and node:
        return {key: altered(value) for key, value in node.items()}
    if isinstance(node, list) and node:
        return [altered(value) for value in node]
    return "(altered)"


@pytest.mark.parametrize(
    ("path", "kind"),
    [(("key_tasks", 3, "co_departments"), "item"), (("phases", 1), "key"), (("leading_group", "deputies"), "item")],
)
@pytest.mark.parametrize("city", CITIES)
def test_the_comparison_sees_what_is_dropped(city: str, path: tuple[str | int, ...], kind: str) -> None:
    poorer = copy.deepcopy(template(city))
    node = poorer
    for step in path:
        node = node[step]  # type: ignore[index]
    before = len(node)
    if kind == "item":
        node.append("x") if not node else node.pop()  # type: ignore[attr-defined]
    else:
        node.pop("end")
    assert len(node) != before
    assert len(list(lost(reference(city), poorer))) == 1


def source_lines(spec: str) -> list[int]:
    numbers: list[int] = []
    for part in spec.split(","):
        first, _, last = part.partition("-")
        numbers += range(int(first), int(last or first) + 1)
    return numbers


def normal(text: str, corrections: list[dict[str, str]]) -> str:
    """Without spaces, one width of punctuation, and with the corrections of the template made."""
    text = re.sub(r"\s+", "", text).translate(HALF_WIDTH)
    for correction in corrections:
        if correction["kind"] == "ocr" or correction["from"] == "— 3 —":
            text = text.replace(normal(correction["from"], []), normal(correction["to"], []))
    return text


def verbatim(node: Any, source: str | None = None, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Path, text and source lines of every text that claims to be the plan's own words."""
    if isinstance(node, list):
        for index, value in enumerate(node):
            yield from verbatim(value, source, f"{path}[{index}]")
    elif isinstance(node, dict):
        source = node.get("source", source)
        for key, value in node.items():
            is_label = key == "title" and node.get("title_verbatim") is False
            if key in VERBATIM_KEYS and source and not is_label:
                for text in value if isinstance(value, list) else [value]:
                    if text is not None:
                        yield f"{path}.{key}", text, source
            elif isinstance(value, dict | list):
                yield from verbatim(value, source, f"{path}.{key}")


@pytest.mark.parametrize(("city", "count"), [("neijiang", 437), ("liuzhou", 374)])
def test_verbatim_texts_stand_in_the_source_lines_they_cite(city: str, count: int) -> None:
    printed = (REFERENCE / f"{city}.txt").read_text(encoding="utf-8").split("\n")
    plan = loaded(city)
    claims = list(verbatim(plan))
    wrong = [
        (path, text)
        for path, text, source in claims
        if normal(text, []) not in normal("".join(printed[n - 1] for n in source_lines(source)), plan["corrections"])
    ]
    assert wrong == []
    assert len(claims) == count


@pytest.mark.parametrize("city", CITIES)
def test_every_printed_line_is_cited_by_some_node(city: str) -> None:
    printed = (REFERENCE / f"{city}.txt").read_text(encoding="utf-8").split("\n")
    plan = loaded(city)
    cited = {n for path, value in leaves(plan) if path.endswith(".source") and value for n in source_lines(value)}
    page_numbers = re.compile(r"[\s—\-\d]*")
    left_out = {
        n: line for n, line in enumerate(printed, start=1) if n not in cited and not page_numbers.fullmatch(line)
    }
    assert left_out == {}
    assert plan["template"]["source_line_count"] >= max(cited)


def test_the_json_schema_is_up_to_date() -> None:
    """After a change of the models, write `plans.schema.schema_text()` to the file."""
    assert (TEMPLATES / "plan.schema.json").read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("name", [*CITIES.values(), "example-city.yaml"])
def test_every_shipped_template_is_valid_by_the_json_schema_and_loads(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    validator = Draft202012Validator(json.loads(schema_text()))
    plain = read(TEMPLATES / name)
    assert [error.message for error in validator.iter_errors(plain)] == []
    assert load_plan(text, filename=name).version == "1.0.0"
    plain["key_tasks"][0]["modality"] = "sometimes"
    assert not validator.is_valid(plain)


def test_an_extending_file_may_leave_out_what_it_inherits() -> None:
    validator = Draft202012Validator(json.loads(schema_text()))
    assert validator.is_valid({"extends": "example-city.yaml", "measures": ["task_completion"]})
    assert not validator.is_valid({"measures": ["task_completion"]})


def test_no_template_lies_around_untested() -> None:
    assert {path.name for path in TEMPLATES.glob("*.yaml")} == {*CITIES.values(), "example-city.yaml"}
