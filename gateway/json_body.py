"""JSON from clients: its depth, its number of values and its characters are checked before anything works on it."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from gateway.errors import BodyNotValid
from services.kit.texts import MOST_VALUES, SURROGATE, NotPlain, require_plain

REASONS = {
    "too_deep": ("嵌套层数过多", "it is nested too deep"),
    "too_many_values": ("内容条目过多，请分批提交", "it has too many values: send it in parts"),
    "number_out_of_range": ("数字过大", "a number is too large"),
    "number_not_finite": ("数字无效", "a number is not finite"),
    "forbidden_character": ("含有无法传送的字符", "it has a character that cannot be sent on"),
}


def read_json(body: bytes) -> Any:
    """The value in `body`, UTF-8. Raises `BodyNotValid` that says what to mend.

    Control characters other than half ones pass: the service that takes the text names the field that holds them.
    """
    if body.count(b",") > MOST_VALUES:
        _refuse("too_many_values")
    try:
        value = json.loads(body.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BodyNotValid(reason_zh="不是有效的 JSON", reason_en="it is not valid JSON") from error
    require_sendable(value)
    return value


def require_sendable(value: Any) -> None:
    """Raises `BodyNotValid` for what no message can carry."""
    try:
        require_plain(value, forbidden=SURROGATE)
    except NotPlain as error:
        _refuse(error.code)


def _refuse(code: str) -> NoReturn:
    zh, en = REASONS[code]
    raise BodyNotValid(reason_zh=zh, reason_en=en) from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
