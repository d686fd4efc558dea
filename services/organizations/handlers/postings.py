"""Storing staff and posts with all that follows: due days, work, facts for others, and the rotation indicator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from services.kit.work_items import WorkItem
from services.organizations.domain.rotation import PostClass, class_table, settled, warning_days
from services.organizations.domain.staff import Posting, StaffMember, held_on
from services.organizations.events.people import StaffChangedV1, StaffFact
from services.organizations.handlers.common import Work
from services.organizations.handlers.measuring import measure
from services.organizations.handlers.todo import tell_work
from services.organizations.handlers.watching import OWNERS

AT_ONCE = 500
SILENT = ("within", "exempt")


@dataclass
class Changes:
    """Staff and posts that are new, and those that changed (their versions raised)."""

    new_staff: list[StaffMember] = field(default_factory=list)
    staff: list[StaffMember] = field(default_factory=list)
    new_postings: list[Posting] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)

    @property
    def touched(self) -> list[Posting]:
        """All posts."""
        return [*self.new_postings, *self.postings]


def classes_of(work: Work) -> dict[str, PostClass]:
    """The city's table of post classes."""
    return class_table(work.repo.staffing.classes.all())


def store(work: Work, changes: Changes) -> None:
    """Write `changes` in a few round trips, and tell everyone; key posts are measured anew."""
    classes = classes_of(work)
    new, old = (told_postings(work, each, classes) for each in (changes.new_postings, changes.postings))
    staff = work.repo.staffing
    staff.staff.add(changes.new_staff)
    staff.postings.add(new)
    staff.postings.put_all(old)
    people = {person.id: person for person in (*changes.new_staff, *changes.staff)}
    others = {p.staff_id for p in changes.touched if p.staff_id and p.staff_id not in people}
    also = [replace(each, version=each.version + 1) for each in staff.staff.by_ids(others)]
    staff.staff.put_all([*changes.staff, *also])
    tell_staff(work, [*people.values(), *also])
    units = {posting.unit_id for posting in changes.touched if posting.is_key}
    if units:
        measure(work, list(work.repo.units_by_ids(units, {}).values()))


def told_postings(work: Work, postings: Sequence[Posting], classes: Mapping[str, PostClass]) -> list[Posting]:
    """`postings` as they stand by today, with the work told that waits for their rotation."""
    found = [settled(posting, classes, work.today) for posting in postings]
    waiting = [p for p in found if p.is_told or _waits(p)]
    units = work.repo.units_by_ids({p.unit_id for p in waiting}, {})
    tell_work(work, [_item(posting, units[posting.unit_id].kind, work) for posting in waiting])
    return [replace(posting, is_told=_waits(posting)) for posting in found]


def _waits(posting: Posting) -> bool:
    return posting.is_key and posting.stage not in SILENT


def _item(posting: Posting, kind: str, work: Work) -> WorkItem:
    state = "open" if _waits(posting) else "done" if posting.until else "withdrawn"
    opens = warning_days(posting.due_on)[0][1] if posting.due_on else posting.since
    return WorkItem(
        kind="rotation",
        action="rotate",
        subject_id=posting.id,
        version=posting.version,
        unit_id=posting.unit_id,
        owner_unit_id=posting.unit_id,
        roles=OWNERS[kind],
        label="重点岗位轮岗",
        opens_on=opens,
        due_on=posting.due_on,
        state=state,  # type: ignore[arg-type]
        settled_on=None if state == "open" else work.today,
    )


def tell_staff(work: Work, people: Iterable[StaffMember]) -> None:
    """Tell the staff as they stand now, in portions."""
    people = list(people)
    postings = work.repo.staffing.postings_of_staff(person.id for person in people)
    facts = [_fact(person, held_on(postings[person.id], work.today)) for person in people]
    for start in range(0, len(facts), AT_ONCE):
        work.emit(StaffChangedV1(work.new_id(), 1, tuple(facts[start : start + AT_ONCE])))


def _fact(person: StaffMember, held: Sequence[Posting]) -> StaffFact:
    return StaffFact(
        staff_id=person.id,
        unit_id=person.unit_id,
        professional_category=person.professional_category,
        employment=person.employment,
        post_class=next((p.post_class for p in held if p.post_class), None),
        key_few=any(p.key_few for p in held),
        since=person.since,
        until=person.until,
        version=person.version,
        code=person.code,
        previous_id=person.previous_id,
    )
