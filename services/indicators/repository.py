"""Documents of values, unit histories, rollups and cities, and the one reader across cities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, ClassVar

from pymongo.database import Database

from services.indicators.domain.catalogue import CODES
from services.indicators.domain.cities import City
from services.indicators.domain.measures import Amount, Cell, Change, Placement, UnitVersion, Value, joined, net
from services.indicators.domain.standing import Status
from services.indicators.events import CityOnboarded, Measured, MeasureTerms, OfficialRank, PhaseSeen
from services.kit.indexes import Index
from services.kit.migrations import Alive, Migration
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase
from services.kit.units import UNITS_BY_ID

CITY = "city"
NOT_MET, NO_DATA, MET, NO_TARGET = 0, 1, 2, 3
STANDINGS = {Status.NO_DATA: NO_DATA, Status.MET: MET, Status.NO_TARGET: NO_TARGET}
MEASURED = ("indicator", "unit_id", "period", "numerator", "denominator", "version", "measured_at")


class ProvincialIndex(Index):
    """The one index that does not begin with the tenant: it serves the one reader across tenants."""

    def __init__(self) -> None:
        super().__init__()
        self.keys = [("province_code", 1), ("tenant", 1)]


def _join_versions(db: Database[Document], alive: Alive) -> None:
    """Versions of units that place nothing anew were kept one by one."""
    for doc in db["unit_history"].find({"versions": {"$elemMatch": {"first": {"$exists": False}}}}).sort("_id", 1):
        alive()
        versions = joined(unit_version({"first": 0, **each}) for each in doc["versions"])
        db["unit_history"].update_one({"_id": doc["_id"]}, {"$set": {"versions": list(map(plain_version, versions))}})


class Repository:
    """One city's numbers."""

    COLLECTIONS: ClassVar[dict[str, list[Index]]] = {
        **UNITS_BY_ID,
        "values": [Index("unit_id"), Index("indicator", "period", "standing", "_id")],
        "unit_history": [],
        "rollups": [Index("indicator", "period", "dimension")],
        "cities": [ProvincialIndex()],
    }
    MIGRATIONS: ClassVar[tuple[Migration, ...]] = (Migration(1, "versions of units joined", _join_versions),)

    def __init__(self, db: TenantDatabase) -> None:
        self._db = db
        self._values, self._history = db["values"], db["unit_history"]
        self._rollups, self._cities = db["rollups"], db["cities"]

    def values(self, ids: Sequence[str]) -> dict[str, Value]:
        """The values held under these natural keys."""
        return {doc["id"]: _value(doc) for doc in self._values.find({"id": {"$in": list(ids)}})}

    def values_of_units(self, unit_ids: Sequence[str]) -> list[Value]:
        """Every value of these units, placed or not."""
        return [_value(doc) for doc in self._values.find({"unit_id": {"$in": list(unit_ids)}})]

    def histories(self, unit_ids: Iterable[str]) -> dict[str, list[UnitVersion]]:
        """What is known of each unit over time; units that were never announced are absent."""
        found = self._history.find({"id": {"$in": sorted(set(unit_ids))}})
        return {doc["id"]: [unit_version(item) for item in doc["versions"]] for doc in found}

    def keep_histories(self, histories: Mapping[str, Sequence[UnitVersion]]) -> None:
        """Store what is known of these units."""
        self._history.bulk_write(
            [
                self._history.update(
                    {"id": unit_id}, {"$set": {"versions": [plain_version(v) for v in versions]}}, upsert=True
                )
                for unit_id, versions in histories.items()
            ]
        )

    def write(self, changes: Sequence[Change], measured: Mapping[str, datetime]) -> None:
        """Store the changed values and add their net difference to the rollups.

        The city's document is written even when no number moves: two transactions, of which one places a unit and the
        other stores the unit's first value, read different documents, and only this write makes one see the other.
        """
        self._values.bulk_write(
            [
                self._values.update({"id": c.after.measure.id}, {"$set": _document(c.after)}, upsert=True)
                for c in changes
            ]
        )
        differences = net(changes)
        self._rollups.bulk_write(
            [
                self._rollups.update(
                    {"id": ":".join(cell)}, {"$inc": asdict(amount), "$set": cell._asdict()}, upsert=True
                )
                for cell, amount in differences.items()
                if cell.dimension != CITY
            ]
        )
        self._touch_city(differences, measured)

    def _touch_city(self, differences: Mapping[Cell, Amount], measured: Mapping[str, datetime]) -> None:
        added = {
            f"rollups.{cell.indicator}.{cell.period}.{name}": number
            for cell, amount in differences.items()
            if cell.dimension == CITY
            for name, number in asdict(amount).items()
        }
        update: Document = {"$inc": {"batches": 1, **added}}
        if measured:
            update["$max"] = {f"measured.{code}": instant for code, instant in measured.items()}
        self._cities.update_one({"id": CITY}, update, upsert=True)

    def city(self) -> City:
        """The city's profile and rollups, in one document."""
        return _city(self._cities.find_one({"id": CITY}) or {})

    def keep_profile(self, profile: CityOnboarded) -> None:
        """Store what onboarding said of the city."""
        fields = {"profile": asdict(profile), "province_code": profile.province_code}
        self._cities.update_one({"id": CITY}, {"$set": fields}, upsert=True)

    def mark_active(self) -> None:
        """Every service is ready for the city."""
        self._cities.update_one({"id": CITY}, {"$set": {"active": True}}, upsert=True)

    def keep_phases(self, phases: Iterable[PhaseSeen]) -> None:
        """Store the newest fact about each phase."""
        fields = {f"phases.{phase.phase_id.replace('.', '_')}": asdict(phase) for phase in phases}
        self._cities.update_one({"id": CITY}, {"$set": fields}, upsert=True)

    def keep_official_ranks(self, ranks: Iterable[OfficialRank]) -> None:
        """Store the newest official ranks."""
        fields = {f"official.{rank.id}": asdict(rank) for rank in ranks}
        if fields:
            self._cities.update_one({"id": CITY}, {"$set": fields}, upsert=True)

    def rollups(self, indicator: str, period: str, dimension: str) -> dict[str, Amount]:
        """The amounts by key of one dimension; keys that nothing counts in any more are left out."""
        found = self._rollups.find({"indicator": indicator, "period": period, "dimension": dimension})
        amounts = {doc["key"]: _amount(doc) for doc in found}
        return {key: amount for key, amount in amounts.items() if amount != Amount()}

    def unit_page(
        self, indicator: str, period: str, *, filter: Mapping[str, Any], first: int, after: str | None
    ) -> Document:
        """A page of placed values, those that miss the target first."""
        wanted = {"indicator": indicator, "period": period, "unit_class": {"$ne": None}, **filter}
        return page(self._values, wanted, sort=[("standing", 1)], first=first, after=after)

    def held_cells(self) -> dict[Cell, Amount]:
        """Every rollup as the incremental path holds it; cells at zero are left out."""
        cells = {
            Cell(d["indicator"], d["period"], d["dimension"], d["key"]): _amount(d) for d in self._rollups.find({})
        }
        for code, periods in self.city().amounts.items():
            cells |= {Cell(code, period, CITY, ""): amount for period, amount in periods.items()}
        return {cell: amount for cell, amount in cells.items() if amount != Amount()}

    def computed_cells(self) -> dict[Cell, Amount]:
        """Every rollup, computed anew from the values; cells at zero are left out."""
        cells: dict[Cell, Amount] = {}
        for row in self._values.aggregate(_SUMS):
            group, amount = row["_id"], _amount(row)
            keys = ((CITY, ""), ("county", group["county"]), ("unit_class", group["unit_class"]))
            for dimension, key in keys:
                cell = Cell(group["indicator"], group["period"], dimension, key)
                cells[cell] = cells.get(cell, Amount()).plus(amount)
        return {cell: amount for cell, amount in cells.items() if amount != Amount()}

    def replace_cells(self, cells: Mapping[Cell, Amount]) -> None:
        """Hold exactly `cells`."""
        self._rollups.delete_many({})
        self._rollups.insert_many(
            {"id": ":".join(cell), **cell._asdict(), **asdict(amount)}
            for cell, amount in cells.items()
            if cell.dimension != CITY
        )
        board: dict[str, dict[str, Any]] = {}
        for cell, amount in cells.items():
            if cell.dimension == CITY:
                board.setdefault(cell.indicator, {})[cell.period] = asdict(amount)
        self._cities.update_one({"id": CITY}, {"$set": {"rollups": board}, "$inc": {"batches": 1}}, upsert=True)

    def provincial_view(self, province_code: str) -> ProvincialView:
        """The reader across the cities of a province. The handler decides who may have it, and what leaves it."""
        return ProvincialView(self._db, province_code)


