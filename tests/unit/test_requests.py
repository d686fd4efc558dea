"""What a client reads when a field is wrong."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import AwareDatetime, Field, StringConstraints

from services.kit.errors import InvalidInput
from services.kit.requests import Request, parse


class Sample(Request):
    """One field of each kind."""

    percent: int = Field(default=0, ge=0, le=100)
    level: Literal["tertiary", "secondary"] = "tertiary"
    code: Annotated[str, StringConstraints(pattern=r"^[a-z]+$", max_length=5)] = "a"
    at: AwareDatetime | None = None


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        ({"percent": 120}, "percent：不能大于100", "percent must be at most 100"),
        ({"percent": -1}, "percent：不能小于0", "percent must be at least 0"),
        ({"percent": "x"}, "percent：应为整数", "percent must be a whole number"),
        ({"level": "fifth"}, "level：只能是 'tertiary' or 'secondary'", "level must be 'tertiary' or 'secondary'"),
        ({"code": "a b"}, "code：含有不允许的字符", "code has characters that are not allowed here"),
        ({"code": "abcdef"}, "code：内容过长", "code is too long"),
        ({"at": "2022-06-30T09:00:00"}, "at：时间应带时区，如 +08:00", "at must name its time zone, such as +08:00"),
        ({"colour": 1}, "colour：不认识的字段", "colour is not a known field"),
    ],
)
def test_a_wrong_field_says_what_it_should_be(given: dict[str, Any], zh: str, en: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(Sample, given)
    assert [(problem.zh, problem.en) for problem in caught.value.problems] == [(zh, en)]
