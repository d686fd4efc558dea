"""Exams' things that requests name: a question, an exam that somebody has passed, the attempt and the certificate."""

from __future__ import annotations

from services.kit.identity import Actor
from services.kit.testing import Bench
from services.training.requests.examining import CreateExam, CreateQuestion

PASSWORD = "Correct-horse-2022"


def exam_things(bench: Bench, office: Actor, unit: str) -> dict[str, str]:
    """One of each."""
    commission = bench.call("organizations.units", {"kind": "commission"}, actor=office)["items"][0]["id"]
    added = {"unit_id": commission, "title": "示例考试专题"}
    topic = bench.call("training.add_topic", added, actor=office)["id"]
    bank = {**CreateQuestion.EXAMPLE, "unit_id": commission, "topic_id": topic, "code": "JBZ-900"}
    question = bench.call("training.create_question", bank, actor=office)
    draft = {**CreateExam.EXAMPLE, "unit_id": commission, "topics": [{"topic_id": topic, "count": 1}]}
    exam = bench.call("training.create_exam", draft, actor=office)
    bench.call("training.publish_exam", {"exam_id": exam["id"], "expected_version": 1}, actor=office)
    sitting = _passed(bench, office, unit, exam["id"])
    return {
        "study_topic": topic,
        "question": question["id"],
        "exam": bench.call("training.create_exam", draft, actor=office)["id"],
        **sitting,
    }


def _passed(bench: Bench, office: Actor, unit: str, exam: str) -> dict[str, str]:
    """Somebody of the unit's staff sits the exam and passes."""
    hired = {"unit_id": unit, "code": "950", "name": "示例考生", "since": "2020-01-10"}
    staff = bench.call("organizations.register_staff", hired, actor=office)["id"]
    given = {"login": "staff.exam", "display_name": "示例考生", "roles": ["staff"], "unit_id": unit, "staff_id": staff}
    operator = Actor("operator", office.tenant, ("operator",))
    bench.pump()
    account = bench.call("tenants.create_account", {**given, "password": PASSWORD}, actor=operator)["id"]
    bench.pump()
    person = Actor(account, office.tenant, ("staff",), unit)
    attempt = bench.call("training.start_attempt", {"exam_id": exam}, actor=person)
    right = attempt["questions"][0]["options"].index(CreateQuestion.EXAMPLE["options"][0]) + 1
    choices = [{"number": 1, "options": [right]}]
    answer = {"attempt_id": attempt["id"], "expected_version": 1, "choices": choices}
    bench.call("training.submit_attempt", answer, actor=person)
    [certificate] = bench.call("training.my_certificates", {}, actor=person)
    return {"attempt": attempt["id"], "certificate": certificate["id"], "certificate_code": certificate["code"]}
