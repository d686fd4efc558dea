"""The columns of the spreadsheets."""

from __future__ import annotations

from services.kit.sheets import Column

PROBLEMS = [
    Column("单位", 28),
    Column("问题类别", 22),
    Column("严重程度", 10),
    Column("来源", 14),
    Column("问题", 44),
    Column("整改措施", 44),
    Column("责任科室", 16),
    Column("责任人（职务）", 16),
    Column("发现日期", 12),
    Column("整改时限", 12),
    Column("状态", 12),
    Column("是否逾期", 10),
    Column("是否重复", 10),
    Column("销号日期", 12),
]
TASKS_BY_UNIT = [
    Column("序号", 8),
    Column("重点任务", 40),
    Column("责任领导", 14),
    Column("分管领导", 14),
    Column("牵头科室", 18),
    Column("配合科室", 34),
    Column("责任单位", 28),
    Column("状态", 12),
    Column("进度（%）", 10),
    Column("时限", 12),
    Column("牵头科室已报", 12),
    Column("未报配合科室", 30),
]
UNITS = [
    Column("单位", 28), Column("应完成", 10), Column("已完成", 10), Column("未完成活动", 44), Column("未完成任务", 44),
    Column("提示（非强制）", 30), Column("是否逾期", 10), Column("阶段末未完成项", 16),
]  # fmt: skip
ACTIVITIES = [Column("活动", 40), Column("待完成"), Column("已完成"), Column("不适用"), Column("逾期")]
TASKS = [Column("重点任务", 44), Column("责任单位数"), Column("已完成"), Column("逾期")]
FIGURES = [
    Column("报告", 24),
    Column("周期", 12),
    Column("截止日", 12),
    Column("应报"),
    Column("实报"),
    Column("按时"),
    Column("报送率（%）"),
    Column("按时率（%）"),
    Column("通过率（%）"),
    Column("退回率（%）"),
]
