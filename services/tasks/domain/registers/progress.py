"""What the campaign moves: difficulties, deployments, urging and guidance, pilots, what is carried over."""

from __future__ import annotations

from services.kit.registers.flows import RECORD, VOID, voiding, waiting
from services.kit.registers.forms import (
    BUREAUS,
    BUREAUS_AND_INSTITUTIONS,
    COMMISSION,
    INSTITUTIONS,
    MUNICIPAL,
    choice,
    day,
    text,
    yes_no,
)
from services.kit.registers.kinds import (
    REVIEWS,
    RUNS_UNIT,
    Applies,
    Due,
    Flow,
    Initial,
    RegisterKind,
    State,
    Step,
    Wait,
)

NEIJIANG, LIUZHOU = Applies(prefixes=("NJ",)), Applies(prefixes=("LZ",))
OFFICE = ("city_admin", "campaign_office")
DIFFICULTY = Flow(
    (
        State("raised", "待答复", "raised"),
        State("escalated", "已提交领导小组", "escalated"),
        State("resolved", "已解决", "resolved", done=True),
        VOID,
    ),
    (
        Step("escalate", ("raised",), "escalated", "提交领导小组", "escalate", roles=REVIEWS, reason=True),
        Step("resolve", ("raised", "escalated"), "resolved", "答复解决", "resolve", ("resolution",), roles=REVIEWS),
        voiding("raised"),
    ),
    (
        Wait("raised", "superior", days=10, working=True),
        Wait("escalated", "office", days=10, working=True),
    ),
)
PILOT = Flow(
    (
        State("running", "试点中", "running"),
        State("evaluated", "已评估", "evaluated"),
        State("rolled_out", "已推广", "rolled out", done=True),
        State("ended", "已终止", "ended", counts=False),
        VOID,
    ),
    (
        Step("evaluate", ("running",), "evaluated", "评估", "evaluate", ("evaluation",)),
        Step("roll_out", ("evaluated",), "rolled_out", "推广", "roll out", ("roll_out",)),
        Step("end", ("running", "evaluated"), "ended", "终止", "end", reason=True),
        voiding("running"),
    ),
)
CARRIED = Flow(
    (
        State("open", "待办", "open"),
        State("made_permanent", "已固化", "made permanent", done=True),
        State("settled", "已办结", "settled", done=True),
        VOID,
    ),
    (Step("settle", ("open",), "settled", "办结", "settle", reason=True), voiding("open", "made_permanent")),
    (Wait("open", "unit", due_field="due_on"),),
)
RESPONSE = text("response", "回应", "response")
RESPOND_BY = day("respond_by", "要求回应日期", "respond by", required=True)


def _urging(audience: Wait) -> Flow:
    return waiting(
        ("urged", "待回应", "urged"),
        ("responded", "已回应", "responded"),
        ("respond", "回应", "respond"),
        needs=("response",),
        wait=audience,
        roles=(*RUNS_UNIT, "department_head"),
    )


