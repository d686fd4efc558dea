"""Bases of the RPC requests: what enters a service is checked here, once, and is immutable afterwards."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.kit.errors import InvalidInput, Problem
from services.kit.texts import NotPlain, require_plain

MOST_PROBLEMS, LONGEST_NAME = 100, 60
"""What an answer repeats of a wrong request: a client chooses how many fields there are, and their names."""
TEXTS: dict[str, tuple[str, str]] = {
    "missing": ("必填", "is required"),
    "extra_forbidden": ("不认识的字段", "is not a known field"),
    "string_too_short": ("内容过短", "is too short"),
    "string_too_long": ("内容过长", "is too long"),
    "string_type": ("应为文本", "must be text"),
    "int_parsing": ("应为整数", "must be a whole number"),
    "int_type": ("应为整数", "must be a whole number"),
    "date_from_datetime_parsing": ("应为日期，如 2022-06-30", "must be a date such as 2022-06-30"),
    "date_parsing": ("应为日期，如 2022-06-30", "must be a date such as 2022-06-30"),
    "datetime_parsing": ("应为时间，如 2022-06-30T09:00:00+08:00", "must be a time such as 2022-06-30T09:00:00+08:00"),
    "greater_than_equal": ("不能小于{ge}", "must be at least {ge}"),
    "less_than_equal": ("不能大于{le}", "must be at most {le}"),
    "greater_than": ("应大于{gt}", "must be more than {gt}"),
    "less_than": ("应小于{lt}", "must be less than {lt}"),
    "literal_error": ("只能是 {expected}", "must be {expected}"),
    "enum": ("只能是 {expected}", "must be {expected}"),
    "bool_parsing": ("应为是或否", "must be true or false"),
    "bool_type": ("应为是或否", "must be true or false"),
    "string_pattern_mismatch": ("含有不允许的字符", "has characters that are not allowed here"),
    "list_type": ("应为列表", "must be a list"),
    "timezone_aware": ("时间应带时区，如 +08:00", "must name its time zone, such as +08:00"),
    "too_long": ("条数过多", "has too many items"),
    "too_short": ("条数过少", "has too few items"),
    "forbidden_character": (
        "含有不可见的控制字符，请删除后重新输入",
        "has an invisible character: type it again",
    ),
    "number_out_of_range": ("数字过大", "is too large a number"),
    "number_not_finite": ("应为有限的数字", "must be a finite number"),
    "too_deep": ("嵌套层数过多", "is nested too deep"),
    "too_many_values": ("内容条目过多，请分批提交", "has too many values: send it in parts"),
}


class Request(BaseModel):
    """A request of one RPC method. `EXAMPLE` is a valid payload; `"$unit"` stands for the id of an existing unit."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    EXAMPLE: ClassVar[dict[str, Any]] = {}


R = TypeVar("R", bound=Request)


def longest_base64(most: int) -> int:
    """The characters of a file of `most` bytes, in whole MiB: one that is a little larger hears so by its own error."""
    return ((most * 4 // 3 >> 20) + 1) << 20


class PageRequest(Request):
    """A request for a page of a list, by cursor."""

    first: int = Field(default=50, ge=1, le=200)
    after: str | None = Field(default=None, max_length=500)


class HistoriesByIds(Request):
    """The histories of these records in the order asked: whole, or the `last` entries of each."""

    ids: Annotated[list[Annotated[str, Field(min_length=1, max_length=64)]], Field(max_length=100)]
    last: int | None = Field(default=None, ge=1, le=1000)


class NoInput(Request):
    """A request without fields."""


def parse(model: type[R], payload: Any) -> R:
    """`payload` as `model`. Raises `InvalidInput` that names every wrong field."""
    try:
        require_plain(payload)
        return model.model_validate(payload if payload is not None else {})
    except NotPlain as error:
        problem = _problem({"loc": error.path, "type": error.code})
        raise InvalidInput(field=problem.field, problems=[problem]) from None
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)[:MOST_PROBLEMS]
        problems = [_problem(dict(item)) for item in wrong]
        raise InvalidInput(field=problems[0].field, problems=problems) from error


def _problem(item: dict[str, Any]) -> Problem:
    path = ".".join(str(part)[:LONGEST_NAME] for part in item["loc"]) or "input"
    zh, en = TEXTS.get(item["type"], ("填写有误", "is not valid"))
    limits = {name: str(value) for name, value in item.get("ctx", {}).items()}
    if limits:
        zh, en = zh.format_map(limits), en.format_map(limits)
    return Problem(field=path, code=item["type"], zh=f"{path}：{zh}", en=f"{path} {en}")
