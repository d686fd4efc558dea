"""The error kinds that cross every boundary: RPC, consumers and the graphs.

A service error is one line of intent, `class UnitCodeTaken(Conflict)` with the texts a user reads. Its code is the
snake-cased class name and stays stable; its docstring tells the client what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, ClassVar


def snake_case(name: str) -> str:
    """`UnitCodeTaken` -> `unit_code_taken`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


@dataclass(frozen=True)
class Problem:
    """One of many mistakes in an input, with its place: a field path, a table's row and column, or a file's line."""

    field: str
    code: str
    zh: str
    en: str
    row: int | None = None
    column: str | None = None
    line: int | None = None


class QfError(Exception):
    """Base of all errors that a client may see."""

    kind: ClassVar[str] = "internal"
    zh: str = "系统内部错误"
    en: str = "Internal error"

    def __init__(self, *, field: str | None = None, problems: Iterable[Problem] = (), **details: Any) -> None:
        self.field = field
        self.problems = tuple(problems)
        self.details = details
        self.code = snake_case(type(self).__name__)
        self.zh = type(self).zh.format(**details)
        self.en = type(self).en.format(**details)
        super().__init__(self.en)

    def to_wire(self) -> dict[str, Any]:
        """The one shape in which every error crosses RPC: what is None stays away, nameko would send it as text."""
        wire = {"kind": self.kind, "code": self.code, "zh": self.zh, "en": self.en, "field": self.field}
        return {**_stated(wire), "problems": [_stated(asdict(problem)) for problem in self.problems]}

    @staticmethod
    def from_wire(data: dict[str, Any]) -> QfError:
        """The error of the kind in `data`, with its code and texts; an unknown kind becomes `QfError`."""
        cls = KINDS.get(data.get("kind", ""), QfError)
        error = cls(field=data.get("field"), problems=map(_problem, data.get("problems", [])))
        error.code = data.get("code", error.code)
        error.zh, error.en = data.get("zh", error.zh), data.get("en", error.en)
        error.args = (error.en,)
        return error


def _stated(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _problem(wire: dict[str, Any]) -> Problem:
    """nameko turns numbers in the arguments of an exception into text."""
    return Problem(**wire | {place: int(wire[place]) for place in ("row", "line") if place in wire})


class InvalidInput(QfError):
    """The client can fix the named field, row or line."""

    kind = "invalid_input"
    zh = "输入有误"
    en = "The input is not valid"


class NotFound(QfError):
    """Absent, or another tenant's: the answer is the same."""

    kind = "not_found"
    zh = "未找到"
    en = "Not found"


class Conflict(QfError):
    """A rule, or the version that the client expected, refused the change. Read again, then decide."""

    kind = "conflict"
    zh = "与当前状态冲突"
    en = "In conflict with the current state"


class Forbidden(QfError):
    """A known caller who may not do this."""

    kind = "forbidden"
    zh = "没有权限"
    en = "Not allowed"


class Unavailable(QfError):
    """A dependency is away. Try again."""

    kind = "unavailable"
    zh = "服务暂时不可用，请稍后重试"
    en = "Temporarily unavailable, try again"


class Unauthenticated(Forbidden):
    """The token is missing, expired or not ours. Sign in again."""

    zh = "请重新登录"
    en = "Sign in again"


class ChangedMeanwhile(Conflict):
    """Someone else changed this. Read it again and repeat."""

    zh = "内容已被他人修改，请刷新后重试"
    en = "It was changed by someone else meanwhile: reload and try again"


class TooManyEntries(Conflict):
    """The record holds as many entries of this kind as one may. Correct what is there, or begin another record."""

    zh = "该记录的此类条目已达上限（{most}条），不能再增加"
    en = "The record holds {most} entries of this kind, which is as many as one may"


KINDS: dict[str, type[QfError]] = {
    cls.kind: cls for cls in (InvalidInput, NotFound, Conflict, Forbidden, Unavailable, QfError)
}
PERMANENT = (InvalidInput, NotFound, Conflict, Forbidden)
