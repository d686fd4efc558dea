"""What a city's people read of their plan: document, basis, contact, time, every clause with its lines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from services.kit.clock import ZONE, clock
from services.kit.testing import Bench
from tests.integration.tenants.scene import LIUZHOU, NEIJIANG, City, published

NOTICE = "内江市卫生健康委员会关于印发《内江市医疗机构及其工作人员廉洁从业行动计划实施方案（2021-2024年）》的通知"


@pytest.fixture(scope="module")
def neijiang(tenants_bench: Bench) -> City:
    return onboarded(tenants_bench, NEIJIANG, "page-neijiang")


@pytest.fixture(scope="module")
def liuzhou(tenants_bench: Bench) -> City:
    return onboarded(tenants_bench, LIUZHOU, "page-liuzhou")


def onboarded(bench: Bench, name: str, code: str) -> City:
    city = City(bench, code)
    city.onboard(published(name, code))
    return city


def page(city: City, day: str = "2022-06-30") -> Any:
    clock.start_at(datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=ZONE))
    return city.call("tenant", "staff")


@pytest.mark.obligation("NJ-001")
def test_neijiang_shows_its_document_which_has_no_number(neijiang: City) -> None:
    document = page(neijiang)["document"]
    assert document["doc_number"] is None
    assert document["issued_on"] == "2021-12-13"
    assert document["notice_title"]["text"] == NOTICE
    assert document["plan_title"]["source"]
    assert document["issuer"]["text"] == "内江市卫生健康委员会"
    assert (document["source_file"], document["source_line_count"] > 400) == ("documents/neijiang.txt", True)
    assert document["outline"][0]["level"] == 1


@pytest.mark.obligation("NJ-001", "LZ-001")
@pytest.mark.parametrize("name", ["neijiang", "liuzhou"])
def test_every_task_links_back_to_its_lines(request: pytest.FixtureRequest, name: str) -> None:
    city: City = request.getfixturevalue(name)
    tasks = city.call("plan", "institution")["plan"]["key_tasks"]
    assert tasks and all(task["source"] and task["text"] for task in tasks)


@pytest.mark.obligation("NJ-003")
def test_neijiang_stands_under_the_plan_of_sichuan(neijiang: City) -> None:
    superior = page(neijiang)["superior_plan"]
    assert superior["number"] == "川卫函〔2021〕349号"
    assert superior["role"] == "superior_plan"


@pytest.mark.obligation("NJ-010")
def test_neijiang_shows_the_printed_contact(neijiang: City) -> None:
    contact = page(neijiang)["contact"]
    assert (contact["person"], bool(contact["phone"]), contact["source"]) == ("刘真兵", True, "34-36")


@pytest.mark.obligation("NJ-013")
def test_the_purpose_is_shown_and_computes_nothing(neijiang: City) -> None:
    purpose = page(neijiang)["campaign"]["purpose"]
    assert any("创新行风监管治理举措" in clause["text"] for clause in purpose)
    assert all(clause["source"] for clause in purpose)


@pytest.mark.obligation("NJ-014")
@pytest.mark.parametrize(
    ("day", "elapsed", "ended"),
    [("2021-12-12", 0, False), ("2021-12-13", 1, False), ("2024-12-31", 1115, False), ("2025-01-01", 1115, True)],
)
def test_the_campaign_runs_from_the_issue_to_the_last_day_of_2024(
    neijiang: City, day: str, elapsed: int, ended: bool
) -> None:
    told = page(neijiang, day)["campaign"]
    assert (told["start"], told["end"], told["length_days"]) == ("2021-12-13", "2024-12-31", 1115)
    assert (told["elapsed_days"], told["ended"]) == (elapsed, ended)


@pytest.mark.obligation("LZ-001")
def test_liuzhou_shows_its_document_with_its_number(liuzhou: City) -> None:
    document = page(liuzhou)["document"]
    assert document["doc_number"]["text"] == "柳卫发〔2022〕1号"
    assert document["header"]["text"] == "广西壮族自治区柳州市卫生健康委员会文件"
    assert (document["issuer"]["text"], document["issued_on"]) == ("柳州市卫生健康委员会", "2022-02-10")


@pytest.mark.obligation("LZ-003")
def test_liuzhou_stands_under_the_plan_of_the_region_by_two_issuers(liuzhou: City) -> None:
    superior = page(liuzhou)["superior_plan"]
    assert (superior["number"], superior["issued_by"]) == ("桂卫发〔2021〕10号", "自治区卫生健康委、自治区中医药局")


@pytest.mark.obligation("LZ-006")
def test_liuzhou_states_one_year_and_computes_its_span(liuzhou: City) -> None:
    told = page(liuzhou)["campaign"]
    assert (told["nominal_length"], told["start"], told["end"]) == ("P1Y", "2022-02-01", "2022-11-30")
    assert (told["elapsed_days"], told["length_days"]) == (150, 303)


@pytest.mark.obligation("LZ-151")
def test_liuzhou_lists_who_gets_a_copy(liuzhou: City) -> None:
    copies = page(liuzhou)["document"]["cc"]
    assert [copy["name"] for copy in copies] == ["柳州市人民政府", "柳州市纪委监委"]


@pytest.mark.obligation("LZ-152")
def test_liuzhou_keeps_the_print_record(liuzhou: City) -> None:
    record = page(liuzhou)["document"]["print_record"]
    assert (record["office"], record["date"]) == ("柳州市卫生健康委办公室", "2022-02-10")


def test_liuzhou_prints_no_contact(liuzhou: City) -> None:
    assert page(liuzhou)["contact"] is None
