"""Chinese words for codes, as they stand in spreadsheets and printed documents."""

from __future__ import annotations

ASSIGNMENT = {
    "open": "未开始",
    "in_progress": "推进中",
    "submitted": "待审核",
    "accepted": "已完成",
    "returned": "已退回",
    "withdrawn": "已撤销",
}
REPORT = {
    "expected": "待报送",
    "on_time": "按时报送",
    "late": "逾期报送",
    "missing": "未报送",
    "empty": "零报告",
    "exempt": "豁免",
    "returned": "退回修改",
    "accepted": "已通过",
}
REPORT_TONE = {"accepted": "good", "on_time": "good", "late": "warn", "returned": "warn", "missing": "bad"}
SEVERITY = {"critical": "特别严重", "high": "严重", "medium": "一般", "low": "轻微"}
PROBLEM = {
    "open": "待整改",
    "rectifying": "整改中",
    "submitted": "待核验",
    "returned": "退回整改",
    "closed": "已销号",
    "withdrawn": "已撤销",
}
SOURCE = {
    "self_inspection": "自查自纠",
    "supervision": "督导",
    "hospital_inspection": "医院巡查",
    "unannounced_visit": "明查暗访",
    "superior_inspection": "上级巡视巡察",
    "third_party_assessment": "第三方评估",
    "risk_ledger": "风险防范台账",
    "internal_control": "内控",
    "complaint": "投诉举报",
    "usage_flag": "用量监测",
    "audit": "审计",
}
YES_NO = {True: "是", False: "否", None: ""}