class ProvincialView:
    """THE ONLY READER ACROSS TENANTS. It sees the cities of one province, their profiles and sums, and nothing else.

    It reads one document per city, whatever lies underneath: no unit, no person, no text (PF-014).
    """

    def __init__(self, db: TenantDatabase, province_code: str) -> None:
        self._cities, self._session = db._db["cities"], db.session
        self._province_code = province_code

    def in_period(self, period: str, codes: Sequence[str] = CODES) -> list[City]:
        """The province's cities with the amounts of one period, by region code."""
        return self._cities_with({f"rollups.{code}.{period}": 1 for code in codes})

    def over_time(self, code: str) -> list[City]:
        """The province's cities with one indicator's amounts in every period."""
        return self._cities_with({f"rollups.{code}": 1})

    def _cities_with(self, amounts: Mapping[str, int]) -> list[City]:
        shown = {"_id": 0, "profile": 1, "active": 1, "phases": 1, "measured": 1, "official": 1, **amounts}
        found = self._cities.find({"province_code": self._province_code}, shown, session=self._session)
        return sorted(map(_city, found), key=lambda city: (city.profile.region_code, city.profile.code))  # type: ignore[union-attr]


_SUMS: list[dict[str, Any]] = [
    {"$match": {"unit_class": {"$ne": None}}},
    {
        "$group": {
            "_id": {name: f"${name}" for name in ("indicator", "period", "county", "unit_class")},
            "numerator": {"$sum": "$numerator"},
            "denominator": {"$sum": "$denominator"},
            "units": {"$sum": {"$cond": [{"$ne": ["$standing", NO_DATA]}, 1, 0]}},
            "units_met": {"$sum": {"$cond": [{"$eq": ["$standing", MET]}, 1, 0]}},
        }
    },
]


