"""The roster by day: units where people came, left, or were told of since a day, read by one index for each."""

from __future__ import annotations

from datetime import date
from typing import Any

from pymongo.database import Database

from qf.services import shells
from services.kit.indexes import prepare
from services.kit.store import Document, TenantDatabase, database
from services.kit.units import UNIT_TREE

LAST, TODAY = date(2026, 3, 1), date(2026, 4, 1)


def test_units_that_time_or_a_told_change_moves(mongo_uri: str, tenant: str) -> None:
    [shell] = shells("training")
    db = database("training")
    prepare(db, {**UNIT_TREE, **shell.repository.COLLECTIONS})
    own = TenantDatabase(db, tenant)
    settled = {"since": "2020-01-01", "joined_on": "2019-01-01", "until": None, "told_on": "2020-01-02"}
    moved = [
        {"since": "2026-03-20"},
        {"until": "2026-03-01"},
        {"joined_on": "2026-02-10"},
        {"told_on": "2026-03-01"},
    ]
    people: list[dict[str, Any]] = [{**settled, "id": f"s{n}", "unit_id": "quiet"} for n in range(300)]
    people += [{**settled, **facts, "id": f"m{n}", "unit_id": next(iter(facts))} for n, facts in enumerate(moved)]
    own["roster"].insert_many(people)
    roster = shell.repository(own).roster
    before = uses(db)
    assert sorted(roster.turned(LAST, TODAY)) == ["joined_on", "since", "until"]
    assert sorted(roster.turned(LAST, TODAY, told=True)) == ["joined_on", "since", "told_on", "until"]
    used = {name for name, often in uses(db).items() if often > before[name]}
    assert used == {f"tenant_1_{name}_1" for name in ("since", "until", "joined_on", "told_on")}


def uses(db: Database[Document]) -> dict[str, int]:
    """How often each index of the roster was used."""
    return {each["name"]: each["accesses"]["ops"] for each in db["roster"].aggregate([{"$indexStats": {}}])}
