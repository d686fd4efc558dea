"""Documents: sessions, attendance, spot checks, closed quarters of coverage, and what was told to be waiting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Generic, TypeVar

from services.kit.codec import document, restored
from services.kit.extents import EMPTY, Extent
from services.kit.histories import History
from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import Document, TenantCollection, TenantDatabase
from services.training.domain.attendance import Attendance, Entrants, SpotCheck, Standing
from services.training.domain.attending_alerts import CoverageAlert
from services.training.domain.coverage import ClosedQuarter, CoverageState
from services.training.domain.sessions import Session, SessionCorrection, SessionStatus

T = TypeVar("T")
CORRECTION, ENTRANTS = "session_correction", "spot_check_entrants"
PORTION = 10_000
UNNAMED = {"groups.untrained_ids": 0, "groups.absent_ids": 0}
COLLECTIONS: dict[str, list[Index]] = {
    "sessions": [
        Index("unit_id", "status", "on"),
        Index("unit_path", "-starts_at"),
        Index("is_open", "-starts_at"),
        Index("status", "on"),
        Index("settling", partial={"settling": True}),
    ],
    "attendances": [Index("session_id", "standing"), Index("person_id", "on"), Index("unit_id", "on")],
    "spot_checks": [Index("session_id"), Index("unit_path", "-drawn_at")],
    "coverage_quarters": [Index("period", "unit_path"), Index("unit_id", "period")],
    "coverage_state": [],
    "coverage_alerts": [Index("unit_id", "is_open")],
}
PLACED = ("sessions", "attendances", "spot_checks", "coverage_quarters")
NEWEST = [("starts_at", -1)]


class Stored(Generic[T]):
    """Things of one dataclass in one collection."""

    def __init__(self, docs: TenantCollection, cls: type[T]) -> None:
        self.docs, self._cls = docs, cls

    def get(self, id: str) -> T | None:
        found = self.docs.find_one({"id": id})
        return restored(self._cls, found) if found else None

    def where(self, filter: Mapping[str, Any], sort: Sequence[tuple[str, int]] = (("id", 1),)) -> list[T]:
        """Those that fit."""
        return [restored(self._cls, doc) for doc in self.docs.find(filter, sort=sort)]

    def page(self, filter: Mapping[str, Any], sort: Sequence[tuple[str, int]], first: int, after: str | None) -> Any:
        """A page of those that fit."""
        found = page(self.docs, filter, sort=sort, first=first, after=after)
        return {**found, "items": [restored(self._cls, doc) for doc in found["items"]]}

    def add(self, things: Iterable[T]) -> None:
        """Store new ones in one round trip."""
        self.docs.insert_many(map(document, things))

    def save(self, thing: T) -> None:
        """Store the next version. Raises `VersionRace` when it moved meanwhile."""
        self.docs.replace(document(thing))

    def put(self, things: Iterable[T]) -> None:
        """Store many, new or changed, in one round trip."""
        docs = [document(thing) for thing in things]
        self.docs.bulk_write([self.docs.update({"id": doc.pop("id")}, {"$set": doc}, upsert=True) for doc in docs])

    def note(self, thing: T) -> None:
        """Store one by which periodic work goes: a tick that runs meanwhile looks again, even if it says the same."""
        self.docs.upsert(document(thing))


class Sessions(Stored[Session]):
    """Sessions, and their corrections beside them."""

    def __init__(self, db: TenantDatabase) -> None:
        super().__init__(db["sessions"], Session)
        self._corrections = History(db, CORRECTION, SessionCorrection)

    def correct(self, session: Session, correction: SessionCorrection) -> Session:
        """Store the next version with what was corrected. Raises `VersionRace` when it moved meanwhile."""
        extent = self._corrections.add(session.id, session.corrections, [correction])
        corrected = replace(session, corrections=extent)
        self.save(corrected)
        return corrected

    def corrections(self, filter: Mapping[str, Any], last: int | None) -> dict[str, tuple[SessionCorrection, ...]]:
        """The corrections of the sessions that fit, without what stood there. Raises `AnswerTooLarge`."""
        found = self.docs.find(filter, {"id": 1, "corrections": 1})
        extents = {doc["id"]: restored(Extent, doc.get("corrections") or {}) for doc in found}
        return self._corrections.of_each(extents, last, without="before")

    def held(self, unit_ids: Sequence[str], start: date, end: date, kind: str | None = None) -> list[Session]:
        """Sessions of these units that were confirmed, of days from `start` to `end`."""
        days = {"$gte": start.isoformat(), "$lte": end.isoformat()}
        wanted = {"unit_id": {"$in": list(unit_ids)}, "status": SessionStatus.HELD.value, "on": days}
        return self.where({**wanted, **({"kind": kind} if kind else {})}, [("on", 1), ("id", 1)])

    def settling(self) -> list[Session]:
        """Confirmed sessions of which not everybody is counted yet."""
        return self.where({"settling": True})

    def led(self, unit_ids: Sequence[str], year: int) -> dict[str, int]:
        """How many sessions the principals of these units have led in the year."""
        match = {**held_in(year), "unit_id": {"$in": list(unit_ids)}, "led_by_principal": True}
        rows = self.docs.aggregate([{"$match": match}, {"$group": {"_id": "$unit_id", "n": {"$sum": 1}}}])
        return {row["_id"]: row["n"] for row in rows}

    def figures(self, match: Mapping[str, Any], by: str) -> list[Document]:
        """Counts of held sessions that fit, by a field, or over all with `by` empty."""
        flags = {name: {"$sum": {"$cond": [f"${name}", 1, 0]}} for name in FLAGS}
        sized = {name: {"$sum": {"$cond": [{"$gte": [{"$size": f"${field}"}, n]}, 1, 0]}} for name, field, n in SIZED}
        spent = {"$divide": [{"$subtract": ["$ends_at", "$starts_at"]}, 60_000]}
        sums = {"sessions": {"$sum": 1}, "attendees": {"$sum": "$counted"}, "minutes": {"$sum": spent}}
        group = {"_id": f"${by}" if by else None, **sums, **flags, **sized}
        return self.docs.aggregate([{"$match": dict(match)}, {"$group": group}])


FLAGS = ("party_led", "cadre_led", "led_by_principal", "qualifying")
SIZED = (("tagged", "tags", 1), ("integrated", "tags", 2), ("with_cases", "case_ids", 1))


class Attendances(Stored[Attendance]):
    """Who was where."""

    def of_session(self, session_id: str, *standings: Standing) -> list[Attendance]:
        """The attendances of a session, of these standings or of all."""
        wanted: Document = {"session_id": session_id}
        if standings:
            wanted["standing"] = {"$in": [each.value for each in standings]}
        return self.where(wanted)

    def signed(self, session_id: str, most: int) -> tuple[list[Attendance], bool]:
        """The first of those who signed and are not counted yet, and whether there are more."""
        wanted = {"session_id": session_id, "standing": Standing.SIGNED.value}
        docs = self.docs.find(wanted, sort=[("id", 1)], limit=most + 1)
        return [restored(Attendance, doc) for doc in docs[:most]], len(docs) > most

    def counted_of(self, person_ids: Iterable[str], start: date, end: date) -> dict[str, list[Attendance]]:
        """What counts of these people in these days, by person."""
        days = {"$gte": start.isoformat(), "$lte": end.isoformat()}
        wanted = {"person_id": {"$in": sorted(set(person_ids))}, "on": days, "standing": Standing.COUNTED.value}
        found: dict[str, list[Attendance]] = defaultdict(list)
        for each in self.where(wanted, [("on", 1), ("id", 1)]):
            found[each.person_id].append(each)
        return found

    def count(self, session_id: str) -> int:
        """How many count."""
        return self.docs.count({"session_id": session_id, "standing": Standing.COUNTED.value})

    def tallies(self, session_ids: Sequence[str]) -> dict[str, dict[str, int]]:
        """How many attendances of each standing, by session."""
        group = {"_id": {"s": "$session_id", "t": "$standing"}, "n": {"$sum": 1}}
        rows = self.docs.aggregate([{"$match": {"session_id": {"$in": list(session_ids)}}}, {"$group": group}])
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for row in rows:
            found[row["_id"]["s"]][row["_id"]["t"]] = row["n"]
        return found


class Checks(Stored[SpotCheck]):
    """Spot checks; whom one draws from lies beside it, so that reading a check does not read a whole city."""

    def __init__(self, db: TenantDatabase) -> None:
        super().__init__(db["spot_checks"], SpotCheck)
        self._lists = History(db, ENTRANTS, Entrants)

    def add_with(self, check: SpotCheck, staff_ids: Sequence[str]) -> None:
        """Store a new one with the list that it draws from."""
        parts = [Entrants(tuple(staff_ids[n : n + PORTION])) for n in range(0, len(staff_ids), PORTION)]
        self.add([replace(check, listed=self._lists.add(check.id, EMPTY, parts))])

    def entrants(self, check: SpotCheck) -> list[str]:
        """Whom it draws from. Raises `AnswerTooLarge`."""
        return [staff_id for part in self._lists.of(check.id, check.listed) for staff_id in part.staff_ids]


class Quarters(Stored[ClosedQuarter]):
    """Closed quarters."""

    def counts(self, filter: Mapping[str, Any]) -> list[ClosedQuarter]:
        """Those that fit, to be counted: nobody's id is read."""
        return [restored(ClosedQuarter, doc) for doc in self.docs.find(filter, UNNAMED, sort=[("id", 1)])]

    def has(self, unit_ids: Sequence[str], period: str) -> set[str]:
        """Which of these units have the quarter closed."""
        found = self.docs.find({"unit_id": {"$in": list(unit_ids)}, "period": period}, {"unit_id": 1})
        return {doc["unit_id"] for doc in found}


