"""Documents of this service: units, officers, groups, measurements, and the city's plan. The only file with queries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from plans import Plan
from services.kit import histories
from services.kit.events import plain
from services.kit.indexes import Index
from services.kit.migrations import Migration
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase
from services.kit.uploads import FILES, FileOwners
from services.organizations.domain.measures import Measurement
from services.organizations.domain.officers import ConductOfficer
from services.organizations.domain.units import Principal, StaffCount, UnitRecord
from services.organizations.repository import bodies, documenting, meeting, migrations, registering, staffing

_PLANS: dict[str, Plan] = {}
_MOST_PLANS = 64


class Repository:
    """One tenant's organizations."""

    COLLECTIONS: ClassVar[dict[str, list[Index]]] = {
        "unit_tree": [Index("path")],
        "units": [Index("code", unique=True), Index("path"), Index("parent_id"), Index("county_id", "code")],
        "officers": [Index("unit_id", "appointed_on")],
        "measurements": [Index("unit_id"), Index("indicator", "period", "numerator")],
        "campaign": [],
        **FILES,
        **histories.COLLECTIONS,
        **bodies.COLLECTIONS,
        **staffing.COLLECTIONS,
        **meeting.COLLECTIONS,
        **documenting.COLLECTIONS,
        **registering.COLLECTIONS,
    }
    MIGRATIONS: ClassVar[tuple[Migration, ...]] = migrations.MIGRATIONS

    def __init__(self, db: TenantDatabase) -> None:
        self._units = db["units"]
        self._officers = db["officers"]
        self._measurements = db["measurements"]
        self._campaign = db["campaign"]
        self.files = FileOwners(db, prefix="organizations-")
        self.bodies = bodies.Bodies(db)
        self.staffing = staffing.Staffing(db)
        self.meeting = meeting.Meeting(db)
        self.documenting = documenting.Documenting(db)
        self.registering = registering.Registering(db)

    def plan(self) -> Plan | None:
        """The city's plan; parsed once per version and process."""
        head = self._campaign.find_one({"id": "plan"}, {"digest": 1})
        if head is None:
            return None
        if head["digest"] not in _PLANS:
            if len(_PLANS) >= _MOST_PLANS:
                _PLANS.clear()
            doc = self._campaign.find_one({"id": "plan"})
            assert doc is not None
            _PLANS[head["digest"]] = Plan.model_validate_json(doc["plan"])
        return _PLANS[head["digest"]]

    def plan_facts(self) -> Document | None:
        """Of the stored plan: its digest, the version of the event that brought it, and how often it was prepared."""
        return self._campaign.find_one({"id": "plan"}, {"digest": 1, "event_version": 1, "version": 1})

    def save_plan(self, text: str, digest: str, event_version: int, version: int) -> None:
        """Store the plan as JSON text; keys of a plan may hold characters that document keys may not."""
        doc = {"id": "plan", "plan": text, "digest": digest, "event_version": event_version, "version": version}
        self._campaign.upsert(doc)

    def hold_tree(self) -> None:
        """Let transactions that change the tree come one after the other: its rules span several units."""
        self._campaign.update_one({"id": "tree"}, {"$inc": {"holds": 1}}, upsert=True)

    def hold_units(self, unit_ids: Sequence[str]) -> None:
        """Let transactions about the same unit come one after the other: officers and groups are documents apart."""
        self._units.update_many({"id": {"$in": list(unit_ids)}}, {"$inc": {"holds": 1}})

    def measured_on(self) -> date | None:
        """The last day on which all units were measured."""
        doc = self._campaign.find_one({"id": "measured"})
        return date.fromisoformat(doc["on"]) if doc else None

    def set_measured_on(self, day: date) -> None:
        self._campaign.upsert({"id": "measured", "on": day.isoformat()})

    def unit(self, unit_id: str) -> UnitRecord | None:
        doc = self._units.find_one({"id": unit_id})
        return _unit(doc) if doc else None

    def unit_by_code(self, code: str, scope: Mapping[str, Any]) -> UnitRecord | None:
        doc = self._units.find_one({"code": code, **scope})
        return _unit(doc) if doc else None

    def units_by_codes(self, codes: Iterable[str], scope: Mapping[str, Any]) -> dict[str, UnitRecord]:
        """Units by code; those outside `scope` are left out."""
        return {doc["code"]: _unit(doc) for doc in self._units.find({"code": {"$in": sorted(codes)}, **scope})}

    def units_by_ids(self, ids: Iterable[str], scope: Mapping[str, Any]) -> dict[str, UnitRecord]:
        """Units by id; those outside `scope` are left out."""
        found = self._units.find({"id": {"$in": list(ids)}, **scope})
        return {unit.id: unit for unit in map(_unit, found)}

    def all_units(self, scope: Mapping[str, Any] | None = None) -> list[UnitRecord]:
        """All units, closed ones too, by code."""
        return [_unit(doc) for doc in self._units.find(scope or {}, sort=[("code", 1)])]

    def units_after(self, code: str, limit: int) -> list[UnitRecord]:
        """The next units by code, closed ones too."""
        return [_unit(doc) for doc in self._units.find({"code": {"$gt": code}}, sort=[("code", 1)], limit=limit)]

    def below(self, unit: UnitRecord) -> list[UnitRecord]:
        """The units of the subtree without `unit` itself."""
        found = self._units.find({"path": {"$gt": unit.path, "$lt": unit.path + "\uffff"}})
        return [_unit(doc) for doc in found]

    def page_of_units(
        self, criteria: Mapping[str, Any], scope: Mapping[str, Any], first: int, after: str | None
    ) -> tuple[list[UnitRecord], str | None, int]:
        """(units, next cursor, total) by code; `criteria` are field values, `search` text, `ids` an inclusion list."""
        filter: Document = {**scope}
        for name, value in criteria.items():
            if name == "search":
                filter["$or"] = [{field: {"$regex": re.escape(value), "$options": "i"}} for field in ("name", "code")]
            elif name == "ids":
                filter["id"] = {"$in": value}
            else:
                filter[name] = value
        found = page(self._units, filter, sort=[("code", 1)], first=first, after=after)
        return [_unit(doc) for doc in found["items"]], found["next"], found["total"]

    def insert_units(self, units: Sequence[UnitRecord]) -> None:
        self._units.insert_many(plain(unit) for unit in units)

    def save_units(self, units: Sequence[UnitRecord]) -> None:
        """Store changed units; a concurrent change of one of them makes the transaction run again."""
        docs = [plain(unit) for unit in units]
        self._units.bulk_write([self._units.update({"id": doc.pop("id")}, {"$set": doc}) for doc in docs])

    def officer(self, officer_id: str) -> ConductOfficer | None:
        doc = self._officers.find_one({"id": officer_id})
        return _officer(doc) if doc else None

    def officers_of(self, unit_ids: Iterable[str]) -> dict[str, list[ConductOfficer]]:
        """All appointments by unit, the latest first."""
        found = self._officers.find({"unit_id": {"$in": list(unit_ids)}}, sort=[("appointed_on", -1), ("id", 1)])
        by_unit: dict[str, list[ConductOfficer]] = defaultdict(list)
        for officer in map(_officer, found):
            by_unit[officer.unit_id].append(officer)
        return by_unit

    def insert_officer(self, officer: ConductOfficer) -> None:
        self._officers.insert_one(plain(officer))

    def replace_officer(self, officer: ConductOfficer) -> None:
        self._officers.replace(plain(officer))

    def measurements_of(self, unit_ids: Iterable[str]) -> dict[tuple[str, str], Measurement]:
        """Last measurements by (indicator, unit)."""
        found = map(_measurement, self._measurements.find({"unit_id": {"$in": list(unit_ids)}}))
        return {measurement.key: measurement for measurement in found}

    def lacking(self, indicator: str, period: str) -> list[str]:
        """Units inside the indicator's population that do not meet it in `period`."""
        filter = {"indicator": indicator, "period": period, "numerator": 0, "denominator": 1}
        return [doc["unit_id"] for doc in self._measurements.find(filter, {"unit_id": 1})]

    def save_measurements(self, measurements: Iterable[Measurement]) -> None:
        docs = [(f"{m.indicator}:{m.unit_id}", plain(m)) for m in measurements]
        self._measurements.bulk_write(
            [self._measurements.update({"id": key}, {"$set": doc}, upsert=True) for key, doc in docs]
        )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _known(doc: Mapping[str, Any], cls: type[Any]) -> dict[str, Any]:
    return {name: doc[name] for name in cls.__dataclass_fields__ if name in doc}


def _unit(doc: Document) -> UnitRecord:
    principals = tuple(
        Principal(p["name"], p["title"], date.fromisoformat(p["since"]), _day(p["until"])) for p in doc["principals"]
    )
    history = tuple(StaffCount(entry["count"], date.fromisoformat(entry["since"])) for entry in doc["staff_history"])
    facts = _known(doc, UnitRecord) | {"opened_on": _day(doc["opened_on"]), "closed_on": _day(doc["closed_on"])}
    kin = {name: tuple(doc.get(name, ())) for name in ("predecessors", "successors")}
    return UnitRecord(**{**facts, **kin, "principals": principals, "staff_history": history})


def _officer(doc: Document) -> ConductOfficer:
    days = {"appointed_on": _day(doc["appointed_on"]), "ended_on": _day(doc["ended_on"])}
    return ConductOfficer(**{**_known(doc, ConductOfficer), **days})


def _measurement(doc: Document) -> Measurement:
    return Measurement(**_known(doc, Measurement))
