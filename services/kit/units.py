"""The unit tree as each service keeps it: a projection of organizations' events, and the check of who may act where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from services.kit.errors import Forbidden, NotFound
from services.kit.events import Envelope
from services.kit.identity import Actor
from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.permissions import Scope as Width
from services.kit.store import Document, TenantCollection

UNIT_TREE = {"unit_tree": [Index("path"), Index("kind")]}
"""A service that finds units otherwise declares `unit_tree` itself: `UNITS_BY_ID`, or what it needs."""
UNITS_BY_ID: dict[str, list[Index]] = {"unit_tree": []}


class UnitNotFound(NotFound):
    """No such unit in this tenant."""

    zh = "未找到该单位"
    en = "No such unit"


class OutsideYourUnits(Forbidden):
    """The unit is not yours nor below yours."""

    zh = "该单位不在您的管理范围内"
    en = "The unit is outside the units you manage"


@dataclass(frozen=True)
class Unit:
    """A unit's facts. `path` is `/<id>/<id>/` from the commission to the unit itself."""

    id: str
    code: str
    name: str
    kind: str
    category: str | None
    level: str | None
    ownership: str | None
    affiliation: str | None
    parent_id: str | None
    path: str
    county_id: str | None
    opened_on: str | None
    closed_on: str | None
    version: int

    def is_active(self, on: date) -> bool:
        """Whether the unit exists on that day; opening and closing days count as open and closed."""
        day = on.isoformat()
        return (self.opened_on is None or self.opened_on <= day) and (self.closed_on is None or day < self.closed_on)


UNIT_FIELDS = tuple(f.name for f in fields(Unit))


@dataclass(frozen=True)
class Scope:
    """Where the actor may act in this call: the whole city, a subtree, or one unit."""

    width: Width
    path: str | None

    def covers(self, unit: Unit) -> bool:
        """Whether `unit` lies inside."""
        return self.holds(unit.path)

    def holds(self, path: str) -> bool:
        """Whether the unit with this path lies inside."""
        if self.width == "city":
            return True
        if self.path is None:
            return False
        return path == self.path if self.width == "own" else path.startswith(self.path)

    def filter(self, field: str = "unit_path") -> Document:
        """The filter for lists of documents that carry their unit's path in `field`."""
        if self.width == "city":
            return {}
        if self.path is None:
            return {field: {"$in": []}}
        if self.width == "own":
            return {field: self.path}
        return below(self.path, field)


def below(path: str, field: str = "unit_path") -> Document:
    """The filter for what belongs to the unit with this path and to those below it."""
    return {field: {"$gte": path, "$lt": path + "\uffff"}}


class UnitTree:
    """The tenant's units as this service knows them."""

    def __init__(self, collection: TenantCollection) -> None:
        self._units = collection
        self.scope = Scope("city", None)

    def bind(self, width: Width, actor: Actor) -> Scope:
        """Fix where `actor` may act; a unit role without a known unit may act nowhere."""
        own = self.get(actor.unit_id) if width != "city" and actor.unit_id else None
        self.scope = Scope(width, own.path if own else None)
        return self.scope

    def get(self, unit_id: str) -> Unit | None:
        return _unit(self._units.find_one({"id": unit_id}))

    def require(self, unit_id: str, field: str = "unit_id") -> Unit:
        """The unit, inside the actor's scope. Raises `UnitNotFound` or `OutsideYourUnits`."""
        unit = self.get(unit_id)
        if unit is None:
            raise UnitNotFound(field=field)
        if not self.scope.covers(unit):
            raise OutsideYourUnits(field=field)
        return unit

    def by_ids(self, ids: Sequence[str]) -> dict[str, Unit]:
        """Units inside the scope, by id; missing ones are left out."""
        found = map(_unit, self._units.find({"id": {"$in": list(ids)}}))
        return {unit.id: unit for unit in found if unit and self.scope.covers(unit)}

    def active(self, on: date) -> list[Unit]:
        """All units that exist on that day, by path."""
        found = map(_unit, self._units.find({}, sort=[("path", 1)]))
        return [unit for unit in found if unit and unit.is_active(on)]

    def all(self) -> list[Unit]:
        """Every unit, closed ones too, by path."""
        return [unit for unit in map(_unit, self._units.find({}, sort=[("path", 1)])) if unit]

    def page(self, wanted: Document, *, first: int, after: str | None) -> dict[str, Any]:
        """A page of the units inside the scope, by path."""
        found = page(self._units, {**wanted, **self.scope.filter("path")}, sort=[("path", 1)], first=first, after=after)
        return {**found, "items": [_unit(doc) for doc in found["items"]]}

    def commission(self) -> Unit | None:
        """The unit at the root of the tree, whatever the actor's scope."""
        return _unit(self._units.find_one({"kind": "commission"}))

    def put(self, unit: Unit) -> None:
        """Store `unit` (organizations only: it owns the facts)."""
        self._units.upsert(asdict(unit))

    def put_many(self, units: Sequence[Unit]) -> None:
        """Store many units in one round trip (organizations only)."""
        self._units.bulk_write(
            [self._units.update({"id": unit.id}, {"$set": _facts(unit)}, upsert=True) for unit in units]
        )

    def apply(self, events: Iterable[Envelope]) -> list[tuple[Unit | None, Unit]]:
        """Take in unit events; returns (before, after) of each unit that moved on. Older facts are ignored."""
        newest: dict[str, Envelope] = {}
        for event in events:
            seen = newest.get(event.subject_id)
            if seen is None or event.subject_version > seen.subject_version:
                newest[event.subject_id] = event
        known = {doc["id"]: doc for doc in self._units.find({"id": {"$in": list(newest)}})}
        changes = [
            (_unit(known.get(unit_id)), _from_event(event))
            for unit_id, event in newest.items()
            if unit_id not in known or known[unit_id]["version"] < event.subject_version
        ]
        self._units.bulk_write(
            [self._units.update({"id": after.id}, {"$set": _facts(after)}, upsert=True) for _, after in changes]
        )
        return changes


def _facts(unit: Unit) -> dict[str, Any]:
    return {name: getattr(unit, name) for name in UNIT_FIELDS if name != "id"}


def _unit(doc: Document | None) -> Unit | None:
    facts: dict[str, Any] = {name: doc.get(name) for name in UNIT_FIELDS} if doc else {}
    return Unit(**facts) if facts else None


def _from_event(event: Envelope) -> Unit:
    facts: dict[str, Any] = {name: event.data.get(name) for name in UNIT_FIELDS if name not in ("id", "version")}
    return Unit(id=event.subject_id, version=event.subject_version, **facts)
