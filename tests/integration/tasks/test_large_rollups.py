"""Roll-ups of a city of 3,000 units: issued whatever its units write, and read page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from services.kit.histories import AnswerTooLarge
from services.tasks.domain.monthly_progress import MonthlyProgress
from services.tasks.domain.reports import Report
from services.tasks.domain.rollups import MOST_OBSTACLES
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import restored
from tests.integration.tasks.city import City
from tests.integration.tasks.growing import SENT, TROUBLE, in_work, version, with_versions

UNITS, FULL = 3_000, 300
SECTION, OBSTACLES = "困" * 20_000, "难" * 2_000
QUARTER: dict[str, Any] = {"rule_id": "NJ-R1", "period": "2022-Q2"}


def pages(city: City, **named: Any) -> Iterator[dict[str, Any]]:
    """All contributions, page by page."""
    after = None
    while True:
        found = city.call("rollup_contributions", **named, **({"after": after} if after else {}))
        assert found["total"] == UNITS
        yield from found["contributions"]
        after = found["next"]
        if after is None:
            return


def unit(number: int) -> str:
    return f"u-{number:04}"


def sent_by_all(work: Work) -> None:
    """3,000 units have sent the quarter's report, 300 of them with a full section of obstacles."""
    window = work.repo.reports.window("NJ-R1", "2022-Q2")
    assert window is not None
    [doc] = work.collections["reports"].find({"window_id": window.id, "unit_id": "h-1"})
    blank, reports = restored(Report, doc), []
    for number in range(UNITS):
        place = {"id": unit(number), "unit_id": unit(number), "unit_path": f"/c-0/{unit(number)}/"}
        text = SECTION if number < FULL else "人员不足"
        sections = [("工作进展", "学习"), (TROUBLE, text), ("其他障碍", f"第{number}家"), ("困难", "")]
        reports.append(with_versions(work, replace(blank, **place), [version(1, *sections)]))
    work.collections["reports"].delete_many({"window_id": window.id})
    work.repo.reports.add(reports)


def given_by_all(work: Work) -> None:
    """3,000 units have given the month's progress, each with all the obstacles that it may write."""
    blank = work.repo.reporting.progress.having(period="2022-02", unit_id="h-1")[0]
    given = blank.given(50, "进展" * 500, OBSTACLES, (), by="unit", at=SENT)
    work.collections["monthly_progress"].delete_many({"period": "2022-02"})
    work.repo.reporting.progress.add(_of(given, number) for number in range(UNITS))


def _of(given: MonthlyProgress, number: int) -> MonthlyProgress:
    return replace(given, id=unit(number), unit_id=unit(number), unit_path=f"/c-0/{unit(number)}/")


@pytest.mark.obligation("NJ-139")
def test_a_quarter_of_3000_units_is_issued_and_read_page_by_page(neijiang: City) -> None:
    neijiang.at("2022-07-01")
    in_work(neijiang, sent_by_all)
    draft = neijiang.call("rollup_draft", **QUARTER)
    assert (draft["totals"]["expected"], draft["totals"]["given"], draft["totals"]["missing"]) == (UNITS, UNITS, 0)
    share = MOST_OBSTACLES // 3 // UNITS
    assert [each["obstacles"] for each in draft["contributions"][:2]] == [SECTION[:share] + "…"] * 2
    assert draft["contributions"][-1]["obstacles"] == "人员不足\n第2999家"
    assert len(str(draft).encode()) < 2 * MOST_OBSTACLES
    written = [{"heading": "一、报送情况", "text": "应报3000家。"}]
    saved = neijiang.call("save_consolidation", **QUARTER, title="全市进展", sections=written)
    issued = neijiang.call("issue_consolidation", consolidation_id=saved["id"])
    assert (issued["status"], issued["totals"]["given"]) == ("issued", UNITS)
    frozen: dict[str, Any] = {"source_id": saved["id"], "number": 1}
    before = neijiang.stored("report_contributions")
    with pytest.raises(AnswerTooLarge) as refused:
        neijiang.call("rollup_contributions", **frozen)
    assert (refused.value.field, neijiang.stored("report_contributions")) == ("first", before)
    found = list(pages(neijiang, **frozen, first=100))
    assert [each["unit_id"] for each in found] == [unit(number) for number in range(UNITS)]
    assert [each["obstacles"] for each in found[:FULL]] == [f"{SECTION}\n第{number}家" for number in range(FULL)]
    assert [each["obstacles"] for each in found[FULL:]] == [f"人员不足\n第{n}家" for n in range(FULL, UNITS)]
    assert {each["source_version"] for each in found} == {1}


@pytest.mark.obligation("LZ-146")
def test_a_month_with_every_unit_s_full_obstacles_is_summed_up(liuzhou: City) -> None:
    liuzhou.at("2022-03-02")
    in_work(liuzhou, given_by_all)
    summary = liuzhou.report("LZ-R1", "2022-02", "c-0")["id"]
    draft = liuzhou.call("report_draft", report_id=summary)
    share = MOST_OBSTACLES // 3 // UNITS
    [told] = [section["text"] for section in draft["sections"] if section["heading"] == TROUBLE]
    assert told.splitlines() == [f"{unit(number)}：{OBSTACLES[:share]}…" for number in range(50)]
    sent = liuzhou.call("submit_report", report_id=summary, title="2022年2月汇总", content="汇总")
    assert (sent["status"], sent["versions"]) == ("on_time", 1)
    frozen: dict[str, Any] = {"source_id": summary, "number": 1}
    with pytest.raises(AnswerTooLarge):
        liuzhou.call("rollup_contributions", **frozen)
    found = list(pages(liuzhou, **frozen, first=500))
    assert [(each["unit_id"], each["percent"]) for each in found] == [(unit(n), 50) for n in range(UNITS)]
    assert {each["obstacles"] for each in found} == {OBSTACLES}


def test_a_page_of_contributions_begins_behind_the_one_before(neijiang: City) -> None:
    neijiang.at("2022-07-01")
    written = [{"heading": "一、报送情况", "text": "应报3家。"}]
    saved = neijiang.call("save_consolidation", **QUARTER, title="全市进展", sections=written)["id"]
    neijiang.call("issue_consolidation", consolidation_id=saved)
    whole = neijiang.call("rollup_contributions", source_id=saved, number=1)
    assert (len(whole["contributions"]), whole["next"], whole["total"]) == (3, None, 3)
    first = neijiang.call("rollup_contributions", source_id=saved, number=1, first=2)
    assert (first["contributions"], first["next"]) == (whole["contributions"][:2], "2")
    rest = neijiang.call("rollup_contributions", source_id=saved, number=1, first=2, after="2")
    assert (rest["contributions"], rest["next"]) == (whole["contributions"][2:], None)
    assert rest["facts"] == first["facts"] == whole["facts"]
    beyond = neijiang.call("rollup_contributions", source_id=saved, number=1, first=2, after="9")
    assert (beyond["contributions"], beyond["next"], beyond["total"]) == ([], None, 3)
    nothing = neijiang.call("rollup_contributions", source_id=saved, number=2)
    assert nothing == {"number": 2, "contributions": [], "facts": [], "next": None, "total": 0}