def _document(value: Value) -> Document:
    placement = value.placement
    return {
        **{name: getattr(value.measure, name) for name in MEASURED},
        "unit_class": placement.unit_class if placement else None,
        "county": placement.county if placement else None,
        "unit_path": value.unit_path,
        "standing": STANDINGS.get(value.status, NOT_MET),
    }


def _value(doc: Document) -> Value:
    is_placed = doc["unit_class"] is not None
    placement = Placement(doc["unit_class"], doc["county"]) if is_placed else None
    return Value(Measured(**{name: doc[name] for name in MEASURED}), placement, doc["unit_path"])


def plain_version(version: UnitVersion) -> Document:
    """As it is stored."""
    return {**asdict(version), "since": version.since.isoformat()}


def unit_version(doc: Document) -> UnitVersion:
    """As it was stored."""
    placement = Placement(**doc["placement"])
    return UnitVersion(doc["version"], date.fromisoformat(doc["since"]), doc["path"], placement, doc["first"])


def _amount(doc: Document) -> Amount:
    return Amount(doc["numerator"], doc["denominator"], doc["units"], doc["units_met"])


def _city(doc: Document) -> City:
    return City(
        profile=_profile(doc["profile"]) if "profile" in doc else None,
        is_active=doc.get("active", False),
        phases=tuple(PhaseSeen(**phase) for phase in doc.get("phases", {}).values()),
        amounts={
            code: {period: _amount(amount) for period, amount in periods.items()}
            for code, periods in doc.get("rollups", {}).items()
        },
        last_event_at=doc.get("measured", {}),
        official_ranks={key: OfficialRank(**rank) for key, rank in doc.get("official", {}).items()},
    )


def _profile(doc: Document) -> CityOnboarded:
    measures = {code: MeasureTerms(**terms) for code, terms in doc["measures"].items()}
    return CityOnboarded(**{**doc, "measures": measures})
