"""The workflow of an assignment: progress, evidence, submission, and somebody else's answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.kit.errors import ChangedMeanwhile, Forbidden, InvalidInput, NotFound
from services.kit.file_types import FileContentDiffers, FileTypeNotAllowed
from services.kit.files import FileNotFound, FileTooLarge
from services.kit.identity import Actor
from services.kit.testing import Bench
from services.tasks.errors import (
    AssignmentNotFound,
    AssignmentNotOpen,
    AssignmentNotSubmitted,
    CampaignEnded,
    NothingToReview,
    OutsidePhase,
    ReviewedByOwnUnit,
    ReviewedBySubmitter,
)
from tests.integration.tasks.city import UNITS, City

HOSPITAL: dict[str, Any] = {"role": "institution", "unit": "h-2"}
BUREAU: dict[str, Any] = {"role": "bureau", "unit": "b-1"}


@pytest.fixture
def mine(neijiang: City) -> str:
    """A county hospital's share of a task."""
    return str(neijiang.assignment("NJ-T06", "h-2")["id"])


def unchanged(city: City) -> list[dict[str, Any]]:
    return city.stored("assignments", "assignment_history", "measures", "outbox", "files")


@pytest.mark.obligation("NJ-004")
def test_from_open_to_accepted(neijiang: City, mine: str) -> None:
    step = neijiang.call("record_progress", **HOSPITAL, assignment_id=mine, percent=40, remark="已建立机制")
    assert (step["status"], step["percent"], step["version"]) == ("in_progress", 40, 2)
    file_id = neijiang.upload("机制文件.pdf", **HOSPITAL)
    step = neijiang.call("attach_evidence", **HOSPITAL, assignment_id=mine, file_id=file_id, note="文件")
    assert [(e["file_id"], e["filename"], e["note"]) for e in step["evidence"]] == [(file_id, "机制文件.pdf", "文件")]
    assert len(step["evidence"][0]["sha256"]) == 64
    step = neijiang.call("submit_assignment", **HOSPITAL, assignment_id=mine)
    assert (step["status"], step["percent"], step["submitted_by"]) == ("submitted", 40, "institution-h-2")
    step = neijiang.call("accept_assignment", **BUREAU, assignment_id=mine, remark="同意")
    assert (step["status"], step["reviewed_by"]) == ("accepted", "bureau-b-1")
    assert [(line["action"], line["by"], line["text"]) for line in step["history"]] == [
        ("progress", "institution-h-2", "已建立机制"),
        ("evidence", "institution-h-2", "文件"),
        ("submitted", "institution-h-2", None),
        ("accepted", "bureau-b-1", "同意"),
    ]
    told = neijiang.told("assignment_submitted", "assignment_accepted")
    assert [(e["name"], e["subject_version"], e["data"]) for e in told] == [
        ("tasks.assignment_submitted.v1", 4, {"task_id": "NJ-T06", "unit_id": "h-2"}),
        ("tasks.assignment_accepted.v1", 5, {"task_id": "NJ-T06", "unit_id": "h-2"}),
    ]


def test_returned_work_is_done_again(neijiang: City, mine: str) -> None:
    neijiang.call("submit_assignment", **HOSPITAL, assignment_id=mine, remark="完成")
    step = neijiang.call("return_assignment", **BUREAU, assignment_id=mine, reason="缺少名单")
    assert (step["status"], step["return_reason"]) == ("returned", "缺少名单")
    [event] = neijiang.told("assignment_returned")
    assert event["data"] == {"task_id": "NJ-T06", "unit_id": "h-2"}
    step = neijiang.call("submit_assignment", **HOSPITAL, assignment_id=mine, remark="已补名单")
    assert (step["status"], step["return_reason"]) == ("submitted", None)


def test_what_the_rules_refuse_changes_nothing(neijiang: City, mine: str) -> None:
    before = unchanged(neijiang)
    with pytest.raises(NothingToReview):
        neijiang.call("submit_assignment", **HOSPITAL, assignment_id=mine)
    with pytest.raises(AssignmentNotSubmitted):
        neijiang.call("accept_assignment", **BUREAU, assignment_id=mine)
    with pytest.raises(AssignmentNotSubmitted):
        neijiang.call("return_assignment", **BUREAU, assignment_id=mine, reason="缺材料")
    with pytest.raises(InvalidInput):
        neijiang.call("record_progress", **HOSPITAL, assignment_id=mine, percent=101, remark="")
    with pytest.raises(ChangedMeanwhile):
        neijiang.call("record_progress", **HOSPITAL, assignment_id=mine, percent=10, remark="", expected_version=7)
    with pytest.raises(AssignmentNotFound):
        neijiang.call("record_progress", **HOSPITAL, assignment_id="0" * 26, percent=10, remark="")
    assert unchanged(neijiang) == before


