"""Issued documents: somebody else's approval, the seal, the register number; and who has confirmed reading them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

from services.kit.clock import ZONE
from services.kit.errors import ChangedMeanwhile
from services.kit.files import FileNotFound
from services.kit.identity import Actor
from services.organizations.errors.documents import (
    AddresseeUnknown,
    ApprovalNotAsked,
    ApprovedByAuthor,
    DocumentNotApproved,
    DocumentNotDraft,
    DocumentNotFound,
    DocumentNotIssued,
    NoAddressees,
    NotAddressed,
    PeriodMissing,
    SealDiffers,
    SealedOutOfTime,
    SealNotRecorded,
)
from services.organizations.handlers import delivering
from tests.integration.organizations.city import City

SEAL = "柳州市卫生健康委员会"
GROUP = "柳州市卫生健康委员会深入开展纠治医疗卫生领域腐败和作风问题专项行动工作领导小组"


@pytest.fixture
def city(liuzhou: City) -> City:
    liuzhou.load()
    return liuzhou


def at(city: City, day: str, hour: int = 9) -> City:
    city.bench.at(datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=ZONE), city.tenant)
    return city


def chief(city: City, method: str, **payload: Any) -> Any:
    """As another person of the office."""
    actor = Actor("account-2", city.tenant, ("campaign_office",))
    return city.bench.call(f"organizations.{method}", payload, actor=actor)


def approved(city: City, **facts: Any) -> str:
    given = {"kind": "notice", "title": "通知", "addressee_phrases": ["市属医疗卫生机构"], **facts}
    doc = city.call("draft_document", **given)["id"]
    city.call("ask_document_approval", document_id=doc, expected_version=1)
    chief(city, "approve_document", document_id=doc, expected_version=2)
    return str(doc)


def issued(city: City, **facts: Any) -> dict[str, Any]:
    doc = approved(city, **facts)
    today = str(facts.get("sealed_on", "2022-05-10"))
    city.call("record_seal", document_id=doc, expected_version=3, sealed_on=today)
    return dict(city.call("issue_document", document_id=doc, expected_version=4))


def reading(city: City) -> dict[str, dict[str, Any]]:
    """The last work item `read` of each addressee."""
    told = [each for envelope in city.told("work_items_changed") for each in envelope["data"]["items"]]
    found: dict[str, dict[str, Any]] = {}
    for each in told:
        if (each["kind"], each["action"]) == ("document", "read"):
            found[each["subject_id"]] = each
    return found


@pytest.mark.obligation("LZ-148", "LZ-149")
def test_a_document_goes_out_in_the_group_s_name_under_the_commission_s_seal(city: City) -> None:
    doc = city.call("draft_document", kind="notice", title="通知", addressee_phrases=["市属医疗卫生机构"])
    assert (doc["status"], doc["issued_in_name_of"], doc["seal_expected"], doc["substitute_seal"]) == (
        "draft", GROUP, SEAL, True,
    )  # fmt: skip
    step = {"document_id": doc["id"]}
    with pytest.raises(DocumentNotApproved):
        city.call("record_seal", **step, expected_version=1, sealed_on="2022-05-10")
    city.call("ask_document_approval", **step, expected_version=1)
    with pytest.raises(ApprovedByAuthor):
        city.call("approve_document", **step, expected_version=2)
    chief(city, "approve_document", **step, expected_version=2)
    with pytest.raises(SealNotRecorded):
        city.call("issue_document", **step, expected_version=3)
    with pytest.raises(SealDiffers):
        city.call("record_seal", **step, expected_version=3, sealed_on="2022-05-10", seal="办公室")
    with pytest.raises(SealedOutOfTime):
        city.call("record_seal", **step, expected_version=3, sealed_on="2022-05-11")
    assert city.told("document_issued")[1:] == []
    sealed = city.call("record_seal", **step, expected_version=3, sealed_on="2022-05-10", seal=SEAL)
    assert (sealed["seal"]["name"], sealed["seal"]["substitute"]) == (SEAL, True)
    out = city.call("issue_document", **step, expected_version=4)
    assert (out["status"], out["number"], out["issued_on"]) == ("issued", "柳卫专〔2022〕1号", "2022-05-10")
    assert [each["action"] for each in out["steps"]] == ["drafted", "asked", "approved", "sealed", "issued"]
    told = city.told("document_issued")[-1]["data"]
    assert told == {
        "document_id": doc["id"], "kind": "notice", "number": "柳卫专〔2022〕1号", "issued_on": "2022-05-10",
    }  # fmt: skip
    with pytest.raises(DocumentNotDraft):
        city.call("change_document", **step, expected_version=5, title="改")


def test_a_city_whose_plan_has_no_rule_issues_in_its_own_name(neijiang: City) -> None:
    neijiang.load()
    doc = issued(neijiang, addressee_phrases=["市直医疗机构"])
    name = neijiang.commission["name"]
    assert (doc["issued_in_name_of"], doc["seal"]["name"], doc["substitute_seal"]) == (name, name, False)
    assert doc["number"].endswith("专〔2022〕1号")


def test_a_returned_document_says_why_and_comes_again(city: City) -> None:
    doc = city.call("draft_document", kind="notice", title="通知", to_all=True)["id"]
    with pytest.raises(ApprovalNotAsked):
        chief(city, "return_document", document_id=doc, expected_version=1, reason="请补充数据")
    city.call("ask_document_approval", document_id=doc, expected_version=1)
    back = chief(city, "return_document", document_id=doc, expected_version=2, reason="请补充数据")
    assert (back["status"], back["return_reason"]) == ("returned", "请补充数据")
    city.call("change_document", document_id=doc, expected_version=3, text="已补充")
    again = city.call("ask_document_approval", document_id=doc, expected_version=4)
    assert (again["status"], again["return_reason"], again["text"]) == ("approval_asked", None, "已补充")


def test_whoever_wrote_at_a_document_does_not_approve_it(city: City) -> None:
    doc = city.call("draft_document", kind="notice", title="通知", to_all=True)["id"]
    chief(city, "change_document", document_id=doc, expected_version=1, text="另拟正文")
    city.call("ask_document_approval", document_id=doc, expected_version=2)
    for method, more in (("approve_document", {}), ("return_document", {"reason": "退回"})):
        with pytest.raises(ApprovedByAuthor):
            chief(city, method, document_id=doc, expected_version=3, **more)
    head = Actor("account-3", city.tenant, ("department_head",))
    step = {"document_id": doc, "expected_version": 3}
    assert city.bench.call("organizations.approve_document", step, actor=head)["status"] == "approved"


@pytest.mark.obligation("LZ-148")
def test_numbers_run_per_year_and_issuer_without_gap_or_double(city: City) -> None:
    ready = [approved(city, title=f"通知{n}") for n in range(6)]
    for doc in ready[:-1]:
        city.call("record_seal", document_id=doc, expected_version=3, sealed_on="2022-05-10")

    def issue(doc: str) -> str:
        for _ in range(20):
            try:
                return str(city.call("issue_document", document_id=doc, expected_version=4)["number"])
            except ChangedMeanwhile:
                continue
        raise AssertionError("never issued")

    with pytest.raises(SealNotRecorded):  # a refused issue takes no number
        city.call("issue_document", document_id=ready[-1], expected_version=3)
    with ThreadPoolExecutor(5) as pool:
        numbers = sorted(pool.map(issue, ready[:-1]))
    assert numbers == [f"柳卫专〔2022〕{n}号" for n in range(1, 6)]
    at(city, "2023-01-04")
    city.call("record_seal", document_id=ready[-1], expected_version=3, sealed_on="2023-01-04")
    assert city.call("issue_document", document_id=ready[-1], expected_version=4)["number"] == "柳卫专〔2023〕1号"
    county = Actor("account-3", city.tenant, ("bureau",), city.id_of("C1"))
    own = city.bench.call("organizations.draft_document", _county(city), actor=county)["id"]
    step = {"document_id": own, "expected_version": 1}
    city.bench.call("organizations.ask_document_approval", step, actor=county)
    chief(city, "approve_document", document_id=own, expected_version=2)
    city.call("record_seal", document_id=own, expected_version=3, sealed_on="2023-01-04")
    assert city.call("issue_document", document_id=own, expected_version=4)["number"] == "东兴区卫生健康局〔2023〕1号"


def _county(city: City) -> dict[str, Any]:
    return {"unit_id": city.id_of("C1"), "kind": "notice", "title": "县级通知", "to_all": True}


@pytest.mark.obligation("NJ-002")
def test_the_plan_itself_is_addressed_to_its_classes_and_waits_for_receipts(neijiang: City) -> None:
    neijiang.load()
    (plan,) = neijiang.call("documents", kind="plan")["items"]
    assert plan["addressee_phrases"] == ["各县（市、区）卫生健康局", "市直医疗机构"]
    rows = neijiang.call("receipts", document_id=plan["id"])["items"]
    units = {row["unit_id"]: row for row in rows}
    assert set(units) == {neijiang.id_of(code) for code in ("C1", "H1", "M1")}
    assert {row["due_on"] for row in rows} == {"2022-05-17"}
    hospital: dict[str, Any] = {"as_role": "institution", "unit": neijiang.id_of("H1")}
    (unread,) = neijiang.call("unread_documents", **hospital)["items"]
    assert unread["document"]["id"] == plan["id"]
    first = neijiang.call("confirm_reading", **hospital, document_id=plan["id"])
    at(neijiang, "2022-05-12")
    assert neijiang.call("confirm_reading", **hospital, document_id=plan["id"])["read_at"] == first["read_at"]
    assert neijiang.call("unread_documents", **hospital)["total"] == 0
    (counts,) = neijiang.call("receipt_counts", document_ids=[plan["id"]])
    assert (counts["addressees"], counts["received"], counts["late"], counts["rate"]) == (3, 1, 0, 33)
    states = {item["unit_id"]: (item["state"], item["due_on"]) for item in reading(neijiang).values()}
    assert states[neijiang.id_of("H1")] == ("done", "2022-05-17")
    assert states[neijiang.id_of("C1")] == ("open", "2022-05-17")
    with pytest.raises(NotAddressed):
        neijiang.call("confirm_reading", as_role="institution", unit=neijiang.id_of("H2"), document_id=plan["id"])


@pytest.mark.obligation("LZ-002")
def test_units_that_register_later_get_the_plan_and_zones_count_as_authorities(city: City) -> None:
    (plan,) = city.call("documents", kind="plan")["items"]
    before = city.call("receipts", document_id=plan["id"])["total"]
    at(city, "2022-05-20")
    zone = {"code": "Z1", "name": "柳东新区社会事务局", "kind": "bureau", "category": "social_affairs_bureau"}
    city.call("register_unit", **zone)
    city.call("register_unit", code="Z2", name="某区卫生院", kind="institution", affiliation="county")
    rows = city.call("receipts", document_id=plan["id"])
    new = next(row for row in rows["items"] if row["unit_id"] == city.id_of("Z1"))
    assert (rows["total"], new["added_on"], new["due_on"]) == (before + 1, "2022-05-20", "2022-05-27")
    unit = city.unit("Z2")
    city.call("change_unit", unit_id=unit["id"], expected_version=unit["version"], affiliation="municipal")
    assert city.call("receipts", document_id=plan["id"])["total"] == before + 2
    city.call("close_unit", unit_id=unit["id"], closed_on="2022-05-20")
    (counts,) = city.call("receipt_counts", document_ids=[plan["id"]])
    assert counts["addressees"] == before + 1
    assert [i["state"] for i in reading(city).values() if i["unit_id"] == unit["id"]] == ["withdrawn"]


def test_a_bureau_s_command_takes_no_delivery_from_units_outside_its_reach(
    liuzhou: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "AT_ONCE", 1)
    liuzhou.load()
    (plan,) = liuzhou.call("documents", kind="plan")["items"]
    assert liuzhou.call("receipts", document_id=plan["id"])["total"] == 1, "the others wait for the tick"
    bureau: dict[str, Any] = {"as_role": "bureau", "unit": liuzhou.id_of("C1")}
    for code in ("N1", "N2", "N3"):
        new = {"code": code, "name": f"新{code}", "kind": "institution", "affiliation": "municipal"}
        liuzhou.call("register_unit", **new, parent_id=liuzhou.id_of("C1"), **bureau)
    at(liuzhou, "2022-05-10", 10)
    rows = liuzhou.call("receipts", document_id=plan["id"])["items"]
    assert {row["unit_id"] for row in rows} == {liuzhou.id_of(each) for each in ("C1", "H1", "M1", "N1", "N2", "N3")}


@pytest.mark.obligation("NJ-002", "LZ-002")
def test_the_office_reminds_each_addressee_at_most_once_a_day(city: City) -> None:
    doc = issued(city)
    hospital, child = city.id_of("H1"), city.id_of("M1")
    city.call("confirm_reading", as_role="institution", unit=hospital, document_id=doc["id"])
    at(city, "2022-05-18")
    missing = city.call("receipts", document_id=doc["id"], missing=True)["items"]
    assert [(row["unit_id"], row["is_late"]) for row in missing] == [(child, True)]
    sent = city.call("remind_addressees", document_id=doc["id"])
    assert (sent["reminded"], sent["unit_ids"], sent["has_more"]) == (1, [child], False)
    assert chief(city, "remind_addressees", document_id=doc["id"], unit_ids=[child, hospital])["reminded"] == 0
    at(city, "2022-05-19")
    assert chief(city, "remind_addressees", document_id=doc["id"])["reminded"] == 1
    (row,) = city.call("receipts", document_id=doc["id"], missing=True)["items"]
    assert row["reminders"] == [{"on": "2022-05-18", "by": "account-1"}, {"on": "2022-05-19", "by": "account-2"}]
    told = [(e["data"]["unit_id"], e["data"]["subject_ids"]) for e in city.told("reminder_sent")]
    assert told == [(child, [row["id"]])] * 2
    city.call("confirm_reading", as_role="institution", unit=child, document_id=doc["id"])
    (counts,) = city.call("receipt_counts", document_ids=[doc["id"]])
    assert (counts["received"], counts["late"], counts["rate"]) == (2, 1, 100)


def test_addressees_are_frozen_at_issue(city: City) -> None:
    doc = issued(city, addressee_phrases=["市属医疗卫生机构"], addressee_unit_ids=[city.id_of("C1")])
    assert city.call("receipts", document_id=doc["id"])["total"] == 3
    city.call("register_unit", code="H9", name="市二医院", kind="institution", affiliation="municipal")
    assert city.call("receipts", document_id=doc["id"])["total"] == 3
    with pytest.raises(AddresseeUnknown):
        city.call("draft_document", kind="notice", title="通知", addressee_phrases=["没有的范围"])
    nobody = approved(city, addressee_phrases=[])
    city.call("record_seal", document_id=nobody, expected_version=3, sealed_on="2022-05-10")
    with pytest.raises(NoAddressees):
        city.call("issue_document", document_id=nobody, expected_version=4)


def test_a_circular_names_its_period_and_goes_to_every_unit_of_the_jurisdiction(city: City) -> None:
    with pytest.raises(PeriodMissing):
        city.call("draft_document", kind="circular", title="通报", to_all=True)
    text = "一季度查处情况通报正文"
    doc = issued(
        city, kind="circular", title="一季度通报", text=text, period="2022-Q1", to_all=True, addressee_phrases=[]
    )
    assert city.call("receipts", document_id=doc["id"])["total"] == 7
    found = city.call("circular_periods")
    assert (found["frequency"], found["issued"], found["due"]) == ("quarterly", 1, 1)
    assert found["periods"] == [{"period": "2022-Q1", "ends_on": "2022-03-31", "number": doc["number"]}]
    assert all(text not in str(row["envelope"]) for row in city.db["outbox"].find({"tenant": city.tenant}))


def test_units_see_what_is_addressed_to_them_once_it_is_issued(city: City) -> None:
    hospital: dict[str, Any] = {"as_role": "institution", "unit": city.id_of("H1")}
    other: dict[str, Any] = {"as_role": "institution", "unit": city.id_of("H2")}
    doc = issued(city)
    approved(city)
    seen = {each["id"] for each in city.call("documents", **hospital, kind="notice")["items"]}
    assert seen == {doc["id"]}
    assert city.call("documents", **other, kind="notice")["items"] == []
    assert city.call("documents_by_ids", **other, ids=[doc["id"]]) == [None]
    with pytest.raises(DocumentNotFound):
        city.call("receipts", **other, document_id=doc["id"])
    own = city.call("receipts", **hospital, document_id=doc["id"])
    assert [row["unit_id"] for row in own["items"]] == [hospital["unit"]]


def test_a_withdrawn_document_need_not_be_read(city: City) -> None:
    doc = issued(city)
    step = {"document_id": doc["id"], "expected_version": 5, "reason": "内容有误"}
    gone = city.call("withdraw_document", **step)
    assert (gone["status"], gone["number"]) == ("withdrawn", doc["number"])
    assert city.told("document_withdrawn")[-1]["data"] == {"document_id": doc["id"], "kind": "notice"}
    mine = {row["unit_id"] for row in city.call("receipts", document_id=doc["id"])["items"]}
    ids = {row["_id"].split("/", 1)[1] for row in city.stored("addressees") if row["document_id"] == doc["id"]}
    assert mine == {city.id_of("H1"), city.id_of("M1")}
    assert {reading(city)[key]["state"] for key in ids} == {"withdrawn"}
    with pytest.raises(DocumentNotIssued):
        city.call("confirm_reading", as_role="institution", unit=city.id_of("H1"), document_id=doc["id"])
    with pytest.raises(DocumentNotIssued):
        city.call("remind_addressees", document_id=doc["id"])


def test_a_file_belongs_to_its_unit_and_to_those_who_get_the_document(city: City) -> None:
    data = "6ZmE5Lu2"
    file_id = city.call("upload_file", filename="附件.txt", content_base64=data)["id"]
    assert file_id.startswith("organizations-")
    doc = issued(city, file_ids=[file_id])
    assert [file["filename"] for file in doc["files"]] == ["附件.txt"]
    hospital: dict[str, Any] = {"as_role": "institution", "unit": city.id_of("H1")}
    assert city.call("file", **hospital, file_id=file_id)["content_base64"] == data
    stranger = Actor("account-9", city.tenant, ("institution",), city.id_of("H2"))
    with pytest.raises(FileNotFound):
        city.bench.call("organizations.file", {"file_id": file_id}, actor=stranger)