class Attending:
    """Sessions, sign-in, attendance and coverage."""

    def __init__(self, db: TenantDatabase) -> None:
        self._db = db
        self.sessions = Sessions(db)
        self.attendances = Attendances(db["attendances"], Attendance)
        self.checks = Checks(db)
        self.quarters = Quarters(db["coverage_quarters"], ClosedQuarter)
        self.alerts = Stored(db["coverage_alerts"], CoverageAlert)
        self._state = Stored(db["coverage_state"], CoverageState)

    def state(self) -> CoverageState | None:
        """Where measuring stands; None before the city is onboarded."""
        return self._state.get("coverage")

    def keep_state(self, state: CoverageState) -> None:
        """Where measuring stands now."""
        self._state.put([state])

    def wake(self) -> None:
        """There is something to be done with the next tick."""
        known = self.state()
        if known is not None:
            self._state.note(replace(known, rests_until=None))

    def closed(self, unit_ids: Sequence[str], periods: Sequence[str]) -> list[ClosedQuarter]:
        """What is closed of these units and quarters."""
        return self.quarters.where({"unit_id": {"$in": list(unit_ids)}, "period": {"$in": list(periods)}})

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new (path, county) on what belongs to them."""
        for name in PLACED:
            docs = self._db[name]
            docs.bulk_write(
                [
                    docs.update_each({"unit_id": unit_id}, {"$set": {"unit_path": path}})
                    for unit_id, (path, _) in paths.items()
                ]
            )


def held_in(year: int) -> Document:
    """Confirmed sessions of a year."""
    return {"status": SessionStatus.HELD.value, "on": {"$gte": f"{year}-01-01", "$lte": f"{year}-12-31"}}
