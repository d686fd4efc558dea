"""The departments of a key task: who leads, who files first, and the matrix as a list."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.errors import ChangedMeanwhile, Forbidden
from services.tasks.errors.campaigning import (
    CoDepartmentsMissing,
    DepartmentNotInvolved,
    DepartmentsDiffer,
    FilingSignedByFiler,
    OnlyTheOfficeOverrides,
    PeriodOutsideCampaign,
)
from tests.integration.tasks.city import City
from tests.integration.tasks.waiting import states, waiting

HEAD: dict[str, Any] = {"role": "department_head"}


def file(city: City, task: str, department: str, percent: int = 50, **more: Any) -> Any:
    wanted = {**HEAD, "period": "2022-Q1", "text": "进展", **more}
    return city.call("file_department_progress", task_id=task, department=department, percent=percent, **wanted)


@pytest.fixture
def city(liuzhou: City) -> City:
    return liuzhou.at("2022-03-10")


@pytest.mark.obligation("LZ-021", "LZ-022", "LZ-044")
def test_the_lead_files_after_its_co_departments(city: City) -> None:
    items = {i["department"]: i for i in waiting(city, "department_filing").values() if i["period"] == "2022-Q1"}
    assert len(items) == len({d for task in city.call("key_tasks") for d in [x["name"] for x in task["departments"]]})
    with pytest.raises(CoDepartmentsMissing, match="人事科、机关纪委"):
        file(city, "LZ-T04", "机关党委")
    assert city.stored("department_filings") == []
    first = file(city, "LZ-T04", "人事科")
    assert (first["lead"], first["version"]) == (False, 1)
    with pytest.raises(CoDepartmentsMissing, match="机关纪委"):
        file(city, "LZ-T04", "机关党委")
    file(city, "LZ-T04", "机关纪委")
    lead = file(city, "LZ-T04", "机关党委", 60)
    assert (lead["lead"], lead["percent"]) == (True, 60)
    assert states(city, "department_filing", lead["id"]) == {"file": "done", "sign_off": "open"}
    signed = city.call("sign_off_filing", filing_id=lead["id"])
    assert (signed["signed_off_by"], signed["signed_off_on"]) == ("campaign_office-city", "2022-03-10")
    assert states(city, "department_filing", lead["id"]) == {"file": "done", "sign_off": "done"}
    again = file(city, "LZ-T04", "机关党委", 65)
    assert (again["version"], again["signed_off_on"]) == (3, None)
    assert states(city, "department_filing", lead["id"]) == {"file": "done", "sign_off": "open"}


@pytest.mark.obligation("LZ-022")
def test_the_office_may_let_the_lead_go_ahead_with_a_reason(city: City) -> None:
    with pytest.raises(OnlyTheOfficeOverrides):
        file(city, "LZ-T04", "机关党委", override_reason="急")
    lead = file(city, "LZ-T04", "机关党委", role="campaign_office", override_reason="人事科机构调整")
    assert lead["override_reason"] == "人事科机构调整"
    with pytest.raises(FilingSignedByFiler):
        city.call("sign_off_filing", filing_id=lead["id"])
    [entry] = [e for e in city.stored("audit") if e["action"] == "lead_filed_before_others"]
    assert entry["subject"] == "LZ-T04"


@pytest.mark.obligation("LZ-022")
def test_reordering_changes_the_lead_and_is_audited(city: City) -> None:
    after = city.call("reorder_departments", task_id="LZ-T04", departments=["人事科", "机关党委", "机关纪委"])
    assert (after["lead_department"], after["co_departments"]) == ("人事科", ["机关党委", "机关纪委"])
    assert [d["lead"] for d in after["departments"]] == [True, False, False]
    [entry] = [e for e in city.stored("audit") if e["action"] == "departments_reordered"]
    assert entry["details"] == {"lead_before": "机关党委", "lead": "人事科"}
    items = [i for i in waiting(city, "department_filing").values() if i["version"] == 2]
    assert {(i["department"], i["label"]) for i in items} == {
        ("人事科", "汇总填报重点任务进展"),
        ("机关党委", "填报重点任务进展"),
        ("机关纪委", "填报重点任务进展"),
    }
    with pytest.raises(CoDepartmentsMissing, match="机关党委、机关纪委"):
        file(city, "LZ-T04", "人事科")
    before = city.stored("key_tasks", "audit", "outbox")
    for departments in (["人事科"], ["人事科", "机关党委", "财务科"], ["人事科", "人事科", "机关党委"]):
        with pytest.raises(DepartmentsDiffer):
            city.call("reorder_departments", task_id="LZ-T04", departments=departments)
    with pytest.raises(ChangedMeanwhile):
        city.call("reorder_departments", task_id="LZ-T04", departments=["人事科"], expected_version=1)
    with pytest.raises(Forbidden):
        city.call("reorder_departments", **HEAD, task_id="LZ-T04", departments=["人事科"])
    assert city.stored("key_tasks", "audit", "outbox") == before


def test_what_departments_cannot_file(city: City) -> None:
    before = city.stored("department_filings", "outbox")
    with pytest.raises(DepartmentNotInvolved):
        file(city, "LZ-T04", "财务科")
    for period in ("2022-Q2", "2021-Q4", "2022", "x"):
        with pytest.raises(PeriodOutsideCampaign):
            file(city, "LZ-T04", "人事科", period=period)
    assert city.stored("department_filings", "outbox") == before


@pytest.mark.obligation("LZ-021")
def test_each_quarter_opens_its_filings_once(city: City) -> None:
    quarter = {key for key, item in waiting(city, "department_filing").items() if item["period"] == "2022-Q1"}
    per_task = [len(task["departments"]) for task in city.call("key_tasks")]
    assert len(quarter) == sum(per_task)
    city.at("2022-10-08").at("2022-10-09")
    periods = [item["period"] for item in waiting(city, "department_filing").values()]
    assert {period: periods.count(period) for period in periods} == dict.fromkeys(
        ("2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4"), sum(per_task)
    )


@pytest.mark.obligation("LZ-021", "LZ-022", "LZ-030", "LZ-039")
def test_the_matrix_is_a_list_of_task_departments_and_unit_status(city: City) -> None:
    file(city, "LZ-T04", "人事科")
    page = city.call("task_matrix", task_id="LZ-T04")
    assert page["total"] == 6
    row = next(each for each in page["items"] if each["unit_id"] == "h-1")
    assert {name: row[name] for name in ("number", "title", "responsible_leader", "branch_leader", "status")} == {
        "number": "4",
        "title": "规范“八小时外”管理",
        "responsible_leader": "林卫",
        "branch_leader": "领导班子成员",
        "status": "open",
    }
    assert (row["lead_department"], row["co_departments"]) == ("机关党委", ["人事科", "机关纪委"])
    assert (row["period"], row["lead_filed"], row["departments_missing"]) == ("2022-Q1", False, ["机关纪委"])
    own = city.call("task_matrix", role="institution", unit="h-1")["items"]
    assert {each["unit_id"] for each in own} == {"h-1"}
