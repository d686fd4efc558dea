"""What an import of staff would do: upsert by unit and number, all or nothing with every problem named (PF-009)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from services.kit.errors import Problem
from services.organizations.domain.staff import Posting, StaffMember, ended_by, ended_posting
from services.organizations.domain.staff_file import Row, StaffRegister
from services.organizations.domain.units import UnitRecord
from services.organizations.errors.people import StaffFileNotValid

FACTS = ("name", "professional_category", "employment", "until")
POST_FACTS = ("post_class", "is_key", "rank")
Key = tuple[str, str]


@dataclass
class StaffPlan:
    """Staff and posts to create and to change."""

    rows: int
    new_staff: list[StaffMember] = field(default_factory=list)
    staff: list[StaffMember] = field(default_factory=list)
    new_postings: list[Posting] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)

    @property
    def counts(self) -> dict[str, int]:
        """The numbers that preview and import answer."""
        created, changed = len(self.new_staff), len(self.touched)
        return {"rows": self.rows, "created": created, "changed": changed, "unchanged": self.rows - created - changed}


@dataclass(frozen=True)
class Known:
    """What the rows are held against: units by code, staff by (unit, number) and their open posts, and new ids."""

    units: Mapping[str, UnitRecord]
    own: UnitRecord | None
    staff: Mapping[Key, StaffMember]
    postings: Mapping[str, Sequence[Posting]]
    staff_id: Callable[[str, str], str]
    new_id: Callable[[], str]
    today: date

    def unit_of(self, row: Row) -> UnitRecord | None:
        """The unit of a row; the caller's own where the row names none."""
        code = row.values.get("unit_code")
        return self.units.get(code) if code else self.own


def plan_staff(register: StaffRegister, known: Known) -> StaffPlan:
    """The effect of `register`. Raises `StaffFileNotValid` with every problem."""
    problems = [*register.problems, *_unit_problems(register, known), *_duplicates(register, known)]
    for row in register.rows:
        problems += _day_problems(register, row, known)
    if problems:
        ordered = sorted(problems, key=lambda problem: (problem.row or 0, problem.column or ""))
        raise StaffFileNotValid(field="content_base64", problems=ordered, count=len(ordered))
    plan = StaffPlan(rows=len(register.rows))
    for row in register.rows:
        unit = known.unit_of(row)
        assert unit is not None
        _apply(plan, row, unit, known)
    return plan


def _unit_problems(register: StaffRegister, known: Known) -> Iterator[Problem]:
    for row in register.rows:
        unit, code = known.unit_of(row), row.values.get("unit_code")
        if unit is None and code:
            zh, en = f"没有编码为{code}的单位，或不在您的管理范围内", f"no unit {code} among those you manage"
            yield register.problem(row.number, "unit_code", "unknown_unit", zh, en)
        elif unit is None:
            yield register.problem(row.number, "unit_code", "required", "请填写单位编码", "name the unit")
        elif not unit.is_active(max(row.day("since") or known.today, unit.opened_on or date.min)):
            zh, en = f"单位{unit.code}已于{unit.closed_on}关闭", f"unit {unit.code} is closed from {unit.closed_on} on"
            yield register.problem(row.number, "unit_code", "unit_closed", zh, en)


def _duplicates(register: StaffRegister, known: Known) -> Iterator[Problem]:
    first: dict[tuple[str | None, str], int] = {}
    for row in register.rows:
        unit = known.unit_of(row)
        key = (unit.id if unit else None, row.values["code"])
        if key in first:
            zh = f"工号{key[1]}与第{first[key]}行重复"
            yield register.problem(
                row.number, "code", "duplicate_code", zh, f"number {key[1]} stands in row {first[key]}"
            )
        first.setdefault(key, row.number)