PROGRESS = (
    RegisterKind(
        code="difficulty",
        zh="困难问题",
        en="difficulties",
        fields=(
            text("content", "困难问题", "difficulty", required=True),
            day("raised_on", "提出日期", "raised on"),
            text("owner", "责任部门", "owner", longest=100),
            text("resolution", "解决情况", "resolution"),
        ),
        flow=DIFFICULTY,
        sources=("NJ-138",),
        applies=Applies(always=True),
        measure="entries",
        date_field="raised_on",
    ),
    RegisterKind(
        code="deployment",
        zh="部署落实",
        en="deployments",
        fields=(
            text("title", "部署事项", "directive", required=True, longest=300),
            day("deployed_on", "部署日期", "deployed on", required=True),
            day("due_on", "完成时限", "due"),
            text("problem", "突出问题", "prominent problem"),
            yes_no("joint", "与业务工作同部署", "jointly with operational work"),
            text("execution", "落实情况", "execution"),
        ),
        flow=waiting(
            ("deployed", "落实中", "deployed"),
            ("executed", "已落实", "executed"),
            ("execute", "完成落实", "execute"),
            needs=("execution",),
            wait=Wait("deployed", "unit", due_field="due_on"),
        ),
        sources=("NJ-116", "LZ-027", "LZ-123"),
        applies=Applies(prefixes=("NJ", "LZ")),
        measure="entries",
        date_field="deployed_on",
        breakdown=("joint",),
    ),
    RegisterKind(
        code="urging",
        zh="督促落实记录",
        en="urging records",
        fields=(
            text("department", "督促科室", "urging department", required=True, longest=100),
            text("reminder", "督促事项", "reminder", required=True),
            day("urged_on", "督促日期", "urged on", required=True),
            RESPOND_BY,
            RESPONSE,
        ),
        flow=_urging(Wait("urged", "unit", due_field="respond_by")),
        sources=("NJ-146",),
        applies=NEIJIANG,
        kept_by=INSTITUTIONS,
        measure="entries",
        recorders=(*OFFICE, "department_head"),
        date_field="urged_on",
        breakdown=("department",),
    ),
    RegisterKind(
        code="group_guidance",
        zh="督导组督促指导",
        en="guidance by the supervision group",
        fields=(
            day("guided_on", "日期", "date", required=True),
            choice("form", "方式", "form", ("guidance", "指导", "guidance"), ("urging", "督促", "urging")),
            text("content", "内容", "content", required=True),
        ),
        flow=RECORD,
        sources=("LZ-132",),
        applies=LIUZHOU,
        owed_by=MUNICIPAL,
        recorders=(*OFFICE, "supervisor", "department_head"),
        due=Due(campaign_end=True),
        date_field="guided_on",
        breakdown=("form",),
    ),
    RegisterKind(
        code="office_urging",
        zh="办公室督促工作组和科室",
        en="urging by the office",
        fields=(
            choice("target", "对象", "target", ("work_group", "工作组", "group"), ("department", "科室", "department")),
            text("target_name", "名称", "name", required=True, longest=100),
            text("reminder", "督促事项", "reminder", required=True),
            day("urged_on", "督促日期", "urged on", required=True),
            RESPOND_BY,
            RESPONSE,
        ),
        flow=_urging(Wait("urged", "department", due_field="respond_by")),
        sources=("LZ-145",),
        applies=LIUZHOU,
        kept_by=COMMISSION,
        measure="entries",
        recorders=OFFICE,
        date_field="urged_on",
        breakdown=("target",),
    ),
    RegisterKind(
        code="pilot",
        zh="先行先试",
        en="pilots",
        fields=(
            text("practice", "做法", "practice", required=True),
            day("started_on", "开始日期", "start", required=True),
            text("evaluation", "评估", "evaluation"),
            text("roll_out", "推广范围", "roll-out list"),
        ),
        flow=PILOT,
        sources=("NJ-113",),
        applies=NEIJIANG,
        owed_by=BUREAUS,
        measure="entries",
        due=Due(phase=3),
        date_field="started_on",
    ),
    RegisterKind(
        code="carried_over",
        zh="长效机制和结转事项",
        en="rules made permanent and items carried over",
        fields=(
            choice(
                "item",
                "类型",
                "type",
                ("permanent_rule", "固化制度", "rule made permanent"),
                ("open_item", "未结事项", "open item"),
            ),
            text("title", "名称", "title", required=True, longest=300),
            text("rule", "制度登记号", "rules register entry", longest=200),
            text("owner", "责任人", "owner", longest=100),
            day("due_on", "完成时限", "due"),
        ),
        flow=CARRIED,
        sources=("NJ-114",),
        applies=NEIJIANG,
        owed_by=BUREAUS_AND_INSTITUTIONS,
        measure="count",
        due=Due(campaign_end=True),
        initial=Initial("item", ("permanent_rule",), "made_permanent"),
        breakdown=("item",),
    ),
)
