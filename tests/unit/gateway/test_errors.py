"""What clients see of each kind of error, in their language."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLError

from gateway.errors import BodyTooLarge, TooManyRequests, camel, client_errors, formatted, http_body, http_status
from services.kit.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    Problem,
    QfError,
    Unauthenticated,
    Unavailable,
)

TRACE = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"


class UnitCodeTaken(Conflict):
    zh = "单位编码{code}已存在"
    en = "Unit code {code} already exists"


def shown(error: Exception, locale: str = "zh", reveal: bool = False) -> dict[str, Any]:
    return formatted(GraphQLError("x", original_error=error), locale=locale, traceparent=TRACE, reveal=reveal)


def test_a_refused_rule_names_the_field_in_the_graphs_spelling() -> None:
    error = UnitCodeTaken(field="unit_code", code="A1")
    [zh], [en] = client_errors(error, "zh"), client_errors(error, "en")
    assert (zh.field, zh.code, zh.message) == ("unitCode", "unit_code_taken", "单位编码A1已存在")
    assert en.message == "Unit code A1 already exists"


def test_many_mistakes_keep_their_places() -> None:
    problems = [
        Problem("deputies.0.full_name", "missing", "必填", "is required"),
        Problem("kind", "bad", "错", "wrong", row=3, column="类型"),
        Problem("phases.0", "bad_date", "日期错", "bad date", line=17),
    ]
    found = client_errors(InvalidInput(problems=problems), "en")
    assert [(e.field, e.row, e.column, e.line) for e in found] == [
        ("deputies.0.fullName", None, None, None),
        ("kind", 3, "类型", None),
        ("phases.0", None, None, 17),
    ]


@pytest.mark.parametrize(("snake", "expected"), [("unit_id", "unitId"), ("a", "a"), ("file_ids.2", "fileIds.2")])
def test_paths_are_spelled_as_the_graph_spells_them(snake: str, expected: str) -> None:
    assert camel(snake) == expected


def test_who_may_not_learns_nothing_more() -> None:
    assert shown(Forbidden(field="unit_id")) == {"message": "没有权限", "extensions": {"code": "FORBIDDEN"}}

    class SecretReason(Forbidden):
        zh = "该单位属于他人"

    assert shown(SecretReason())["message"] == "没有权限"


def test_a_lost_session_says_so() -> None:
    assert shown(Unauthenticated())["extensions"] == {"code": "UNAUTHENTICATED"}


def test_a_dependency_that_is_away_may_be_tried_again() -> None:
    assert shown(Unavailable())["extensions"] == {"code": "UNAVAILABLE", "reason": "unavailable", "retryable": True}


@pytest.mark.parametrize("error", [ValueError("secret /path"), KeyError("x"), QfError()])
def test_our_own_mistakes_are_masked_with_a_trace(error: Exception) -> None:
    assert shown(error, "en") == {
        "message": "Internal error",
        "extensions": {"code": "INTERNAL", "traceId": "a" * 32},
    }


def test_hints_about_the_schema_are_for_development() -> None:
    error = GraphQLError("Cannot query field 'nam' on type 'Unit'. Did you mean 'name'?")
    hidden = formatted(error, locale="zh", traceparent=TRACE, reveal=False)
    assert hidden["message"] == "Cannot query field 'nam' on type 'Unit'."
    assert hidden["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert "Did you mean" in formatted(error, locale="zh", traceparent=TRACE, reveal=True)["message"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InvalidInput(), 400),
        (Unauthenticated(), 401),
        (Forbidden(), 403),
        (NotFound(), 404),
        (Conflict(), 409),
        (BodyTooLarge(limit="1"), 413),
        (TooManyRequests(), 429),
        (QfError(), 500),
        (Unavailable(), 503),
        (QfError.from_wire(Unauthenticated().to_wire()), 401),
    ],
)
def test_each_kind_has_its_status(error: QfError, status: int) -> None:
    assert http_status(error) == status


def test_a_rest_answer_masks_our_own_mistakes() -> None:
    assert http_body(QfError(), "en", TRACE) == {
        "errors": [{"code": "INTERNAL", "traceId": "a" * 32, "message": "Internal error"}]
    }
    assert http_body(UnitCodeTaken(code="A"), "zh", TRACE) == {
        "errors": [{"code": "unit_code_taken", "message": "单位编码A已存在"}]
    }
