"""Publicity: activities, channels, the culture log with its six forms, policies that carry the profession's spirit."""

from __future__ import annotations

from plans.selectors import Selector
from services.kit.registers.flows import RECORD, RULE
from services.kit.registers.forms import (
    AUTHORITIES,
    BUREAUS_AND_INSTITUTIONS,
    COMMISSION,
    INSTITUTIONS,
    choice,
    day,
    number,
    text,
)
from services.kit.registers.kinds import Applies, Complete, Due, Field, RegisterKind

NEIJIANG, LIUZHOU = Applies(prefixes=("NJ",)), Applies(prefixes=("LZ",))
MOBILIZERS = (Selector(kinds=["bureau"]), Selector(kinds=["institution"], affiliation=["municipal"]))
LEARNERS = (Selector(kinds=["bureau"]), Selector(kinds=["institution"], levels=["tertiary", "secondary"]))
HELD_ON, LINK = day("held_on", "日期", "date", required=True), text("link", "链接", "link", longest=500)
SPIRIT = (
    ("sincerity", "大医精诚", "great doctors' sincerity"),
    ("profession", "新时期职业精神", "professional spirit of the new era"),
)


def _title(zh: str, en: str) -> Field:
    return text("title", zh, en, required=True, longest=300)


PUBLICITY = (
    RegisterKind(
        code="conduct_publicity",
        zh="行风建设宣传教育活动",
        en="conduct publicity activities",
        fields=(
            _title("主题", "theme"),
            choice(
                "form",
                "形式",
                "form",
                ("lecture", "宣讲", "lecture"),
                ("exhibition", "展览", "exhibition"),
                ("performance", "文艺或征文", "performance or essays"),
                ("media", "媒体报道", "media"),
                ("material", "宣传资料", "printed material"),
                ("other", "其他", "other"),
            ),
            choice("audience", "对象", "audience", ("staff", "职工", "staff"), ("public", "群众", "public"), many=True),
            text("channel", "渠道", "channel", longest=200),
            HELD_ON,
            number("reach", "参与或覆盖人数", "reach"),
            choice("tags", "主题标签", "tags", *SPIRIT, required=False, many=True),
            LINK,
        ),
        flow=RECORD,
        sources=("NJ-087", "NJ-088"),
        applies=Applies(prefixes=("NJ",), sections=("publicity_rules:publicity_education",)),
        measure="count",
        date_field="held_on",
        breakdown=("form", "audience", "tags"),
        sums=("reach",),
    ),
    RegisterKind(
        code="spirit_policy",
        zh="融入职业精神的行业政策",
        en="policies that carry the profession's spirit",
        fields=(
            _title("政策名称", "policy"),
            text("number", "文号", "number", longest=100),
            choice("tags", "融入内容", "tags", *SPIRIT, many=True),
            day("issued_on", "印发日期", "issued on", required=True),
            text("passage", "相关条款", "passage"),
            LINK,
        ),
        flow=RULE,
        sources=("NJ-088",),
        applies=NEIJIANG,
        kept_by=AUTHORITIES,
        measure="count",
        recorders=("city_admin", "campaign_office", "department_head", "bureau"),
        date_field="issued_on",
        breakdown=("tags",),
    ),
    RegisterKind(
        code="mobilization_publicity",
        zh="动员宣传",
        en="mobilization publicity",
        fields=(
            _title("标题", "title"),
            choice(
                "channel",
                "渠道",
                "channel",
                ("website", "官方网站", "website"),
                ("wechat", "微信公众号", "WeChat account"),
                ("other", "其他", "other"),
            ),
            day("published_on", "发布日期", "published on", required=True),
            LINK,
        ),
        flow=RECORD,
        sources=("NJ-094",),
        applies=NEIJIANG,
        owed_by=MOBILIZERS,
        kept_by=(*AUTHORITIES, *INSTITUTIONS),
        due=Due(phase=1),
        date_field="published_on",
        breakdown=("channel",),
    ),
    RegisterKind(
        code="culture_log",
        zh="廉洁文化建设",
        en="integrity-culture log",
        fields=(
            _title("内容", "content"),
            choice(
                "form",
                "形式",
                "form",
                ("app", "应用程序", "app"),
                ("banner", "网站首页置顶", "website top banner"),
                ("screen", "院内滚动播放", "in-hospital screen"),
                ("poster", "张贴海报", "poster"),
                ("online_study", "线上学习", "online study"),
                ("offline_study", "线下学习", "offline study"),
            ),
            HELD_ON,
            LINK,
        ),
        flow=RECORD,
        sources=("NJ-105",),
        applies=Applies(prefixes=("NJ",), sections=("publicity_rules:integrity_culture",)),
        owed_by=LEARNERS,
        kept_by=BUREAUS_AND_INSTITUTIONS,
        complete=Complete(each="form"),
        measure="parts",
        cycle="quarterly",
        modality="encourage",
        date_field="held_on",
        breakdown=("form",),
    ),
    RegisterKind(
        code="campaign_publicity",
        zh="专项行动宣传",
        en="campaign publicity",
        fields=(
            _title("标题", "title"),
            choice(
                "channel",
                "渠道",
                "channel",
                ("board", "板报", "bulletin board"),
                ("network", "网络", "network"),
                ("other", "其他", "other"),
            ),
            choice("audience", "对象", "audience", ("staff", "干部职工", "staff"), ("public", "社会群众", "public"),
                   many=True),
            day("published_on", "日期", "date", required=True),
            LINK,
        ),
        flow=RECORD,
        sources=("LZ-124",),
        applies=Applies(prefixes=("LZ",), sections=("publicity_rules:staff_and_public_publicity",)),
        owed_by=INSTITUTIONS,
        due=Due(campaign_end=True),
        measure="count",
        date_field="published_on",
        breakdown=("channel", "audience"),
    ),
    RegisterKind(
        code="publicity_group_item",
        zh="宣传组宣传报道和氛围营造",
        en="items of the publicity group",
        fields=(
            _title("标题", "title"),
            choice(
                "form",
                "类型",
                "form",
                ("report", "宣传报道", "report"),
                ("disclosure", "信息公开", "disclosure"),
                ("opinion", "舆情监控分析", "public opinion analysis"),
                ("atmosphere", "氛围营造", "atmosphere"),
            ),
            day("published_on", "日期", "date", required=True),
            LINK,
        ),
        flow=RECORD,
        sources=("LZ-137",),
        applies=LIUZHOU,
        kept_by=COMMISSION,
        measure="count",
        recorders=("city_admin", "campaign_office", "department_head"),
        date_field="published_on",
        breakdown=("form",),
    ),
)  # fmt: skip
