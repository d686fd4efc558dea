"""What the release before stored, and answered, is there after the migrations: `release_before.json` holds both.

The documents and the answers were taken from that release itself; the lists still stand inside the documents.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bson import ObjectId, json_util
from pymongo.database import Database

from services.tasks.repository import Repository, migrations
from services.tasks.repository.migrations import MIGRATIONS
from tests.integration.tasks.city import City

BEFORE = Path(__file__).with_name("release_before.json")
COLLECTIONS = ("reports", "work_plans", "programmes", "report_contributions", "visits", "histories")


class Interrupted(Exception):
    """The process ended while it migrated."""


def stored_before(city: City, name: str) -> dict[str, Any]:
    """Store what that release had of a city, and nothing else; gives what it answered then."""
    text = BEFORE.read_text(encoding="utf-8").replace(f"before-{name}", city.tenant)
    for collection, documents in json_util.loads(text)[name]["documents"].items():
        city.db[collection].delete_many({"tenant": city.tenant})
        city.db[collection].insert_many({**doc, **({} if "id" in doc else {"_id": ObjectId()})} for doc in documents)
    return dict(json.loads(text)[name]["answers"])


def migrated(city: City) -> City:
    for migration in MIGRATIONS:
        migration.run(city.db, lambda: None)
    return city


def counted(answers: list[dict[str, Any]], name: str, *gone: str) -> list[dict[str, Any]]:
    """The answers with the length of a history in place of the history, and without what is gone."""
    kept = ({key: value for key, value in each.items() if key not in gone} for each in answers)
    return [{**each, name: len(each[name])} for each in kept]


@pytest.fixture
def before(neijiang: City) -> dict[str, Any]:
    return stored_before(neijiang.set("2023-01-10"), "neijiang")


def test_reports_read_as_before(neijiang: City, before: dict[str, Any]) -> None:
    migrated(neijiang)
    known = before["reports_by_ids"]
    ids = [each["id"] for each in known]
    assert neijiang.call("reports_by_ids", ids=ids) == counted(known, "versions")
    assert neijiang.call("versions_by_reports", report_ids=ids) == [each["versions"] for each in known]
    assert sum(len(each["versions"]) for each in known) == 6
    assert neijiang.call("versions_by_reports", report_ids=ids, last=1) == [each["versions"][-1:] for each in known]
    by = {by: neijiang.call("report_statistics", by=by) for by in ("window", "unit", "county", "unit_class")}
    assert by == before["report_statistics"]
    assert neijiang.call("report_figures") == before["report_figures"]
    assert neijiang.call("submission_matrix", first=50) == before["submission_matrix"]


def test_plans_and_programmes_read_as_before(neijiang: City, before: dict[str, Any]) -> None:
    migrated(neijiang)
    plans = before["work_plans_by_ids"]
    ids = [each["id"] for each in plans]
    assert neijiang.call("work_plans_by_ids", ids=ids) == counted(plans, "versions")
    assert neijiang.call("versions_by_work_plans", work_plan_ids=ids) == [each["versions"] for each in plans]
    assert sorted(len(each["versions"]) for each in plans) == [1, 3]
    [programme] = before["programmes_by_ids"]
    shown = counted([programme], "changes", "drawn_ids", "selected_ids")
    assert neijiang.call("programmes_by_ids", ids=[programme["id"]]) == shown
    assert neijiang.call("changes_by_programmes", programme_ids=[programme["id"]]) == [programme["changes"]]
    assert neijiang.call("verify_draw", programme_id=programme["id"]) == before["verify_draw"]
    assert len(programme["changes"]) == 2


def test_of_an_item_that_was_answered_twice_the_last_answer_stays(neijiang: City, before: dict[str, Any]) -> None:
    migrated(neijiang)
    visits = before["visits_by_ids"]
    now = neijiang.call("visits_by_ids", ids=[each["id"] for each in visits])
    assert [{**each, "answers": []} for each in now] == [{**each, "answers": []} for each in visits]
    first, second, again = visits[0]["answers"]
    assert (first["item"], second["item"]) == (again["item"], now[0]["answers"][1]["item"])
    assert [each["answers"] for each in now] == [[again, second], []]


def test_what_a_quarter_was_made_of_reads_as_before(neijiang: City, before: dict[str, Any]) -> None:
    [issued] = before["consolidations_by_ids"]
    migrated(neijiang)
    assert neijiang.call("consolidations_by_ids", ids=[issued["id"]]) == [issued]
    frozen = neijiang.call("rollup_contributions", source_id=issued["id"], number=1)
    assert frozen == {**before["rollup_contributions"], "next": None, "total": 3}
    assert [each["obstacles"] for each in frozen["contributions"]] == [None, None, "人手不足\n系统老旧"]


def test_what_a_month_was_made_of_reads_as_before(liuzhou: City) -> None:
    before = stored_before(liuzhou.set("2022-03-10"), "liuzhou")
    migrated(liuzhou)
    [summary] = before["reports_by_ids"]
    assert liuzhou.call("reports_by_ids", ids=[summary["id"]]) == counted([summary], "versions")
    assert liuzhou.versions(summary["id"]) == summary["versions"]
    for number, known in enumerate(before["rollup_contributions"], 1):
        found = liuzhou.call("rollup_contributions", source_id=summary["id"], number=number)
        assert found == {**known, "next": None, "total": len(known["contributions"])}


@pytest.mark.parametrize("limit", ["AT_ONCE", "BYTES_AT_ONCE"])
def test_a_migration_that_was_interrupted_goes_on(
    neijiang: City, before: dict[str, Any], monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(migrations, limit, 1)
    ids = [each["id"] for each in before["reports_by_ids"]]

    for left in (4, 3, 1):

        def interrupt(left: int = left) -> None:
            if inside(neijiang.db, neijiang.tenant) == left:
                raise Interrupted

        with pytest.raises(Interrupted):
            MIGRATIONS[0].run(neijiang.db, interrupt)
        assert inside(neijiang.db, neijiang.tenant) == left
    migrated(neijiang)
    once = neijiang.stored(*COLLECTIONS)
    assert inside(neijiang.db, neijiang.tenant) == 0
    assert migrated(neijiang).stored(*COLLECTIONS) == once
    assert neijiang.call("versions_by_reports", report_ids=ids) == [e["versions"] for e in before["reports_by_ids"]]


def inside(db: Database[dict[str, Any]], tenant: str) -> int:
    """Reports whose versions still stand inside them."""
    return db["reports"].count_documents({"tenant": tenant, "versions": {"$type": "array"}})


def test_work_goes_on_where_the_release_before_left_it(neijiang: City, before: dict[str, Any]) -> None:
    migrated(neijiang)
    hospital: dict[str, Any] = {"role": "institution", "unit": "h-1"}
    [own] = [r for r in before["reports_by_ids"] if (r["rule_id"], r["unit_id"]) == ("NJ-R1", "h-1")]
    accepted = neijiang.call("accept_report", report_id=own["id"])
    assert (accepted["status"], accepted["reviews"][-1]["version_number"]) == ("accepted", 2)
    [plan] = [p for p in before["work_plans_by_ids"] if p["unit_id"] == "h-1"]
    neijiang.call("approve_work_plan", **hospital, who="院长", work_plan_id=plan["id"], approver_title="院长")
    [[*earlier, last]] = neijiang.call("versions_by_work_plans", work_plan_ids=[plan["id"]])
    assert earlier == plan["versions"][:2]
    assert last == {**plan["versions"][2], "approver_title": "院长", "approved_by": "院长", "approved_on": "2023-01-10"}


def test_the_service_knows_its_migrations() -> None:
    assert Repository.MIGRATIONS == MIGRATIONS
    assert [migration.number for migration in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))
