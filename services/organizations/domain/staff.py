"""Staff of a unit and the posts that they hold from day to day (NJ-015). Both ends of a span belong to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.kit.errors import TooManyEntries
from services.organizations.domain.vocabulary import Vocabulary
from services.organizations.errors.people import AbsenceNotFitting, EndedBeforeItBegan, StaffAlreadyEnded

DAY = timedelta(days=1)
MOST_ABSENCES = 200
PROFESSIONS = Vocabulary(
    "professional_category",
    {
        "physician": ("医师", "医生", "临床医师"),
        "nurse": ("护士", "护理", "护理人员"),
        "pharmacist": ("药师", "药学", "药剂人员"),
        "technician": ("技师", "医技", "检验技师", "影像技师"),
        "administrator": ("管理", "行政管理", "管理人员"),
        "support": ("工勤", "后勤", "工勤技能"),
        "other": ("其他",),
    },
)
EMPLOYMENT = Vocabulary(
    "employment",
    {
        "full_time": ("全职", "在编", "专职"),
        "part_time": ("兼职", "多点执业"),
        "contract": ("合同制", "合同", "聘用"),
        "agency": ("劳务派遣", "派遣"),
    },
)
RANKS = Vocabulary(
    "rank",
    {
        "principal": ("主要负责人", "一把手"),
        "leadership": ("领导班子成员", "班子成员", "院领导"),
        "head": ("部门负责人", "负责人", "科主任"),
        "member": ("一般人员", "工作人员", "普通"),
    },
)
ABSENCES = ("sick", "maternity", "study", "secondment", "unpaid", "other")


@dataclass(frozen=True)
class Absence:
    """A leave."""

    kind: str
    since: date
    until: date | None = None


@dataclass(frozen=True)
class StaffMember:
    """A person at a unit, under the unit's own number. A move by merger begins a new record that names the old one."""

    id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    code: str
    name: str
    professional_category: str | None
    employment: str
    since: date
    until: date | None = None
    absences: tuple[Absence, ...] = ()
    previous_id: str | None = None
    version: int = 1

    def is_on_staff(self, on: date) -> bool:
        """Whether the person belongs to the staff that day, also on leave."""
        return self.since <= on and (self.until is None or on <= self.until)

    def absence_on(self, on: date) -> Absence | None:
        """The leave of that day."""
        return next((a for a in self.absences if a.since <= on and (a.until is None or on <= a.until)), None)


@dataclass(frozen=True)
class Exemption:
    """Why somebody may stay longer in a key post, who allowed it, and the last day of it."""

    reason: str
    expires_on: date
    approved_by: str
    approved_on: date


@dataclass(frozen=True)
class Posting:
    """A post held by a person. `term_since` counts for rotation and survives a merger; `key_few` follows a rule."""

    id: str
    staff_id: str | None
    person_name: str
    unit_id: str
    unit_path: str
    county_id: str | None
    name: str
    department: str | None
    post_class: str | None
    is_key: bool
    rank: str
    since: date
    term_since: date
    until: date | None = None
    due_on: date | None = None
    stage: str = "within"
    next_on: date | None = None
    exemption: Exemption | None = None
    key_few: bool = False
    is_told: bool = False
    version: int = 1

    def is_held(self, on: date) -> bool:
        """Whether the post is held that day."""
        return self.since <= on and (self.until is None or on <= self.until)


def is_key_few(rank: str, *, is_key: bool) -> bool:
    """抓住“关键少数”: principals, members of the leadership, and the heads of key posts (LZ-024)."""
    return rank in ("principal", "leadership") or (is_key and rank == "head")


def ended_staff(person: StaffMember, on: date) -> StaffMember:
    """`person` with `on` as the last day. Raises `StaffAlreadyEnded` or `EndedBeforeItBegan`."""
    if person.until is not None:
        raise StaffAlreadyEnded(field="staff_id", until=person.until.isoformat())
    if on < person.since:
        raise EndedBeforeItBegan(field="until", since=person.since.isoformat())
    return replace(person, until=on, version=person.version + 1)


def ended_posting(posting: Posting, on: date) -> Posting:
    """`posting` with `on` as the last day, never before it began."""
    return replace(posting, until=max(on, posting.since), version=posting.version + 1)


def ended_by(posting: Posting, on: date) -> bool:
    """Whether the posting has its last day by then."""
    return posting.until is not None and posting.until <= on


def with_absence(person: StaffMember, absence: Absence) -> StaffMember:
    """`person` on leave. Raises `AbsenceNotFitting` outside the employment or over another leave, `TooManyEntries`."""
    if len(person.absences) >= MOST_ABSENCES:
        raise TooManyEntries(field="since", most=MOST_ABSENCES)
    outside = absence.since < person.since or (person.until is not None and absence.since > person.until)
    backwards = absence.until is not None and absence.until < absence.since
    if outside or backwards or any(_overlap(absence, other) for other in person.absences):
        raise AbsenceNotFitting(field="since")
    ordered = sorted((*person.absences, absence), key=lambda each: each.since)
    return replace(person, absences=tuple(ordered), version=person.version + 1)


def returned(person: StaffMember, on: date) -> StaffMember:
    """`person` back at work that day: the leave of the day before ends. Raises `AbsenceNotFitting`."""
    current = person.absence_on(on - DAY)
    if current is None:
        raise AbsenceNotFitting(field="on")
    kept = tuple(replace(each, until=on - DAY) if each == current else each for each in person.absences)
    return replace(person, absences=kept, version=person.version + 1)


def _overlap(one: Absence, other: Absence) -> bool:
    return one.since <= (other.until or date.max) and other.since <= (one.until or date.max)


def held_on(postings: Iterable[Posting], on: date) -> list[Posting]:
    """The posts held that day, key posts first."""
    return sorted((p for p in postings if p.is_held(on)), key=lambda p: (not p.is_key, p.since, p.id))
