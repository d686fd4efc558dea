"""Documents: materials, on-line studies, yearly papers, conveyances, study months, and how far the clock's work is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.kit.indexes import Index
from services.kit.store import Document, TenantDatabase
from services.training.domain.conveyances import Conveyance, ConveyanceRecord, Receipt, RecordStatus
from services.training.domain.materials import Material, OnlineStudy, StudyStatus
from services.training.domain.monthly_study import MonthStatus, StudyMonth
from services.training.domain.topic_coverage import TopicAlert, TopicFigure
from services.training.domain.year_papers import PaperKind, PaperStatus, YearPaper
from services.training.repository.attending import Stored

COLLECTIONS: dict[str, list[Index]] = {
    "study_materials": [Index("unit_id"), Index("file_ids")],
    "online_studies": [Index("person_id", "status"), Index("unit_id", "year", "status")],
    "year_papers": [
        Index("unit_id", "year", "kind", unique=True),
        Index("year", "kind", "unit_path"),
        Index("unit_path", "year"),
    ],
    "conveyances": [Index("unit_path"), Index("-starts_on")],
    "conveyance_records": [
        Index("conveyance_id", "unit_path"),
        Index("unit_id", "status"),
        Index("unit_path", "due_on"),
    ],
    "conveyance_receipts": [Index("person_id")],
    "study_months": [Index("month", "unit_path"), Index("unit_id", "month", unique=True)],
    "topic_figures": [Index("unit_path", "year"), Index("year", "topic_id"), Index("unit_id", "year")],
    "topic_alerts": [Index("unit_id", "year"), Index("year", "settled_on")],
    "topic_counts_due": [],
    "study_jobs": [],
}
PLACED = (
    "study_materials",
    "online_studies",
    "year_papers",
    "conveyances",
    "conveyance_records",
    "conveyance_receipts",
    "study_months",
    "topic_figures",
    "topic_alerts",
    "topic_counts_due",
)
COUNTY = ("year_papers", "conveyance_records", "study_months", "topic_figures")


@dataclass(frozen=True)
class Job:
    """How far work of the clock is: `done` is the last period worked through, `through` a place within the next."""

    id: str
    done: str = ""
    period: str = ""
    through: str = ""


class Studying:
    """Materials, on-line studies, yearly papers, conveyances and the monthly special study."""

    def __init__(self, db: TenantDatabase) -> None:
        self._db = db
        self.materials = Stored(db["study_materials"], Material)
        self.studies = Stored(db["online_studies"], OnlineStudy)
        self.papers = Stored(db["year_papers"], YearPaper)
        self.conveyances = Stored(db["conveyances"], Conveyance)
        self.records = Stored(db["conveyance_records"], ConveyanceRecord)
        self.receipts = Stored(db["conveyance_receipts"], Receipt)
        self.months = Stored(db["study_months"], StudyMonth)
        self.figures = Stored(db["topic_figures"], TopicFigure)
        self.alerts = Stored(db["topic_alerts"], TopicAlert)
        self._jobs = Stored(db["study_jobs"], Job)
        self._due = db["topic_counts_due"]
        self._known_jobs: dict[str, Job] | None = None

    def job(self, name: str) -> Job:
        """How far it is; all are read together, once in a unit of work."""
        if self._known_jobs is None:
            self._known_jobs = {job.id: job for job in self._jobs.where({})}
        return self._known_jobs.get(name) or Job(name)

    def keep_job(self, *jobs: Job) -> None:
        """Remember how far these are."""
        for job in jobs:
            self._jobs.note(job)
        self._known_jobs = None if self._known_jobs is None else {**self._known_jobs, **{job.id: job for job in jobs}}

    def known(self, collection: str, ids: Iterable[str]) -> set[str]:
        """Which of these exist."""
        found = self._db[collection].find({"id": {"$in": sorted(set(ids))}}, {"id": 1})
        return {doc["id"] for doc in found}

    def papers_of(self, unit_ids: Sequence[str]) -> list[YearPaper]:
        """All papers of these units."""
        return self.papers.where({"unit_id": {"$in": list(unit_ids)}})

    def paper_counts(self, scope: Mapping[str, Any], year: int) -> list[Document]:
        """By kind: how many are owed, approved, approved in time and waiting."""
        approved = {"$ne": ["$first_approved_on", None]}
        timely = {"$and": [approved, {"$lte": ["$first_approved_on", "$due_on"]}]}
        match = {**scope, "year": year, "due_on": {"$ne": None}, "status": {"$ne": PaperStatus.WITHDRAWN.value}}
        waiting = {"$eq": ["$status", PaperStatus.SUBMITTED.value]}
        tests = {"units": True, "approved": approved, "in_time": timely, "waiting": waiting}
        sums = {name: {"$sum": f"${name}"} for name in ("planned", "due", "executed")}
        return self._counted("year_papers", match, "kind", tests, **sums)

    def keep_executions(self, papers: Iterable[YearPaper]) -> None:
        """How far plans are executed; that is no new version of them."""
        docs = self._db["year_papers"]
        facts = [(each.id, {"planned": each.planned, "due": each.due, "executed": each.executed}) for each in papers]
        docs.bulk_write([docs.update({"id": paper_id}, {"$set": fact}) for paper_id, fact in facts])

    def plans_in_force(self, unit_ids: Sequence[str], year: int) -> list[YearPaper]:
        """Approved training plans of these units for the year."""
        wanted = {"unit_id": {"$in": list(unit_ids)}, "year": year, "kind": PaperKind.TRAINING_PLAN.value}
        return self.papers.where({**wanted, "first_approved_on": {"$ne": None}})

    def plans_due(self, year: int, after: int, until: int) -> list[YearPaper]:
        """Plans in force for the year that have trainings in these months."""
        due = {"approved_trainings.month": {"$in": list(range(after + 1, until + 1))}, "year": year}
        return self.papers.where({**due, "kind": PaperKind.TRAINING_PLAN.value, "first_approved_on": {"$ne": None}})

    def alerts_of(self, unit_ids: Sequence[str], year: int) -> list[TopicAlert]:
        """Alerts at these units as the year ended."""
        return self.alerts.where({"unit_id": {"$in": list(unit_ids)}, "year": year})

    def standing(self) -> list[Conveyance]:
        """Conveyances that were not withdrawn."""
        return self.conveyances.where({"withdrawn_on": None}, [("starts_on", 1), ("id", 1)])

    def record_counts(self, match: Mapping[str, Any], today: str) -> list[Document]:
        """By conveyance: units that owe it, that conveyed it, in time; late ones; people who confirmed reading."""
        done = {"$eq": ["$status", RecordStatus.CONVEYED.value]}
        timely = {"$and": [done, {"$lte": ["$conveyed_on", "$due_on"]}]}
        late = {"$gt": [{"$ifNull": ["$conveyed_on", today]}, "$due_on"]}
        wanted = {**match, "status": {"$ne": RecordStatus.WITHDRAWN.value}}
        tests = {"units": True, "conveyed": done, "in_time": timely, "late": late}
        return self._counted("conveyance_records", wanted, "conveyance_id", tests, readers={"$sum": "$readers"})

    def count_reader(self, record_id: str) -> None:
        """One more of the unit's people has confirmed."""
        self._db["conveyance_records"].update_one({"id": record_id}, {"$inc": {"readers": 1}})

    def stop_running(self, person_id: str) -> None:
        """What the person studies on line right now is interrupted."""
        wanted = {"person_id": person_id, "status": StudyStatus.RUNNING.value}
        change = {"$set": {"status": StudyStatus.STOPPED.value}, "$inc": {"version": 1}}
        self._db["online_studies"].update_many(wanted, change)

    def unwarned_of(self, month: str) -> list[str]:
        """Units where nothing is held in the month and no alert has been given."""
        wanted = {"month": month, "status": MonthStatus.OPEN.value, "alerted_on": None}
        return [doc["unit_id"] for doc in self.months.docs.find(wanted, {"unit_id": 1})]

    def unsettled_of(self, year: int) -> list[str]:
        """Units that are told of topics that they lack in the year."""
        found = self.alerts.docs.find({"year": year, "settled_on": None}, {"unit_id": 1})
        return [doc["unit_id"] for doc in found]

    def figures_of(self, unit_ids: Sequence[str], year: int) -> dict[str, TopicFigure]:
        """Topic figures as last counted, by id."""
        found = self.figures.where({"unit_id": {"$in": list(unit_ids)}, "year": year})
        return {figure.id: figure for figure in found}

    def months_of(self, unit_ids: Sequence[str], months: Sequence[str]) -> list[StudyMonth]:
        """These months of these units."""
        return self.months.where({"unit_id": {"$in": list(unit_ids)}, "month": {"$in": list(months)}})

    def month_counts(self, scope: Mapping[str, Any], months: Sequence[str]) -> list[Document]:
        """By month: units that owe a special study, that held one, those by backfilling, and those that missed it."""
        states = {"held": MonthStatus.HELD, "backfilled": MonthStatus.BACKFILLED, "missed": MonthStatus.MISSED}
        tests: dict[str, Any] = {"units": True, **{name: _is(status) for name, status in states.items()}}
        wanted = {**scope, "month": {"$in": list(months)}, "status": {"$ne": MonthStatus.WITHDRAWN.value}}
        return self._counted("study_months", wanted, "month", tests)

    def units_of_months(self, scope: Mapping[str, Any], months: Sequence[str]) -> list[str]:
        """The units that owe any of these months, by path."""
        match = {**scope, "month": {"$in": list(months)}, "status": {"$ne": MonthStatus.WITHDRAWN.value}}
        group = {"_id": "$unit_id", "path": {"$first": "$unit_path"}}
        rows = self._db["study_months"].aggregate([{"$match": match}, {"$group": group}, {"$sort": {"path": 1}}])
        return [row["_id"] for row in rows]

    def topic_totals(self, scope: Mapping[str, Any], year: int) -> list[Document]:
        """By topic: units, units that studied it, sessions, people trained, people in all."""
        match = {**scope, "year": year}
        sums = {name: {"$sum": f"${name}"} for name in ("sessions", "studied", "trained", "roster")}
        tests = {"units": True, "units_studied": {"$gt": ["$sessions", 0]}}
        return self._counted("topic_figures", match, "topic_id", tests, **sums)

    def mark_due(self, places: Mapping[str, str], year: int) -> None:
        """Topic figures of these units (with their paths) in a year are to be counted again.

        Marking again is a write of its own: a count that runs right now conflicts with it and starts over.
        """
        self._due.bulk_write(
            [
                self._due.update(
                    {"id": f"{unit_id}:{year}"},
                    {"$set": {"unit_id": unit_id, "unit_path": path, "year": year}, "$inc": {"marks": 1}},
                    upsert=True,
                )
                for unit_id, path in places.items()
            ]
        )

    def due(self, limit: int) -> list[tuple[str, int]]:
        """Units and years whose topic figures are to be counted again."""
        return [(doc["unit_id"], doc["year"]) for doc in self._due.find({}, sort=[("id", 1)], limit=limit)]

    def counted(self, due: Sequence[tuple[str, int]]) -> None:
        """Their figures are up to date."""
        self._due.delete_many({"id": {"$in": [f"{unit_id}:{year}" for unit_id, year in due]}})

    def attended(self, unit_ids: Sequence[str], days: tuple[str, str]) -> list[Document]:
        """By unit and person, the sessions that count in these days."""
        match = {"unit_id": {"$in": list(unit_ids)}, "standing": "counted", "on": {"$gte": days[0], "$lte": days[1]}}
        group = {"_id": {"u": "$unit_id", "p": "$person_id"}, "sessions": {"$push": "$session_id"}}
        rows = self._db["attendances"].aggregate([{"$match": match}, {"$group": group}])
        return [{"unit_id": r["_id"]["u"], "person_id": r["_id"]["p"], "session_ids": r["sessions"]} for r in rows]

    def sessions_named(self, unit_ids: Sequence[str], days: tuple[str, str]) -> list[Document]:
        """Held sessions of these units in these days, with their topics."""
        match = {"unit_id": {"$in": list(unit_ids)}, "status": "held", "on": {"$gte": days[0], "$lte": days[1]}}
        return self._db["sessions"].find(match, {"id": 1, "unit_id": 1, "topic_ids": 1})

    def topics_named(self, session_ids: Iterable[str]) -> dict[str, list[str]]:
        """The topics of these sessions."""
        found = self._db["sessions"].find({"id": {"$in": sorted(set(session_ids))}}, {"id": 1, "topic_ids": 1})
        return {doc["id"]: doc["topic_ids"] for doc in found}

    def studied_online(self, unit_ids: Sequence[str], year: int) -> list[Document]:
        """Completed on-line studies of these units' people in the year."""
        wanted = {"unit_id": {"$in": list(unit_ids)}, "year": year, "status": StudyStatus.COMPLETED.value}
        return self._db["online_studies"].find(wanted, {"unit_id": 1, "person_id": 1, "topic_ids": 1})

    def planned_between(self, unit_ids: Sequence[str], kind: str, days: tuple[str, str]) -> set[str]:
        """Which of these units have a session of the kind planned in these days."""
        wanted = {"unit_id": {"$in": list(unit_ids)}, "kind": kind, "status": "planned"}
        return set(self._db["sessions"].distinct("unit_id", {**wanted, "on": {"$gte": days[0], "$lte": days[1]}}))

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new (path, county) on what belongs to them."""
        for name in PLACED:
            docs = self._db[name]
            moves = []
            for unit_id, (path, county) in paths.items():
                place = {"unit_path": path, **({"county_id": county} if name in COUNTY else {})}
                moves.append(docs.update_each({"unit_id": unit_id}, {"$set": place}))
            docs.bulk_write(moves)

    def _counted(
        self, collection: str, match: Mapping[str, Any], by: str, tests: Mapping[str, Any], **sums: Any
    ) -> list[Document]:
        """Documents that fit, counted by a field: how many meet each test."""
        counts = {name: {"$sum": {"$cond": [test, 1, 0]}} for name, test in tests.items()}
        group = {"_id": f"${by}", **counts, **sums}
        rows = self._db[collection].aggregate([{"$match": dict(match)}, {"$group": group}, {"$sort": {"_id": 1}}])
        return [{by: row.pop("_id"), **row} for row in rows]


def _is(status: MonthStatus) -> Document:
    return {"$eq": ["$status", status.value]}
