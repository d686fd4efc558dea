"""The office's meetings and papers: a meeting recorded late, its decisions, a circular and who has read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.functional.stack import City, Person, Stack, eventually, found, invented

UNITS = """\
code,name,kind,parent_code,category,level,ownership,affiliation,staff_count
B-1,桂河县卫生健康局,bureau,,health_bureau,,,,30
H-1,桂河市第一医院,institution,,general_hospital,tertiary,public,municipal,1500
H-2,桂河县人民医院,institution,B-1,general_hospital,secondary,public,county,640
"""
RULES = {
    "meeting_rules": [
        {
            "id": "EX-M1",
            "kind": "leading_group_meeting",
            "body": "领导小组",
            "convener": ["组长", "副组长"],
            "period": "quarter",
            "text": "领导小组原则上每季度召开一次会议。",
            "strictness": "in_principle",
            "ad_hoc_allowed": True,
        },
        {
            "id": "GH-M2",
            "kind": "office_monthly_meeting",
            "body": "领导小组办公室",
            "period": "month",
            "text": "月例会。",
        },
    ],
    "document_issuing_rules": [
        {
            "id": "GH-DOC1",
            "kind": "dedicated_issuing",
            "text": "工作文件专办制度。",
            "issued_in_name_of": "桂河市专项行动领导小组",
            "seal": "桂河市卫生健康委员会",
            "seal_mode": "substitute_seal",
        },
    ],
}
MEETING = (
    "meeting { id version status convenerFits present absent observers { name } suggestedObservers { department } "
    "files { filename url } decisions { id text dueOn unit { code } followUp { status } isOverdue version } }"
)
COMPLIANCE = "{ meetingCompliance { body held due rate strictness periods { period status held } } }"
DOCUMENT = "document { id version status number issuedInNameOf seal { name substitute } returnReason }"


@dataclass
class Campaign:
    """The people of the journey."""

    city: City
    office: Person
    head: Person
    bureau: Person
    hospital: Person

    @property
    def commission(self) -> str:
        return self.city.units["990400"]


@pytest.fixture(scope="module")
def campaign(stack: Stack) -> Campaign:
    """A city on the last morning of the second quarter that has recorded no meeting yet."""
    city = found(stack, "guihe", invented("guihe", "990400", **RULES), UNITS)
    return Campaign(
        city,
        city.account("office", "campaign_office"),
        city.account("head", "department_head"),
        city.account("bureau", "bureau", "B-1"),
        city.account("hospital", "institution", "H-1"),
    )


def compliance(campaign: Campaign) -> dict[str, dict[str, Any]]:
    return {rule["body"]: rule for rule in campaign.office.ask(COMPLIANCE)["meetingCompliance"]}


@pytest.mark.obligation("LZ-140", "LZ-141", "LZ-142", "LZ-143", "LZ-144")
def test_meetings_recorded_late_count_in_the_period_of_their_day(campaign: Campaign) -> None:
    before = compliance(campaign)
    assert (before["CITY_LEADING_GROUP"]["held"], before["CITY_LEADING_GROUP"]["due"]) == (0, 1)
    assert [p["status"] for p in before["CITY_LEADING_GROUP"]["periods"]] == ["lapsed", "open"]
    assert [p["status"] for p in before["CITY_OFFICE"]["periods"]] == ["missed"] * 5 + ["open"]
    answer = campaign.office.stack.http.post(
        "/files?service=organizations",
        files={"file": ("会议纪要.txt", "会议纪要（示例）".encode(), "text/plain")},
        headers={"authorization": f"Bearer {campaign.office.token}"},
    )
    minutes = answer.json()["file"]
    given = {"unitId": campaign.commission, "body": "CITY_LEADING_GROUP", "title": "一季度领导小组会议"}
    record = {
        "heldOn": "2022-03-18",
        "convener": {"name": "戊示例", "title": "市卫生健康委医政医管科科长"},
        "attendees": [
            {"name": "甲示例"},
            {"name": "丁示例", "department": "办公室"},
            {"name": "乙示例", "present": False, "absenceReason": "出差"},
        ],
        "observers": [{"name": "列席示例", "department": "医政科"}],
        "agenda": [{"text": "研究重点岗位轮岗", "departments": ["人事科", "医政科"]}],
        "fileIds": [minutes["id"]],
    }
    held = campaign.office.do("recordMeeting", {**given, **record}, MEETING)
    assert (held["status"], held["convenerFits"], held["present"], held["absent"]) == ("HELD", False, 2, 1)
    assert [each["department"] for each in held["suggestedObservers"]] == ["人事科"]
    assert campaign.office.get(held["files"][0]["url"]).text == "会议纪要（示例）"
    assert campaign.hospital.get(held["files"][0]["url"]).status_code == 404
    ad_hoc = {**given, "heldOn": "2022-05-12", "kind": "AD_HOC"}
    assert campaign.office.mistakes("recordMeeting", ad_hoc) == [("adHocReason", "reason_missing")]
    campaign.office.do("recordMeeting", {**ad_hoc, "adHocReason": "研究突发问题"}, "meeting { id }")
    group = compliance(campaign)["CITY_LEADING_GROUP"]
    assert (group["held"], group["due"], group["rate"]) == (1, 1, 100)
    assert [period["status"] for period in group["periods"]] == ["held", "held"]
    assert campaign.hospital.ask("{ meetings { totalCount } meetingCompliance { body } }") == {
        "meetings": {"totalCount": 0},
        "meetingCompliance": [],
    }


@pytest.mark.obligation("LZ-129")
def test_decisions_go_to_their_owners_and_come_back_as_follow_ups(campaign: Campaign) -> None:
    [meeting] = [m for m in campaign.office.ask("{ meetings { nodes { id heldOn } } }")["meetings"]["nodes"]
                 if m["heldOn"] == "2022-03-18"]  # fmt: skip
    hospital = campaign.city.units["H-1"]
    wanted = [{"text": "5月底前完成轮岗方案", "unitId": hospital, "department": "人事科", "dueOn": "2022-05-31"}]
    held = campaign.office.do("addDecisions", {"meetingId": meeting["id"], "decisions": wanted}, MEETING)
    [decision] = held["decisions"]
    assert (decision["unit"]["code"], decision["isOverdue"]) == ("H-1", True)
    listed = "{ decisions(state: OVERDUE) { nodes { text isOverdue } } decisionFigures { decided completed rate } }"
    assert campaign.hospital.ask(listed) == {
        "decisions": {"nodes": [{"text": "5月底前完成轮岗方案", "isOverdue": True}]},
        "decisionFigures": {"decided": 1, "completed": 0, "rate": 0},
    }
    followed = "{ decisions { nodes { followUp { status } } } }"
    expected = {"decisions": {"nodes": [{"followUp": {"status": "open"}}]}}
    eventually(lambda: campaign.office.ask(followed), expected)


@pytest.mark.obligation("LZ-148", "LZ-149")
def test_a_circular_is_returned_approved_sealed_and_issued_under_a_number(campaign: Campaign) -> None:
    draft = {"kind": "CIRCULAR", "title": "二季度查处情况通报", "text": "通报正文（示例）", "toAll": True}
    assert campaign.office.mistakes("draftDocument", draft) == [("period", "period_missing")]
    doc = campaign.office.do("draftDocument", {**draft, "period": "2022-Q2"}, DOCUMENT)
    step = {"documentId": doc["id"]}
    campaign.office.do("askDocumentApproval", {**step, "expectedVersion": 1}, DOCUMENT)
    assert campaign.office.forbidden("approveDocument", {**step, "expectedVersion": 2}) == "FORBIDDEN"
    back = campaign.head.do("returnDocument", {**step, "expectedVersion": 2, "reason": "请核实数据"}, DOCUMENT)
    assert (back["status"], back["returnReason"]) == ("RETURNED", "请核实数据")
    campaign.office.do("changeDocument", {**step, "expectedVersion": 3, "text": "已核实（示例）"}, DOCUMENT)
    campaign.office.do("askDocumentApproval", {**step, "expectedVersion": 4}, DOCUMENT)
    campaign.head.do("approveDocument", {**step, "expectedVersion": 5}, DOCUMENT)
    assert campaign.office.mistakes("issueDocument", {**step, "expectedVersion": 6}) == [(None, "seal_not_recorded")]
    sealed = {**step, "expectedVersion": 6, "sealedOn": "2022-06-30"}
    assert campaign.office.do("recordSeal", sealed, DOCUMENT)["seal"]["substitute"] is True
    issued = campaign.office.do("issueDocument", {**step, "expectedVersion": 7}, DOCUMENT)
    assert (issued["status"], issued["issuedInNameOf"]) == ("ISSUED", "桂河市专项行动领导小组")
    assert issued["number"].endswith("〔2022〕1号")


@pytest.mark.obligation("NJ-002", "LZ-002")
def test_addressees_confirm_and_the_office_reminds_the_rest_once_a_day(campaign: Campaign) -> None:
    unread = "{ myUnreadDocuments { nodes { dueOn document { id kind title } } } }"
    waiting = campaign.hospital.ask(unread)["myUnreadDocuments"]["nodes"]
    assert sorted(each["document"]["kind"] for each in waiting) == ["CIRCULAR", "PLAN"]
    [circular] = [each["document"]["id"] for each in waiting if each["document"]["kind"] == "CIRCULAR"]
    receipt = campaign.hospital.do("confirmReading", {"documentId": circular}, "receipt { isMissing isLate readAt }")
    assert (receipt["isMissing"], receipt["isLate"]) == (False, False)
    shown = campaign.office.ask(
        """query($id: ID!) { node(id: $id) { ... on IssuedDocument { receiptCounts { addressees received rate } } }
            missingReceipts(documentId: $id) { nodes { unit { code } dueOn } } }""",
        id=circular,
    )
    assert shown["node"]["receiptCounts"] == {"addressees": 3, "received": 1, "rate": 33}
    assert shown["missingReceipts"]["nodes"] == [
        {"unit": {"code": code}, "dueOn": "2022-07-07"} for code in ordered(shown["missingReceipts"]["nodes"])
    ]
    assert set(ordered(shown["missingReceipts"]["nodes"])) == {"B-1", "H-2"}
    reminded = [
        campaign.office.do("remindAddressees", {"documentId": circular}, "result { reminded hasMore }")["reminded"]
        for _ in range(2)
    ]
    assert reminded == [2, 0]
    left = campaign.hospital.ask(unread)["myUnreadDocuments"]["nodes"]
    assert [each["document"]["kind"] for each in left] == ["PLAN"]


def ordered(nodes: list[dict[str, Any]]) -> list[str]:
    """The units' codes as they were listed."""
    return [node["unit"]["code"] for node in nodes]