def _day_problems(register: StaffRegister, row: Row, known: Known) -> Iterator[Problem]:
    since, until, post_since = row.day("since"), row.day("until"), row.day("post_since")
    if since and until and until < since:
        zh, en = f"离职日期{until}早于入职日期{since}", f"last day {until} lies before the first {since}"
        yield register.problem(row.number, "until", "ended_before_it_began", zh, en)
    if since and post_since and post_since < since:
        zh, en = f"任岗日期{post_since}早于入职日期{since}", f"the post begins {post_since}, before {since}"
        yield register.problem(row.number, "post_since", "post_before_staff", zh, en)
    post = row.values.get("post")
    if post is None and any(row.values.get(name) for name in ("department", "post_class", "is_key", "rank")):
        yield register.problem(row.number, "post", "required", "填写了科室或岗位信息时，岗位不能为空", "name the post")
    unit = known.unit_of(row)
    person = known.staff.get((unit.id, row.values["code"])) if unit else None
    if person is not None and since != person.since:
        zh, en = f"工号{person.code}已登记的入职日期为{person.since}", f"{person.code} is on record from {person.since}"
        yield register.problem(row.number, "since", "since_is_fixed", zh, en)
    if person is not None and person.until and "until" in row.values and until != person.until:
        zh, en = f"该人员已于{person.until}离岗，不能更改", f"the person left on {person.until}"
        yield register.problem(row.number, "until", "staff_already_ended", zh, en)


def _apply(plan: StaffPlan, row: Row, unit: UnitRecord, known: Known) -> None:
    before = known.staff.get((unit.id, row.values["code"]))
    given = {name: row.values[name] for name in FACTS if name in row.values}
    given["employment"] = given.get("employment") or (before.employment if before else "full_time")
    if before is None:
        person = _new(row, unit, known, given)
        plan.new_staff.append(person)
    else:
        person = replace(before, **given)
        if person != before:
            person = replace(person, version=before.version + 1)
            plan.staff.append(person)
            plan.touched.add(person.id)
    held = known.postings.get(person.id, ())
    if before is not None and before.until is None and person.until is not None:
        gone = [posting for posting in held if not ended_by(posting, person.until)]
        plan.postings += [ended_posting(posting, person.until) for posting in gone]
    elif before is None or before.until is None:
        _post(plan, row, person, held, known)


def _new(row: Row, unit: UnitRecord, known: Known, given: Mapping[str, Any]) -> StaffMember:
    code = row.values["code"]
    return StaffMember(
        id=known.staff_id(unit.id, code),
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        code=code,
        name=given["name"],
        professional_category=given.get("professional_category"),
        employment=given["employment"],
        since=row.values["since"],
        until=given.get("until"),
    )


def _post(plan: StaffPlan, row: Row, person: StaffMember, held: Sequence[Posting], known: Known) -> None:
    """The row's post: unchanged, corrected where it stands, or a new one that ends the one before."""
    name, department = row.values.get("post"), row.values.get("department")
    if name is None:
        return
    facts: dict[str, Any] = {"post_class": row.values.get("post_class"), "is_key": bool(row.values.get("is_key"))}
    facts["rank"] = row.values.get("rank") or "member"
    same = next((p for p in held if (p.name, p.department) == (name, department)), None)
    if same is not None:
        _correct(plan, same, person, facts)
        return
    since = row.day("post_since") or (known.today if held else person.since)
    others = [p for p in held if p.rank != "principal" and p.since < since]
    plan.postings += [ended_posting(p, since - timedelta(days=1)) for p in others]
    plan.new_postings.append(
        Posting(
            id=known.new_id(),
            staff_id=person.id,
            person_name=person.name,
            unit_id=person.unit_id,
            unit_path=person.unit_path,
            county_id=person.county_id,
            name=name,
            department=department,
            since=since,
            term_since=since,
            until=person.until,
            **facts,
        )
    )
    if (person.unit_id, person.code) in known.staff:
        plan.touched.add(person.id)


def _correct(plan: StaffPlan, posting: Posting, person: StaffMember, facts: Mapping[str, Any]) -> None:
    changed = replace(posting, person_name=person.name, **facts)
    if changed != posting:
        plan.postings.append(replace(changed, version=posting.version + 1))
        plan.touched.add(person.id)
