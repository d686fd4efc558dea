"""Documents: results, passes, certificates, figures, and how far the tick has come with each exam."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from services.kit.indexes import Index
from services.kit.store import Document, TenantDatabase
from services.training.domain.certificates import Certificate
from services.training.domain.exam_results import (
    ClockPhase,
    ExamClock,
    ExamFigure,
    ExamMeasuring,
    ExamPass,
    ExamResult,
    Sitting,
    SittingState,
)
from services.training.repository.attending import Stored

COLLECTIONS: dict[str, list[Index]] = {
    "exam_results": [Index("exam_id", "unit_path"), Index("unit_id", "first_on"), Index("person_id")],
    "exam_passes": [Index("person_id", "year")],
    "certificates": [
        Index("code", unique=True),
        Index("number", unique=True),
        Index("unit_path", "-issued_on"),
        Index("issuer_id"),
        Index("person_id"),
        Index("unit_id"),
    ],
    "certificate_serials": [],
    "exam_sittings": [Index("exam_id", "state"), Index("unit_id")],
    "exam_clocks": [Index("phase", "closes_on")],
    "exam_figures": [Index("exam_id", "unit_path"), Index("unit_id")],
    "exam_measuring": [],
}
PLACED = ("exam_results", "certificates", "exam_sittings", "exam_figures")
MEASURING = "exams"


class ResultDocs(Stored[ExamResult]):
    """Results by person and exam."""

    def tally(self, match: Mapping[str, Any]) -> list[Document]:
        """Examinees and passed by unit and profession, as rows with unit_id, unit_path, category."""
        keys = {"unit_id": "$unit_id", "unit_path": "$unit_path", "category": "$professional_category"}
        passed = {"$sum": {"$cond": [{"$ne": ["$passed_on", None]}, 1, 0]}}
        group = {"_id": keys, "examinees": {"$sum": 1}, "passed": passed}
        rows = self.docs.aggregate([{"$match": dict(match)}, {"$group": group}])
        return [{**row.pop("_id"), **row} for row in rows]

    def year_to(self, unit_ids: Sequence[str], last: date) -> dict[str, tuple[int, int]]:
        """Unit -> (passed, examinees) of all exams, in the calendar year up to and with that day."""
        first, day = f"{last.year:04}-01-01", last.isoformat()
        match = {"unit_id": {"$in": list(unit_ids)}, "first_on": {"$gte": first, "$lte": day}}
        known = {"$and": [{"$ne": ["$passed_on", None]}, {"$lte": ["$passed_on", day]}]}
        group = {"_id": "$unit_id", "n": {"$sum": 1}, "passed": {"$sum": {"$cond": [known, 1, 0]}}}
        rows = self.docs.aggregate([{"$match": match}, {"$group": group}])
        return {row["_id"]: (row["passed"], row["n"]) for row in rows}


class Results:
    """What follows from attempts."""

    def __init__(self, db: TenantDatabase) -> None:
        self.results = ResultDocs(db["exam_results"], ExamResult)
        self.passes = Stored(db["exam_passes"], ExamPass)
        self.certificates = Stored(db["certificates"], Certificate)
        self.sittings = Stored(db["exam_sittings"], Sitting)
        self.clocks = Stored(db["exam_clocks"], ExamClock)
        self.figures = Stored(db["exam_figures"], ExamFigure)
        self._serials, self._measuring = db["certificate_serials"], Stored(db["exam_measuring"], ExamMeasuring)

    def add_passes(self, passes: Sequence[ExamPass]) -> None:
        """Keep the first pass of each person, topic and year."""
        known = {each.id for each in self.passes.where({"id": {"$in": sorted({each.id for each in passes})}})}
        self.passes.add({each.id: each for each in reversed(passes) if each.id not in known}.values())

    def passed_of(self, person_ids: Sequence[str], topic_ids: Sequence[str], year: int) -> dict[tuple[str, str], date]:
        """(person, topic) -> the day, of what was passed in the year."""
        wanted = {"person_id": {"$in": list(person_ids)}, "year": year, "topic_id": {"$in": list(topic_ids)}}
        return {(each.person_id, each.topic_id): each.on for each in self.passes.where(wanted)}

    def take_serials(self, year: int, count: int) -> int:
        """The first of `count` serial numbers of the year that nobody else gets."""
        last = self._serials.find_one_and_update({"id": str(year)}, {"$inc": {"last": count}}, upsert=True)
        return int((last or {})["last"]) - count + 1

    def certificate(self, code: str) -> Certificate | None:
        """The certificate with this verification code."""
        found = self.certificates.where({"code": code})
        return found[0] if found else None

    def clocks_running(self) -> list[ExamClock]:
        """Exams that were published and whose figures do not stand yet, the earliest first."""
        return self.clocks.where({"phase": {"$ne": ClockPhase.DONE.value}}, [("closes_on", 1), ("id", 1)])

    def settle_early(self, exam_id: str) -> None:
        """Nobody is waited for any more: the tick settles the exam as if its window were over."""
        found = self.clocks.get(exam_id)
        if found is not None and found.phase is not ClockPhase.DONE:
            self.clocks.put([found.at("", ClockPhase.SETTLING)])

    def open_sittings(self, exam_id: str, limit: int) -> list[Sitting]:
        """Some of those who are still expected."""
        wanted = {"exam_id": exam_id, "state": SittingState.OPEN.value}
        ids = [doc["id"] for doc in self.sittings.docs.find(wanted, {"id": 1}, limit=limit)]
        return self.sittings.where({"id": {"$in": ids}}) if ids else []

    def measuring(self) -> ExamMeasuring | None:
        """How far measuring has come."""
        return self._measuring.get(MEASURING)

    def keep_measuring(self, quarter: str, through: str = "", rests_until: date | None = None) -> None:
        """Remember it."""
        self._measuring.put([ExamMeasuring(MEASURING, quarter, through, rests_until)])

    def wake(self, quarter: str) -> None:
        """An exam has to be looked at with the next tick; `quarter` is that of today."""
        known = self.measuring() or ExamMeasuring(MEASURING, quarter)
        self._measuring.note(replace(known, rests_until=None))
