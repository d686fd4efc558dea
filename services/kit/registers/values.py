"""Checking what a form sends against the fields of a kind; every mistake is named, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from services.kit.errors import Problem
from services.kit.registers.errors import ValuesNotValid
from services.kit.registers.kinds import Field, RegisterKind

LONGEST_TEXT = 4000
LARGEST = 10**12
YES, NO = ("true", "yes", "是"), ("false", "no", "否")


class Wrong(Exception):
    """A value that does not fit its field, in both languages."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        self.code, self.zh, self.en = code, zh, en
        super().__init__(en)


def checked(kind: RegisterKind, given: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The values to store: `given` over `before`, empty ones left out. Raises `ValuesNotValid`."""
    problems, values = list(_unknown(kind, given)), dict(before or {})
    for field in kind.fields:
        if field.name in given:
            try:
                values[field.name] = _value(field, given[field.name])
            except Wrong as wrong:
                values[field.name] = given[field.name]
                problems.append(_problem(field, wrong))
    values = {name: value for name, value in values.items() if value not in (None, "", [])}
    missing = Wrong("missing", "必填", "is required")
    problems += [_problem(field, missing) for field in kind.fields if field.required and field.name not in values]
    if problems:
        raise ValuesNotValid(field=problems[0].field, problems=problems, count=len(problems))
    return values


def _unknown(kind: RegisterKind, given: Mapping[str, Any]) -> Sequence[Problem]:
    known = {field.name for field in kind.fields}
    zh, en = "不认识的字段", "is not a known field"
    return [
        Problem(f"values.{name}", "extra_forbidden", f"{name}：{zh}", f"{name} {en}")
        for name in given
        if name not in known
    ]


def _problem(field: Field, wrong: Wrong) -> Problem:
    return Problem(f"values.{field.name}", wrong.code, f"{field.zh}：{wrong.zh}", f"{field.en} {wrong.en}")


def _value(field: Field, value: Any) -> Any:
    if value is None or value == "" or value == []:
        return None
    return _READERS.get(field.type, _text)(field, value)


def _text(field: Field, value: Any) -> str:
    longest = field.longest or LONGEST_TEXT
    if not isinstance(value, str):
        raise Wrong("string_type", "应为文本", "must be text")
    text = value.strip()
    if len(text) > longest:
        raise Wrong("string_too_long", f"不能超过{longest}字", f"is longer than {longest} characters")
    return text


def _choice(field: Field, value: Any) -> str:
    codes = {choice.code for choice in field.choices} | {choice.zh for choice in field.choices}
    if value not in codes:
        zh = "、".join(choice.zh for choice in field.choices)
        raise Wrong("literal_error", f"只能是 {zh}", f"must be {', '.join(c.code for c in field.choices)}")
    return next(choice.code for choice in field.choices if value in (choice.code, choice.zh))


def _choices(field: Field, value: Any) -> list[str]:
    items = value if isinstance(value, list) else str(value).split(",")
    return list(dict.fromkeys(_choice(field, item.strip() if isinstance(item, str) else item) for item in items))


def _date(field: Field, value: Any) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise Wrong("date_parsing", "应为日期，如 2022-06-30", "must be a date such as 2022-06-30") from None


def _number(field: Field, value: Any) -> int:
    try:
        number = int(str(value))
    except ValueError:
        raise Wrong("int_parsing", "应为整数", "must be a whole number") from None
    limit = field.longest or LARGEST
    if not 0 <= number <= limit:
        raise Wrong("less_than_equal", f"应在 0 和 {limit} 之间", f"must be between 0 and {limit}")
    return number


def _money(field: Field, value: Any) -> str:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise Wrong("decimal_parsing", "应为金额，如 12000.00", "must be an amount such as 12000.00") from None
    if not amount.is_finite() or not 0 <= amount <= LARGEST:
        raise Wrong("less_than_equal", "金额超出范围", "is out of range")
    return f"{amount:.2f}"


def _yes_no(field: Field, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in (*YES, *NO):
        return str(value).lower() in YES
    raise Wrong("bool_parsing", "应为是或否", "must be true or false")


def _id(field: Field, value: Any) -> str:
    if not isinstance(value, str) or len(value) > 200:
        raise Wrong("string_type", "应为编号", "must be an id")
    return value


_READERS = {
    "choice": _choice,
    "choices": _choices,
    "date": _date,
    "number": _number,
    "money": _money,
    "yes_no": _yes_no,
    "unit": _id,
    "link": _id,
    "file": _id,
    "staff": _id,
}
