"""One table from error kinds to what a client sees: payload errors, top-level errors and HTTP answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError

from services.kit.errors import Conflict, Forbidden, InvalidInput, NotFound, QfError, Unavailable
from services.kit.telemetry import logger, trace_id

CORRECTABLE = (InvalidInput, NotFound, Conflict)
CODES: dict[str, str] = {
    "invalid_input": "INVALID_INPUT",
    "not_found": "NOT_FOUND",
    "conflict": "CONFLICT",
    "forbidden": "FORBIDDEN",
    "unavailable": "UNAVAILABLE",
}
STATUS: dict[str, int] = {"invalid_input": 400, "not_found": 404, "conflict": 409, "forbidden": 403, "unavailable": 503}
STATUS_OF_CODE: dict[str, int] = {"unauthenticated": 401, "sign_in_refused": 401, "sign_in_locked": 429}
SUGGESTION = re.compile(r"\s*Did you mean .*", re.DOTALL)


class TooManyRequests(Unavailable):
    """The tenant's budget of requests is spent. Wait for `Retry-After` seconds."""

    zh = "请求过于频繁，请稍后再试"
    en = "Too many requests, try again later"


class TookTooLong(Unavailable):
    """The answer did not come in time. Ask for less, or try again."""

    zh = "处理超时，请缩小查询范围或稍后重试"
    en = "It took too long: ask for less or try again"


class BodyTooLarge(InvalidInput):
    """The request is larger than allowed."""

    zh = "请求内容超过上限（{limit}）"
    en = "The request is larger than the limit ({limit})"


class BodyNotValid(InvalidInput):
    """The body is not what this address takes."""

    zh = "请求格式有误：{reason_zh}"
    en = "The request is malformed: {reason_en}"


class WrongContentType(InvalidInput):
    """The body has another content type than this address takes."""

    zh = "不支持的内容类型，应为 {expected}"
    en = "Unsupported content type, expected {expected}"


class QueryTooComplex(InvalidInput):
    """The query asks for too much at once. Split it, or ask for smaller pages."""

    zh = "查询过于复杂（{measure} {value}，上限 {limit}）"
    en = "The query is too complex ({measure} {value}, limit {limit})"


class UnknownOperation(InvalidInput):
    """The document has no such operation, or several and none was named."""

    zh = "operationName 未指明文档中的某一操作"
    en = "operationName must name one of the document's operations"


class KeyTooLong(InvalidInput):
    """An idempotency key has at most 200 characters."""

    zh = "幂等键最多 {limit} 个字符"
    en = "An idempotency key has at most {limit} characters"


class WrongRealm(Forbidden):
    """A province's token was used on a city's graph, or the other way round."""

    zh = "该账号不能访问此入口"
    en = "This account cannot use this entrance"


@dataclass(frozen=True)
class ClientError:
    """One mistake as a client reads it: the input field in the graph's spelling, a stable code, a text."""

    field: str | None
    code: str
    message: str
    row: int | None = None
    column: str | None = None
    line: int | None = None


def camel(path: str | None) -> str | None:
    """`deputies.0.full_name` -> `deputies.0.fullName`."""
    if path is None:
        return None
    return ".".join(_camel(part) for part in path.split("."))


def _camel(part: str) -> str:
    head, *rest = part.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in rest)


def text(error: Any, locale: str) -> str:
    """The message of an error or a problem in the caller's language."""
    return str(error.en if locale == "en" else error.zh)


def client_errors(error: QfError, locale: str) -> list[ClientError]:
    """Every mistake that `error` carries; the error itself when it names no single ones."""
    if not error.problems:
        return [ClientError(camel(error.field), error.code, text(error, locale))]
    return [
        ClientError(camel(p.field), p.code, text(p, locale), row=p.row, column=p.column, line=p.line)
        for p in error.problems
    ]


def http_status(error: QfError) -> int:
    """The HTTP status that says the same as the error's kind."""
    if error.code in STATUS_OF_CODE:
        return STATUS_OF_CODE[error.code]
    if isinstance(error, TooManyRequests):
        return 429
    if isinstance(error, BodyTooLarge):
        return 413
    return 415 if isinstance(error, WrongContentType) else STATUS.get(error.kind, 500)


def http_body(error: QfError, locale: str, traceparent: str) -> dict[str, Any]:
    """The JSON of a refused REST call."""
    if error.kind == "internal":
        return {"errors": [_masked(traceparent, locale)["extensions"] | {"message": text(QfError(), locale)}]}
    return {"errors": [{k: v for k, v in vars(e).items() if v is not None} for e in client_errors(error, locale)]}


def refusal(error: QfError, locale: str, traceparent: str) -> dict[str, Any]:
    """`error` as a top-level GraphQL error, for requests that never reach execution."""
    return _known(error, locale) if error.kind != "internal" else _masked(traceparent, locale)


def formatted(error: GraphQLError, *, locale: str, traceparent: str, reveal: bool) -> dict[str, Any]:
    """One error of an execution as the client may see it. `reveal` keeps hints that name parts of the schema."""
    original = error.original_error
    if isinstance(original, QfError) and original.kind != "internal":
        body = _known(original, locale)
    elif original is None or isinstance(original, GraphQLError) or (error.path is None and error.nodes):
        body = _of_the_query(error, reveal)
    else:
        logger().error("graphql_field_failed", path=error.path, exc_info=original)
        body = _masked(traceparent, locale)
    if error.path:
        body["path"] = list(error.path)
    if error.locations:
        body["locations"] = [location.formatted for location in error.locations]
    return body


def _known(error: QfError, locale: str) -> dict[str, Any]:
    code = "UNAUTHENTICATED" if error.code == "unauthenticated" else CODES[error.kind]
    extensions: dict[str, Any] = {"code": code}
    if isinstance(error, Forbidden):
        return {"message": text(error if code == "UNAUTHENTICATED" else Forbidden(), locale), "extensions": extensions}
    extensions["reason"] = error.code
    if isinstance(error, Unavailable):
        extensions["retryable"] = True
    if error.field:
        extensions["field"] = camel(error.field)
    return {"message": text(error, locale), "extensions": extensions}


def _of_the_query(error: GraphQLError, reveal: bool) -> dict[str, Any]:
    code = "GRAPHQL_PARSE_FAILED" if isinstance(error, GraphQLSyntaxError) else "GRAPHQL_VALIDATION_FAILED"
    message = error.message if reveal else SUGGESTION.sub("", error.message)
    return {"message": message, "extensions": {"code": code}}


def _masked(traceparent: str, locale: str) -> dict[str, Any]:
    return {
        "message": text(QfError(), locale),
        "extensions": {"code": "INTERNAL", "traceId": trace_id(traceparent)},
    }
