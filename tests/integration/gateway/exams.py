"""Exams at a city behind the gateway: a bank, an exam, and somebody of the staff who sits it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from gateway.ids import decode_id, encode_id
from tests.integration.gateway.scene import PASSWORD, City

TOPIC = "NJ-SM9"
ROWS = "题号,主题,题型,题目,选项A,选项B,答案\n" + "".join(
    f"{code},NJ-SM9,单选,第{code}题：患者送来红包怎么办？,对：拒收,错：收下,A\n" for code in ("1", "2", "3", "4")
)
ATTEMPT = "attempt { id version score passed status questions { number text options chosen answers explanation } }"


@dataclass(frozen=True)
class Examinee:
    """Somebody of the staff with an account."""

    city: City
    staff: str
    token: str

    def run(self, mutation: str, given: dict[str, Any], shows: str = ATTEMPT) -> dict[str, Any]:
        return self.city.run(mutation, given, shows=shows, token=self.token)

    def ask(self, query: str, **given: Any) -> dict[str, Any]:
        return self.city.ask(query, token=self.token, **given)

    def sit(self, exam: str) -> dict[str, Any]:
        """Begin, answer all rightly, hand in."""
        attempt = self.run("startAttempt", {"examId": exam})["attempt"]
        choices = [
            {"number": q["number"], "options": [n for n, text in enumerate(q["options"], 1) if text.startswith("对")]}
            for q in attempt["questions"]
        ]
        given = {"attemptId": attempt["id"], "expectedVersion": attempt["version"], "choices": choices}
        return dict(self.run("submitAttempt", given)["attempt"])


def examinee(city: City, unit: str = "H-1", code: str = "800", name: str = "欧阳示例") -> Examinee:
    """Register somebody with an account of their own."""
    hired = {"unitId": city.unit(unit), "code": code, "name": name, "since": "2020-01-10"}
    staff = city.run("registerStaff", hired, "city_admin", shows="staff { id }")["staff"]["id"]
    city.bench.pump()
    login = f"staff.{unit.lower()}.{code}"
    given = {"login": login, "displayName": name, "roles": ["staff"], "unitId": city.unit(unit), "staffId": staff}
    made = city.run("createAccount", {**given, "password": PASSWORD}, "city_admin", shows="account { id }")["account"]
    city.bench.pump()
    account = decode_id(made["id"], "Account")
    return Examinee(city, staff, city.token("staff", unit=unit, account=account))


def bank(city: City) -> dict[str, Any]:
    """Import the commission's questions."""
    commission = city.unit("511000")
    given = {"filename": "题库.csv", "contentBase64": base64.b64encode(ROWS.encode()).decode(), "unitId": commission}
    query = """mutation($input: QuestionFileInput!) { importQuestions(input: $input)
        { result { rows created } errors { row column message } } }"""
    return dict(city.ask(query, "campaign_office", input=given)["importQuestions"])


def published(city: City, questions: int = 2) -> str:
    """The id of an exam that is open at noon of 30 June 2022."""
    topics = [{"topicId": topic_id(), "count": questions}]
    given = {"unitId": city.unit("511000"), "title": "“九不准”考试", "topics": topics, "opensOn": "2022-06-30",
             "closesOn": "2022-07-10"}  # fmt: skip
    exam = city.run("createExam", given, "campaign_office", shows="exam { id }")["exam"]["id"]
    shown = city.run("publishExam", {"examId": exam, "expectedVersion": 1}, "campaign_office", shows="exam { isOpen }")
    assert shown["exam"] == {"isOpen": True}
    return str(exam)


def topic_id() -> str:
    """The topic as the graph names it."""
    from gateway.city.build import REFERENCES

    return encode_id(REFERENCES["topic_id"], TOPIC) if "topic_id" in REFERENCES else TOPIC


def draft(city: City) -> str:
    """The id of a draft."""
    topics = [{"topicId": topic_id(), "count": 2}]
    given = {"unitId": city.unit("511000"), "title": "考试草稿", "topics": topics, "opensOn": "2022-06-30",
             "closesOn": "2022-07-10"}  # fmt: skip
    return str(city.run("createExam", given, "campaign_office", shows="exam { id }")["exam"]["id"])


def exam_arguments(city: City, name: str) -> dict[str, str]:
    """What the queries of exams must be given."""
    if name == "myAttempt":
        return {"id": f'"{encode_id("ExamAttempt", "0" * 26)}"'}
    if name not in ("exam", "examFigures", "examResults", "examAbsentees"):
        return {}
    found = draft(city)
    return {"id": f'"{found}"', "examId": f'"{found}"', "unitId": f'"{city.unit("H-1")}"'}


def exam_things(city: City) -> dict[str, str]:
    """One thing of each kind that belongs to the city."""
    bank(city)
    questions = city.ask("{ questions(first: 1) { nodes { id } } }", "campaign_office")["questions"]["nodes"]
    passed = examinee(city, code="810", name="他市考生")
    attempt = passed.sit(published(city))
    certificate = passed.ask("{ myCertificates { id } }")["myCertificates"][0]["id"]
    return {
        "Exam": draft(city),
        "ExamQuestion": questions[0]["id"],
        "ExamAttempt": attempt["id"],
        "Certificate": certificate,
    }
