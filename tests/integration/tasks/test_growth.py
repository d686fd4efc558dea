"""Reports that grow: fifty large versions are taken and can be read, and nothing but reading them moves their texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from services.kit import histories
from services.kit.histories import AnswerTooLarge
from services.kit.testing import Bench
from services.tasks.domain.reports import VERSIONS_LIMIT, Report
from services.tasks.errors import TooManyVersions
from services.tasks.errors.reporting import TooManyExtensions, TooManyRevocations
from services.tasks.handlers.report_clock import _move_reports, retell_moved
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import restored
from services.tasks.service import Tasks
from tests.integration.tasks.city import BUREAU as PLACE
from tests.integration.tasks.city import COMMISSION, City
from tests.integration.tasks.growing import SENT, in_work, version, with_versions
from tests.integration.tasks.supervision import hospitals
from tests.support.watching import Watch, watched

HOSPITAL: dict[str, Any] = {"role": "institution", "unit": "h-1"}
RULE, PERIOD = "NJ-R1", "2022-Q2"
TEXT = "字" * 20_000
ORDINARY = [(f"第{n}项", "正文" * 100) for n in range(6)]


@pytest.fixture
def watch(mongo_uri: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    with watched(mongo_uri, monkeypatch) as found:
        yield found


@pytest.fixture
def june(watch: Watch, tenant: str) -> City:
    """A hundred hospitals that owe a quarterly report on the day on which it opens."""
    city = City(Bench(Tasks), tenant, "neijiang-2021-2024").set("2022-06-23").onboard()
    return city.add(COMMISSION, PLACE, *hospitals(99, "tertiary")).at("2022-06-24")


def test_fifty_versions_of_the_largest_size_are_taken_and_the_last_ones_read(neijiang: City) -> None:
    neijiang.at("2022-12-05")
    report = neijiang.report("NJ-R3", "2022", "h-1")
    files = [neijiang.upload(f"{'附' * 194}{n:02}.txt", f"{n}".encode(), **HOSPITAL) for n in range(20)]
    task = {"title": "任" * 200, "due_on": "2023-06-30", "department": "科" * 100, "person_title": "职" * 100}
    given = {
        "report_id": report["id"],
        "content": TEXT,
        "file_ids": files,
        "sections": [{"heading": "题" * 100, "text": TEXT}] * 20,
        "planned_tasks": [task] * 100,
    }
    for number in range(1, VERSIONS_LIMIT + 1):
        sent = neijiang.call("submit_report", **HOSPITAL, **given, title=f"第{number}版")
        assert (sent["versions"], sent["title"]) == (number, f"第{number}版")
    [last] = neijiang.db["histories"].find({"tenant": neijiang.tenant, "number": VERSIONS_LIMIT})
    assert last["size"] > 1.33 * (1 << 20)
    before = neijiang.stored("reports", "histories", "outbox")
    with pytest.raises(TooManyVersions):
        neijiang.call("submit_report", **HOSPITAL, **given, title="再一版")
    with pytest.raises(AnswerTooLarge) as refused:
        neijiang.versions(report["id"])
    assert (refused.value.code, refused.value.field) == ("answer_too_large", "last")
    assert neijiang.stored("reports", "histories", "outbox") == before
    [found] = neijiang.call("versions_by_reports", report_ids=[report["id"]], last=2, **HOSPITAL)
    assert [(each["number"], each["title"]) for each in found] == [(49, "第49版"), (50, "第50版")]
    assert found[1]["sections"] == given["sections"] and found[1]["planned_tasks"] == given["planned_tasks"]
    assert [file["id"] for file in found[1]["files"]] == files
    assert len(str(neijiang.report("NJ-R3", "2022", "h-1"))) < 10_000
    assert neijiang.call("accept_report", report_id=report["id"])["adopted"] == 100


def test_of_a_hundred_reports_with_fifty_versions_a_list_reads_no_version(june: City, watch: Watch) -> None:
    ids = in_work(june, filled)
    assert len(ids) == 100
    calls: dict[str, dict[str, Any]] = {
        "reports": {"rule_id": RULE, "period": PERIOD, "first": 100},
        "reports_by_ids": {"ids": ids},
        "report_exceptions": {"first": 100},
        "submission_matrix": {"first": 100},
        "report_statistics": {"by": "unit", "first": 100},
        "rollup_draft": {"rule_id": RULE, "period": PERIOD},
        "extend_reports": {"rule_id": RULE, "period": PERIOD, "unit_ids": units_of(june), "until": "2022-07-08",
                           "reason": "疫情防控"},
    }  # fmt: skip
    for method, payload in calls.items():
        watch.clear()
        answer = june.call(method, **payload)
        assert (method, watch.asked("histories")) == (method, 0)
        assert watch.read < 500_000, (method, watch.read)
        assert "正文" not in str(answer)
    watch.clear()
    with pytest.raises(AnswerTooLarge):
        june.call("versions_by_reports", report_ids=ids)
    assert watch.read < 200_000
    found = june.call("versions_by_reports", report_ids=ids, last=1)
    assert [[each["number"] for each in kept] for kept in found] == [[VERSIONS_LIMIT]] * 100


def test_what_concerns_a_whole_window_moves_no_text(june: City, watch: Watch) -> None:
    in_work(june, filled)
    answer = {"action": "returned", "reason": "改" * 2000, "version_number": 1, "by": "office", "at": SENT}
    owed = {"tenant": june.tenant, "rule_id": RULE, "period": PERIOD}
    june.db["reports"].update_many(owed, {"$set": {"reviews": [answer]}})
    [doc] = [d for d in june.stored("report_windows") if (d["rule_id"], d["period"]) == (RULE, PERIOD)]
    before, units = {doc["id"]: doc for doc in june.stored("reports")}, units_of(june)
    watch.clear()
    window = in_work(june, lambda work: work.repo.reports.window_by_id(doc["id"]))
    in_work(june, lambda work: _move_reports(work, replace(window, due_on=window.due_on.replace(day=29))))
    in_work(june, lambda work: retell_moved(work, units))
    assert (watch.asked("histories"), watch.seen["update", "reports"]) == (0, 1)
    assert watch.read < 500_000
    days = {"due_on": "2022-06-29", "closes_on": "2022-06-29"}
    for after in june.db["reports"].find(owed):
        assert after == {**before[after["id"]], **days, "version": before[after["id"]]["version"] + 1}


def filled(work: Work) -> list[str]:
    """Every report of the quarter has been sent fifty times."""
    docs = work.collections["reports"].find({"rule_id": RULE, "period": PERIOD})
    for doc in docs:
        versions = [version(number, *ORDINARY) for number in range(1, VERSIONS_LIMIT + 1)]
        work.repo.reports.save(with_versions(work, restored(Report, {**doc, "version": doc["version"] + 1}), versions))
    return [str(doc["id"]) for doc in docs]


def units_of(city: City) -> list[str]:
    return [doc["unit_id"] for doc in city.stored("reports") if (doc["rule_id"], doc["period"]) == (RULE, PERIOD)]


def test_an_answer_of_versions_is_bounded_and_says_how_to_ask(neijiang: City, monkeypatch: pytest.MonkeyPatch) -> None:
    report = neijiang.at("2022-06-24").report(RULE, PERIOD, "h-1")
    for number in range(3):
        sent = {"report_id": report["id"], "title": "季度进展", "content": f"{number}" * 400}
        neijiang.call("submit_report", **HOSPITAL, **sent)
    monkeypatch.setattr(histories, "MOST_BYTES", 1500)
    with pytest.raises(AnswerTooLarge):
        neijiang.versions(report["id"])
    [[last]] = neijiang.call("versions_by_reports", report_ids=[report["id"]], last=1)
    assert (last["number"], last["content"]) == (3, "2" * 400)
    stranger = neijiang.call("versions_by_reports", role="institution", unit="p-1", report_ids=[report["id"], "none"])
    assert stranger == [[], []]


def test_exceptions_of_a_report_have_an_end(neijiang: City) -> None:
    report = neijiang.at("2022-06-24").report(RULE, PERIOD, "b-1")["id"]
    days = iter(f"20{year}-{month:02}-{day:02}" for year in (23, 24) for month in range(1, 13) for day in range(1, 28))
    for count in range(1, 51):
        done = neijiang.call("extend_report", report_id=report, until=next(days), reason="故障" * 900)
        assert len(done["extensions"]) == count
    before = neijiang.stored("reports", "outbox")
    with pytest.raises(TooManyExtensions) as refused:
        neijiang.call("extend_report", report_id=report, until=next(days), reason="故障")
    assert (refused.value.code, refused.value.en) == ("too_many_extensions", "A report is extended at most 50 times")
    named = {"rule_id": RULE, "period": PERIOD, "until": next(days), "reason": "故障"}
    with pytest.raises(TooManyExtensions):
        neijiang.call("extend_reports", **named, unit_ids=["b-2", "b-1"])
    assert neijiang.stored("reports", "outbox") == before
    for _ in range(50):
        neijiang.call("revoke_exception", report_id=report, reason="误操作" * 600)
    neijiang.call("extend_report", report_id=report, until="2023-01-01", reason="故障")
    before = neijiang.stored("reports", "audit", "outbox")
    with pytest.raises(TooManyRevocations) as full:
        neijiang.call("revoke_exception", report_id=report, reason="误操作")
    assert (full.value.code, full.value.zh) == ("too_many_revocations", "该报告最多撤销50次延期或免报")
    assert neijiang.stored("reports", "audit", "outbox") == before
    found = neijiang.report(RULE, PERIOD, "b-1")
    assert (len(found["extensions"]), len(found["revoked"]), found["closes_on"]) == (1, 50, "2023-01-01")
