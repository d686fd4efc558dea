"""A bank, an exam and people who sit it, on the city of the attendance tests."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from services.kit.clock import clock
from services.kit.errors import QfError
from services.kit.identity import Actor
from tests.integration.training.attending_scene import City, at

NINE, LAW = "NJ-SM9", "NJ-SM4"
HEADER = ("题号", "主题", "题型", "题目", "选项A", "选项B", "选项C", "选项D", "答案", "难度", "解析")
OPENS, CLOSES = "2022-05-10", "2022-05-20"


def rows(topic: str = "医疗卫生行业“九不准”", prefix: str = "J", count: int = 6) -> list[tuple[Any, ...]]:
    """Questions of a bank: each right option says so, which only these tests may rely on."""
    found: list[tuple[Any, ...]] = []
    for number in range(count):
        named = (f"{prefix}{number:03}", topic)
        if number % 3 == 0:
            found.append((*named, "单选", f"单选题{number}", "错1", "对1", "错2", "错3", "B", "易", f"解析{number}"))
        elif number % 3 == 1:
            found.append((*named, "多选", f"多选题{number}", "对1", "错1", "对2", "错2", "A、C", "中", f"解析{number}"))
        else:
            found.append((*named, "判断", f"判断题{number}", None, None, None, None, "对", None, f"解析{number}"))
    return found


def xlsx(*bank: tuple[Any, ...], header: tuple[str, ...] = HEADER) -> bytes:
    """The file."""
    book = Workbook()
    for row in (header, *bank):
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def fill_bank(city: City, unit: str = "CM", *bank: tuple[Any, ...]) -> dict[str, int]:
    """Import questions into a unit's bank."""
    return dict(city.call("import_questions", city.of(unit), **file(city, xlsx(*(bank or rows())), unit)))


def file(city: City, content: bytes, unit: str = "CM", name: str = "题库.xlsx") -> dict[str, str]:
    """As the import takes it."""
    import base64

    return {"filename": name, "content_base64": base64.b64encode(content).decode(), "unit_id": city.ids[unit]}


def draft(city: City, unit: str = "CM", **facts: Any) -> dict[str, Any]:
    """A draft of three questions."""
    topics = [{"topic_id": NINE, "count": 3}]
    given = {"title": "“九不准”专题考试", "topics": topics, "opens_on": OPENS, "closes_on": CLOSES, **facts}
    return dict(city.call("create_exam", city.of(unit), unit_id=city.ids[unit], **given))


def hold(city: City, unit: str = "CM", **facts: Any) -> dict[str, Any]:
    """A published exam."""
    made = draft(city, unit, **facts)
    return dict(city.call("publish_exam", city.of(unit), exam_id=made["id"], expected_version=1))


def person(city: City, unit: str, code: str) -> Actor:
    """The account of somebody on the staff."""
    return city.account(unit, f"{unit}.{code}.{city.tenant}")


def start(city: City, who: Actor, exam: dict[str, Any]) -> dict[str, Any]:
    return dict(city.call("start_attempt", who, exam_id=exam["id"]))


def choices(attempt: dict[str, Any], *, wrong: int = 0) -> list[dict[str, Any]]:
    """Right choices by their texts, but for the first `wrong` questions."""
    found = []
    for question in attempt["questions"]:
        right = [n for n, text in enumerate(question["options"], 1) if text.startswith(("对", "正确"))]
        false = [n for n, text in enumerate(question["options"], 1) if text.startswith("错")]
        found.append({"number": question["number"], "options": false[:1] if question["number"] <= wrong else right})
    return found


def submit(city: City, who: Actor, attempt: dict[str, Any], *, wrong: int = 0) -> dict[str, Any]:
    given = {"attempt_id": attempt["id"], "expected_version": attempt["version"]}
    return dict(city.call("submit_attempt", who, **given, choices=choices(attempt, wrong=wrong)))


def chosen(city: City, who: Actor, attempt: dict[str, Any]) -> list[list[int]]:
    """What stands ticked on the paper, by question."""
    [paper] = city.call("attempt_papers", who, ids=[attempt["id"]])
    return [question["chosen"] for question in paper]


def sit(city: City, who: Actor, exam: dict[str, Any], *, wrong: int = 0) -> dict[str, Any]:
    """A whole attempt."""
    return submit(city, who, start(city, who, exam), wrong=wrong)


def kept(city: City) -> list[Any]:
    """What is stored of exams, and how much was told."""
    names = ("questions", "question_versions", "exams", "exam_pools", "attempts", "exam_results", "exam_passes")
    more = ("certificates", "certificate_serials", "exam_sittings", "exam_figures", "measures", "outbox")
    return [list(city.db[name].find({"tenant": city.tenant}).sort("_id", 1)) for name in (*names, *more)]


def rates(city: City, period: str = "2022-Q2") -> dict[str, tuple[int, int]]:
    """The last pass rate told of each unit, by code: (passed, examinees)."""
    codes = {unit_id: code for code, unit_id in city.ids.items()}
    told = [each for each in city.told("indicator_measured") if each["indicator"] == "exam_pass_rate"]
    return {codes[e["unit_id"]]: (e["numerator"], e["denominator"]) for e in told if e["period"] == period}


def pass_time(text: str) -> None:
    """The clock alone; no tick."""
    clock.start_at(at(text))


def refusal(city: City, method: str, who: Actor | None = None, **given: Any) -> QfError:
    """The method refuses, and nothing has changed."""
    before = kept(city)
    with pytest.raises(QfError) as caught:
        city.call(method, who, **given)
    assert kept(city) == before
    return caught.value


def saved(city: City, who: Actor, attempt: dict[str, Any], *given: dict[str, Any]) -> dict[str, Any]:
    payload = {"attempt_id": attempt["id"], "expected_version": attempt["version"], "choices": list(given)}
    return dict(city.call("save_answers", who, **payload))
