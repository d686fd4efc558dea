"""What the demo's people write. Every text says that it is made up."""

from __future__ import annotations

import re

from qf.demo.dice import Dice

DONE = (
    "已按方案要求完成，台账齐全。",
    "已组织专题学习并完成对照检查。",
    "已制定实施方案并逐级签订责任书。",
    "已公布举报电话和邮箱，专人受理。",
    "已完成自查，发现的问题全部立行立改。",
)
UNDER_WAY = ("正在推进，预计下月完成。", "已完成动员部署，正在细化措施。", "制度初稿已形成，正在征求意见。")
ACCEPTED = ("同意。", "材料齐全，同意。", "已核实，同意。")
RETURNED = ("请补充佐证材料。", "缺少整改时限和责任人，请补充。", "请附会议纪要后重新提交。")
REPORT_RETURNED = ("缺少整改情况，请补充后重报。", "数据与台账不一致，请核对后重报。")
PERIOD = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d\d))?")
SUPPLEMENT = "补充：已逐项明确整改措施、时限和责任人，数据已与台账核对一致。"
NOTE = "（演示数据）"
PLANNED = (
    ("修订重点岗位轮岗实施细则", "03-31", "人事科"),
    ("开展高值耗材专项自查", "06-30", "设备科"),
    ("组织廉洁警示教育月活动", "09-30", "宣传科"),
    ("完成年度廉洁风险点复评", "11-30", "监察室"),
)


def report_title(unit: str, period: str, label: str) -> str:
    """The title of a report, the period as people write it; a phase has none."""
    found = PERIOD.fullmatch(period)
    if found is None:
        return f"{unit}{label}"[:180] + NOTE
    year, quarter, month = found.groups()
    if quarter:
        when, said = f"{year}年第{'一二三四'[int(quarter) - 1]}季度", "季度"
    else:
        when, said = (f"{year}年{int(month)}月", "每月") if month else (f"{year}年度", "年度")
    return f"{unit}{when}{label.removeprefix(said)}"[:180] + NOTE


def report_content(dice: Dice, *, again: bool = False) -> str:
    """A short report with numbers of its own; sent `again`, it says what was missing."""
    found = dice.whole(0, 6, "found")
    return (
        f"本期召开专题会议{dice.whole(1, 4, 'meetings')}次，开展廉洁教育{dice.whole(1, 8, 'lessons')}场，"
        f"参训{dice.whole(20, 400, 'people')}人次；自查发现问题{found}项，已整改{dice.whole(0, found, 'mended')}项；"
        f"下一步将持续推进重点任务落实。{SUPPLEMENT if again else ''}{NOTE}"
    )


def minutes(unit: str, day: str, dice: Dice) -> bytes:
    """Minutes of a meeting, as a text file."""
    lines = (
        f"{unit}廉洁从业专项行动工作会议纪要{NOTE}",
        f"时间：{day}",
        f"参会人数：{dice.whole(6, 40, 'present')}",
        "议题：传达行动方案，部署自查自纠，明确责任分工。",
        "决定：各科室于月底前完成自查，问题清单报行风办汇总。",
    )
    return ("\n".join(lines) + "\n").encode()


def planned_tasks(dice: Dice, year: int) -> list[dict[str, str]]:
    """Some of what a unit means to do in `year`."""
    chosen = dice.mixed(PLANNED, lambda line: line[0])[: dice.whole(1, 3, "planned")]
    return [
        {"title": title, "dueOn": f"{year}-{month_day}", "department": department, "personTitle": f"{department}负责人"}
        for title, month_day, department in chosen
    ]
