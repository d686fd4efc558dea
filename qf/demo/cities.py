"""The demo's cities: two real plans, and invented cities beside them so that a ranking means something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qf.demo.options import DemoOptions


@dataclass(frozen=True)
class Province:
    """A province and the realm in which its viewers sign in."""

    code: str
    label: str
    label_en: str

    @property
    def realm(self) -> str:
        """The tenant of the province's accounts."""
        return f"province-{self.code}"


@dataclass(frozen=True)
class Bureau:
    """A county's or zone's health authority; `area` is how its institutions call the place."""

    code: str
    name: str
    area: str
    category: str = "health_bureau"


@dataclass(frozen=True)
class Diligence:
    """How well a city works, as probabilities: what makes the cities differ."""

    officers: float
    groups: float
    punctual: float
    reports: float
    work: float
    accepted: float


@dataclass(frozen=True)
class City:
    """A city as the demo tells it. `template` is the file of a real plan; None where the plan is made up."""

    code: str
    label: str
    label_en: str
    division_code: str
    province: Province
    joins: date
    starts: date
    bureaus: tuple[Bureau, ...]
    diligence: Diligence
    template: str | None = None

    @property
    def is_invented(self) -> bool:
        """Whether nothing of the city is real."""
        return self.template is None


SICHUAN = Province("510000", "四川省", "Sichuan")
GUANGXI = Province("450000", "广西壮族自治区", "Guangxi")
PROVINCES = (SICHUAN, GUANGXI)
SICHUAN_JOINS, GUANGXI_JOINS = date(2021, 12, 13), date(2022, 2, 10)

NEIJIANG = City(
    "neijiang",
    "内江市",
    "Neijiang",
    "511000",
    SICHUAN,
    SICHUAN_JOINS,
    SICHUAN_JOINS,
    (
        Bureau("511002", "内江市市中区卫生健康局", "市中区"),
        Bureau("511011", "内江市东兴区卫生健康局", "东兴区"),
        Bureau("511024", "威远县卫生健康局", "威远县"),
        Bureau("511025", "资中县卫生健康局", "资中县"),
        Bureau("511083", "隆昌市卫生健康局", "隆昌市"),
        Bureau("511000-K1", "内江经济技术开发区社会事务局", "内江经开区", "social_affairs_bureau"),
        Bureau("511000-K2", "内江高新技术产业开发区社会事务局", "内江高新区", "social_affairs_bureau"),
    ),
    Diligence(officers=0.93, groups=0.94, punctual=0.85, reports=0.94, work=0.07, accepted=0.8),
    "neijiang-2021-2024.yaml",
)
LIUZHOU = City(
    "liuzhou",
    "柳州市",
    "Liuzhou",
    "450200",
    GUANGXI,
    GUANGXI_JOINS,
    GUANGXI_JOINS,
    (
        Bureau("450202", "柳州市城中区卫生健康局", "城中区"),
        Bureau("450203", "柳州市鱼峰区卫生健康局", "鱼峰区"),
        Bureau("450204", "柳州市柳南区卫生健康局", "柳南区"),
        Bureau("450205", "柳州市柳北区卫生健康局", "柳北区"),
        Bureau("450206", "柳州市柳江区卫生健康局", "柳江区"),
        Bureau("450222", "柳城县卫生健康局", "柳城县"),
        Bureau("450223", "鹿寨县卫生健康局", "鹿寨县"),
        Bureau("450224", "融安县卫生健康局", "融安县"),
        Bureau("450225", "融水苗族自治县卫生健康局", "融水县"),
        Bureau("450226", "三江侗族自治县卫生健康局", "三江县"),
        Bureau("450200-L1", "柳东新区社会事务局", "柳东新区", "social_affairs_bureau"),
        Bureau("450200-L2", "阳和工业新区（北部生态新区）社会事务局", "阳和新区", "social_affairs_bureau"),
    ),
    Diligence(officers=0.5, groups=0.82, punctual=0.9, reports=1.0, work=0.1, accepted=0.75),
    "liuzhou-2022.yaml",
)

STEMS = "甲乙丙丁戊己庚辛"
AREAS = ("东城区", "西城区", "南山县", "北河县", "新城区")
DILIGENCES = (
    Diligence(officers=1.0, groups=1.0, punctual=0.95, reports=1.0, work=0.16, accepted=0.9),
    Diligence(officers=0.9, groups=0.9, punctual=0.8, reports=0.9, work=0.12, accepted=0.8),
    Diligence(officers=0.75, groups=0.8, punctual=0.6, reports=0.75, work=0.09, accepted=0.7),
    Diligence(officers=0.6, groups=0.65, punctual=0.5, reports=0.55, work=0.06, accepted=0.6),
)
STARTS = {
    SICHUAN: (date(2021, 12, 13), date(2021, 12, 15), date(2021, 12, 20), date(2022, 1, 4)),
    GUANGXI: (date(2022, 2, 10), date(2022, 2, 14), date(2022, 2, 21), date(2022, 3, 1)),
}


def cities(options: DemoOptions) -> list[City]:
    """All cities: each province's real one first, then its invented ones."""
    invented = [_invented(province, at) for province in PROVINCES for at in range(options.cities)]
    return [
        NEIJIANG,
        *(city for city in invented if city.province is SICHUAN),
        LIUZHOU,
        *(city for city in invented if city.province is GUANGXI),
    ]


def _invented(province: Province, at: int) -> City:
    """City number `at` of the province. Its division codes are not in use."""
    stem = STEMS[PROVINCES.index(province) * len(DILIGENCES) + at]
    short = {"510000": "sc", "450000": "gx"}[province.code]
    division = f"{province.code[:2]}99{at + 1}"
    label = f"示例{stem}市"
    bureaus = tuple(
        Bureau(f"{division}{number}", f"{label}{area}卫生健康局", area) for number, area in enumerate(AREAS, start=1)
    )
    joins = SICHUAN_JOINS if province is SICHUAN else GUANGXI_JOINS
    return City(
        code=f"demo-{short}-{at + 1}",
        label=label,
        label_en=f"Example City {short.upper()}{at + 1} (invented)",
        division_code=f"{division}0",
        province=province,
        joins=joins,
        starts=STARTS[province][at],
        bureaus=bureaus,
        diligence=DILIGENCES[at],
    )