def test_submitted_work_waits_and_the_submitter_does_not_judge(neijiang: City, mine: str) -> None:
    neijiang.call("submit_assignment", assignment_id=mine, remark="办公室代报")
    before = unchanged(neijiang)
    with pytest.raises(AssignmentNotOpen):
        neijiang.call("record_progress", **HOSPITAL, assignment_id=mine, percent=10, remark="")
    with pytest.raises(ReviewedBySubmitter):
        neijiang.call("accept_assignment", assignment_id=mine)
    assert unchanged(neijiang) == before
    assert neijiang.call("accept_assignment", role="supervisor", assignment_id=mine)["status"] == "accepted"


def test_a_bureau_reviews_those_below_and_not_itself(neijiang: City) -> None:
    own = neijiang.assignment("NJ-T04", "b-1")["id"]
    neijiang.call("submit_assignment", **BUREAU, assignment_id=own, remark="完成")
    other = neijiang.assignment("NJ-T06", "p-1")["id"]
    before = unchanged(neijiang)
    with pytest.raises(ReviewedByOwnUnit):
        neijiang.call("accept_assignment", **BUREAU, who="colleague", assignment_id=own)
    with pytest.raises(Forbidden):
        neijiang.call("accept_assignment", **BUREAU, assignment_id=other)
    with pytest.raises(Forbidden):
        neijiang.call("record_progress", **HOSPITAL, assignment_id=own, percent=5, remark="")
    assert unchanged(neijiang) == before


@pytest.mark.obligation("PF-011")
def test_overdue_follows_the_due_day(neijiang: City) -> None:
    task = neijiang.assignment("NJ-T25", "b-1")
    assert (task["due_on"], task["overdue"]) == ("2021-12-31", False)
    neijiang.at("2021-12-31", hour=23, minute=59)
    assert neijiang.assignment("NJ-T25", "b-1")["overdue"] is False
    neijiang.at("2022-01-01", hour=0)
    assert neijiang.assignment("NJ-T25", "b-1")["overdue"] is True
    late = neijiang.call("assignments", unit_id="b-1", overdue=True)["items"]
    assert [item["task_id"] for item in late] == ["NJ-T04", "NJ-T05", "NJ-T25", "NJ-T26", "NJ-T27", "NJ-T28"]
    assert neijiang.call("assignments", unit_id="b-1", overdue=False)["total"] == 29 - 6
    neijiang.call("submit_assignment", **BUREAU, assignment_id=task["id"], remark="已成立")
    assert neijiang.assignment("NJ-T25", "b-1")["overdue"] is False


def test_a_soft_task_never_shows_red(liuzhou: City) -> None:
    liuzhou.at("2022-02-10").at("2022-12-01")
    explored = liuzhou.assignment("LZ-T06", "h-1")
    assert (explored["modality"], explored["binding"], explored["overdue"]) == ("explore", False, False)
    assert liuzhou.assignment("LZ-T05", "h-1")["overdue"] is True
    overdue = {item["task_id"] for item in liuzhou.call("assignments", unit_id="h-1", overdue=True)["items"]}
    assert "LZ-T06" not in overdue
    assert len(overdue) == 15


@pytest.mark.obligation("NJ-014")
def test_after_the_campaign_assignments_are_read_only(neijiang: City, mine: str) -> None:
    neijiang.at("2024-12-31", hour=23)
    neijiang.call("submit_assignment", **HOSPITAL, assignment_id=mine, remark="完成")
    neijiang.at("2025-01-01", hour=0)
    before = unchanged(neijiang)
    for method, extra in (
        ("record_progress", {"percent": 5, "remark": ""}),
        ("submit_assignment", {"remark": "x"}),
        ("accept_assignment", {}),
        ("return_assignment", {"reason": "x"}),
    ):
        with pytest.raises(CampaignEnded):
            neijiang.call(method, assignment_id=mine, **extra)
    assert unchanged(neijiang) == before


def test_a_city_may_read_its_phases_strictly(bench: Bench, tenant: str) -> None:
    city = City(bench, tenant, "neijiang-2021-2024").set("2021-12-13")
    strict = city.plan.model_copy(
        update={"parameters": city.plan.parameters.model_copy(update={"strict_phase_windows": True})}
    )
    city.onboard(strict).add(*UNITS).at("2022-01-01")
    over = city.assignment("NJ-T25", "b-1")["id"]
    with pytest.raises(OutsidePhase):
        city.call("record_progress", **BUREAU, assignment_id=over, percent=5, remark="")
    running = city.assignment("NJ-T30", "b-1")["id"]
    assert city.call("record_progress", **BUREAU, assignment_id=running, percent=5, remark="")["percent"] == 5


