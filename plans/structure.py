"""Keys, types and allowed values: pydantic's findings as sentences for the person who wrote the template."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from plans.extends import REMOVE
from plans.findings import Findings, meant
from plans.models.plan import Plan
from plans.source import Path

_QUOTED = re.compile(r"'([^']*)'")
_TYPES = {
    "string_type": ("文字（纯数字请加引号）", "text (put quotes around a number)"),
    "int_type": ("整数", "a whole number"),
    "bool_type": ("true 或 false", "true or false"),
    "list_type": ("列表（每项以“- ”开头）", "a list (each item starts with `- `)"),
    "dict_type": ("“键: 值”的组合", "a mapping of `key: value`"),
    "model_type": ("“键: 值”的组合", "a mapping of `key: value`"),
    "model_attributes_type": ("“键: 值”的组合", "a mapping of `key: value`"),
}


def check_structure(findings: Findings) -> Plan | None:
    """The plan, or None with every unknown or missing key, wrong type, bad date and value reported."""
    try:
        return Plan.model_validate(findings.root.plain)
    except ValidationError as error:
        reported = frozenset(findings.failed)
        for detail in error.errors(include_url=False):
            path = tuple(detail["loc"])
            if not any(_same_place(path, failed) for failed in reported):
                findings.add(path, *_sentence(path, detail))
        return None


def _same_place(path: Path, failed: Path) -> bool:
    shorter = min(len(path), len(failed))
    return path[:shorter] == failed[:shorter]


def _sentence(path: Path, detail: ErrorDetails) -> tuple[str, str, str]:
    kind = detail["type"]
    if kind in _TYPES:
        zh, en = _TYPES[kind]
        return "wrong_type", f"“{_last(path)}”应为{zh}", f"`{_last(path)}` must be {en}"
    return _SENTENCES.get(kind, _otherwise)(path, detail)


def _missing(path: Path, detail: ErrorDetails) -> tuple[str, str, str]:
    return "missing_key", f"缺少必填的键“{_last(path)}”，请补上", f"Key `{_last(path)}` is missing: add it"


def _unknown(path: Path, detail: ErrorDetails) -> tuple[str, str, str]:
    key = _last(path)
    if key == REMOVE:
        return (
            "nothing_to_remove",
            "被继承的模板中没有这一项，无法移除，请检查 id",
            "The extended template has no such item to remove: check its id",
        )
    zh, en = meant(key, _known_keys(path[:-1]))
    return "unknown_key", f"未知的键“{key}”{zh}，请改名或删除", f"Unknown key `{key}`: rename or remove it.{en}"


def _value(path: Path, detail: ErrorDetails) -> tuple[str, str, str]:
    allowed = _QUOTED.findall(detail.get("ctx", {}).get("expected", ""))
    given = str(detail["input"])
    zh, en = meant(given, allowed)
    return (
        "unknown_value",
        f"“{_last(path)}”不能是“{given}”{zh}，可用：{'、'.join(allowed)}",
        f"`{_last(path)}` cannot be `{given}`.{en} Use one of: {', '.join(allowed)}",
    )


def _date(path: Path, detail: ErrorDetails) -> tuple[str, str, str]:
    return (
        "bad_date",
        f'“{detail["input"]}”不是有效日期，请写成 "2022-06-30" 或 {{anchor: 阶段.end, offset_days: 1}}',
        f'`{detail["input"]}` is not a date: write "2022-06-30" or {{anchor: PHASE.end, offset_days: 1}}',
    )


def _pattern(path: Path, detail: ErrorDetails) -> tuple[str, str, str]:
    form = detail.get("ctx", {}).get("pattern", "")
    return (
        "wrong_form",
        f"“{_last(path)}”的写法“{detail['input']}”不符合格式 {form}",
        f"`{_last(path)}`: `{detail['input']}` does not have the form {form}",
    )


def _too_short(path: Path, detail: ErrorDetails) -> tuple[str, str, str]:
    return "empty_list", f"“{_last(path)}”至少要有一项", f"`{_last(path)}` needs at least one item"


def _bounds(path: Path, detail: ErrorDetails) -> tuple[str, str, str]:
    limits = detail.get("ctx", {})
    sign, limit = ("≥", limits["ge"]) if "ge" in limits else ("≤", limits.get("le"))
    return (
        "out_of_range",
        f"“{_last(path)}”应{sign}{limit}，现为{detail['input']}",
        f"`{_last(path)}` must be {sign} {limit}, not {detail['input']}",
    )


def _otherwise(path: Path, detail: ErrorDetails) -> tuple[str, str, str]:
    return "not_valid", f"“{_last(path)}”无效：{detail['msg']}", f"`{_last(path)}` is not valid: {detail['msg']}"


_SENTENCES: dict[str, Callable[[Path, ErrorDetails], tuple[str, str, str]]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "literal_error": _value,
    "bad_date": _date,
    "string_pattern_mismatch": _pattern,
    "too_short": _too_short,
    "greater_than_equal": _bounds,
    "less_than_equal": _bounds,
}


def _last(path: Path) -> str:
    names = [str(step) for step in path if isinstance(step, str)]
    return names[-1] if names else "plan"


def _known_keys(path: Path) -> list[str]:
    annotation: Any = Plan
    for step in path:
        annotation = _stripped(annotation)
        if get_origin(annotation) in (list, dict):
            annotation = get_args(annotation)[-1]
        elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
            fields = annotation.model_fields.items()
            annotation = next((found.annotation for name, found in fields if step in (name, found.alias)), None)
    model = _stripped(annotation)
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return []
    return [found.alias or name for name, found in model.model_fields.items()]


def _stripped(annotation: Any) -> Any:
    """Without `... | None` and `Annotated[...]`."""
    while get_origin(annotation) in (Union, UnionType, Annotated):
        annotation = next(found for found in get_args(annotation) if found is not type(None))
    return annotation
