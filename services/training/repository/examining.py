"""Documents: question bank, exams, attempts, results and certificates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from services.kit.codec import restored
from services.kit.indexes import Index
from services.kit.store import Document, TenantDatabase
from services.training.domain.attempts import Attempt, AttemptStatus
from services.training.domain.exams import Exam, ExamStatus, Pool
from services.training.domain.questions import Question, QuestionVersion, version_of
from services.training.repository import exam_results
from services.training.repository.attending import Stored

COLLECTIONS: dict[str, list[Index]] = {
    "questions": [Index("unit_id", "code", unique=True), Index("unit_path", "code"), Index("topic_id", "unit_id")],
    "question_versions": [],
    "exams": [Index("unit_path", "-opens_on"), Index("status", "opens_on"), Index("unit_id")],
    "exam_pools": [],
    "attempts": [
        Index("exam_id", "person_id"),
        Index("person_id", "-started_at"),
        Index("status", "ends_at"),
        Index("unit_id"),
    ],
    **exam_results.COLLECTIONS,
}
PLACED = ("questions", "exams", "attempts", *exam_results.PLACED)


class Questions(Stored[Question]):
    """The banks."""

    def by_codes(self, unit_id: str, codes: Iterable[str]) -> dict[str, Question]:
        """The bank's questions by their number."""
        found = self.where({"unit_id": unit_id, "code": {"$in": sorted(set(codes))}})
        return {question.code: question for question in found}

    def active_on(self, unit_ids: Sequence[str], topic_ids: Sequence[str]) -> list[Question]:
        """What may be drawn from these banks on these topics."""
        wanted = {"unit_id": {"$in": list(unit_ids)}, "topic_id": {"$in": list(topic_ids)}, "is_active": True}
        return self.where(wanted)

    def tally(self, match: Mapping[str, object]) -> list[Document]:
        """How many active questions by topic and kind."""
        group = {"_id": {"topic_id": "$topic_id", "kind": "$kind"}, "n": {"$sum": 1}}
        rows = self.docs.aggregate([{"$match": {**match, "is_active": True}}, {"$group": group}])
        return [{**row["_id"], "n": row["n"]} for row in rows]


class Attempts(Stored[Attempt]):
    """The attempts."""

    def of_person(self, exam_ids: Sequence[str], person_id: str) -> list[Attempt]:
        """A person's attempts at these exams, in order."""
        return self.where({"exam_id": {"$in": list(exam_ids)}, "person_id": person_id}, [("number", 1), ("id", 1)])

    def marked_of(self, person_id: str) -> list[Attempt]:
        """All of a person's attempts in order; closed ones with their marks, without paper and choices."""
        own = {"person_id": person_id}
        closed = self.docs.find({**own, "status": AttemptStatus.CLOSED.value}, {"paper": 0, "choices": 0})
        found = [
            *(restored(Attempt, {**doc, "paper": []}) for doc in closed),
            *self.where({**own, "status": AttemptStatus.OPEN.value}),
        ]
        return sorted(found, key=lambda attempt: (attempt.number, attempt.id))

    def run_out(self, now: datetime, limit: int) -> list[Attempt]:
        """Open ones whose time is over, the earliest first."""
        wanted = {"status": AttemptStatus.OPEN.value, "ends_at": {"$lte": now}}
        ids = [doc["id"] for doc in self.docs.find(wanted, {"id": 1}, sort=[("ends_at", 1)], limit=limit)]
        return self.where({"id": {"$in": ids}}, [("ends_at", 1), ("id", 1)]) if ids else []


class Examining(exam_results.Results):
    """Questions, exams, attempts, results and certificates."""

    def __init__(self, db: TenantDatabase) -> None:
        super().__init__(db)
        self._placed = {name: db[name] for name in PLACED}
        self.questions = Questions(db["questions"], Question)
        self.versions = Stored(db["question_versions"], QuestionVersion)
        self.exams = Stored(db["exams"], Exam)
        self.pools = Stored(db["exam_pools"], Pool)
        self.attempts = Attempts(db["attempts"], Attempt)

    def keep_questions(self, new: Sequence[Question], changed: Sequence[Question]) -> None:
        """Store questions with the versions that they are now."""
        self.questions.add(new)
        self.questions.put(changed)
        self.versions.put([version_of(question) for question in (*new, *changed)])

    def asked_in(self, attempts: Iterable[Attempt]) -> dict[str, QuestionVersion]:
        """What the papers of these attempts ask, by version."""
        wanted = sorted({question.version_id for attempt in attempts for question in attempt.paper})
        found = self.versions.where({"id": {"$in": wanted}}) if wanted else []
        return {version.id: version for version in found}

    @staticmethod
    def questions_having(text: str) -> Document:
        """A filter: the number or the text contains it."""
        contains = {"$regex": re.escape(text), "$options": "i"}
        return {"$or": [{"code": contains}, {"text": contains}]}

    def open_exams(self, day: str) -> list[Exam]:
        """Published exams whose window contains the day."""
        wanted = {"status": ExamStatus.PUBLISHED.value, "opens_on": {"$lte": day}, "closes_on": {"$gte": day}}
        return self.exams.where(wanted, [("closes_on", 1), ("id", 1)])

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new paths on what is theirs."""
        moves = [({"unit_id": unit_id}, {"$set": {"unit_path": path}}) for unit_id, (path, _) in paths.items()]
        for docs in self._placed.values():
            docs.bulk_write([docs.update_each(*each) for each in moves])
        issued = [({"issuer_id": unit_id}, {"$set": {"issuer_path": path}}) for unit_id, (path, _) in paths.items()]
        certificates = self._placed["certificates"]
        certificates.bulk_write([certificates.update_each(*each) for each in issued])