@pytest.mark.obligation("NJ-004")
def test_counts_tell_instantiated_started_and_completed(neijiang: City, mine: str) -> None:
    neijiang.call("record_progress", assignment_id=mine, percent=5, remark="")
    other = neijiang.assignment("NJ-T07", "h-2")["id"]
    neijiang.call("submit_assignment", **HOSPITAL, assignment_id=other, remark="完成")
    neijiang.call("accept_assignment", assignment_id=other)
    blank = {"open": 0, "in_progress": 0, "submitted": 0, "accepted": 0, "returned": 0, "total": 0}
    assert neijiang.call("assignment_counts_by_units", unit_ids=["h-2", "nobody"]) == [
        {"id": "h-2", **blank, "open": 28, "in_progress": 1, "accepted": 1, "total": 30}
    ]
    by_task = neijiang.call("assignment_counts_by_tasks", task_ids=["NJ-T21", "NJ-T06", "XX-T1"])
    assert by_task == [
        {"id": "NJ-T21", **blank},
        {"id": "NJ-T06", **blank, "open": 3, "in_progress": 1, "total": 4},
    ]
    below = neijiang.call("assignment_counts_by_tasks", **BUREAU, task_ids=["NJ-T06"])
    assert below == [{"id": "NJ-T06", **blank, "open": 1, "in_progress": 1, "total": 2}]


def test_pages_hold_everything_once(neijiang: City) -> None:
    seen, after = [], None
    while True:
        page = neijiang.call("assignments", **BUREAU, first=30, after=after)
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == page["total"] == 29 + 30 + 25


def test_files_are_what_they_say_and_small_enough(neijiang: City) -> None:
    before = unchanged(neijiang)
    for name, data, error in (
        ("run.exe", b"MZ", FileTypeNotAllowed),
        ("report.pdf", b"MZ\x90", FileContentDiffers),
        ("table.xlsx", b"PK\x03\x04 but no workbook", FileContentDiffers),
        ("note.txt", b"a\x00b", FileContentDiffers),
        ("big.txt", b"a" * (10 * 1024 * 1024 + 1), FileTooLarge),
    ):
        with pytest.raises(error):
            neijiang.upload(name, data, **HOSPITAL)
    with pytest.raises(InvalidInput):
        neijiang.call("upload_file", filename="a.txt", content_base64="!!")
    assert unchanged(neijiang) == before
    assert neijiang.db["fs.files"].count_documents({"metadata.tenant": neijiang.tenant}) == 0


def test_a_file_is_found_only_by_those_whose_work_it_belongs_to(neijiang: City, mine: str) -> None:
    file_id = neijiang.upload("证明.pdf", **HOSPITAL)
    got = neijiang.call("file", **HOSPITAL, file_id=file_id)
    assert (got["filename"], got["content_type"], got["size"]) == ("证明.pdf", "application/pdf", 15)
    stranger: dict[str, Any] = {"role": "institution", "unit": "p-1"}
    theirs = neijiang.assignment("NJ-T06", "p-1")["id"]
    with pytest.raises(FileNotFound):
        neijiang.call("file", **stranger, file_id=file_id)
    with pytest.raises(NotFound):
        neijiang.call("attach_evidence", **stranger, assignment_id=theirs, file_id=file_id)
    assert neijiang.call("file", **BUREAU, file_id=file_id)["sha256"] == got["sha256"]
    office = neijiang.upload("通知.pdf")
    with pytest.raises(FileNotFound):
        neijiang.call("file", **HOSPITAL, file_id=office)
    neijiang.call("attach_evidence", assignment_id=mine, file_id=office)
    assert neijiang.call("file", **HOSPITAL, file_id=office)["filename"] == "通知.pdf"


def test_of_two_answers_at_once_one_counts(neijiang: City, mine: str) -> None:
    neijiang.call("submit_assignment", **HOSPITAL, assignment_id=mine, remark="完成")

    def answer(role: str) -> str:
        try:
            return str(neijiang.call("accept_assignment", role=role, assignment_id=mine)["reviewed_by"])
        except (AssignmentNotSubmitted, ChangedMeanwhile):
            return "refused"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(answer, ["supervisor", "city_admin", "campaign_office", "department_head"]))
    assert answers.count("refused") == 3
    assert len(neijiang.told("assignment_accepted")) == 1
    assert neijiang.measured("task_completion", "2021-Q4")["h-2"] == (1, 30)


def test_a_repeated_command_has_one_effect(neijiang: City, mine: str) -> None:
    actor = Actor("institution-h-2", neijiang.tenant, ("institution",), "h-2")
    payload = {"assignment_id": mine, "percent": 30, "remark": "一次"}
    first = neijiang.bench.call("tasks.record_progress", payload, actor=actor, key="k-1")
    again = neijiang.bench.call("tasks.record_progress", payload, actor=actor, key="k-1")
    assert again == first
    assert len(neijiang.assignment("NJ-T06", "h-2")["history"]) == 1
