"""What others should see: good practices and where they are reused, exemplars and the rounds that select them."""

from __future__ import annotations

from services.kit.registers.flows import RECORD, VOID, voiding
from services.kit.registers.forms import AUTHORITIES, choice, day, link, number, text
from services.kit.registers.kinds import REVIEWS, Applies, Due, Flow, RegisterKind, State, Step, Wait

NEIJIANG = Applies(prefixes=("NJ",))
OFFICE = ("city_admin", "campaign_office")
PRACTICE = Flow(
    (
        State("submitted", "已报送", "submitted"),
        State("reviewed", "已审核", "reviewed"),
        State("published", "已发布", "published", done=True),
        State("withdrawn", "已撤下", "withdrawn", counts=False),
        State("declined", "未采用", "declined", counts=False),
        VOID,
    ),
    (
        Step("review", ("submitted",), "reviewed", "审核", "review", ("opinion",), roles=REVIEWS),
        Step("publish", ("reviewed",), "published", "发布", "publish", ("published_on",), roles=OFFICE),
        Step("decline", ("submitted", "reviewed"), "declined", "不予采用", "decline", reason=True, roles=REVIEWS),
        Step("withdraw", ("published",), "withdrawn", "撤下", "withdraw", reason=True, roles=OFFICE),
        voiding("submitted"),
    ),
    (
        Wait("submitted", "superior", days=10, working=True),
        Wait("reviewed", "office", days=20, working=True),
    ),
)
EXEMPLAR = Flow(
    (
        State("nominated", "已推荐", "nominated"),
        State("reviewed", "已审核", "reviewed"),
        State("selected", "已选树", "selected"),
        State("publicised", "已宣传", "publicised", done=True),
        State("declined", "未选树", "declined", counts=False),
        State("revoked", "已撤销", "revoked", counts=False),
        VOID,
    ),
    (
        Step("review", ("nominated",), "reviewed", "审核", "review", ("opinion",), roles=REVIEWS),
        Step("select", ("reviewed",), "selected", "选树", "select", ("document", "case_check"), roles=REVIEWS),
        Step("publicise", ("selected",), "publicised", "宣传", "publicise", ("channel", "publicised_on")),
        Step("decline", ("nominated", "reviewed"), "declined", "不予选树", "decline", reason=True, roles=REVIEWS),
        Step("revoke", ("selected", "publicised"), "revoked", "撤销称号", "revoke", reason=True, roles=REVIEWS),
        voiding("nominated"),
    ),
    (
        Wait("nominated", "superior", days=10, working=True),
        Wait("reviewed", "superior", days=20, working=True),
        Wait("selected", "unit", days=60),
    ),
)
ROUND = Flow(
    (
        State("open", "推荐中", "open"),
        State("closed", "评审中", "closed"),
        State("published", "已公布", "published", done=True),
        VOID,
    ),
    (
        Step("close", ("open",), "closed", "截止推荐", "close"),
        Step("publish", ("open", "closed"), "published", "公布结果", "publish", ("document", "published_on")),
        voiding("open"),
    ),
    (Wait("open", "unit", due_field="closes_on"),),
)

EXAMPLES = (
    RegisterKind(
        code="good_practice",
        zh="廉政工作优秀经验",
        en="good practices",
        fields=(
            text("title", "经验名称", "title", required=True, longest=200),
            text("description", "主要做法和成效", "description", required=True),
            day("practised_on", "实施日期", "practised since", required=True),
            text("opinion", "审核意见", "opinion"),
            day("published_on", "发布日期", "published on"),
        ),
        flow=PRACTICE,
        sources=("NJ-029",),
        applies=NEIJIANG,
        measure="entries",
        shared_states=("published",),
    ),
    RegisterKind(
        code="practice_reuse",
        zh="优秀经验运用",
        en="reuse of good practices",
        fields=(
            link("practice", "优秀经验", "practice", "good_practice", required=True),
            day("reused_on", "运用日期", "reused on", required=True),
            text("use", "运用情况", "use", required=True),
            text("effect", "成效", "effect"),
        ),
        flow=RECORD,
        sources=("NJ-029",),
        applies=NEIJIANG,
        measure="count",
        date_field="reused_on",
        breakdown=("practice",),
    ),
    RegisterKind(
        code="exemplar_round",
        zh="先进典型评选",
        en="exemplar rounds",
        fields=(
            text("title", "评选名称", "title", required=True, longest=200),
            day("opens_on", "推荐开始", "nominations from", required=True),
            day("closes_on", "推荐截止", "nominations until", required=True),
            number("quota", "每单位推荐名额", "nominations per unit", largest=1_000),
            text("document", "公布文件", "publication document", longest=200),
            day("published_on", "公布日期", "published on"),
        ),
        flow=ROUND,
        sources=("NJ-112",),
        applies=NEIJIANG,
        owed_by=AUTHORITIES,
        recorders=("city_admin", "campaign_office", "bureau"),
        due=Due(phase=3),
        measure="entries",
        date_field="opens_on",
        shared_states=("open", "closed", "published"),
    ),
    RegisterKind(
        code="exemplar",
        zh="先进典型",
        en="exemplars",
        fields=(
            choice("subject", "对象", "subject", ("person", "个人", "person"), ("unit", "集体", "unit")),
            text("name", "名称", "name", required=True, longest=100),
            choice(
                "theme",
                "类型",
                "theme",
                ("integrity", "廉洁从业", "integrity"),
                ("diligent_and_clean", "勤廉先进典型", "diligent and clean"),
                ("anti_epidemic", "伟大抗疫精神", "anti-epidemic spirit"),
                required=False,
            ),
            choice(
                "level",
                "级别",
                "level",
                ("unit", "本单位", "unit"),
                ("county", "县级", "county"),
                ("city", "市级", "city"),
                ("province", "省级", "province"),
                ("nation", "国家级", "nation"),
                required=False,
            ),
            text("merits", "先进事迹", "merits", required=True),
            link("round", "评选", "round", "exemplar_round"),
            text("opinion", "审核意见", "opinion"),
            choice(
                "case_check",
                "在办或查实案件核查结论",
                "check for open or substantiated cases",
                ("clear", "无在办或查实案件", "clear"),
                ("open_case", "有在办或查实案件", "open or substantiated case"),
                required=False,
            ),
            text("document", "选树文件", "selection document", longest=200),
            text("channel", "宣传渠道", "channel", longest=200),
            day("publicised_on", "宣传日期", "publicised on"),
            text("link", "宣传链接", "link", longest=500),
        ),
        flow=EXEMPLAR,
        sources=("NJ-030", "NJ-112", "LZ-078"),
        applies=Applies(prefixes=("NJ", "LZ"), sections=("publicity_rules:exemplar",)),
        measure="entries",
        breakdown=("subject", "theme", "level", "round"),
    ),
)
