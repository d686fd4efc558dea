"""Units of a city: its bureaus by their names, and invented institutions of every class below them.

Institutions carry 示例 in their names: no real hospital is shown with work that it never did.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields

from qf.demo.cities import Bureau, City
from qf.demo.dice import Dice
from qf.demo.options import DemoOptions

SMALL_CITY = 5


@dataclass(frozen=True)
class UnitRow:
    """A row of the unit register; the names of the fields are its columns."""

    code: str
    name: str
    kind: str
    parent_code: str = ""
    category: str = ""
    level: str = ""
    ownership: str = ""
    affiliation: str = ""
    staff_count: int = 0
    opened_on: str = ""

    @property
    def is_addressee(self) -> bool:
        """Whether the plan is sent to the unit itself: bureaus and municipal institutions."""
        return self.kind == "bureau" or self.affiliation == "municipal"


@dataclass(frozen=True)
class Class:
    """A kind of institution: the end of its name and its attributes, with the range of its staff."""

    suffix: str
    category: str
    level: str
    staff: tuple[int, int]
    ownership: str = "public"


MUNICIPAL = (
    Class("第一人民医院", "general_hospital", "tertiary", (1200, 2400)),
    Class("中医医院", "tcm_hospital", "tertiary", (700, 1300)),
    Class("妇幼保健院", "maternal_child", "tertiary", (400, 900)),
    Class("第二人民医院", "general_hospital", "tertiary", (800, 1500)),
    Class("精神卫生中心", "specialist_hospital", "secondary", (200, 500)),
    Class("口腔医院", "specialist_hospital", "secondary", (80, 200)),
    Class("传染病医院", "specialist_hospital", "secondary", (150, 400)),
    Class("疾病预防控制中心", "public_health", "ungraded", (90, 180)),
    Class("血站", "other", "ungraded", (40, 90)),
)
COUNTY = (
    Class("人民医院", "general_hospital", "secondary", (300, 900)),
    Class("镇中心卫生院", "township_center", "primary", (40, 110)),
    Class("街道社区卫生服务中心", "community_center", "primary", (30, 90)),
    Class("中医医院", "tcm_hospital", "secondary", (150, 500)),
    Class("口腔诊所", "clinic", "ungraded", (3, 12), "private"),
    Class("镇卫生院", "township_center", "primary", (20, 60)),
    Class("妇幼保健院", "maternal_child", "secondary", (60, 180)),
    Class("门诊部", "outpatient_department", "ungraded", (8, 30), "private"),
    Class("康复医院", "specialist_hospital", "primary", (40, 120), "private"),
    Class("医学检验实验室", "third_party_laboratory", "ungraded", (15, 60), "private"),
    Class("村卫生室", "village_clinic", "ungraded", (1, 4)),
    Class("乡卫生院", "township_center", "primary", (15, 45)),
)
COLUMNS = tuple(field.name for field in fields(UnitRow))


def unit_rows(city: City, options: DemoOptions) -> list[UnitRow]:
    """The city's units below the commission, always the same ones for a seed."""
    dice = Dice(options.seed, "units", city.code)
    bureaus = _bureaus(city, options)
    at_city = max(2, min(len(MUNICIPAL), options.units // 6))
    rows = [_bureau(each, dice) for each in bureaus]
    rows += [_municipal(city, at, dice) for at in range(at_city)]
    counties = _county_institutions(bureaus, dice)
    return rows + [next(counties) for _ in range(options.units - len(rows))]


def register_csv(rows: list[UnitRow]) -> str:
    """The rows as the file that the campaign office would import."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(row) for row in rows)
    return out.getvalue()


def _bureaus(city: City, options: DemoOptions) -> tuple[Bureau, ...]:
    return city.bureaus if options.is_full_size else city.bureaus[: max(2, options.units // SMALL_CITY)]


def _bureau(bureau: Bureau, dice: Dice) -> UnitRow:
    return UnitRow(
        bureau.code,
        bureau.name,
        "bureau",
        category=bureau.category,
        staff_count=dice.whole(25, 70, bureau.code),
        opened_on="2019-01-15",
    )


def _municipal(city: City, at: int, dice: Dice) -> UnitRow:
    code = f"{city.division_code}-{at + 1:02d}"
    name = city.label if city.is_invented else f"{city.label}示例"
    return _institution(code, name, MUNICIPAL[at], dice, affiliation="municipal")


def _county_institutions(bureaus: tuple[Bureau, ...], dice: Dice) -> Iterator[UnitRow]:
    """Endlessly: the first class in every county, then the next class in every county."""
    number = 0
    while True:
        kind, bureau = COUNTY[number // len(bureaus) % len(COUNTY)], bureaus[number % len(bureaus)]
        turn = number // (len(bureaus) * len(COUNTY))
        number += 1
        code = f"{bureau.code}-{number:03d}"
        name = f"{bureau.area}示例{'第' + '二三四五六'[turn % 5] if turn else ''}"
        affiliation = "development_zone" if bureau.category == "social_affairs_bureau" else "county"
        yield _institution(code, name, kind, dice, affiliation=affiliation, parent=bureau.code)


def _institution(code: str, name: str, kind: Class, dice: Dice, *, affiliation: str, parent: str = "") -> UnitRow:
    opened = f"{dice.whole(1952, 2015, code, 'year')}-{dice.whole(1, 12, code, 'month'):02d}-01"
    return UnitRow(
        code,
        name + kind.suffix,
        "institution",
        parent,
        kind.category,
        kind.level,
        kind.ownership,
        affiliation,
        dice.whole(*kind.staff, code),
        opened,
    )
