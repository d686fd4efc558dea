"""The closed vocabularies of unit attributes, in the words that people write in a register."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

KINDS = ("commission", "bureau", "institution")
BUREAU_CATEGORIES = ("health_bureau", "social_affairs_bureau")
SECONDARY_AND_ABOVE = ("tertiary", "secondary")
PRIMARY_CARE = ("community_center", "township_center", "village_clinic", "outpatient_department", "clinic")


@dataclass(frozen=True)
class Vocabulary:
    """Allowed codes of one attribute with the Chinese words for each; the first word is the label."""

    attribute: str
    words: Mapping[str, tuple[str, ...]]

    def code(self, text: str) -> str | None:
        """The code that `text` names, in Chinese or English; None when it names none."""
        wanted = folded(text)
        for code, words in self.words.items():
            if wanted == folded(code) or wanted in map(folded, words):
                return code
        return None

    def allowed(self) -> str:
        """The accepted values for a message: 三级（tertiary）、..."""
        return "、".join(f"{words[0]}（{code}）" for code, words in self.words.items())


def folded(text: str) -> str:
    """`text` for comparison: width, case, spaces, hyphens and underscores do not matter."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if not c.isspace() and c not in "_-")


KIND = Vocabulary(
    "kind",
    {
        "commission": ("市卫生健康委", "卫生健康委", "卫生健康委员会", "市卫生健康委员会", "卫健委"),
        "bureau": (
            "县级主管部门",
            "卫生健康局",
            "县区卫生健康局",
            "县（市、区）卫生健康局",
            "卫健局",
            "社会事务局",
            "主管部门",
        ),
        "institution": ("医疗机构", "医疗卫生机构", "机构"),
    },
)
CATEGORY = Vocabulary(
    "category",
    {
        "health_bureau": ("卫生健康局", "卫健局", "县区卫生健康局"),
        "social_affairs_bureau": ("社会事务局",),
        "general_hospital": ("综合医院",),
        "specialist_hospital": ("专科医院",),
        "tcm_hospital": ("中医医院", "中医院", "中医类医疗机构", "中西医结合医院", "民族医医院"),
        "maternal_child": ("妇幼保健机构", "妇幼保健院", "妇幼保健计划生育服务中心"),
        "community_center": ("社区卫生服务中心", "社区卫生服务站"),
        "township_center": ("乡镇卫生院", "卫生院", "中心卫生院"),
        "village_clinic": ("村卫生室",),
        "outpatient_department": ("门诊部",),
        "clinic": ("诊所",),
        "third_party_laboratory": ("第三方检测机构", "医学检验实验室", "第三方医学检验机构"),
        "public_health": ("公共卫生机构", "疾病预防控制中心", "专业公共卫生机构"),
        "other": ("其他",),
    },
)
LEVEL = Vocabulary(
    "level",
    {
        "tertiary": ("三级", "三级甲等", "三级乙等", "三甲", "三乙"),
        "secondary": ("二级", "二级甲等", "二级乙等", "二甲", "二乙"),
        "primary": ("一级", "一级甲等"),
        "ungraded": ("未定级", "未评级", "无等级"),
    },
)
OWNERSHIP = Vocabulary(
    "ownership",
    {"public": ("公立", "公办"), "private": ("社会办", "民营", "私立", "非公立")},
)
AFFILIATION = Vocabulary(
    "affiliation",
    {
        "municipal": ("市直", "市属", "市级"),
        "county": ("县级", "县属", "区属", "县区属", "县（市、区）属"),
        "development_zone": ("开发区", "新区", "开发区属"),
    },
)
DUTY_LABELS = {"full_time": "专职", "part_time": "兼职"}
VOCABULARIES = {v.attribute: v for v in (KIND, CATEGORY, LEVEL, OWNERSHIP, AFFILIATION)}
