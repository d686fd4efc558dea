"""What a robot's answer says, whatever it holds: the other side is a stranger."""

from __future__ import annotations

import pytest

from services.kit.posting import READ_BYTES, Result, _robot_answer

NESTED = b"[" * (READ_BYTES // 2)


@pytest.mark.parametrize(
    ("body", "result"),
    [
        (b'{"errcode": 0}', Result("sent")),
        (b'{"errcode": 93000}', Result("refused", "errcode 93000")),
        (b'{"errcode": "' + b"9" * 5000 + b'"}', Result("later", "answer_not_understood")),
        (NESTED, Result("later", "answer_not_understood")),
        (b"[]", Result("later", "answer_not_understood")),
        (b"\xff\xfe", Result("later", "answer_not_understood")),
    ],
)
def test_an_answer_that_says_nothing_is_asked_for_again(body: bytes, result: Result) -> None:
    assert _robot_answer(body) == result
