"""The question bank: by hand, by file all or nothing, in versions."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.clock import clock
from services.kit.errors import QfError
from services.kit.testing import Bench
from tests.integration.training.attending_scene import City, at
from tests.integration.training.exam_scene import (
    HEADER,
    NINE,
    choices,
    file,
    fill_bank,
    hold,
    kept,
    person,
    rows,
    start,
    submit,
    xlsx,
)


@pytest.fixture
def city(bench: Bench, tenant: str) -> City:
    clock.start_at(at("2022-05-10T09:00"))
    found = City(bench, tenant).found()
    found.hire("H1", "1001")
    return found


def refusal(city: City, method: str, who: str = "CM", **given: Any) -> QfError:
    before = kept(city)
    with pytest.raises(QfError) as caught:
        city.call(method, city.of(who), **given)
    assert kept(city) == before
    return caught.value


def question(city: City, unit: str = "CM", **facts: Any) -> dict[str, Any]:
    given = {"code": "001", "topic_id": NINE, "kind": "single", "text": "红包？", "options": ["拒收", "收下"]}
    return dict(
        city.call("create_question", city.of(unit), unit_id=city.ids[unit], **{**given, "answers": [1], **facts})
    )


@pytest.mark.obligation("NJ-101")
def test_a_bank_comes_by_file_is_previewed_and_revised_by_number(city: City) -> None:
    given = file(city, xlsx(*rows()))
    assert city.call("preview_question_import", **given) == {"rows": 6, "created": 6, "changed": 0, "unchanged": 0}
    assert city.call("questions")["total"] == 0
    assert city.call("import_questions", **given) == {"rows": 6, "created": 6, "changed": 0, "unchanged": 0}
    assert city.call("import_questions", **given) == {"rows": 6, "created": 0, "changed": 0, "unchanged": 6}
    single, multiple, judged = city.call("questions", first=3)["items"]
    assert (single["code"], single["kind"], single["answers"], single["difficulty"]) == ("J000", "single", [2], "easy")
    assert (multiple["answers"], multiple["options"]) == ([1, 3], ["对1", "错1", "对2", "错2"])
    assert (judged["options"], judged["answers"], judged["topic_id"]) == (["正确", "错误"], [1], NINE)
    changed = [("J000", *rows()[0][1:3], "新的题干", *rows()[0][4:]), *rows()[1:]]
    assert fill_bank(city, "CM", *changed) == {"rows": 6, "created": 0, "changed": 1, "unchanged": 5}
    [found] = city.call("questions", search="新的题干")["items"]
    assert (found["code"], found["version"]) == ("J000", 2)
    assert [(row["kind"], row["n"]) for row in city.call("question_counts")] == [
        ("multiple", 2),
        ("single", 2),
        ("true_false", 2),
    ]


def test_a_bad_file_names_every_row_and_column_and_nothing_is_kept(city: City) -> None:
    topic = rows()[0][1]
    bad = (
        ("A1", topic, "单选", "题", "甲", "乙", None, None, "C", None, None),
        ("A2", "没有的主题", "问答", "题", "甲", "乙", None, None, "A", "很难", None),
        ("A3", topic, "多选", None, "甲", "甲", None, None, "AB", None, None),
        (None, topic, "判断", "题", None, None, None, None, "可能", None, None),
        ("A5", topic, "单选", "题", "甲", "乙", None, None, "A", None, None),
        ("A5", topic, "单选", "题", "甲", "乙", None, None, "A", None, None),
    )
    for method in ("preview_question_import", "import_questions"):
        error = refusal(city, method, **file(city, xlsx(*bad)))
        assert error.code == "question_file_not_valid"
        assert {(p.row, p.column, p.code) for p in error.problems} == {
            (2, "答案", "answers_not_valid"),
            (3, "主题", "unknown_topic"),
            (3, "题型", "unknown_word"),
            (3, "难度", "unknown_word"),
            (4, "题目", "required"),
            (5, "题号", "required"),
            (5, "答案", "unknown_word"),
            (7, "题号", "duplicate_code"),
        }
    header = refusal(city, "import_questions", **file(city, xlsx(*rows(), header=("编码", *HEADER[1:]))))
    assert [(p.row, p.column, p.code) for p in header.problems] == [
        (1, "编码", "unknown_column"),
        (1, "题号", "missing_column"),
    ]
    assert refusal(city, "import_questions", **file(city, b"PK\x03\x04 no")).problems[0].code == "not_xlsx"
    assert refusal(city, "import_questions", **{**file(city, b""), "content_base64": "!"}).code == "file_not_readable"


def test_questions_by_hand_are_checked_versioned_and_retired(city: City) -> None:
    made = question(city)
    assert refusal(city, "create_question", unit_id=city.ids["CM"], code="001", topic_id=NINE, kind="single",
                   text="又", options=["甲", "乙"], answers=[1]).code == "question_code_taken"  # fmt: skip
    for facts, code in (
        ({"options": ["甲"]}, "options_not_valid"),
        ({"options": ["甲", "甲"]}, "options_not_valid"),
        ({"answers": [3]}, "answers_not_valid"),
        ({"answers": [1, 2]}, "answers_not_valid"),
        ({"kind": "multiple"}, "answers_not_valid"),
        ({"topic_id": "none"}, "topic_not_found"),
    ):
        given = {"question_id": made["id"], "expected_version": 1, **facts}
        assert refusal(city, "revise_question", **given).code == code
    after = city.call("revise_question", question_id=made["id"], expected_version=1, text="收到红包怎么办？")
    assert (after["version"], after["text"]) == (2, "收到红包怎么办？")
    stale = refusal(city, "revise_question", question_id=made["id"], expected_version=1, text="旧")
    assert (stale.code, stale.field) == ("changed_meanwhile", "expected_version")
    gone = city.call("retire_question", question_id=made["id"], expected_version=2)
    assert (gone["is_active"], gone["version"]) == (False, 3)
    assert (
        refusal(city, "revise_question", question_id=made["id"], expected_version=3, text="再").code
        == "question_retired"
    )
    assert city.call("question_counts") == []


@pytest.mark.obligation("NJ-101")
def test_a_paper_keeps_the_questions_as_they_were(city: City) -> None:
    fill_bank(city)
    exam = hold(city, topics=[{"topic_id": NINE, "count": 6}])
    who = person(city, "H1", "1001")
    attempt = start(city, who, exam)
    fill_bank(city, "CM", *((row[0], *row[1:3], f"改{row[3]}", *row[4:8], "D" if row[2] == "单选" else row[8], *row[9:])
                            for row in rows()))  # fmt: skip
    again = city.call("my_attempt", who, attempt_id=attempt["id"])
    assert again["questions"] == attempt["questions"]
    done = submit(city, who, again)
    assert (done["score"], done["passed"]) == (100, True)
    assert len(choices(again)) == 6


@pytest.mark.obligation("NJ-101")
def test_banks_are_seen_by_their_keepers_alone(city: City) -> None:
    question(city)
    own = question(city, "H2", code="H-1")
    assert city.call("questions", city.of("H1"))["total"] == 0
    assert [each["code"] for each in city.call("questions", city.of("H2"))["items"]] == ["H-1"]
    assert [each["code"] for each in city.call("questions", city.of("C1"))["items"]] == ["H-1"]
    assert city.call("questions")["total"] == 2
    for method in ("revise_question", "retire_question"):
        error = refusal(city, method, "H1", question_id=own["id"], expected_version=1)
        assert error.code == "outside_your_units"
    with pytest.raises(QfError, match="Not allowed"):
        city.call("questions", person(city, "H1", "1001"))
